"""How scripts and templates behaved: some are slow, and some fail late and rest, as others need the processor."""

import time
from collections.abc import Callable, Hashable
from typing import Final

MOST: Final = 1_000
"""Jobs that are remembered."""
SHORTEST: Final = 5.0
LONGEST: Final = 60.0
"""Seconds; each rest is twice as long as the one before."""


class Conduct:
    """For one thread at a time: whoever uses it holds a lock. Of jobs that are not slow nothing is known."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._slow: dict[Hashable, tuple[int, float]] = {}

    def is_slow(self, job: Hashable) -> bool:
        return job in self._slow

    def is_resting(self, job: Hashable) -> bool:
        _, until = self._slow.get(job, (0, 0.0))
        return self._clock() < until

    def note_quick(self, job: Hashable) -> None:
        self._slow.pop(job, None)

    def note_slow(self, job: Hashable, *, failed_late: bool = False) -> None:
        strikes, _ = self._slow.pop(job, (0, 0.0))
        if len(self._slow) >= MOST:
            del self._slow[next(iter(self._slow))]
        strikes = strikes + 1 if failed_late else 0
        rest = min(SHORTEST * 2 ** (strikes - 1), LONGEST) if strikes else 0.0
        self._slow[job] = (strikes, self._clock() + rest)
