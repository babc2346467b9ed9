"""Values that one number chooses from a list: objects choose all of theirs in one go."""

import functools
from collections.abc import Callable, Iterable, Sequence
from random import Random
from typing import Final, TypeAlias

from smartmock.generation.draw import Draw
from smartmock.generation.node import Generate, Node, NoValue
from smartmock.semantics.words import Words
from smartmock.types import JSON, JsonObject

ValuesOf: TypeAlias = Callable[[Words], Sequence[JSON]]
Vary: TypeAlias = Callable[[JSON, Draw], JSON]
Agree: TypeAlias = Callable[[JsonObject, Draw], None]
Row: TypeAlias = tuple[str, Sequence[JSON], int, Generate]
"""A property's name, the values to choose from and their number; a generator where there is no list."""


class Listed:
    """A generator of scalars that takes one of the values listed for a language; `otherwise` answers where there is
    none. A list has at most 2^24 values, so that 32 random bits choose evenly enough. Where more different values
    are needed than there are, `vary` makes others of them as far as it can.
    """

    __slots__ = ("_known", "_otherwise", "_values_of", "_vary", "tell")

    def __init__(self, values_of: ValuesOf, otherwise: Generate | None = None, vary: Vary | None = None) -> None:
        self._values_of = values_of
        self._otherwise = otherwise
        self._vary = vary
        self._known: tuple[Words | None, Sequence[JSON]] = (None, ())

    def values(self, words: Words) -> Sequence[JSON]:
        known = self._known
        if known[0] is not words:
            known = self._known = (words, self._values_of(words))  # in one step: other threads may be reading
        return known[1]

    def __call__(self, draw: Draw) -> JSON:
        values = self.values(draw.words)
        if not values and self._otherwise is not None:
            return self._otherwise(draw)
        value = values[draw.below(len(values))]
        return self._vary(value, draw) if draw.careful and self._vary is not None else value


def listed(values: Sequence[JSON]) -> Listed:
    """One of the same values in every language."""
    return Listed(lambda _words: values)


def make_rows(nodes: Iterable[tuple[str, Node | None]], words: Words) -> list[Row]:
    """Rows for the properties of an object, compiled; null stands for those without a node, to be filled in later."""
    rows = []
    for name, node in nodes:
        make = _NULL if node is None else node.compiled()
        values = make.values(words) if isinstance(make, Listed) else ()
        rows.append((name, values, len(values), make))
    return rows


def join_rows(rows: list[Row], places: Sequence[int], agree: Agree, draw: Draw, *, sampled: bool = False) -> bool:
    """Makes the lists at these places agree, line by line, so that one number chooses from all of them.

    Whether that is possible: only where there are lists at all of them, or values are `sampled` to make one.
    """
    joined = [rows[place] for place in places]
    if sampled:
        joined = [row if row[2] else _sample(row, draw) for row in joined]
    if not all(count for _, _, count, _ in joined):
        return False
    columns = {name: _spread(values, count, turn) for turn, (name, values, count, _) in enumerate(joined)}
    lines: list[JsonObject] = [dict(zip(columns, line, strict=True)) for line in zip(*columns.values(), strict=True)]
    for line in lines:
        agree(line, draw)
    for place in places:
        name, _, _, make = rows[place]
        rows[place] = (name, tuple(line[name] for line in lines), _LINES, make)
    return True


def _spread(values: Sequence[JSON], count: int, turn: int) -> list[JSON]:
    """As many values as there are lines, each about as often as the others, in an order of their own at every turn."""
    size = max(count, _LINES)
    return [values[place * size // _LINES % count] for place in _order(turn)]


@functools.cache
def _order(turn: int) -> tuple[int, ...]:
    rng = Random(turn)
    return tuple(sorted(range(_LINES), key=lambda _place: rng.random()))


def _sample(row: Row, draw: Draw) -> Row:
    """With values of a draw of its own: no request decides what others get."""
    name, _, _, make = row
    own = Draw(name, draw.words, today=draw.today)
    try:
        values = tuple(make(own) for _ in range(_LINES))
    except NoValue:
        values = ()
    return name, values, len(values), make


_LINES: Final = 600
_NULL: Final = listed((None,))
