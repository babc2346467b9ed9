"""Syntax trees of regular expressions → terms of regular languages."""

import functools
from collections.abc import Callable

from smartmock.generation.language import ANYTHING, EMPTY, END, Term, Terms
from smartmock.schema.patterns.charset import ANY, WORD, Ranges
from smartmock.schema.patterns.inspection import looks_ahead, may_be_empty, without_lookahead
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


class Translation:
    """A syntax tree → the term of all texts in which the pattern is found.

    `exact` is False when the tree has parts that no regular language expresses (back-references), or whose
    translation is left out (a lookbehind that looks ahead): the term then allows more, and texts must be checked.
    `word` is what `\\b` takes for a character of a word.
    """

    def __init__(self, terms: Terms, word: Ranges = WORD) -> None:
        self.terms = terms
        self.exact = True
        self._word = terms.one(word)

    def search(self, tree: Node) -> Term:
        """The texts in which `tree` is found."""
        return self.terms.both(ANYTHING, self.follow(tree, ANYTHING))

    def lacking(self, tree: Node) -> Term:
        """The texts in which `tree` is not found; everything where its term would allow more than the tree does."""
        found, exact = self._judged(lambda: self.search(tree))
        return self.terms.complement(found) if exact else ANYTHING

    def follow(self, node: Node, then: Term) -> Term:
        """The term for `node` with `then` after it: what a lookahead sees reaches to the end of the text."""
        terms = self.terms
        if isinstance(node, Chars):
            return terms.both(terms.one(node.ranges), then)
        if isinstance(node, Sequence):
            return functools.reduce(lambda rest, item: self.follow(item, rest), reversed(node.items), then)
        if isinstance(node, Alternation):
            return terms.any(*(self.follow(item, then) for item in node.items))
        if isinstance(node, Repeat):
            return self.repeat(node, then)
        if isinstance(node, Start | End):
            return terms.both(terms.behind(EMPTY) if isinstance(node, Start) else END, then)
        if isinstance(node, Look):
            return self.behind(node, then) if node.behind else self.ahead(node, then)
        return self.boundary(node, then) if isinstance(node, Boundary) else self.other(node, then)

    def repeat(self, node: Repeat, then: Term) -> Term:
        terms, item, bounds = self.terms, node.item, (node.least, node.most)
        if bounds in ((0, 1), (1, 1)):
            once = self.follow(item, then)
            return once if node.least else terms.any(once, then)
        if looks_ahead(item) and not may_be_empty(item):
            hole = terms.hole()
            return terms.loop(hole, self.follow(item, hole), bounds, then)
        return terms.both(terms.times(self.follow(self.blind(item), EMPTY), *bounds), then)

    def ahead(self, node: Look, then: Term) -> Term:
        seen, exact = self._judged(lambda: self.follow(node.item, ANYTHING))
        if not node.negated:
            return self.terms.all(seen, then)
        return self.terms.all(self.terms.complement(seen), then) if exact else then

    def behind(self, node: Look, then: Term) -> Term:
        seen, exact = self._judged(lambda: self.follow(self.blind(node.item), EMPTY))
        state = self.terms.both(ANYTHING, seen)
        if not node.negated:
            return self.terms.both(self.terms.behind(state), then)
        return self.terms.both(self.terms.behind(self.terms.complement(state)), then) if exact else then

    def boundary(self, node: Boundary, then: Term) -> Term:
        terms = self.terms
        before, after = terms.both(ANYTHING, self._word), terms.both(self._word, ANYTHING)
        ways = ((terms.complement(before), after), (before, terms.complement(after)))
        if node.negated:
            ways = ((terms.complement(before), terms.complement(after)), (before, after))
        return terms.any(*(terms.both(terms.behind(past), terms.all(future, then)) for past, future in ways))

    def other(self, node: Group | Backreference, then: Term) -> Term:
        if isinstance(node, Group):
            return self.follow(node.item, then)
        self.exact = False
        return self.terms.both(self.terms.times(self.terms.one(ANY), 0, None), then)

    def blind(self, node: Node) -> Node:
        """The node without lookaheads and word boundaries, for places from which the text ahead cannot be seen."""
        if not looks_ahead(node):
            return node
        self.exact = False
        return without_lookahead(node)

    def _judged(self, translate: Callable[[], Term]) -> tuple[Term, bool]:
        """A part's term, and whether it is exact."""
        before, self.exact = self.exact, True
        term = translate()
        exact, self.exact = self.exact, before and self.exact
        return term, exact
