"""Expectations made of what is there: a documented example, a request of the journal, the answer of this moment."""

import base64
from collections.abc import Iterable, Mapping
from typing import Final
from urllib.parse import parse_qsl

from smartmock.errors import Fault, Invalid
from smartmock.mock.customising.expectations import MOST_CONDITIONS
from smartmock.mock.json_text import parse_json
from smartmock.mock.media_types import parse_media_type
from smartmock.mock.model import MockRequest, MockResponse
from smartmock.mock.negotiate import sent_status
from smartmock.mock.operation import CompiledOperation, has_body
from smartmock.mock.parameters import match_alone
from smartmock.mock.structures import scalar_text
from smartmock.projects.takeover.har import FOREIGN, UNSENT
from smartmock.projects.traffic.journal import HIDDEN
from smartmock.storage.records import JournalEntry
from smartmock.types import JSON, JsonObject

OURS: Final = ("__", "apidog")
"""Beginnings of query parameters that are for the mock itself."""
MARKS: Final = ("{{", "{%", "{#")
"""With them an answer would be taken for a template."""


def from_example(operation: CompiledOperation, name: str, status: int | None) -> JsonObject:
    """Of a response with this status, or of any. Raises `Invalid` where there is none."""
    names: list[str] = []
    for response in operation.responses:
        sent = status if status is not None and response.status == "default" else sent_status(response.status)
        if status is not None and sent != status:
            continue
        for variant in response.variants:
            names += variant.example_names
            example = next((each for each in variant.examples if each.name == name), None)
            if example is not None:
                kind = variant.concrete_type(None)
                text = scalar_text(example.value)
                body = body_of(text.encode(), "") if has_mark(text) else {"body": example.value}
                return {"name": name, "response": {"status": sent, "content_type": kind, **body}}
    known = ", ".join(dict.fromkeys(names)) or "none"
    raise Invalid([Fault("/example", f"There is no example `{name[:100]}`.", f"There are: {known[:500]}.")])


def from_entry(operation: CompiledOperation, entry: JournalEntry) -> JsonObject:
    """The same answer to requests with the same parameters of path and query. Raises `Invalid`."""
    if entry.operation != operation.key:
        other = f"it is of `{entry.operation}`" if entry.operation else "it met no operation"
        message = f"The request {entry.id} is none of `{operation.key}`: {other}."
        raise Invalid([Fault("/request", message, "Give the number of another request.")])
    told = entry.response
    if told.get("cut"):
        message = f"Of the answer to the request {entry.id} only the beginning was kept."
        raise Invalid([Fault("/request", message, "Make the expectation of a preview with the same parameters.")])
    path = match_alone(operation.operation, MockRequest(entry.method, entry.path)) or {}
    query = parse_qsl(str(entry.request.get("query", "")), keep_blank_values=True)
    body = base64.b64decode(told["body_base64"]) if "body_base64" in told else str(told.get("body", "")).encode()
    return {
        "name": f"request {entry.id}",
        "conditions": conditions_of(path, query),
        "response": reply_of(entry.status, told["headers"], body),
    }


def from_answer(answer: MockResponse, path: Mapping[str, str], query: Iterable[tuple[str, str]]) -> JsonObject:
    """What the mock has just answered, for requests with these parameters."""
    reply = reply_of(answer.status, answer.headers, answer.body)
    return {"name": "preview", "conditions": conditions_of(path, query), "response": reply}


def conditions_of(path: Mapping[str, str], query: Iterable[tuple[str, str]]) -> list[JsonObject]:
    own = [(name, value) for name, value in query if value != HIDDEN and not name.startswith(OURS)]
    found = [("path", name, value) for name, value in path.items()] + [("query", *pair) for pair in own]
    return [
        {"in": place, "name": name, "operator": "equals", "value": value}
        for place, name, value in found[:MOST_CONDITIONS]
    ]


def reply_of(status: int, headers: Iterable[Iterable[str]], body: bytes) -> JsonObject:
    """Without headers that belong to how it was sent, and without secrets."""
    pairs = [(name.lower(), value) for name, value in headers]
    kind = next((value for name, value in pairs if name == "content-type"), None)
    kept = [
        [name, value]
        for name, value in pairs
        if name not in UNSENT and not name.startswith(FOREIGN) and value != HIDDEN
    ]
    reply: JsonObject = {"status": status, "headers": kept}
    if not body or not has_body(status):
        return reply
    return {**reply, "content_type": kind, **body_of(body, kind or "")}


def has_mark(text: str) -> bool:
    return any(mark in text for mark in MARKS)


def body_of(body: bytes, kind: str) -> dict[str, JSON]:
    """JSON as a value, other text as text; as bytes what is no text, and what would be taken for a template."""
    text = body.decode("utf-8", "replace")
    if text.encode() != body or has_mark(text):
        return {"body_base64": base64.b64encode(body).decode()}
    parsed = parse_json(text) if parse_media_type(kind).family == "json" else None
    return {"body": text if parsed is None else parsed}
