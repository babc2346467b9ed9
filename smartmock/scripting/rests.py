"""Scripts and templates that fail late, again and again: they rest for a while, as others need the processor."""

import time
from collections.abc import Callable, Hashable
from typing import Final

MOST: Final = 1_000
"""Jobs that are remembered."""
STRIKES: Final = 2
"""So often in a row a job may fail late before it rests."""
SHORTEST: Final = 5.0
LONGEST: Final = 60.0
"""Seconds; each rest is twice as long as the one before."""


class Rests:
    """For one thread at a time: whoever uses it holds a lock."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._known: dict[Hashable, tuple[int, float]] = {}

    def is_resting(self, job: Hashable) -> bool:
        _, until = self._known.get(job, (0, 0.0))
        return self._clock() < until

    def note(self, job: Hashable, *, failed_late: bool) -> None:
        """How it went."""
        strikes, _ = self._known.pop(job, (0, 0.0))
        if not failed_late:
            return
        if len(self._known) >= MOST:
            del self._known[next(iter(self._known))]
        strikes += 1
        rest = min(SHORTEST * 2 ** (strikes - STRIKES), LONGEST) if strikes >= STRIKES else 0.0
        self._known[job] = (strikes, self._clock() + rest)
