"""What generators say about the values that they make. They are asked only when somebody wants to know."""

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias, TypeVar

from smartmock.generation.draw import Draw
from smartmock.generation.node import Generate, Node
from smartmock.semantics.meaning import Finding
from smartmock.types import JSON

G = TypeVar("G", bound=Callable[..., Any])

Source: TypeAlias = Literal[
    "example",
    "enum",
    "const",
    "name",
    "title",
    "description",
    "format",
    "pattern",
    "bounds",
    "words",
    "type",
    "array",
    "object",
    "branch",
    "annotation",
    "world",
    "request",
    "fallback",
]
"""Where a value comes from: the document's example, what its name, title, description or format means, plain words of
the language, nothing but its type, an annotation, the world of things. For arrays, objects and branches: why they have
what they have.
"""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a value is what it is. `rule` says it in plain words, `meaning` is what the rule found.

    `locale` is the language whose words were used, which may be another than was asked for; "" for no words.
    """

    source: Source
    rule: str = ""
    meaning: str = ""
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Through:
    """Another node made the value. `rule` says why that one; "" when there is nothing to say."""

    node: Node
    rule: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What made a part of a value. `agrees`: properties that it was made to agree with. `alike`: one item of many."""

    key: str | int
    node: Node
    agrees: tuple[str, ...] = ()
    alike: bool = False
    reason: Reason | None = None
    """Where it is not the node that made it."""


@dataclass(frozen=True, slots=True)
class Parts:
    """An array or object, made part by part; `reason` tells why it has so many."""

    reason: Reason
    parts: tuple[Part, ...]


Told: TypeAlias = Reason | Through | Parts
Tell: TypeAlias = Callable[[JSON, Draw], Told | None]
"""Why a generator made a value, or None when it did not. Of the draw only words, day and options are looked at."""

ANY: Final = object()
"""Asks for the reason of a value that was replaced later: of what the generator makes mostly."""

_ATTRIBUTE: Final = "tell"


def telling(generate: G, tell: Tell) -> G:
    """The same generator, which from now on can be asked about its values; it must belong to one node only.

    One that is wrapped around another tells of its own values, and asks `tell_of` the other for the rest.
    """
    setattr(generate, _ATTRIBUTE, tell)
    return generate


def tell_of(generate: Generate) -> Tell:
    return getattr(generate, _ATTRIBUTE, _silent)


def _silent(_value: JSON, _draw: Draw) -> None:
    return None


def always(reason: Reason) -> Tell:
    """For generators that make whatever value there is."""
    return lambda _value, _draw: reason


def first_told(generators: list[Generate]) -> Tell:
    """The first of several generators that made the value."""

    def tell(value: JSON, draw: Draw) -> Told | None:
        return next((told for make in generators if (told := tell_of(make)(value, draw)) is not None), None)

    return tell


def of_type(kind: type | tuple[type, ...], tell: Tell) -> Tell:
    """For a generator of one type of values."""

    def tell_typed(value: JSON, draw: Draw) -> Told | None:
        fits = value is ANY or (isinstance(value, kind) and (kind is bool or not isinstance(value, bool)))
        return tell(value, draw) if fits else None

    return tell_typed


def found_by(finding: Finding, more: str = "") -> Reason:
    """What a rule found, with `more` that follows from it."""
    rule = f"{finding.rule}: {more}" if more else finding.rule
    return Reason(finding.clue, rule, finding.meaning.name)


def worded(reason: Reason, draw: Draw) -> Reason:
    """The reason with the language whose words its meaning has."""
    return dataclasses.replace(reason, locale=draw.words.origin(reason.meaning))
