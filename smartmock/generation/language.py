"""Regular languages with intersection and complement, by Brzozowski's derivatives.

A term stands for a set of texts. The derivative of a term by a character is the term for what may follow that
character. With intersection and complement a lookahead is exact, and so is a pattern beside a length, a second
pattern, or a pattern that must not match.

Texts are framed by two marks, so that `^` and `$` are ordinary characters of the language.
"""

import functools
from dataclasses import dataclass
from typing import Final, TypeAlias

from smartmock.schema.patterns.charset import Ranges, contains, intersect, union
from smartmock.schema.patterns.parser import parse_pattern
from smartmock.schema.patterns.syntax import (
    Alternation,
    Backreference,
    Boundary,
    Chars,
    End,
    Group,
    Look,
    Node,
    Repeat,
    Sequence,
    Start,
)

START_MARK: Final = 0x110000
END_MARK: Final = 0x110001

# What generated text is made of: no control characters but tab and line feed, no surrogates, no private use.
TEXT: Final[Ranges] = ((0x09, 0x0A), (0x20, 0x7E), (0xA0, 0x05FF), (0x0600, 0xD7FF), (0xF900, 0xFDCF), (0xFDF0, 0xFFFD),
                       (0x10000, 0x1FFFD), (0x20000, 0x2FFFD))  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Term:
    """Terms are made by the functions below only, which return the same object for the same term."""

    nullable: bool


@dataclass(frozen=True, slots=True, eq=False)
class Never(Term):
    pass


@dataclass(frozen=True, slots=True, eq=False)
class Empty(Term):
    pass


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


_Key: TypeAlias = tuple[object, ...]

NEVER: Final = Never(nullable=False)
EMPTY: Final = Empty(nullable=True)
ANYTHING: Final = Not(nullable=True, item=NEVER)


class Terms:
    """Makes terms, and takes their derivatives. One for each pattern: what it has made lives as long as it does."""

    def __init__(self) -> None:
        self._made: dict[_Key, Term] = {}
        self._derived: dict[tuple[Term, int], Term] = {}

    def _once(self, key: _Key, term: Term) -> Term:
        return self._made.setdefault(key, term)

    def one(self, ranges: Ranges) -> Term:
        return self._once(("one", ranges), One(nullable=False, ranges=ranges)) if ranges else NEVER

    def both(self, first: Term, then: Term) -> Term:
        if first is NEVER or then is NEVER:
            return NEVER
        if first is EMPTY:
            return then
        if then is EMPTY:
            return first
        if isinstance(first, Both):  # to the right, so that equal terms look equal
            return self.both(first.first, self.both(first.then, then))
        return self._once(("both", first, then), Both(first.nullable and then.nullable, first, then))

    def any(self, *items: Term) -> Term:
        flat = {inner for item in items for inner in (item.items if isinstance(item, Either) else (item,))}
        flat.discard(NEVER)
        if ANYTHING in flat:
            return ANYTHING
        if len(flat) <= 1:
            return flat.pop() if flat else NEVER
        kept = frozenset(flat)
        return self._once(("any", kept), Either(any(item.nullable for item in kept), kept))

    def all(self, *items: Term) -> Term:
        flat = {inner for item in items for inner in (item.items if isinstance(item, All) else (item,))}
        flat.discard(ANYTHING)
        if NEVER in flat:
            return NEVER
        if len(flat) <= 1:
            return flat.pop() if flat else ANYTHING
        kept = frozenset(flat)
        return self._once(("all", kept), All(all(item.nullable for item in kept), kept))

    def complement(self, item: Term) -> Term:
        if isinstance(item, Not):
            return item.item
        return ANYTHING if item is NEVER else self._once(("not", item), Not(not item.nullable, item))

    def times(self, item: Term, least: int, most: int | None) -> Term:
        if most == 0 or item is EMPTY:
            return EMPTY
        if item is NEVER:
            return EMPTY if least == 0 else NEVER
        if least == most == 1:
            return item
        return self._once(("times", item, least, most), Times(least == 0 or item.nullable, item, least, most))

    def derivative(self, term: Term, code: int) -> Term:
        """What may follow `code` in the texts of `term`."""
        key = (term, code)
        found = self._derived.get(key)
        if found is None:
            found = self._derived[key] = self._derive(term, code)
        return found

    def _derive(self, term: Term, code: int) -> Term:
        if isinstance(term, One):
            return EMPTY if contains(term.ranges, code) else NEVER
        if isinstance(term, Both):
            after = self.both(self.derivative(term.first, code), term.then)
            return self.any(after, self.derivative(term.then, code)) if term.first.nullable else after
        if isinstance(term, Either):
            return self.any(*(self.derivative(item, code) for item in term.items))
        if isinstance(term, All):
            return self.all(*(self.derivative(item, code) for item in term.items))
        if isinstance(term, Not):
            return self.complement(self.derivative(term.item, code))
        if isinstance(term, Times):
            most = None if term.most is None else term.most - 1
            rest = self.times(term.item, max(term.least - 1, 0), most)
            return self.both(self.derivative(term.item, code), rest)
        return NEVER

    def first_sets(self, term: Term) -> set[Ranges]:
        """The character sets that decide what the next derivative is."""
        if isinstance(term, One):
            return {term.ranges}
        if isinstance(term, Both):
            sets = self.first_sets(term.first)
            return sets | self.first_sets(term.then) if term.first.nullable else sets
        if isinstance(term, Either | All):
            return set().union(*(self.first_sets(item) for item in term.items))
        if isinstance(term, Not | Times):
            return self.first_sets(term.item)
        return set()


class Translation:
    """A syntax tree → the term of all framed texts in which the pattern is found.

    `exact` is False when the tree has parts that no regular language expresses (back-references), or whose
    translation is left out (lookbehind, word boundaries): the term then allows more, and texts must be checked.
    """

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self.exact = True
        self.groups: dict[int | str, Node] = {}

    def search(self, pattern: str) -> Term:
        """Raises `PatternError`."""
        return self.terms.both(ANYTHING, self.follow(parse_pattern(pattern), ANYTHING))

    def follow(self, node: Node, then: Term) -> Term:
        """The term for `node` with `then` after it: what a lookahead sees reaches to the end of the text."""
        terms = self.terms
        if isinstance(node, Chars):
            return terms.both(terms.one(intersect(node.ranges, TEXT)), then)
        if isinstance(node, Sequence):
            items = [
                item for i, item in enumerate(node.items) if i == 0 or item != node.items[i - 1] or not _mark(item)
            ]
            return functools.reduce(lambda rest, item: self.follow(item, rest), reversed(items), then)
        if isinstance(node, Alternation):
            return terms.any(*(self.follow(item, then) for item in node.items))
        if isinstance(node, Repeat):
            return self.repeat(node, then)
        if isinstance(node, Start | End):
            mark = START_MARK if isinstance(node, Start) else END_MARK
            return terms.both(terms.one(((mark, mark),)), then)
        if isinstance(node, Look):
            return self.look(node, then)
        return self.other(node, then)

    def repeat(self, node: Repeat, then: Term) -> Term:
        body = self.follow(node.item, EMPTY)
        if _looks(node.item):
            if (node.least, node.most) == (0, 1):
                return self.terms.any(self.follow(node.item, then), then)
            self.exact = False
        return self.terms.both(self.terms.times(body, node.least, node.most), then)

    def look(self, node: Look, then: Term) -> Term:
        if node.behind:
            self.exact = False
            return then
        ahead = self.follow(node.item, ANYTHING)
        return self.terms.all(self.terms.complement(ahead) if node.negated else ahead, then)

    def other(self, node: Group | Backreference | Boundary, then: Term) -> Term:
        if isinstance(node, Group):
            self.groups[node.number] = self.groups[node.name or node.number] = node.item
            return self.follow(node.item, then)
        self.exact = False
        if isinstance(node, Backreference) and node.target in self.groups:
            return self.follow(self.groups[node.target], then)
        return then


def _mark(node: Node) -> bool:
    return isinstance(node, Start | End)


def _looks(node: Node) -> bool:
    """Whether there is a lookahead or an anchor inside, whose meaning depends on what follows."""
    if isinstance(node, Look):
        return True
    if isinstance(node, Sequence | Alternation):
        return any(map(_looks, node.items))
    return isinstance(node, Repeat | Group) and _looks(node.item)


def framed_text(terms: Terms, least: int, most: int | None) -> Term:
    """Every text of `least` to `most` characters, between the marks."""
    body = terms.times(terms.one(TEXT), least, most)
    start, end = terms.one(((START_MARK, START_MARK),)), terms.one(((END_MARK, END_MARK),))
    return terms.both(start, terms.both(body, end))


def split_ranges(sets: set[Ranges]) -> list[Ranges]:
    """The coarsest pieces of `TEXT` such that each lies wholly inside or outside every set."""
    pieces: list[Ranges] = [TEXT]
    for ranges in sets:
        split: list[Ranges] = []
        for piece in pieces:
            inside = intersect(piece, ranges)
            outside = _subtract(piece, inside)
            split += [part for part in (inside, outside) if part]
        pieces = split
    return pieces


def _subtract(piece: Ranges, inside: Ranges) -> Ranges:
    rest: list[tuple[int, int]] = []
    for low, high in piece:
        start = low
        for taken_low, taken_high in inside:
            if taken_high < low or taken_low > high:
                continue
            if start < taken_low:
                rest.append((start, taken_low - 1))
            start = taken_high + 1
        if start <= high:
            rest.append((start, high))
    return union(rest)
