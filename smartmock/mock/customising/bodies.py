"""Texts and bodies with dynamic values (`{{$person.fullName}}`) and templates (`{% for … %}`) in them."""

from dataclasses import dataclass

from smartmock.types import JsonObject


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a header or body, compiled."""

    source: str


@dataclass(frozen=True, slots=True)
class Body:
    """The body of an expectation, compiled."""

    content: bytes = b""


def compile_text(text: str, _pointer: str) -> Text:
    """Raises `Invalid`; `pointer` is where the text stands in what was sent."""
    return Text(text)


def compile_body(_response: JsonObject, _pointer: str) -> Body:
    """Of `body` or `body_base64`, and `content_type`. Raises `Invalid`; `pointer` is where the response stands."""
    return Body()
