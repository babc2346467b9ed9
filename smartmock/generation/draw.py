"""The one source of chance and time for generated values."""

import datetime
import hashlib
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal, TypeVar

from smartmock.semantics.words import Words
from smartmock.types import JSON

T = TypeVar("T")

MAX_NODES: Final = 1_000
MAX_STEPS: Final = 4_000
MAX_TRIES: Final = 150
MAX_FORCED: Final = 50_000
"""So many values are made even where a schema demands more: that schema counts as impossible."""
MAX_DEAD_ENDS: Final = 300
"""So many alternatives may fail in one value: choices within choices have more ways than there is time for."""

_BLOCK: Final = struct.Struct("<128I")
ONE_DRAW: Final = 2**24
"""Up to here 32 random bits choose evenly enough."""


@dataclass(frozen=True, slots=True)
class DrawOptions:
    """What a request asks of generated values.

    `examples`: property examples are used as values. `optional`: which optional properties appear.
    `array_items`: (least, most) items where the schema says nothing. `root_items`: exactly so many in the
    outermost array, as far as its schema allows. `variant`: the branch of a polymorphic schema to choose.
    `zone`: whose clock date-times tell, None for that of UTC, which is written `Z`.
    """

    examples: bool = True
    optional: Literal["all", "some", "required"] = "all"
    array_items: tuple[int, int] = (1, 5)
    root_items: int | None = None
    variant: str | None = None
    zone: datetime.tzinfo | None = None


class Draw:
    """A stream of choices for one answer: the same seed gives the same stream everywhere.

    `position` is how far the stream has been read: setting it back takes choices back.
    It also keeps count of how deep and how large the value has become, so that generation stays bounded.
    `small` asks for what must be there only; `careful` for choices that exclude each other, which costs more;
    `lenient` for the nearest value where none is valid; a `trial` gives up where others look for a value known to be
    good. `tries` is how often values may still be drawn again.
    In a `world` objects are things of it: the next one is `entity`, an id in a tuple, or any. `given` is a node with
    the value that it shall have. `level` is above 0 while a thing is only looked at to complete another. With `spread`
    the items of a list are different things, with `line` long lists are read from there on, so that things differ.
    """

    __slots__ = (
        "active",
        "careful",
        "count",
        "dead_ends",
        "depth",
        "entity",
        "given",
        "index",
        "lenient",
        "level",
        "line",
        "nodes",
        "numbers",
        "options",
        "position",
        "seed",
        "small",
        "spread",
        "steps",
        "today",
        "trial",
        "tries",
        "words",
        "world",
    )

    def __init__(
        self,
        seed: bytes | str | int,
        words: Words,
        *,
        today: datetime.date,
        options: DrawOptions = DrawOptions(),
        world: object = None,
    ) -> None:
        self.seed = seed if isinstance(seed, bytes) else str(seed).encode()
        self.numbers: list[int] = []
        self.position = 0
        self.words = words
        self.today = today
        self.options = options
        self.depth = 0
        self.nodes = 0
        self.steps = 0
        self.dead_ends = 0
        self.index = 0
        self.count = options.root_items
        self.small = False
        self.careful = False
        self.lenient = False
        self.trial = False
        self.tries = MAX_TRIES
        self.active: dict[int, int] = {}
        self.world = world
        self.entity: tuple[JSON, ...] = ()
        self.given: tuple[Any, JSON] | None = None
        self.level = 0
        self.spread: int | None = None
        self.line: int | None = None

    def bits(self) -> int:
        """32 random bits."""
        position = self.position
        self.position = position + 1
        try:
            return self.numbers[position]
        except IndexError:
            return self.extend(position)

    def extend(self, position: int) -> int:
        """Reads on in the stream, up to and including `position`; returns the number there.

        Hashing in large blocks costs less for each number than any generator written in Python.
        """
        while position >= len(self.numbers):
            block = hashlib.shake_128(self.seed + len(self.numbers).to_bytes(4, "big")).digest(_BLOCK.size)
            self.numbers.extend(_BLOCK.unpack(block))
        return self.numbers[position]

    def below(self, count: int) -> int:
        """A number from 0 to `count` - 1."""
        if count <= ONE_DRAW:
            position = self.position
            self.position = position + 1
            try:
                return self.numbers[position] % count
            except IndexError:
                return self.extend(position) % count
        size = count.bit_length() + 32
        value = 0
        for _ in range(0, size, 32):
            value = value << 32 | self.bits()
        return value % count

    def between(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + self.below(high - low + 1)

    def unit(self) -> float:
        """A number from 0 up to, but not, 1."""
        return self.bits() / 4294967296.0

    def chance(self, probability: float) -> bool:
        return self.unit() < probability

    def pick(self, values: Sequence[T]) -> T:
        return values[self.below(len(values))]

    def exhausted(self) -> bool:
        """Whether the value has grown so large that only what must be there is added."""
        return self.nodes >= MAX_NODES
