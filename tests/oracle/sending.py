"""Requests for an operation: valid ones, and such with something wrong."""

import random
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import parse_qsl, quote, urlencode

import orjson

from smartmock.mock.compiler import CompiledApi
from smartmock.mock.context import make_serving
from smartmock.mock.model import MockRequest
from smartmock.mock.operation import CompiledOperation
from smartmock.settings import Environment
from smartmock.spec.document import MediaType, Parameter
from smartmock.types import JSON

FORM = "application/x-www-form-urlencoded"
STYLED = {"spaceDelimited": " ", "pipeDelimited": "|"}


@dataclass(frozen=True)
class Sent:
    """What is sent, each part as it stands on the wire before percent-encoding. `what` names what was done to it."""

    path: Mapping[str, str]
    query: tuple[tuple[str, str], ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    media_type: str = ""
    what: str = "valid"

    def request(self, operation: CompiledOperation) -> MockRequest:
        path = operation.operation.path
        for name, value in self.path.items():
            path = path.replace("{" + name + "}", quote(value, safe=""))
        headers = {name.lower(): value for name, value in self.headers.items()}
        if self.cookies:
            headers["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if self.media_type:
            headers["content-type"] = self.media_type
        return MockRequest(operation.operation.method.upper(), path, urlencode(self.query), headers, self.body)


class Sender:
    """Makes requests for one operation, the same ones for the same seed."""

    def __init__(self, api: CompiledApi, operation: CompiledOperation, seed: int) -> None:
        self.operation = operation
        self.context = operation.context
        self.serving = make_serving(Environment(), api.document)
        self.chance = random.Random(f"{seed} {operation.key}")

    def all(self, count: int) -> Iterator[Sent]:
        for _ in range(count):
            sent = self.valid()
            if sent is None:
                return
            yield sent
            yield self.chance.choice(MUTATIONS)(sent, self)

    def valid(self) -> Sent | None:
        """None where a value cannot be written down in this simple way."""
        sent = Sent({})
        for parameter in self.operation.operation.parameters:
            if not parameter.required and self.chance.random() < 0.4:
                continue
            written = self.write(parameter)
            if written is None and parameter.required:
                return None
            sent = sent if written is None else self.place(sent, parameter, written)
        body = self.operation.operation.request_body
        if body is not None and body.content and (body.required or self.chance.random() < 0.8):
            sent = self.with_body(sent, body.content)
        return sent

    def value(self, pointer: str, name: str) -> JSON:
        generator = self.context.generator(pointer, "request", name)
        return generator(self.serving.draw(self.chance.randbytes(8)))

    def write(self, parameter: Parameter) -> tuple[tuple[str, str], ...] | None:
        """Name and text, several for exploded lists; None where the value is an object, or is empty."""
        if parameter.content:
            pointer = parameter.content[0].schema
            value = self.value(pointer, parameter.name) if pointer else "text"
            return ((parameter.name, orjson.dumps(value).decode()),)
        value = self.value(parameter.schema, parameter.name) if parameter.schema else "text"
        if isinstance(value, dict) or value in ("", [], None) or parameter.style not in ("form", "simple", *STYLED):
            return None
        if not isinstance(value, list):
            return ((parameter.name, text_of(value)),)
        if any(isinstance(item, dict | list) or item in ("", None) for item in value):
            return None
        texts = [text_of(item) for item in value]
        delimiter = STYLED.get(parameter.style, ",")
        if any(delimiter in text for text in texts):
            return None
        if parameter.style == "form" and parameter.explode:
            return tuple((parameter.name, text) for text in texts)
        return ((parameter.name, delimiter.join(texts)),)

    def place(self, sent: Sent, parameter: Parameter, written: tuple[tuple[str, str], ...]) -> Sent:
        name, text = written[0]
        if parameter.location == "query":
            return replace(sent, query=(*sent.query, *written))
        if not (text.isascii() and text.isprintable()) or len(written) > 1:
            return sent
        if parameter.location == "path":
            return replace(sent, path={**sent.path, name: text})
        if parameter.location == "header":
            return replace(sent, headers={**sent.headers, name: text.strip()})
        if parameter.location == "cookie" and not set(text) & set(' ";,='):
            return replace(sent, cookies={**sent.cookies, name: text})
        return sent

    def with_body(self, sent: Sent, content: tuple[MediaType, ...]) -> Sent:
        item = next((item for item in content if "json" in item.name or item.name == FORM), None)
        if item is None or item.schema is None:
            return sent
        value = self.value(item.schema, "")
        if item.name != FORM:
            return replace(sent, body=orjson.dumps(value), media_type=item.name)
        fields = {name: text_of(each) for name, each in value.items() if not isinstance(each, dict | list)}
        return replace(sent, body=urlencode(fields).encode(), media_type=FORM)


def text_of(value: JSON) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


WRONG: tuple[str, ...] = ("x", "-1", "0", "1.5", "true", "null", "999999999999", "", "a,b", "2024-13-40", "é", "[]")


def without_parameter(sent: Sent, sender: Sender) -> Sent:
    if not sent.query:
        return sent
    gone = sender.chance.choice(sent.query)[0]
    return replace(sent, query=tuple(pair for pair in sent.query if pair[0] != gone), what=f"without {gone}")


def other_query(sent: Sent, sender: Sender) -> Sent:
    names = [item.name for item in sender.operation.operation.parameters if item.location == "query"]
    if not names:
        return sent
    name, text = sender.chance.choice(names), sender.chance.choice(WRONG)
    kept = tuple(pair for pair in sent.query if pair[0] != name)
    return replace(sent, query=(*kept, (name, text)), what=f"{name}={text}")


def other_path(sent: Sent, sender: Sender) -> Sent:
    if not sent.path:
        return sent
    name, text = sender.chance.choice(list(sent.path)), sender.chance.choice([text for text in WRONG if text])
    return replace(sent, path={**sent.path, name: text}, what=f"{{{name}}}={text}")


def other_header(sent: Sent, sender: Sender) -> Sent:
    if not sent.headers:
        return sent
    name, text = (
        sender.chance.choice(list(sent.headers)),
        sender.chance.choice([text for text in WRONG if text.isascii()]),
    )
    return replace(sent, headers={**sent.headers, name: text}, what=f"{name}: {text}")


def other_field(sent: Sent, sender: Sender) -> Sent:
    """A field of a form has another value, or is gone."""
    fields = parse_qsl(sent.body.decode()) if sent.media_type == FORM else []
    if not fields:
        return sent
    name, text = sender.chance.choice(fields)[0], sender.chance.choice(WRONG)
    kept = [pair for pair in fields if pair[0] != name]
    body = urlencode([*kept, (name, text)] if text else kept).encode()
    return replace(sent, body=body, what=f"field {name}={text}")


def no_body(sent: Sent, _sender: Sender) -> Sent:
    return replace(sent, body=b"", media_type="", what="no body")


def broken_json(sent: Sent, _sender: Sender) -> Sent:
    return replace(sent, body=sent.body[:-1] + b"!", what="broken JSON") if sent.body else sent


def other_type(sent: Sent, _sender: Sender) -> Sent:
    return replace(sent, media_type="application/x-unheard-of", what="another media type") if sent.body else sent


def other_member(sent: Sent, sender: Sender) -> Sent:
    """Something in the body is gone, of another type, or new."""
    if not sent.body or FORM in sent.media_type:
        return sent
    value = orjson.loads(sent.body)
    spots = list(places(value))
    if not spots:
        return replace(sent, body=b'{"x":[1]}', what="another body")
    holder, key = sender.chance.choice(spots)
    what = sender.chance.choice(["gone", "null", "text", "number", "object", "more"])
    if what == "gone":
        del holder[key]
    elif what == "more" and isinstance(holder, dict):
        holder["zzz"] = 1
    else:
        holder[key] = {"null": None, "text": "x", "number": -7, "object": {}}.get(what, [])
    return replace(sent, body=orjson.dumps(value), what=f"{key} {what}")


def places(value: JSON) -> Iterator[tuple[Any, str | int]]:
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in list(items):
        yield value, key
        yield from places(item)


MUTATIONS: tuple[Callable[[Sent, Sender], Sent], ...] = (
    without_parameter,
    other_query,
    other_query,
    other_path,
    other_header,
    other_field,
    other_field,
    no_body,
    broken_json,
    other_type,
    other_member,
    other_member,
    other_member,
)
