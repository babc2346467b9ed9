"""Texts and bodies with dynamic values (`{{$person.fullName}}`) and templates (`{% for … %}`) in them."""

import base64
import binascii
import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from smartmock.errors import Fault, Invalid
from smartmock.generation.draw import Draw
from smartmock.mock.customising import content
from smartmock.mock.customising.expressions import MOST_EXPRESSIONS
from smartmock.mock.customising.faults import refuse
from smartmock.mock.customising.lenient import is_json, mend
from smartmock.mock.customising.marks import Wants, json_text, settle
from smartmock.mock.customising.slots import Slot, fill, slots_of_json, slots_of_value
from smartmock.mock.customising.sources import as_jinja
from smartmock.mock.customising.texts import SHORTER, Text, compile_text, read_text
from smartmock.pointers import join
from smartmock.types import JSON, JsonObject

__all__ = ["Body", "Text", "Wants", "compile_body", "compile_text"]

T = TypeVar("T")

MOST_BYTES: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Body:
    """The body of an expectation, compiled. A static one is `content`, whatever is asked.

    `content_type` is the given one, else what the body looks like, "" for none at all. `unknown` as in `Text`;
    `templates` is what the sandbox has to render, in the order in which `finish` wants it.
    """

    content: bytes = b""
    content_type: str = ""
    is_static: bool = True
    unknown: tuple[str, ...] = ()
    parts: tuple[str | Slot, ...] = ()
    templates: tuple[str, ...] = ()
    is_json_template: bool = False
    charset: str = "utf-8"

    def finish(self, texts: Sequence[str], draw: Draw, wants: Wants) -> bytes:
        """`texts` are what the sandbox made of `templates`."""
        if self.is_static:
            return self.content
        text = fill(self.parts, texts, draw, wants) if self.parts else texts[0]
        return (settle(text, wants) if self.is_json_template else text).encode(self.charset, "replace")


def compile_body(response: JsonObject, pointer: str) -> Body:
    """Of `body` or `body_base64`, and `content_type`. Raises `Invalid`; `pointer` is where the response stands."""
    faults: list[Fault] = []
    given = _kept(faults, content.read_type, response.get("content_type"), join(pointer, "content_type")) or ""
    compiled = _kept(faults, functools.partial(_of_response, given=given), response, pointer)
    if faults or compiled is None:
        raise Invalid(faults)
    return compiled


def _kept(faults: list[Fault], compiled: Callable[[JSON, str], T], source: JSON, pointer: str) -> T | None:
    """None when there are faults: they are collected."""
    try:
        return compiled(source, pointer)
    except Invalid as error:
        faults += error.faults
        return None


def _of_response(response: JsonObject, pointer: str, *, given: str) -> Body:
    body, encoded = response.get("body", ""), response.get("body_base64")
    if "body" in response and encoded is not None:
        remedy = "Keep `body` for text and JSON, or `body_base64` for bytes."
        raise refuse(join(pointer, "body_base64"), "There are two bodies.", remedy)
    if encoded is not None:
        return Body(_decoded(encoded, join(pointer, "body_base64")), given or content.BYTES)
    if body == "":
        return Body(content_type=given)
    where = join(pointer, "body")
    compiled = _of_text(body, given, where) if isinstance(body, str) else _of_value(body, given, where)
    if len(compiled.content) > MOST_BYTES:
        raise _too_large(where)
    return compiled


def _decoded(encoded: JSON, pointer: str) -> bytes:
    if isinstance(encoded, str) and len(encoded) > MOST_BYTES * 4 // 3 + 4:
        raise _too_large(pointer)
    try:
        return base64.b64decode("".join(encoded.split()), validate=True)
    except (binascii.Error, ValueError, AttributeError):
        raise refuse(pointer, "This is no Base64.", "Write the bytes in Base64 (RFC 4648 section 4).") from None


def _of_text(text: str, given: str, pointer: str) -> Body:
    if len(text) > MOST_BYTES:
        raise _too_large(pointer)
    compiled, pieces = read_text(text, pointer)
    if compiled.is_static:
        return _static(text, given, compiled.unknown)
    looks = content.is_json_type(given) if given else content.looks_like_json(pieces)
    parts = slots_of_json(pieces) if looks and not compiled.needs_sandbox else None
    is_json_body = looks and bool(given or parts or compiled.needs_sandbox)
    body = Body(
        content_type=given or content.guess(text, is_json=is_json_body),
        is_static=False,
        unknown=compiled.unknown,
        charset=content.charset_of(given),
    )
    if compiled.needs_sandbox:
        source = as_jinja(pieces, in_json=True) if looks else compiled.source
        return replace(body, templates=(source,), is_json_template=looks)
    raw = tuple(make if isinstance(make, str) else Slot("raw", make) for make in compiled.makes)
    return replace(body, parts=parts or raw)


def _static(text: str, given: str, unknown: tuple[str, ...]) -> Body:
    mended = text if given and not content.is_json_type(given) else _mended(text)
    content_type = given or content.guess(text, is_json=is_json(mended))
    return Body(mended.encode(content.charset_of(given), "replace"), content_type, unknown=unknown)


def _mended(text: str) -> str:
    """Only where that makes JSON of what was none."""
    if text.lstrip()[:1] not in ("{", "[") or is_json(text):
        return text
    mended = mend(text)
    return mended if is_json(mended) else text


def _of_value(value: JSON, given: str, pointer: str) -> Body:
    texts: list[Text] = []
    faults: list[Fault] = []

    def compiled(text: str, where: str) -> Text:
        texts.append(_kept(faults, compile_text, text, pointer + where) or Text(text))
        return texts[-1]

    try:
        parts = slots_of_value(value, compiled)
    except RecursionError:
        raise refuse(pointer, "This is nested too deeply.", "Write it as a text.") from None
    if faults:
        raise Invalid(faults)
    if sum(text.count for text in texts) > MOST_EXPRESSIONS:
        raise refuse(pointer, f"It has more than {MOST_EXPRESSIONS:,} expressions.", SHORTER)
    unknown = tuple(dict.fromkeys(name for text in texts for name in text.unknown))
    content_type = given or content.JSON_TYPE
    charset = content.charset_of(given)
    if all(isinstance(part, str) for part in parts):
        return Body(json_text(value).encode(charset, "replace"), content_type, unknown=unknown)
    templates = tuple(text.source for text in texts if text.needs_sandbox)
    return Body(
        content_type=content_type, is_static=False, unknown=unknown, parts=parts, templates=templates, charset=charset
    )


def _too_large(pointer: str) -> Invalid:
    return refuse(pointer, f"A body has at most {MOST_BYTES:,} bytes.", SHORTER)
