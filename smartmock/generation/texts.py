"""Texts of a regular language: which lengths they have, and one of them at a draw."""

from collections.abc import Callable, Iterable
from typing import Final, TypeAlias

from smartmock.generation.draw import Draw
from smartmock.generation.language import NEVER, Term, Terms, TooMuchWork, split_ranges
from smartmock.schema.patterns.charset import Ranges, intersect

EXTRA_LENGTH: Final = 8
MAX_LAYER: Final = 60
MAX_STATES: Final = 8_000
MAX_PIECES: Final = 40

_LOWER: Final[Ranges] = ((0x61, 0x7A),)
_PRINTABLE: Final[Ranges] = ((0x20, 0x7E),)
_PREFERRED: Final[tuple[Ranges, ...]] = (
    ((0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)),
    ((0x21, 0x7E),),
    _PRINTABLE,
    ((0xC0, 0x24F),),
)

Step: TypeAlias = tuple[Ranges, Term]


class TextLanguage:
    """All texts of a term, drawn with even chances over the branches of the patterns.

    `lengths` are the lengths that texts can have, as far as they were looked for. Where it is empty, no text is in the
    language, if the search was `complete`.
    """

    def __init__(self, terms: Terms, make: Callable[[], Term], alphabet: Ranges, most: int | None) -> None:
        """`make` makes the term from `terms`; no text has more than `most` characters, nor others than `alphabet`."""
        self._terms = terms
        self._alphabet = alphabet
        self._start: Term = NEVER
        self._steps: dict[Term, list[Step]] = {}
        self._alive: dict[int, list[set[Term]]] = {}
        self._layers: list[list[Term]] = []
        self.lengths: list[int] = []
        self.complete = True
        try:
            self._start = make()
            self._explore(most)
        except (TooMuchWork, RecursionError):
            self.complete = False
        terms.forget()

    def _explore(self, most: int | None) -> None:
        """Finds the terms that can be reached by texts of 0, 1, 2 … characters, in a fixed order."""
        self._layers = layers = [[self._start]]
        states, seen = 1, {self._start}
        while layers[-1]:
            length = len(layers) - 1
            if any(term.ends for term in layers[-1]):
                self.lengths.append(length)
            if length == most or (self.lengths and length >= self.lengths[0] + EXTRA_LENGTH):
                return
            layers.append(self._next_layer(layers[-1]))
            states += len(layers[-1])
            if states >= MAX_STATES:
                self.complete = False
                return
            if not self.lengths and seen.issuperset(layers[-1]):
                return  # no text ends in what has been seen, and nothing else is ever reached
            seen.update(layers[-1])

    def _next_layer(self, layer: list[Term]) -> list[Term]:
        reached = list({following: None for term in layer for _, following in self._followers(term)})
        if len(reached) > MAX_LAYER:
            self.complete = False
            reached = sorted(reached, key=self._terms.distance)[:MAX_LAYER]
        return reached

    def _followers(self, term: Term) -> list[Step]:
        """Where each character may lead, as character sets and terms, in a fixed order."""
        steps = self._steps.get(term)
        if steps is None:
            merged: dict[Term, list[tuple[int, int]]] = {}
            pieces = split_ranges(frozenset(self._terms.first_sets(term)), self._alphabet)
            self.complete = self.complete and len(pieces) <= MAX_PIECES
            for piece in pieces[:MAX_PIECES]:
                following = self._terms.derivative(term, piece[0][0])
                if following is not NEVER:
                    merged.setdefault(following, []).extend(piece)
            steps = [(tuple(sorted(ranges)), following) for following, ranges in merged.items()]
            steps.sort(key=lambda step: step[0])
            self._steps[term] = steps
        return steps

    def draw(self, draw: Draw, *, everyday: bool = True) -> str | None:
        """One text; None when there is none. `everyday`: of letters and digits, as far as possible."""
        if not self.lengths:
            return None
        length = draw.pick(self.lengths)
        alive = self._alive.get(length)
        if alive is None:
            alive = self._alive[length] = self._backward(length)
        text: list[str] = []
        term = self._start
        for left in range(length - 1, -1, -1):
            ranges, term = _choose([step for step in self._followers(term) if step[1] in alive[left]], draw)
            text.append(_character(_everyday(ranges) if everyday else _printable(ranges), draw))
        return "".join(text)

    def _backward(self, length: int) -> list[set[Term]]:
        """For 0, 1, 2 … characters left to draw: the terms from which a text can still end in time."""
        alive = [{term for term in self._layers[length] if term.ends}]
        for at in range(length - 1, -1, -1):
            alive.append(
                {term for term in self._layers[at] if any(step[1] in alive[-1] for step in self._followers(term))}
            )
        return alive


def _choose(steps: list[Step], draw: Draw) -> Step:
    """A way on, weighed by how many everyday characters it offers."""
    if len(steps) == 1:
        return steps[0]
    weights = [min(26, _size(_everyday(ranges))) for ranges, _ in steps]
    at = draw.below(sum(weights))
    for step, weight in zip(steps, weights, strict=True):
        at -= weight
        if at < 0:
            return step
    return steps[-1]


def _size(ranges: Iterable[tuple[int, int]]) -> int:
    return sum(high - low + 1 for low, high in ranges)


def _everyday(ranges: Ranges) -> Ranges:
    """The letters and digits of a set, else its other printable characters, else all of it."""
    for wanted in _PREFERRED:
        found = intersect(ranges, wanted)
        if found:
            return found
    return ranges


def _printable(ranges: Ranges) -> Ranges:
    return intersect(ranges, _PRINTABLE) or ranges


def _character(found: Ranges, draw: Draw) -> str:
    if _size(found) == 62:
        found = _LOWER
    at = draw.below(_size(found))
    for low, high in found:
        if at <= high - low:
            return chr(low + at)
        at -= high - low + 1
    return chr(found[-1][1])
