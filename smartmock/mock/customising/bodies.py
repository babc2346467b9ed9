"""Texts and bodies with dynamic values (`{{$person.fullName}}`) and templates (`{% for … %}`) in them."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from smartmock.errors import Invalid
from smartmock.generation.draw import Draw
from smartmock.mock.customising import content
from smartmock.mock.customising.expressions import MOST_EXPRESSIONS
from smartmock.mock.customising.lenient import is_json, mend
from smartmock.mock.customising.marks import Wants, json_text, settle
from smartmock.mock.customising.slots import Slot, fill, slots_of_json, slots_of_value
from smartmock.mock.customising.sources import as_jinja
from smartmock.mock.customising.texts import Text, compile_text, fault, read_text
from smartmock.pointers import join
from smartmock.types import JSON, JsonObject

__all__ = ["Body", "Text", "Wants", "compile_body", "compile_text"]

MOST_BYTES: Final = 10_000_000


@dataclass(frozen=True, slots=True)
class Body:
    """The body of an expectation, compiled. A static one is `content`, whatever is asked.

    `content_type` is the given one, else what the body looks like, "" for none at all. `unknown` as in `Text`.
    """

    content: bytes = b""
    content_type: str = ""
    is_static: bool = True
    unknown: tuple[str, ...] = ()
    parts: tuple[str | Slot, ...] = ()
    sources: tuple[str, ...] = ()
    is_json_template: bool = False
    charset: str = "utf-8"

    @property
    def needs_sandbox(self) -> bool:
        return bool(self.sources)

    def templates(self) -> tuple[str, ...]:
        """What the sandbox has to render, in the order in which `finish` wants it."""
        return self.sources

    def render(self, draw: Draw, wants: Wants) -> bytes:
        """Of a body that needs no sandbox."""
        return self.content if self.is_static else self.finish((), draw, wants)

    def finish(self, texts: Sequence[str], draw: Draw, wants: Wants) -> bytes:
        """With what the sandbox made of `templates()`."""
        if self.is_static:
            return self.content
        text = fill(self.parts, texts, draw, wants) if self.parts else texts[0]
        return (settle(text, wants) if self.is_json_template else text).encode(self.charset, "replace")


def compile_body(response: JsonObject, pointer: str) -> Body:
    """Of `body` or `body_base64`, and `content_type`. Raises `Invalid`; `pointer` is where the response stands."""
    given = content.read_type(response.get("content_type"), join(pointer, "content_type"))
    body, encoded = response.get("body"), response.get("body_base64")
    if body is not None and encoded is not None:
        raise fault(join(pointer, "body_base64"), "there is a `body` already", "Leave one of the two out.")
    if encoded is not None:
        return Body(_decoded(encoded, join(pointer, "body_base64")), given or content.BYTES)
    where = join(pointer, "body")
    if body is None:
        compiled = Body(content_type=given)
    else:
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
        raise fault(pointer, "it is no base64", "Write the bytes in base64 (RFC 4648 section 4).") from None


def _of_text(text: str, given: str, pointer: str) -> Body:
    if len(text) > MOST_BYTES:
        raise _too_large(pointer)
    compiled, pieces = read_text(text, pointer)
    as_json = content.is_json_type(given) if given else content.looks_like_json(pieces)
    charset = content.charset_of(given)
    if compiled.needs_sandbox:
        content_type = given or content.guess(text, is_json=as_json)
        source = as_jinja(pieces, in_json=True) if as_json else compiled.source
        return Body(
            content_type=content_type, is_static=False, unknown=compiled.unknown, sources=(source,),
            is_json_template=as_json, charset=charset,
        )  # fmt: skip
    parts = slots_of_json(pieces) if as_json and not compiled.is_static else None
    if not given and parts is None and as_json:
        as_json = is_json(_mended(text))
    content_type = given or content.guess(text, is_json=as_json)
    if compiled.is_static:
        mended = _mended(text) if as_json else text
        return Body(mended.encode(charset, "replace"), content_type, unknown=compiled.unknown)
    if parts is None:
        parts = tuple(make if isinstance(make, str) else Slot("raw", make) for make in compiled.makes)
    return Body(content_type=content_type, is_static=False, unknown=compiled.unknown, parts=parts, charset=charset)


def _mended(text: str) -> str:
    """Only where that makes JSON of what was none."""
    if is_json(text):
        return text
    mended = mend(text)
    return mended if is_json(mended) else text


def _of_value(value: JSON, given: str, pointer: str) -> Body:
    texts: list[Text] = []

    def compiled(text: str, where: str) -> Text:
        texts.append(read_text(text, pointer + where)[0])
        return texts[-1]

    try:
        parts = slots_of_value(value, compiled)
    except RecursionError:
        raise fault(pointer, "it is nested too deeply", "Write it as a text.") from None
    if sum(text.count for text in texts) > MOST_EXPRESSIONS:
        raise fault(pointer, f"it has more than {MOST_EXPRESSIONS:,} expressions")
    unknown = tuple(dict.fromkeys(name for text in texts for name in text.unknown))
    content_type = given or content.JSON_TYPE
    charset = content.charset_of(given)
    if all(isinstance(part, str) for part in parts):
        return Body(json_text(value).encode(charset, "replace"), content_type, unknown=unknown)
    sources = tuple(text.source for text in texts if text.needs_sandbox)
    return Body(
        content_type=content_type, is_static=False, unknown=unknown, parts=parts, sources=sources, charset=charset
    )


def _too_large(pointer: str) -> Invalid:
    return fault(pointer, f"a body has at most {MOST_BYTES:,} bytes")
