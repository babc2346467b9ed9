"""A page of a list: which things of the world it shows, as the request asks."""

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from smartmock.generation.draw import MAX_FORCED
from smartmock.generation.node import NoValue
from smartmock.generation.world import Ring, World
from smartmock.mock import matching
from smartmock.mock.agreement import speaking_of
from smartmock.mock.asked import Asked
from smartmock.mock.json_text import written
from smartmock.mock.paging import NOTHING, Roles, Wanted, make_cursor, read_cursor
from smartmock.mock.views import View
from smartmock.types import JSON

_SOME: Final = (3, 12)
"""How many things there are below another one, where nothing says which ones they are."""


@dataclass(slots=True)
class Page:
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

    def without_items(self) -> "Page":
        return replace(self, items=[], total=0, offset=0, is_altered=False)


@dataclass(slots=True)
class Found:
    """Ids, or places of things that have none; what these things are made to say because nothing said it."""

    keys: Sequence[JSON]
    written: Mapping[matching.Path, str] = field(default_factory=dict)
    term: str = ""

    @property
    def is_altered(self) -> bool:
        return bool(self.written or self.term)

    def spoken(self, thing: JSON) -> JSON:
        for path, text in self.written.items():
            thing = matching.written(thing, path, text) or thing
        return thing if not self.term else matching.mentioning(thing, self.term) or thing


class Listing:
    """One list of the world, as one request wants to see it. `count` is the length that the selector asks for."""

    __slots__ = (
        "_below",
        "_chance",
        "_filters",
        "_schema",
        "_scope",
        "_shelf",
        "count",
        "roles",
        "view",
        "wanted",
        "world",
    )

    def __init__(self, view: View, asked: Asked, world: World, roles: Roles, wanted: Wanted, count: int | None) -> None:
        self.view = view
        self.world = world
        self.roles = roles
        self.wanted = wanted
        self.count = count
        self._below = asked.texts
        self._filters = view.filters(asked.path_params) if view.parents else {}
        self._scope = (asked.operation.path, *self._below)
        self._chance = world.number(*self._scope)
        self._schema = view.node.schema
        self._shelf = (
            world.items(view.generator.node, view.generator, self._scope)
            if view.identity is None
            else world.things(view.generator.node, view.generator, view.identity.kind)
        )

    def page(self, *, is_written: bool) -> Page:
        """Raises `NoValue` when an item has no value.

        With `is_written` items that are as they are stand in the answer already written, as JSON.
        """
        found = Found(self._keys())
        if self.count is None and self._filters:
            found = self._of_parents(found)
        if self.wanted.needs_all:
            found = self._mentioning(self._filtered(found, self.wanted.filters))
            found = replace(found, keys=self._sorted(found))
        if len(found.keys) < self._schema.min_items:
            found = Found(self._enough())
        total, is_paged = len(found.keys), self.roles.is_paged
        size = self._size(total)
        start, stop = self._span(found.keys, size)
        items = self._items(found, start, stop, is_written=is_written)
        if not is_paged and self.count is not None:
            total = len(items)
        return Page(items, total, start, size, not is_paged, found.is_altered)

    def _keys(self) -> Sequence[JSON]:
        world, identity = self.world, self.view.identity
        count, least = self.count or 0, self._schema.min_items
        if identity is None:
            there = self._some(_SOME[1]) if self._below else world.size(" ".join(self._scope))
            return range(max(count, there, least))
        if not self._below or self._filters or count:
            return world.ids(identity.kind, max(count, least))
        return self._part(world.ring(identity.kind, least))

    def _enough(self) -> Sequence[JSON]:
        """Whatever there is, where the list may not be as short as what is asked for."""
        keys = self._keys()
        if len(keys) < self._schema.min_items:
            raise NoValue("there are not as many things as the list must have")
        return keys

    def _part(self, ring: Ring) -> Sequence[JSON]:
        """Those below another thing, where nothing says which ones they are."""
        return ring.part(self._chance >> 24, self._some(ring.size))

    def _some(self, most: int) -> int:
        """How many there are below another thing."""
        least, usual = _SOME
        least = max(least, self._schema.min_items)
        most = max(least, min(usual, most))
        return least + self._chance % (most - least + 1)

    def _of_parents(self, everything: Found) -> Found:
        """Nothing is below a parent that no list shows, so that some are made to say that they are."""
        found = self._filtered(everything, self._filters)
        if self.view.identity is None or (found.keys and not found.written):
            return found if found.keys else everything
        return replace(found, keys=self._part(Ring(found.keys or everything.keys)))

    def _filtered(self, found: Found, filters: Mapping[str, Sequence[str]]) -> Found:
        """What matches; where nothing does, what can be made to match, so that there is an answer."""
        sample = self._shelf.show(found.keys[0]) if found.keys and filters else None
        for match in matching.find_matches(filters, self.view.names, sample):
            look = self._look(found)
            keys = match.select(found.keys, look)
            if not keys and match.is_open:
                continue
            if not keys and found.keys:
                keys = [key for key in found.keys if match.writes(look(key))]
                found = replace(
                    found, written={**found.written, match.path: match.pieces[0]} if keys else found.written
                )
            found = replace(found, keys=keys)
        return found

    def _mentioning(self, found: Found) -> Found:
        term, look = self.wanted.search, self._look(found)
        if not term:
            return found
        keys = [key for key in found.keys if matching.mentions(look(key), term)]
        if keys:
            return replace(found, keys=keys)
        keys = [key for key in found.keys if matching.mentioning(look(key), term) is not None]
        return replace(found, keys=keys[: _SOME[0]], term=term)

    def _sorted(self, found: Found) -> Sequence[JSON]:
        identity = self.view.identity
        sort = [(name or (identity.id_name if identity else ""), falls) for name, falls in self.wanted.sort]
        return matching.in_order(found.keys, self._look(found), [(name, falls) for name, falls in sort if name])

    def _look(self, found: Found) -> Callable[[JSON], JSON]:
        show = self._shelf.show
        return show if not found.is_altered else lambda key: found.spoken(show(key))

    def _size(self, total: int) -> int:
        least, most = self._schema.min_items, self._schema.max_items
        asked = self.count if self.count is not None else self.wanted.size
        if asked is None:
            asked = self.roles.default_size
        if asked is None:
            low, high = _usual_sizes(least, most, self.world.options.array_items)
            asked = min(total, low + (self._chance >> 12) % (high - low + 1))
        return max(least, asked if most is None else min(asked, most))

    def _span(self, keys: Sequence[JSON], size: int) -> tuple[int, int]:
        """Where the page begins, and what it ends before."""
        wanted, total, least = self.wanted, len(keys), self._schema.min_items
        if wanted is NOTHING or self.count is not None:
            return 0, min(size, total)
        start, number = self._start(keys, size), self._number(keys, wanted.before)
        end = total if number is None else min(max(number - 1, 0), total)
        if wanted.from_end and (end < total or "last" in self.roles.names):
            start = max(start, end - size)
        start = min(start, total)
        if total - start < least:
            start = max(0, total - max(size, least))
        return start, max(min(start + size, end), start + least)

    def _start(self, keys: Sequence[JSON], size: int) -> int:
        wanted = self.wanted
        if wanted.offset is not None:
            return wanted.offset
        return self._number(keys, wanted.after) or (wanted.page or 0) * size

    def _number(self, keys: Sequence[JSON], text: str) -> int | None:
        """Of the thing that a cursor or an id names, counted from 1."""
        if not text:
            return None
        number = read_cursor(text)
        if number is not None or self.view.identity is None:
            return number
        return next((number for number, key in enumerate(keys, 1) if str(key) == text), None)

    def _items(self, found: Found, start: int, stop: int, *, is_written: bool) -> list[JSON]:
        shown, view, shelf, is_altered = found.keys[start:stop], self.view, self._shelf, found.is_altered
        is_written = is_written and not (is_altered or view.holder)
        items = shelf.show_written(shown, written) if is_written else shelf.show_all(shown)
        items = items[: max(self._schema.min_items, shelf.affordable(shown, MAX_FORCED))]
        if is_altered:
            items = [self._altered(found, value) for value in items]
        if view.holder is not None:
            holders = self.world.items(view.holder.node, view.holder, self._scope)
            items = [_held(holders.show(index), value, view.inner, index) for index, value in enumerate(items, start)]
        return items

    def _altered(self, found: Found, value: JSON) -> JSON:
        """The thing, made to say what was asked for."""
        altered, speaking = found.spoken(value), self.view.speaking
        if speaking is None or not isinstance(altered, dict):
            return altered
        return speaking_of(altered, [path[0] for path in found.written if path[0] in altered], speaking, self.world)


@functools.lru_cache(maxsize=1_024)
def _usual_sizes(least: int, most: int | None, usual: tuple[int, int]) -> tuple[int, int]:
    """As the environment has it, where neither the schema nor the documentation say anything."""
    low = max(usual[0], least)
    high = max(low, usual[1] if most is None else min(usual[1], most))
    if most is None and least:
        high = min(high, least + 2)
    return low, high


def _held(holder: JSON, value: JSON, inner: str, index: int) -> JSON:
    """The item that holds a thing, with the thing's cursor."""
    if not isinstance(holder, dict):
        return value
    cursor = {"cursor": make_cursor(index + 1)} if isinstance(holder.get("cursor"), str) else {}
    return {**holder, **cursor, inner: value}
