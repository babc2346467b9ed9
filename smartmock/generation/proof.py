"""Proofs that what a node generates obeys its schema."""

import datetime
import functools
from copy import deepcopy
from dataclasses import dataclass
from typing import Final

from smartmock.generation.draw import Draw, DrawOptions
from smartmock.generation.node import Node, NoValue
from smartmock.semantics.words import words_for
from smartmock.types import JSON

_SAMPLES: Final = 3
_MORE_SAMPLES: Final = 20
_DAY: Final = datetime.date(2024, 2, 29)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`holds`: every sample was valid. `good`: a valid one, in a tuple; without one `failure` says why."""

    holds: bool
    good: tuple[JSON, ...]
    failure: NoValue | None = None


class Proof:
    """Samples of a node, judged by an independent validator when someone first asks."""

    def __init__(self, node: Node) -> None:
        self._node = node

    @property
    def holds(self) -> bool:
        return self._outcome.holds

    @property
    def reason(self) -> str:
        """Why no value can be, or, if not `certain`, why none was found; "" when there is one."""
        return str(self._outcome.failure or "")

    @property
    def certain(self) -> bool:
        failure = self._outcome.failure
        return failure is None or failure.certain

    def good(self) -> JSON:
        """A value known to be good, for when all else fails; there is one if there is no `reason`."""
        return deepcopy(self._outcome.good[0])

    @functools.cached_property
    def _outcome(self) -> Outcome:
        results = [self._sample(_draw(seed)) for seed in range(_SAMPLES)]
        good = tuple(result[0] for result in results if isinstance(result, tuple))
        failure = next((result for result in results if isinstance(result, NoValue)), _INVALID)
        return Outcome(holds=True, good=good[:1]) if len(good) == _SAMPLES else self._search(good, failure)

    def _search(self, good: tuple[JSON, ...], failure: NoValue) -> Outcome:
        """A full value may be impossible where a small one is not, and a careless one where a careful one is not."""
        for seed in range(_MORE_SAMPLES):
            if good:
                return Outcome(holds=False, good=good[:1])
            draw = small_draw(_draw(0)) if seed == 0 else _draw(_SAMPLES + seed)
            draw.careful = bool(seed % 2)
            result = self._sample(draw)
            if isinstance(result, tuple):
                good = result
            elif result.certain:
                return Outcome(holds=False, good=(), failure=result)
        return Outcome(holds=False, good=(), failure=failure)

    def _sample(self, draw: Draw) -> tuple[JSON] | NoValue:
        try:
            value = self._node.generate(draw)
        except NoValue as error:
            return error.bare()
        return (value,) if self._node.validator.is_valid(value) else _INVALID


_INVALID: Final = NoValue("no drawn value obeys all of its rules together", certain=False)


def _draw(seed: int) -> Draw:
    return Draw(seed, words_for("en_US"), today=_DAY, options=DrawOptions(examples=seed == 0))


def small_draw(draw: Draw) -> Draw:
    """A new stream for a value that holds only what must be there."""
    small = Draw(draw.seed + draw.bits().to_bytes(4, "big"), draw.words, today=draw.today, options=draw.options)
    small.small = True
    return small
