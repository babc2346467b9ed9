"""Why a generated value is what it is: the generators that made it are asked, place by place."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from smartmock import pointers
from smartmock.generation.draw import Draw
from smartmock.generation.node import Node, NoValue
from smartmock.generation.telling import ANY, Parts, Reason, Source, Told, tell_of
from smartmock.types import JSON

Alike: TypeAlias = Literal["", "all items", "all items of its kind"]

_FALLBACK: Final = Reason("fallback", "a value known to be valid, as none of those that were drawn was")


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why the value at `pointer` is what it is.

    `source`, `rule`, `meaning` and `locale` are those of `telling.Reason`. `agrees`: properties beside it that the
    value was made to agree with. `branches`: what was chosen where the schema left a choice. `alike`: which items this
    one stands for.
    """

    pointer: str
    value: JSON
    source: Source
    rule: str = ""
    meaning: str = ""
    locale: str = ""
    agrees: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    alike: Alike = ""


@dataclass(frozen=True, slots=True)
class _Spot:
    """Where a walk has come to; `shape` is the pointer without the numbers of items, but with chosen branches."""

    pointer: str = ""
    shape: tuple[str, ...] = ()
    agrees: tuple[str, ...] = ()
    branches: tuple[str, ...] = ()
    alike: Alike = ""


def explain(node: Node, value: JSON, draw: Draw) -> tuple[Explanation, ...]:
    """One record for each place of the value, in its order; of items that are made alike, only of the first.

    An example is one place. The draw needs the words, the day and the options that the value was made with.
    """
    found: dict[tuple[str, ...], Explanation] = {}
    for shape, explanation in _walk(node, value, _Spot(), draw):
        found.setdefault(shape, explanation)
    return tuple(found.values())


def _walk(node: Node, value: JSON, spot: _Spot, draw: Draw) -> Iterator[tuple[tuple[str, ...], Explanation]]:
    told = _ask(node, value, spot, draw)
    while told is not None and not isinstance(told, Reason | Parts):
        if told.rule:
            branches, shape = (*spot.branches, told.rule), (*spot.shape, told.rule)
            spot = replace(spot, branches=branches, shape=shape, alike=spot.alike and "all items of its kind")
        told = _ask(told.node, value, spot, draw)
    if not isinstance(told, Parts):
        yield spot.shape, _explained(value, told or _FALLBACK, spot)
        return
    if told.reason.source == "array" or not told.parts:
        yield spot.shape, _explained(value, told.reason, spot)
    elif spot.branches:
        yield spot.shape, _explained(value, Reason("branch"), spot)
    for part in told.parts:
        inner = _Spot(
            pointers.join(spot.pointer, part.key),
            (*spot.shape, "" if part.alike else f"/{part.key}"),
            part.agrees,
            alike=spot.alike or ("all items" if part.alike and len(value) > 1 else ""),
        )
        if part.reason is not None:
            yield inner.shape, _explained(value[part.key], part.reason, inner)
        else:
            yield from _walk(part.node, value[part.key], inner, draw)


def _ask(node: Node, value: JSON, spot: _Spot, draw: Draw) -> Told | None:
    """A value that agrees with others may have been replaced by one that its generator never makes."""
    asked = ANY if spot.agrees and not isinstance(value, dict | list) else value
    try:
        return tell_of(node.compiled())(asked, draw)
    except NoValue:
        return None


def _explained(value: JSON, reason: Reason, spot: _Spot) -> Explanation:
    agrees = () if reason.source == "example" else spot.agrees
    return Explanation(
        spot.pointer,
        value,
        reason.source,
        reason.rule,
        reason.meaning,
        reason.locale,
        agrees,
        spot.branches,
        spot.alike,
    )
