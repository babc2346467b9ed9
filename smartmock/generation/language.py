"""Regular languages with intersection and complement, by Brzozowski's derivatives.

A term stands for a set of texts. The derivative of a term by a character is the term for what may follow that
character. With intersection and complement a lookahead is exact, and so is a pattern beside a length, a second
pattern, or a pattern that must not match.

A lookbehind is a term, too: it carries the language that the text so far must be in, and every character advances it,
wherever in a larger term it stands. `^` is the lookbehind to which the text so far is empty.
"""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from smartmock.schema.patterns.charset import Ranges, complement, contains, intersect

# What generated text is made of: no control characters but tab and line feed, no surrogates, no private use. Nor the
# line and paragraph separators and the byte order mark, which `.` and `\s` do not mean alike everywhere.
TEXT: Final[Ranges] = ((0x09, 0x0A), (0x20, 0x7E), (0xA0, 0x2027), (0x202A, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFEFE),
                       (0xFF00, 0xFFFD), (0x10000, 0x1FFFD), (0x20000, 0x2FFFD))  # fmt: skip
ASCII: Final[Ranges] = ((0x09, 0x0A), (0x20, 0x7E))
CHARACTERS: Final[Ranges] = ((0, 0xD7FF), (0xE000, 0x10FFFF))
"""All there are, for patterns that ask for more than text."""

MAX_WORK: Final = 400_000


class TooMuchWork(Exception):
    """The terms have grown so large, or so many, that taking further derivatives would take seconds."""


class Budget:
    """How much work may still be done, in steps of some microseconds: a count, so that it ends alike everywhere."""

    def __init__(self, left: int = MAX_WORK) -> None:
        self.left = left

    def spend(self, steps: int) -> None:
        self.left -= steps
        if self.left < 0:
            raise TooMuchWork


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """Terms are made by `Terms` only, which returns the same object for the same term.

    `nullable`: the empty text is in it where more text follows; `ends`: where the whole text ends. `looks`: whether
    that depends on the text before.
    """

    nullable: bool
    ends: bool
    looks: bool


@dataclass(frozen=True, slots=True, eq=False)
class Never(Term):
    pass


@dataclass(frozen=True, slots=True, eq=False)
class Empty(Term):
    pass


@dataclass(frozen=True, slots=True, eq=False)
class End(Term):
    """The empty text, at the end of the whole text only."""


@dataclass(frozen=True, slots=True, eq=False)
class One(Term):
    ranges: Ranges


@dataclass(frozen=True, slots=True, eq=False)
class Both(Term):
    """First one, then the other."""

    first: Term
    then: Term


@dataclass(frozen=True, slots=True, eq=False)
class Either(Term):
    items: frozenset[Term]


@dataclass(frozen=True, slots=True, eq=False)
class All(Term):
    items: frozenset[Term]


@dataclass(frozen=True, slots=True, eq=False)
class Not(Term):
    item: Term


@dataclass(frozen=True, slots=True, eq=False)
class Times(Term):
    item: Term
    least: int
    most: int | None


@dataclass(frozen=True, slots=True, eq=False)
class Behind(Term):
    """The empty text, where the text so far is in a language: `state` is what may follow the text so far in it."""

    state: Term


@dataclass(frozen=True, slots=True, eq=False)
class Hole(Term):
    """In the body of a `Loop`: where the loop goes on."""

    number: int


@dataclass(frozen=True, slots=True, eq=False)
class Loop(Term):
    """`body` so many times, then `then`: a repetition whose body looks ahead, beyond itself.

    No text of the body is empty before its hole.
    """

    hole: Hole
    body: Term
    least: int
    most: int | None
    then: Term


_Key: TypeAlias = tuple[object, ...]
Change: TypeAlias = Callable[[Term], Term]

NEVER: Final = Never(nullable=False, ends=False, looks=False)
EMPTY: Final = Empty(nullable=True, ends=True, looks=False)
END: Final = End(nullable=False, ends=True, looks=False)
ANYTHING: Final = Not(nullable=True, ends=True, looks=False, item=NEVER)


class Terms:
    """Makes terms, and takes their derivatives. One for each pattern: what it has made lives as long as it does.

    Raises `TooMuchWork` when the budget is spent.
    """

    def __init__(self, budget: Budget) -> None:
        self._budget = budget
        self._made: dict[_Key, Term] = {}
        self._derived: dict[tuple[Term, int], Term] = {}
        self._advanced: dict[tuple[Term, int], Term] = {}
        self._filled: dict[tuple[Term, Hole, Term], Term] = {}
        self._distances: dict[Term, int] = {}
        self._holes = 0

    def one(self, ranges: Ranges) -> Term:
        if not ranges:
            return NEVER
        return self._made.setdefault(("one", ranges), One(nullable=False, ends=False, looks=False, ranges=ranges))

    def both(self, first: Term, then: Term) -> Term:
        if first is NEVER or then is NEVER:
            return NEVER
        if first is EMPTY:
            return then
        if then is EMPTY:
            return first
        parts: list[Term] = []
        while isinstance(first, Both):  # to the right, so that equal terms look equal
            parts.append(first.first)
            first = first.then
        self._budget.spend(len(parts))
        then = self._pair(first, then)
        for part in reversed(parts):
            then = self._pair(part, then)
        return then

    def _pair(self, first: Term, then: Term) -> Term:
        key = ("both", first, then)
        made = self._made.get(key)
        if made is None:
            nullable, ends = first.nullable and then.nullable, first.ends and then.ends
            made = self._made[key] = Both(nullable, ends, first.looks or then.looks, first, then)
        return made

    def any(self, *items: Term) -> Term:
        kept = _flat(items, Either, neutral=NEVER)
        if ANYTHING in kept:
            return ANYTHING
        if len(kept) <= 1:
            return next(iter(kept), NEVER)
        made = self._made.get(("any", kept))
        if made is None:
            self._budget.spend(len(kept))
            nullable, ends = any(item.nullable for item in kept), any(item.ends for item in kept)
            made = self._made["any", kept] = Either(nullable, ends, any(item.looks for item in kept), kept)
        return made

    def all(self, *items: Term) -> Term:
        kept = _flat(items, All, neutral=ANYTHING)
        if NEVER in kept:
            return NEVER
        if len(kept) <= 1:
            return next(iter(kept), ANYTHING)
        made = self._made.get(("all", kept))
        if made is None:
            self._budget.spend(len(kept))
            nullable, ends = all(item.nullable for item in kept), all(item.ends for item in kept)
            made = self._made["all", kept] = All(nullable, ends, any(item.looks for item in kept), kept)
        return made

    def complement(self, item: Term) -> Term:
        if isinstance(item, Not):
            return item.item
        if item is NEVER:
            return ANYTHING
        return self._made.setdefault(("not", item), Not(not item.nullable, not item.ends, item.looks, item))

    def times(self, item: Term, least: int, most: int | None) -> Term:
        if most == 0 or item is EMPTY:
            return EMPTY
        if item is NEVER:
            return EMPTY if least == 0 else NEVER
        if least == most == 1:
            return item
        key = ("times", item, least, most)
        made = self._made.get(key)
        if made is None:
            nullable, ends = least == 0 or item.nullable, least == 0 or item.ends
            made = self._made[key] = Times(nullable, ends, item.looks, item, least, most)
        return made

    def behind(self, state: Term) -> Term:
        """The empty text after a text of `state`; `state` EMPTY is the start of the whole text."""
        if state is NEVER or state is ANYTHING:
            return NEVER if state is NEVER else EMPTY
        return self._made.setdefault(("behind", state), Behind(state.nullable, state.ends, True, state))

    def hole(self) -> Hole:
        self._holes += 1
        return Hole(nullable=False, ends=False, looks=False, number=self._holes)

    def loop(self, hole: Hole, body: Term, bounds: tuple[int, int | None], then: Term) -> Term:
        """`body` so many times, then `then`: `hole` marks in the body where the next time begins."""
        least, most = bounds
        if most == 0:
            return then
        nullable, ends = least == 0 and then.nullable, least == 0 and then.ends
        made = Loop(nullable, ends, body.looks or then.looks, hole, body, least, most, then)
        return self._made.setdefault(("loop", hole, body, bounds, then), made)

    def unrolled(self, loop: Loop) -> Term:
        """The same texts, with the first time written out."""
        rest = max(loop.least - 1, 0), None if loop.most is None else loop.most - 1
        once = self._fill(loop.body, loop.hole, self.loop(loop.hole, loop.body, rest, loop.then))
        return self.any(once, loop.then) if loop.least == 0 else once

    def _fill(self, term: Term, hole: Hole, by: Term) -> Term:
        key = (term, hole, by)
        found = self._filled.get(key)
        if found is None:
            self._budget.spend(1)
            found = self._filled[key] = (
                by if term is hole else self._mapped(term, lambda part: self._fill(part, hole, by))
            )
        return found

    def _mapped(self, term: Term, change: Change) -> Term:
        """`term` with its parts changed."""
        if isinstance(term, Both):
            return self.both(change(term.first), change(term.then))
        if isinstance(term, Either | All):
            return (self.any if isinstance(term, Either) else self.all)(*map(change, term.items))
        if isinstance(term, Not):
            return self.complement(change(term.item))
        if isinstance(term, Times):
            return self.times(change(term.item), term.least, term.most)
        if isinstance(term, Loop):
            return self.loop(term.hole, change(term.body), (term.least, term.most), change(term.then))
        return term

    def advance(self, term: Term, code: int) -> Term:
        """The same term further right: its lookbehinds have seen `code`, too."""
        if not term.looks:
            return term
        key = (term, code)
        found = self._advanced.get(key)
        if found is None:
            self._budget.spend(1)
            if isinstance(term, Behind):
                found = self.behind(self.derivative(term.state, code))
            else:
                found = self._mapped(term, lambda part: self.advance(part, code))
            self._advanced[key] = found
        return found

    def derivative(self, term: Term, code: int) -> Term:
        """What may follow `code` in the texts of `term`."""
        key = (term, code)
        found = self._derived.get(key)
        if found is None:
            found = self._derived[key] = self._derive(term, code)
        return found

    def _derive(self, term: Term, code: int) -> Term:
        self._budget.spend(1)
        if isinstance(term, One):
            return EMPTY if contains(term.ranges, code) else NEVER
        if isinstance(term, Both):
            after = self.both(self.derivative(term.first, code), self.advance(term.then, code))
            return self.any(after, self.derivative(term.then, code)) if term.first.nullable else after
        if isinstance(term, Either | All):
            self._budget.spend(len(term.items))
            make = self.any if isinstance(term, Either) else self.all
            return make(*(self.derivative(item, code) for item in term.items))
        if isinstance(term, Not):
            return self.complement(self.derivative(term.item, code))
        if isinstance(term, Times):
            return self.both(self.derivative(term.item, code), self.advance(self._once_less(term), code))
        return self.derivative(self.unrolled(term), code) if isinstance(term, Loop) else NEVER

    def _once_less(self, term: Times) -> Term:
        """Where an item that looks behind may be empty, it may be so every time but one."""
        least = 0 if term.looks and term.item.nullable else max(term.least - 1, 0)
        return self.times(term.item, least, None if term.most is None else term.most - 1)

    def first_sets(self, term: Term) -> set[Ranges]:
        """The character sets that decide what the next derivative is."""
        self._budget.spend(1)
        if isinstance(term, One):
            return {term.ranges}
        if isinstance(term, Both):
            sets = self.first_sets(term.first)
            return sets | (self.first_sets(term.then) if term.first.nullable else self.look_sets(term.then))
        if isinstance(term, Either | All):
            return set().union(*map(self.first_sets, term.items))
        if isinstance(term, Not | Times):
            return self.first_sets(term.item)
        if isinstance(term, Loop):
            return self.first_sets(self.unrolled(term)) | self.look_sets(term)
        return self.look_sets(term)

    def look_sets(self, term: Term) -> set[Ranges]:
        """The character sets that decide what the lookbehinds of a term are next, wherever in it they stand."""
        if not term.looks:
            return set()
        if isinstance(term, Behind):
            return self.first_sets(term.state)
        return set().union(*map(self.look_sets, parts(term)))

    def distance(self, term: Term) -> int:
        """A guess at how many characters are missing to the end of a text; lookaheads count for themselves."""
        found = self._distances.get(term)
        if found is None:
            self._budget.spend(1)
            found = self._distances[term] = self._guess(term)
        return found

    def _guess(self, term: Term) -> int:
        if term.ends and not isinstance(term, All):
            return 0
        if isinstance(term, Behind):
            return self.distance(term.state)
        if isinstance(term, Times):
            return term.least * self.distance(term.item)
        if isinstance(term, Loop):
            return term.least * self.distance(term.body) + self.distance(term.then)
        distances = list(map(self.distance, parts(term)))
        if isinstance(term, Either):
            return min(distances)
        return 1 if isinstance(term, One) else sum(distances)

    def forget(self) -> None:
        """Gives back what only further derivatives need."""
        for memory in (self._made, self._derived, self._advanced, self._filled, self._distances):
            memory.clear()


def parts(term: Term) -> Iterable[Term]:
    """The terms that `term` is made of."""
    if isinstance(term, Both):
        return term.first, term.then
    if isinstance(term, Either | All):
        return term.items
    if isinstance(term, Not | Times):
        return (term.item,)
    return (term.body, term.then) if isinstance(term, Loop) else ()


@functools.lru_cache(maxsize=2_000)
def split_ranges(sets: frozenset[Ranges], alphabet: Ranges) -> tuple[Ranges, ...]:
    """The coarsest pieces of `alphabet` such that each lies wholly inside or outside every set, in order."""
    pieces = [alphabet]
    for ranges in sets:
        others = complement(ranges)
        pieces = [part for piece in pieces for part in (intersect(piece, ranges), intersect(piece, others)) if part]
    return tuple(sorted(pieces))


def _flat(items: Iterable[Term], kind: type[Either] | type[All], *, neutral: Term) -> frozenset[Term]:
    """The items with those of the same kind taken apart, without the one that changes nothing."""
    inner = (part for item in items for part in (item.items if isinstance(item, kind) else (item,)))
    return frozenset(inner) - {neutral}
