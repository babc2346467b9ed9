"""Texts and bodies with dynamic values (`{{$person.fullName}}`) and templates (`{% for … %}`) in them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a header or body, compiled."""

    source: str


@dataclass(frozen=True, slots=True)
class Body:
    """The body of an expectation, compiled."""

    content: bytes = b""
