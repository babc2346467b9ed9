"""Questions about syntax trees, and trees with some of their nodes replaced."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final, TypeAlias

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

NOTHING: Final = Sequence(())
"""The node of the empty text."""

Change: TypeAlias = Callable[[Node], Node | None]


def children(node: Node) -> tuple[Node, ...]:
    if isinstance(node, Sequence | Alternation):
        return node.items
    return (node.item,) if isinstance(node, Repeat | Group | Look) else ()


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it, in the order of the text."""
    yield node
    for child in children(node):
        yield from walk(child)


def replaced(node: Node, change: Change) -> Node:
    """The tree with every node for which `change` has another one replaced by that."""
    other = change(node)
    if other is not None:
        return other
    if isinstance(node, Sequence | Alternation):
        return replace(node, items=tuple(replaced(item, change) for item in node.items))
    return replace(node, item=replaced(node.item, change)) if isinstance(node, Repeat | Group | Look) else node


def looks_ahead(node: Node) -> bool:
    """Whether a lookahead or a word boundary is inside, whose meaning depends on what follows the node."""
    return any(_is_lookahead(inner) for inner in walk(node))


def has_boundary(node: Node) -> bool:
    """Whether it matters somewhere which characters make a word."""
    return any(isinstance(inner, Boundary) for inner in walk(node))


def without_lookahead(node: Node) -> Node:
    """The tree without lookaheads, word boundaries, and what must not be found with them: it is in more texts."""

    def change(inner: Node) -> Node | None:
        negated = isinstance(inner, Look) and inner.negated
        return NOTHING if _is_lookahead(inner) or (negated and looks_ahead(inner)) else None

    return replaced(node, change)


def _is_lookahead(node: Node) -> bool:
    return isinstance(node, Boundary) or (isinstance(node, Look) and not node.behind)


def may_be_empty(node: Node) -> bool:
    """Whether the node may match without a character; a back-reference counts as one that may."""
    if isinstance(node, Chars):
        return False
    if isinstance(node, Alternation):
        return any(map(may_be_empty, node.items))
    if isinstance(node, Repeat):
        return node.least == 0 or may_be_empty(node.item)
    return all(map(may_be_empty, children(node))) if isinstance(node, Sequence | Group) else True


def group_numbers(tree: Node) -> dict[int | str, int]:
    """What back-references may say, by number or name → the number of the group that they mean."""
    groups = [node for node in walk(tree) if isinstance(node, Group)]
    return {group.number: group.number for group in groups} | {g.name: g.number for g in reversed(groups) if g.name}


def references(tree: Node) -> dict[int, Group]:
    """The groups that back-references in `tree` mean, by number.

    Groups inside of negated lookarounds are left out: none of them holds a text when such a lookaround is passed.
    """
    numbers = group_numbers(tree)
    meant = {numbers.get(node.target) for node in walk(tree) if isinstance(node, Backreference)}
    reachable = replaced(tree, lambda node: NOTHING if isinstance(node, Look) and node.negated else None)
    return {node.number: node for node in walk(reachable) if isinstance(node, Group) and node.number in meant}


def has_anchor(tree: Node) -> bool:
    """Whether `^` or `$` is inside."""
    return any(isinstance(node, Start | End) for node in walk(tree))


def is_slow(tree: Node) -> bool:
    """Whether matchers that go back and try again may take very long: many references, or loops in loops."""
    nested = any(
        _is_endless(node) and any(map(_is_endless, walk(node.item))) for node in walk(tree) if isinstance(node, Repeat)
    )
    return nested or sum(isinstance(node, Backreference) for node in walk(tree)) > 2


def _is_endless(node: Node) -> bool:
    return isinstance(node, Repeat) and node.most is None


def with_text(tree: Node, number: int, text: str) -> Node:
    """The tree in which group `number` holds `text`, and every reference to it, too."""
    numbers = group_numbers(tree)
    literal = Sequence(tuple(Chars(((ord(char), ord(char)),)) for char in text))

    def change(node: Node) -> Node | None:
        if isinstance(node, Group) and node.number == number:
            return replace(node, item=literal)
        means_it = isinstance(node, Backreference) and numbers.get(node.target) == number
        return literal if means_it else None

    return replaced(tree, change)
