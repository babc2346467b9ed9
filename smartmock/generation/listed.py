"""Values that one number chooses from a list: objects choose all of theirs in one go."""

from collections.abc import Callable, Iterable, Sequence
from typing import Final, TypeAlias

from smartmock.generation.draw import Draw
from smartmock.generation.node import Generate, Node
from smartmock.semantics.words import Words
from smartmock.types import JSON

ValuesOf: TypeAlias = Callable[[Words], Sequence[JSON]]
Vary: TypeAlias = Callable[[JSON, Draw], JSON]
Row: TypeAlias = tuple[str, Sequence[JSON], int, Generate]
"""A property's name, the values to choose from and their number; a generator where there is no list."""


class Listed:
    """A generator of scalars that takes one of the values listed for a language; `otherwise` answers where there is
    none. A list has at most 2^24 values, so that 32 random bits choose evenly enough. Where more different values
    are needed than there are, `vary` makes others of them as far as it can.
    """

    __slots__ = ("_known", "_otherwise", "_values_of", "_vary")

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


_NULL: Final = listed((None,))
