"""Routes in a trie of segments: matching costs the same with ten routes and with ten thousand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Generic, TypeAlias, TypeVar
from urllib.parse import parse_qsl

from smartmock.routing.nearest import Neighbour, make_neighbour, rank
from smartmock.routing.template import Pins, Segment, Template, parse_template, split_path

T = TypeVar("T")

MIXED_COST: Final = 1 << 16
PARAMETER_COST: Final = MIXED_COST + 1
"""Fewer segments with parameters are more specific; among equals, plain parameters are the least specific."""
NO_WAY: Final = 1 << 60
"""More than any way costs."""


@dataclass(frozen=True, slots=True)
class Route(Generic[T]):
    """`template` may hold parameters in braces and end in a pinned query: `/v1/messages?beta=true`."""

    method: str
    template: str
    target: T


@dataclass(slots=True)
class Match(Generic[T]):
    """`method` is the route's own: `GET` when a `HEAD` request fell back to it. `path_params` are percent-decoded."""

    target: T
    path_params: dict[str, str]
    method: str
    template: str


@dataclass(frozen=True, slots=True)
class Miss:
    """`allowed` are the methods that the path knows, in alphabetic order; none means that no template fits.

    `incomplete`: one would fit if its parameters could be empty; those that are missing are "" in it.
    """

    allowed: tuple[str, ...] = ()
    incomplete: Match[Any] | None = None


@dataclass(slots=True)
class Node(Generic[T]):
    """A place in the trie. `mixed` is ordered by specificity; `routes` end here, by method."""

    literals: "dict[str, Node[T]]" = field(default_factory=dict)
    mixed: "list[tuple[Segment, Node[T]]]" = field(default_factory=list)
    parameter: "Node[T] | None" = None
    routes: "dict[str, list[tuple[Template, Route[T]]]]" = field(default_factory=dict)


Found: TypeAlias = tuple[Node[T], tuple[str, ...]]
"""A node at which the path ends, and the parameter values on the way."""


class RouteTable(Generic[T]):
    """Built by `build_table`. `shadowed` are routes that an earlier one with the same method and shape hides."""

    def __init__(self, root: Node[T], routes: Sequence[Route[T]], shadowed: tuple[Route[T], ...]) -> None:
        self._root = root
        self._routes = routes
        self.shadowed = shadowed

    def match(self, method: str, path: str, query: str = "") -> Match[T] | Miss:
        """The most specific route for a path that is still percent-encoded.

        Fewest segments with parameters win, then the one whose literal text comes first. Every route whose template
        fits may answer, so a method that only a less specific template declares is found. `HEAD` falls back to `GET`.
        An exact trailing slash goes before a missing or superfluous one.
        """
        method = method.upper()
        segments = split_path(path)
        found = search(self._root, segments, method)
        if found is None and len(tolerant := toggle_slash(segments)) > 0:
            segments, found = tolerant, search(self._root, tolerant, method)
        if found is None:
            return self._miss(method, path, query)
        return make_match(found, method, query)

    def nearest(self, path: str, n: int = 3) -> list[tuple[str, tuple[str, ...]]]:
        """The `n` templates that look most like `path`, best first, each with its methods."""
        return rank(self._neighbours, split_path(path), n)

    def _miss(self, method: str, path: str, query: str) -> Miss:
        allowed, segments = self._allowed(path), split_path(path)
        found = None if allowed or "" not in segments else search(self._root, segments, method, may_be_empty=True)
        return Miss(allowed, None if found is None else make_match(found, method, query))

    def _allowed(self, path: str) -> tuple[str, ...]:
        segments = split_path(path)
        nodes = [*ends(self._root, segments), *ends(self._root, toggle_slash(segments))]
        return tuple(sorted({method for node in nodes for method in node.routes}))

    @cached_property
    def _neighbours(self) -> tuple[Neighbour, ...]:
        methods: dict[str, list[str]] = {}
        for route in self._routes:
            methods.setdefault(route.template, []).append(route.method.upper())
        return tuple(make_neighbour(template, tuple(names)) for template, names in methods.items())


def build_table(routes: Iterable[Route[T]]) -> RouteTable[T]:
    """Routes that differ only in the names of their parameters are the same: the first one wins."""
    root: Node[T] = Node()
    kept: list[Route[T]] = []
    shadowed: list[Route[T]] = []
    for route in routes:
        (kept if insert(root, route) else shadowed).append(route)
    order_mixed(root)
    return RouteTable(root, tuple(kept), tuple(shadowed))


def insert(root: Node[T], route: Route[T]) -> bool:
    """False when an earlier route has the same method, shape and pins."""
    template = parse_template(route.template)
    node = root
    for segment in template.segments:
        node = child(node, segment)
    candidates = node.routes.setdefault(route.method.upper(), [])
    if any(other.pins == template.pins for other, _ in candidates):
        return False
    candidates.append((template, route))
    # Most pins first, so that the first one that the query satisfies is the most specific.
    candidates.sort(key=lambda candidate: -len(candidate[0].pins))
    return True


def child(node: Node[T], segment: Segment) -> Node[T]:
    """The node below `node` for a segment, made when there is none."""
    if not segment.names:
        below = node.literals.get(segment.texts[0])
        if below is None:
            below = node.literals[segment.texts[0]] = Node()
        return below
    if segment.is_parameter:
        node.parameter = node.parameter or Node()
        return node.parameter
    for other, below in node.mixed:
        if other.texts == segment.texts:
            return below
    below = Node()
    node.mixed.append((segment, below))
    return below


def order_mixed(root: Node[T]) -> None:
    """More literal text first, then fewer parameters."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        node.mixed.sort(key=lambda item: (-sum(map(len, item[0].texts)), len(item[0].names)))
        waiting += [*node.literals.values(), *(below for _, below in node.mixed)]
        waiting += [node.parameter] if node.parameter else []


def search(root: Node[T], segments: Sequence[str], method: str, *, may_be_empty: bool = False) -> Found[T] | None:
    """The cheapest way to an end that knows `method`: depth first, literal before mixed before plain parameter.

    Every node lies at one depth, so none is visited twice however the ways branch.
    """
    best: Found[T] | None = None
    least, size = NO_WAY, len(segments)
    waiting: list[tuple[Node[T] | None, int, tuple[str, ...], int]] = [(root, 0, (), 0)]
    while waiting:
        node, depth, values, cost = waiting.pop()
        while node is not None and cost < least:
            if depth == size:
                if method in node.routes or (method == "HEAD" and "GET" in node.routes):
                    best, least = (node, values), cost
                break
            segment = segments[depth]
            depth += 1
            # Last in, first out: the least specific child is pushed first, and literal text is followed at once.
            if node.parameter is not None and (segment or may_be_empty):
                waiting.append((node.parameter, depth, (*values, segment), cost + PARAMETER_COST))
            for mixed, below in reversed(node.mixed) if node.mixed else ():
                captured = mixed.capture(segment)
                if captured is not None:
                    waiting.append((below, depth, values + captured, cost + MIXED_COST))
            node = node.literals.get(segment)
    return best


def ends(root: Node[T], segments: Sequence[str]) -> list[Node[T]]:
    """All nodes at which the path can end."""
    nodes = [root] if segments else []
    for segment in segments:
        nodes = [below for node in nodes for below in children(node, segment)]
    return nodes


def children(node: Node[T], segment: str) -> list[Node[T]]:
    found = [below for mixed, below in node.mixed if mixed.capture(segment) is not None]
    if node.parameter is not None and segment:
        found.append(node.parameter)
    if segment in node.literals:
        found.append(node.literals[segment])
    return found


def toggle_slash(segments: Sequence[str]) -> list[str]:
    """The same path with its trailing slash removed, or with one added; empty for `/`, which has no other form."""
    return [*segments[:-1]] if segments[-1] == "" else [*segments, ""]


def make_match(found: Found[T], method: str, query: str) -> Match[T]:
    node, values = found
    routes = node.routes
    name = method if method in routes else "GET"
    candidates = routes[name]
    template, route = candidates[0] if len(candidates) == 1 else choose_pinned(candidates, query)
    return Match(route.target, dict(zip(template.names, values, strict=True)), name, template.text)


def choose_pinned(candidates: Sequence[tuple[Template, Route[T]]], query: str) -> tuple[Template, Route[T]]:
    """The first one whose pins the query holds, else the one that comes closest to none."""
    asked: Pins = frozenset(parse_qsl(query, keep_blank_values=True))
    plainest = min(candidates, key=lambda candidate: len(candidate[0].pins))
    return next((candidate for candidate in candidates if candidate[0].pins <= asked), plainest)
