"""Texts and bodies with dynamic values (`{{$person.fullName}}`) and templates (`{% for … %}`) in them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from smartmock.generation.draw import Draw
from smartmock.types import JsonObject

Wants: TypeAlias = Callable[[str], frozenset[str]]
"""The types of JSON that the schema of the response allows at a pointer into it; none where nothing is known."""


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a header or body, compiled. `unknown` are dynamic values that nobody knows: they stay as they are.

    `needs_sandbox`: it is a template, and `source` goes into a `TemplateJob`; nothing else may render it.
    """

    source: str
    is_static: bool = True
    needs_sandbox: bool = False
    unknown: tuple[str, ...] = ()

    def render(self, draw: Draw) -> str:
        raise NotImplementedError


@dataclass(frozen=True, slots=True)
class Body:
    """The body of an expectation, compiled. A static one is `content`, whatever is asked.

    `content_type` is the given one, else what the body looks like, "" for none at all.
    """

    content: bytes = b""
    content_type: str = ""
    is_static: bool = True
    needs_sandbox: bool = False
    unknown: tuple[str, ...] = ()

    def templates(self) -> tuple[str, ...]:
        """What the sandbox has to render, in the order in which `finish` wants it."""
        raise NotImplementedError

    def render(self, draw: Draw, wants: Wants) -> bytes:
        """Of a body that needs no sandbox."""
        raise NotImplementedError

    def finish(self, texts: Sequence[str], draw: Draw, wants: Wants) -> bytes:
        """With what the sandbox made of `templates()`."""
        raise NotImplementedError


def compile_text(text: str, pointer: str) -> Text:
    """Raises `Invalid`; `pointer` is where the text stands in what was sent."""
    raise NotImplementedError


def compile_body(response: JsonObject, pointer: str) -> Body:
    """Of `body` or `body_base64`, and `content_type`. Raises `Invalid`; `pointer` is where the response stands."""
    raise NotImplementedError
