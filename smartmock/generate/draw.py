"""The one source of chance and time for generated values."""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeVar

from smartmock.semantics.words import Words

T = TypeVar("T")

MAX_DEPTH: Final = 6
MAX_NODES: Final = 2_000
MAX_STEPS: Final = 20_000

_MULTIPLIER: Final = 6364136223846793005  # Knuth's MMIX generator: a draw costs a tenth of a microsecond
_INCREMENT: Final = 1442695040888963407
_MASK: Final = 2**64 - 1
_ONE_DRAW: Final = 2**24
"""Up to here 32 random bits choose evenly enough."""


@dataclass(frozen=True, slots=True)
class DrawOptions:
    """What a request asks of generated values.

    `examples`: property examples are used as values. `optional`: which optional properties appear.
    `array_items`: (least, most) items where the schema says nothing. `root_items`: exactly so many in the
    outermost array, as far as its schema allows. `variant`: the branch of a polymorphic schema to choose.
    """

    examples: bool = True
    optional: Literal["all", "some", "required"] = "all"
    array_items: tuple[int, int] = (1, 5)
    root_items: int | None = None
    variant: str | None = None


class Draw:
    """A stream of choices for one answer: the same seed gives the same stream everywhere.

    It also keeps count of how deep and how large the value has become, so that generation stays bounded.
    `small` asks for what must be there only; `lenient` for the nearest value where none is valid.
    """

    __slots__ = ("active", "depth", "index", "lenient", "nodes", "options", "small", "state", "steps", "today", "words")

    def __init__(
        self,
        seed: bytes | str | int,
        words: Words,
        *,
        today: datetime.date,
        options: DrawOptions = DrawOptions(),
    ) -> None:
        text = seed if isinstance(seed, bytes) else str(seed).encode()
        self.state = int.from_bytes(hashlib.blake2b(text, digest_size=8).digest(), "big")
        self.words = words
        self.today = today
        self.options = options
        self.depth = 0
        self.nodes = 0
        self.steps = 0
        self.index = 0
        self.small = False
        self.lenient = False
        self.active: dict[object, int] = {}

    def bits(self) -> int:
        """32 random bits."""
        self.state = state = (self.state * _MULTIPLIER + _INCREMENT) & _MASK
        return state >> 32

    def below(self, count: int) -> int:
        """A number from 0 to `count` - 1."""
        if count <= _ONE_DRAW:
            return (self.bits() * count) >> 32
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
