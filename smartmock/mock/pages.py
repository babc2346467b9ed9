"""A page of a list: which things of the world it shows, as the request asks."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final, NamedTuple

from smartmock.generation.draw import MAX_FORCED
from smartmock.generation.world import World
from smartmock.mock import matching
from smartmock.mock.paging import Roles, Wanted, make_cursor, read_cursor
from smartmock.mock.views import View
from smartmock.types import JSON

_SOME: Final = (3, 12)
"""How many things there are below another one, where nothing says which ones they are."""
_STRIDE: Final = 7


class Page(NamedTuple):
    """`total` are all that there are, on all pages; `offset` come before the items. What items hold is shared.

    `is_complete`: the list needs no pages, for the operation has no parameters that lead to others. `is_altered`:
    things were made to say what was asked for, which their schema may not allow.
    """

    items: list[JSON]
    total: int
    offset: int
    size: int
    is_complete: bool

    is_altered: bool = False

    @property
    def end(self) -> int:
        return self.offset + len(self.items)

    def with_items(self, items: list[JSON]) -> "Page":
        return self._replace(items=items)

    def without_items(self) -> "Page":
        return self._replace(items=[], total=0, offset=0, is_altered=False)


_NO_FILTERS: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})


class Below(NamedTuple):
    """What a path says of the list at its end: `/users/7/orders` are below `parents`, ("7",).

    `filters`: properties of the items that name a parent, each with its value.
    """

    parents: tuple[str, ...] = ()
    filters: Mapping[str, Sequence[str]] = _NO_FILTERS


class Listing:
    """One list of the world, as one request wants to see it. `count` is the length that the selector asks for."""

    def __init__(
        self, view: View, world: World, path: str, below: Below, asked: tuple[Roles, Wanted, int | None]
    ) -> None:
        self._view = view
        self._world = world
        self._below = below
        self._roles, self._wanted, self._count = asked
        self._scope = (path, *below.parents)
        self._written: dict[str, str] = {}
        self._term = ""
        generator, identity = view.generator, view.identity
        self._shelf = (
            world.items(generator.node, generator, self._scope)
            if identity is None
            else world.things(generator.node, generator, identity.kind)
        )
        self._chance = world.number(*self._scope)

    def page(self) -> Page:
        """Raises `NoValue` when an item has no value."""
        wanted, schema = self._wanted, self._view.node.schema
        keys = self._keys()
        if self._count is None and self._below.filters:
            found = self._filtered(keys, self._below.filters)
            keys = self._subset(keys) if self._written and self._view.identity is not None else found
        if wanted.needs_all:
            keys = self._searched(self._filtered(keys, wanted.filters))
            keys = matching.in_order(keys, self._shelf.show, wanted.sort)
        size = self._size(len(keys))
        offset = min(self._offset(keys, size), len(keys))
        if len(keys) - offset < schema.min_items:
            offset = max(0, len(keys) - max(size, schema.min_items))
        items = self._items(keys, offset, size)
        total = len(keys) if self._roles.is_paged or self._count is None else len(items)
        is_altered = bool(self._written or self._term)
        return Page(items, total, offset, size, not self._roles.is_paged, is_altered)

    def _keys(self) -> Sequence[JSON]:
        """Ids, or places of things that have none."""
        below, world, count, identity = self._below, self._world, self._count or 0, self._view.identity
        if identity is None:
            there = self._some(_SOME[1]) if below.parents else world.size(" ".join(self._scope))
            return range(max(count, there, self._view.node.schema.min_items))
        ids = world.ids(identity.kind, count)
        return ids if not below.parents or below.filters or count else self._subset(ids)

    def _subset(self, ids: Sequence[JSON]) -> Sequence[JSON]:
        """Those below another thing, where nothing says which ones they are."""
        start, stride = self._chance >> 24, _STRIDE if len(ids) % _STRIDE else 1
        return [ids[(start + turn * stride) % len(ids)] for turn in range(min(self._some(len(ids)), len(ids)))]

    def _some(self, most: int) -> int:
        """How many there are below another thing."""
        least = max(_SOME[0], self._view.node.schema.min_items)
        most = max(least, min(_SOME[1], most))
        return least + self._chance % (most - least + 1)

    def _filtered(self, keys: Sequence[JSON], filters: Mapping[str, Sequence[str]]) -> Sequence[JSON]:
        """What matches. Of a filter that nothing matches the things are made to speak, so that there is an answer."""
        names = self._view.names
        for match in matching.find_matches(filters, names):
            found = [key for key in keys if match.holds(self._shelf.show(key))]
            if found:
                keys = found
            elif match.is_exact:
                self._written[match.name] = match.texts[0]
        return keys

    def _searched(self, keys: Sequence[JSON]) -> Sequence[JSON]:
        term = self._wanted.search
        if not term:
            return keys
        found = [key for key in keys if matching.mentions(self._shelf.show(key), term)]
        if not found:
            self._term = term
            return keys[: _SOME[0]]
        return found

    def _size(self, total: int) -> int:
        schema, roles = self._view.node.schema, self._roles
        asked = self._count if self._count is not None else self._wanted.size
        if asked is None:
            asked = roles.default_size if roles.default_size is not None else self._usual_size(total)
        return max(schema.min_items, asked if schema.max_items is None else min(asked, schema.max_items))

    def _usual_size(self, total: int) -> int:
        """As the environment has it, where neither the schema nor the documentation say anything."""
        schema, (low, high) = self._view.node.schema, self._world.options.array_items
        low = max(low, schema.min_items)
        high = max(low, high if schema.max_items is None else min(high, schema.max_items))
        if schema.max_items is None and schema.min_items:
            high = min(high, schema.min_items + 2)
        return min(total, low + (self._chance >> 12) % (high - low + 1))

    def _offset(self, keys: Sequence[JSON], size: int) -> int:
        wanted = self._wanted
        if self._count is not None:
            return 0
        if wanted.offset is not None:
            return wanted.offset
        if wanted.after:
            found = self._place(keys, wanted.after)
            return found[0] if found else 0
        if wanted.before:
            found = self._place(keys, wanted.before)
            return max(0, found[1] - size) if found else 0
        return (wanted.page or 0) * size

    def _place(self, keys: Sequence[JSON], text: str) -> tuple[int, int] | None:
        """How many things come before what follows a cursor or an id, and before what it names itself."""
        number = read_cursor(text)
        if number is not None:
            return number, number
        index = (
            next((index for index, key in enumerate(keys) if str(key) == text), None)
            if self._view.identity is not None
            else None
        )
        return None if index is None else (index + 1, index)

    def _items(self, keys: Sequence[JSON], offset: int, size: int) -> list[JSON]:
        shown = keys[offset : offset + size]
        items = self._shelf.show_all(shown)
        least = self._view.node.schema.min_items
        items = items[: max(least, self._shelf.affordable(shown, MAX_FORCED))]
        if self._written or self._term:
            items = [self._altered(value) for value in items]
        if self._view.holder is not None:
            items = [self._held(value, index) for index, value in enumerate(items, offset)]
        return items

    def _altered(self, value: JSON) -> JSON:
        """The thing, made to say what was asked for."""
        altered, speaking = matching.spoken_of(value, self._written, self._term), self._view.speaking
        return altered if speaking is None else speaking.agreeing(altered, self._world)

    def _held(self, value: JSON, index: int) -> JSON:
        """The item that holds a thing, with the cursor after it."""
        view = self._view
        if view.holder is None:
            return value
        shown = self._world.items(view.holder.node, view.holder, self._scope).show(index)
        if not isinstance(shown, dict):
            return value
        cursor = {"cursor": make_cursor(index + 1)} if isinstance(shown.get("cursor"), str) else {}
        return {**shown, **cursor, view.inner: value}
