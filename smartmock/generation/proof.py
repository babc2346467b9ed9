"""Proofs that what a node generates obeys its schema."""

import datetime
import functools
from dataclasses import dataclass
from typing import Final

from smartmock.generation.draw import Draw, DrawOptions
from smartmock.generation.node import Node, NoValue
from smartmock.semantics.words import words_for

_SAMPLES: Final = 3
_DAY: Final = datetime.date(2024, 2, 29)


@dataclass(frozen=True, slots=True)
class Outcome:
    """`holds`: every sample was valid. `reason`: why no value can be, or, if not `certain`, why none was found; "" when
    there is one.
    """

    holds: bool
    reason: str = ""
    certain: bool = True


class Proof:
    """Samples of a node, judged by an independent validator when someone first asks."""

    def __init__(self, node: Node) -> None:
        self._node = node

    @property
    def holds(self) -> bool:
        return self._outcome.holds

    @property
    def reason(self) -> str:
        return self._outcome.reason

    @property
    def certain(self) -> bool:
        return self._outcome.certain

    @functools.cached_property
    def _outcome(self) -> Outcome:
        holds, failure = True, None
        is_valid = self._node.validator.is_valid
        for seed in range(_SAMPLES):
            draw = Draw(seed, words_for("en_US"), today=_DAY, options=DrawOptions(examples=seed == 0))
            try:
                holds = is_valid(self._node.generate(draw)) and holds
            except NoValue as error:
                holds, failure = False, error
        return Outcome(holds) if failure is None else self._try_small(failure)

    def _try_small(self, failure: NoValue) -> Outcome:
        """A full value may be impossible where a small one is not."""
        draw = small_draw(Draw(0, words_for("en_US"), today=_DAY))
        try:
            if self._node.validator.is_valid(self._node.generate(draw)):
                return Outcome(holds=False)
        except NoValue as error:
            failure = error if error.certain else failure
        return Outcome(holds=False, reason=str(failure), certain=failure.certain)


def small_draw(draw: Draw) -> Draw:
    """A new stream for a value that holds only what must be there."""
    small = Draw(draw.seed + draw.bits().to_bytes(4, "big"), draw.words, today=draw.today, options=draw.options)
    small.small = True
    return small
