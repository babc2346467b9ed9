"""A consistent world: a thing is a function of the seed, its kind and its id. Nothing has to be stored."""

import datetime
import itertools
import weakref
import zlib
from collections.abc import Callable, Sequence
from hashlib import blake2b
from typing import Final, TypeAlias

from smartmock.generation.draw import Draw, DrawOptions
from smartmock.generation.kinds import Kind
from smartmock.generation.node import Generate, Node, NoValue
from smartmock.generation.numbers import whole_numbers
from smartmock.semantics.words import Words
from smartmock.types import JSON

_LEAST: Final = 20
_MOST: Final = 100
_MAX_KEPT: Final = 100_000
_VALUE_BYTES: Final = 120
"""What one kept value takes in memory, about: with its name, its written form and the objects around it."""
_MAX_SHELVES: Final = 200
"""Things of so many values are kept as they were shown, in so many groups."""

_NEW: Final = 9_000
_NEW_TRIES: Final = 8
_STRIDE: Final = 101
"""No list is likely to have a multiple of so many words."""
_SPREADING: Final = 0x9E3779B97F4A7C15
"""Spreads the bits of a checksum (2^64 divided by the golden ratio, as in Fibonacci hashing)."""

Key: TypeAlias = tuple[Node, tuple[str, ...], int]


class World:
    """What there is in one language under one seed: of every kind from 20 to 100 things that lists show, and more
    behind every other id. Safe to share between threads.
    """

    __slots__ = (
        "__weakref__",
        "_ids",
        "_places",
        "_rings",
        "_seed",
        "_shelves",
        "_size",
        "_start",
        "options",
        "root",
        "today",
        "words",
    )

    def __init__(self, seed: str, words: Words, *, today: datetime.date, options: DrawOptions) -> None:
        self.root = seed
        self._seed = seed.encode("utf-8", "surrogatepass")
        self.words = words
        self.today = today
        self.options = options
        self._start = zlib.crc32(self._seed)
        self._ids: dict[tuple[Kind, int], Sequence[JSON]] = {}
        self._places: dict[Kind, dict[JSON, int]] = {}
        self._rings: dict[tuple[Kind, int], Ring] = {}
        self._shelves: dict[Key, Shelf] = {}
        self._size = 0

    def ids(self, kind: Kind, at_least: int = 0) -> Sequence[JSON]:
        """The ids that lists show, in their order, more of them where more are wanted; none where no id can be made."""
        found = self._ids.get((kind, 0))
        if found is None:
            found = self._ids[kind, 0] = self._make_ids(kind, self.size(kind.name))
        if len(found) >= at_least:
            return found
        if (kind, at_least) not in self._ids:
            self._ids[kind, at_least] = self._make_ids(kind, at_least)
        return self._ids[kind, at_least]

    def ring(self, kind: Kind, at_least: int = 0) -> "Ring":
        """The ids that lists show, so that parts of them can be shown."""
        found = self._rings.get((kind, at_least))
        if found is None:
            found = self._rings[kind, at_least] = Ring(self.ids(kind, at_least))
        return found

    def line(self, kind: Kind, own_id: JSON) -> int:
        """Where a thing begins to read long lists of words: those that lists show begin at different places."""
        ids, begin = self.ids(kind), self.number(kind.name, "line")
        if isinstance(ids, range):
            return begin + (ids.index(own_id) if own_id in ids else self.number(kind.name, str(own_id))) * _STRIDE
        places = self._places.get(kind)
        if places is None:
            places = self._places[kind] = {shown: place for place, shown in enumerate(ids)}
        place = places.get(own_id)
        return begin + (self.number(kind.name, str(own_id)) if place is None else place) * _STRIDE

    def size(self, name: str) -> int:
        """How many there are of what goes by this name."""
        return _LEAST + self.number(name, "size") % (_MOST - _LEAST + 1)

    def number(self, *names: str) -> int:
        """A number of 56 bits that only depends on the seed and the names; quickly made, and good enough to choose."""
        return zlib.crc32("\0".join(names).encode("utf-8", "surrogatepass"), self._start) * _SPREADING % 2**64 >> 8

    def derive(self, *names: str) -> bytes:
        """The seed of what goes by these names."""
        text = "\0".join(("", *names))
        return blake2b(self._seed + text.encode("utf-8", "surrogatepass"), digest_size=16).digest()

    def draw(self, *names: str) -> Draw:
        """The stream of choices for what goes by these names."""
        return Draw(self.derive(*names), self.words, today=self.today, options=self.options, world=self)

    def things(self, node: Node, make: Generate, kind: Kind, *, level: int = 0) -> "Shelf":
        """Those of a kind, as the node shows them. `level` is 1 where they are looked at to complete others."""
        return self._shelf(node, make, (kind.name,), level, is_kind=True)

    def items(self, node: Node, make: Generate, names: tuple[str, ...]) -> "Shelf":
        """What stands in the list that goes by these names, as the node shows it."""
        return self._shelf(node, make, ("list", *names), 0, is_kind=False)

    def _shelf(self, node: Node, make: Generate, names: tuple[str, ...], level: int, *, is_kind: bool) -> "Shelf":
        key = (node, names, level)
        found = self._shelves.get(key)
        if found is None:
            if len(self._shelves) >= _MAX_SHELVES:
                self._shelves.clear()
            found = self._shelves.setdefault(key, Shelf(self, make, names, level, is_kind=is_kind))
        return found

    @property
    def kept_bytes(self) -> int:
        """What the things that are kept take in memory, about."""
        return self._size * _VALUE_BYTES

    def make_room(self, cost: int) -> None:
        """To be called before something is kept that is made of so many values."""
        self._size += cost
        if self._size > _MAX_KEPT:
            self._shelves.clear()
            self._size = cost

    def new_id(self, kind: Kind, *names: str) -> JSON:
        """The id of a thing that is new, as far as there are more ids than those that lists show."""
        ids, number = self.ids(kind), self.number(kind.name, "new", *names)
        if ids and all(isinstance(own_id, int) for own_id in ids):
            more: Sequence[JSON] = whole_numbers(kind.id_node.schema, ids[-1] + 1, _NEW)
        else:
            more = self._draw_ids(kind, [], _NEW_TRIES, f"new {number}")
        tries = (more[(number + turn) % len(more)] for turn in range(len(more)))
        found = (own_id for own_id in tries if own_id not in ids and kind.id_node.validator.is_valid(own_id))
        return next(found, ids[number % len(ids)] if ids else None)

    def _make_ids(self, kind: Kind, size: int) -> Sequence[JSON]:
        node, schema = kind.id_node, kind.id_node.schema
        told = [thing.get(kind.id_name) for thing in kind.node.schema.examples if isinstance(thing, dict)]
        shown = [example for example in (*told, *schema.examples) if node.validator.is_valid(example)][:1]
        if schema.enum is not None:
            return tuple(dict.fromkeys(value for value in schema.enum if node.validator.is_valid(value)))
        if set(schema.types) & {"integer", "number"}:
            numbers = whole_numbers(schema, shown[0] if shown and isinstance(shown[0], int) else 1, size)
            if all(map(node.validator.is_valid, numbers)):
                return numbers
            return tuple(filter(node.validator.is_valid, whole_numbers(schema, 1, 3 * size)))[:size]
        return self._draw_ids(kind, shown, size, "id")

    def _draw_ids(self, kind: Kind, shown: list[JSON], size: int, what: str) -> Sequence[JSON]:
        node, found = kind.id_node, dict.fromkeys(shown)
        for number in range(2 * size):
            if len(found) == size:
                break
            draw = Draw(self.derive(kind.name, what, str(number)), self.words, today=self.today, options=_UNGUIDED)
            try:
                value = node.generate(draw)
            except NoValue:
                break
            if node.validator.is_valid(value) and value:
                found[value] = None
        return tuple(found)


_UNGUIDED: Final = DrawOptions(examples=False)


Write: TypeAlias = Callable[[JSON], JSON]
"""Makes of a thing what takes its place in an answer; the same for a shelf all the time."""


def stride_over(total: int) -> int:
    """Steps with which each of so many things is met before one is met again."""
    return _STEP if total % _STEP else 1


_STEP: Final = 7


class Ring:
    """Keys, and parts of them that go around: what is near in a part stands apart among all keys."""

    __slots__ = ("_around", "_back", "size")

    def __init__(self, keys: Sequence[JSON]) -> None:
        self.size = size = len(keys)
        stride = stride_over(size)
        self._around = [keys[turn * stride % size] for turn in range(size)] * 2
        self._back = pow(stride, -1, size) if size else 0
        """Steps from one key to the next of all keys."""

    def part(self, start: int, length: int) -> Sequence[JSON]:
        """So many keys, if there are that many, from the key at `start` of all keys on."""
        begin = start * self._back % self.size if self.size else 0
        return self._around[begin : begin + min(length, self.size)]


class Shelf:
    """Things of one kind, or the items of one list, as a node shows them: each by itself, and whole.

    What is shown is shared by all who see it: change only copies.
    """

    __slots__ = ("_costs", "_is_kind", "_kept", "_largest", "_level", "_make", "_names", "_world", "_written")

    def __init__(self, world: World, make: Generate, names: tuple[str, ...], level: int, *, is_kind: bool) -> None:
        """What is shown of a kind goes by its id, other items by their place in the list."""
        self._world: World = weakref.proxy(world)  # which has the shelf
        self._make = make
        self._names = names
        self._level = level
        self._is_kind = is_kind
        self._kept: dict[JSON, JSON] = {}
        self._costs: dict[JSON, int] = {}
        self._written: dict[JSON, JSON] = {}
        self._largest = 0

    def show(self, key: JSON) -> JSON:
        """The thing with this id, or at this place; raises `NoValue`."""
        try:
            return self._kept[key]
        except KeyError:
            return self._show(key)

    def show_all(self, keys: Sequence[JSON]) -> list[JSON]:
        try:
            kept = self._kept
            return [kept[key] for key in keys]
        except KeyError:
            return [self.show(key) for key in keys]

    def show_written(self, keys: Sequence[JSON], write: Write) -> list[JSON]:
        """Things as `write` makes them, once for each."""
        try:
            written = self._written
            return [written[key] for key in keys]
        except KeyError:
            self._written.update({key: write(self.show(key)) for key in keys if key not in self._written})
            return [self._written[key] for key in keys]

    def affordable(self, keys: Sequence[JSON], most: int) -> int:
        """How many of these, which have been shown, are made of no more than so many values."""
        if self._largest * len(keys) <= most:
            return len(keys)
        totals = itertools.accumulate(self._costs.get(key, self._largest) for key in keys)
        return sum(total <= most for total in totals)

    def _show(self, key: JSON) -> JSON:
        draw = self._world.draw(*self._names, str(key))
        if self._is_kind:
            draw.entity = (key,)
        draw.level, draw.count, draw.index = self._level, None, int(not self._is_kind)
        value = self._make(draw)
        self._world.make_room(draw.nodes + 1)
        self._kept[key], self._costs[key] = value, draw.nodes + 1
        self._largest = max(self._largest, draw.nodes + 1)
        return value
