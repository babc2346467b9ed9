"""Texts that match regular expressions, and have a length."""

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from smartmock.generation.draw import Draw
from smartmock.generation.language import (
    END_MARK,
    NEVER,
    START_MARK,
    Term,
    Terms,
    Translation,
    framed_text,
    split_ranges,
)
from smartmock.schema.patterns.charset import Ranges, intersect
from smartmock.schema.patterns.parser import PatternError

EXTRA_LENGTH: Final = 8
MAX_LAYER: Final = 60
MAX_STATES: Final = 8_000
MAX_PIECES: Final = 40
_POOL: Final = 4_096

_LOWER: Final[Ranges] = ((0x61, 0x7A),)
_PREFERRED: Final[tuple[Ranges, ...]] = (
    ((0x30, 0x39), (0x41, 0x5A), (0x61, 0x7A)),
    ((0x21, 0x7E),),
    ((0x20, 0x7E),),
    ((0xC0, 0x24F),),
)

Step: TypeAlias = tuple[Ranges, Term]


@dataclass(frozen=True, slots=True)
class TextRules:
    """What a text must obey: every one of `patterns`, none of `forbidden`, and the bounds on its characters."""

    patterns: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None


class TextLanguage:
    """All texts that obey the rules, drawn with even chances over the branches of the patterns.

    Raises `PatternError` when a pattern cannot be read. `lengths` are the lengths that texts can have, as far as
    they were looked for: empty when no text obeys. `exact` is False when drawn texts still have to be checked.
    """

    def __init__(self, rules: TextRules) -> None:
        self._terms = Terms()
        translation = Translation(self._terms)
        found = [translation.search(pattern) for pattern in rules.patterns]
        exact = translation.exact
        found += [self._terms.complement(translation.search(pattern)) for pattern in rules.forbidden]
        if rules.forbidden and not translation.exact and exact:
            raise PatternError("a forbidden pattern looks behind itself")
        self.exact = translation.exact
        start = self._terms.all(framed_text(self._terms, rules.least, rules.most), *found)
        self._start = self._terms.derivative(start, START_MARK)
        self._steps: dict[Term, list[Step]] = {}
        self.lengths: list[int] = []
        self._alive: dict[int, list[set[Term]]] = {}
        self._layers = self._explore(rules.most)

    def _explore(self, most: int | None) -> list[list[Term]]:
        """The terms that can be reached by texts of 0, 1, 2 … characters, in a fixed order."""
        layers = [[self._start]]
        states = 1
        while layers[-1] and states < MAX_STATES:
            length = len(layers) - 1
            if any(self._accepts(term) for term in layers[-1]):
                self.lengths.append(length)
            if length == most or (self.lengths and length >= self.lengths[0] + EXTRA_LENGTH):
                break
            layers.append(self._next_layer(layers[-1]))
            states += len(layers[-1])
        return layers

    def _next_layer(self, layer: list[Term]) -> list[Term]:
        reached = {following: None for term in layer for _, following in self._followers(term)}
        return list(reached)[:MAX_LAYER]

    def _accepts(self, term: Term) -> bool:
        return self._terms.derivative(term, END_MARK).nullable

    def _followers(self, term: Term) -> list[Step]:
        """Where each character may lead, as character sets and terms, in a fixed order."""
        steps = self._steps.get(term)
        if steps is None:
            merged: dict[Term, list[tuple[int, int]]] = {}
            for piece in sorted(split_ranges(self._terms.first_sets(term)))[:MAX_PIECES]:
                following = self._terms.derivative(term, piece[0][0])
                if following is not NEVER:
                    merged.setdefault(following, []).extend(piece)
            steps = [(tuple(sorted(ranges)), following) for following, ranges in merged.items()]
            steps.sort(key=lambda step: step[0])
            self._steps[term] = steps
        return steps

    def draw(self, draw: Draw) -> str | None:
        """One text; None when no text obeys."""
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
            text.append(_character(ranges, draw))
        return "".join(text)

    def _backward(self, length: int) -> list[set[Term]]:
        """For 0, 1, 2 … characters left to draw: the terms from which a text can still end in time."""
        alive = [{term for term in self._layers[length] if self._accepts(term)}]
        for at in range(length - 1, -1, -1):
            alive.append(
                {term for term in self._layers[at] if any(step[1] in alive[-1] for step in self._followers(term))}
            )
        return alive


class TextPool:
    """Texts of one language, each drawn once from a seed of its own and kept: later draws only pick."""

    def __init__(self, rules: TextRules) -> None:
        self._language = TextLanguage(rules)
        self._texts: dict[int, str | None] = {}
        self.exact = self._language.exact

    def pick(self, draw: Draw) -> str | None:
        """One text; None when no text obeys the rules."""
        number = draw.below(_POOL)
        if number not in self._texts:
            self._texts[number] = self._language.draw(Draw(number, draw.words, today=draw.today))
        return self._texts[number]


@functools.lru_cache(maxsize=2_000)
def text_pool(rules: TextRules) -> TextPool:
    """The pool for `rules`, shared by all schemas that have them. Raises `PatternError`."""
    return TextPool(rules)


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


def _character(ranges: Ranges, draw: Draw) -> str:
    found = _everyday(ranges)
    if _size(found) == 62:
        found = _LOWER
    at = draw.below(_size(found))
    for low, high in found:
        if at <= high - low:
            return chr(low + at)
        at -= high - low + 1
    return chr(found[-1][1])
