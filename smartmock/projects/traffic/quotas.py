"""Quotas: how many requests an environment answers in a second of the clock, and in a month of the calendar (UTC).

Counted in memory, for this process alone, or in Redis for all that share it. Where an environment has no limit nothing
is counted.
"""

import datetime
from collections import Counter, deque
from dataclasses import dataclass
from functools import lru_cache
from math import ceil
from typing import Final, NamedTuple, Protocol, TypeAlias

from smartmock.mock.model import HeaderPairs
from smartmock.settings import RateLimit
from smartmock.storage.usage import Usage

UNLIMITED: Final = 2**53
CALLS_SECONDS: Final = 30 * 86_400

Place: TypeAlias = tuple[int, str]
"""The id of a project, and an environment."""


class Quota(NamedTuple):
    """Where a request stands in the limit that is nearest to its end: that of a `second` or a `month`. The next one
    begins in `reset` seconds.
    """

    allowed: bool
    limit: int
    remaining: int
    reset: int
    span: str = "second"


class Window(NamedTuple):
    """A second or a month, in which at most `limit` requests are answered. The next one begins at `reset` (seconds
    since 1970).
    """

    name: str
    limit: int
    reset: float
    is_month: bool


class Counts(Protocol):
    """Requests by place and window."""

    async def add(self, place: Place, window: Window) -> int | None:
        """How many there are with this one; None when nobody knows."""

    async def close(self) -> None: ...


class MemoryCounts:
    """Of this process. A window is forgotten when the next one of its kind begins.

    Not with `limits`, whose memory starts a thread for every hundredth of a second in which something is counted.
    """

    def __init__(self) -> None:
        self._seconds: dict[Place, tuple[str, int]] = {}
        self._months: dict[Place, tuple[str, int]] = {}
        self._used: deque[tuple[int, str, str]] = deque()

    async def add(self, place: Place, window: Window) -> int | None:
        counts = self._months if window.is_month else self._seconds
        name, count = counts.get(place, ("", 0))
        if name != window.name:
            count = 0
        if count < window.limit:
            counts[place] = (window.name, count + 1)
            if window.is_month:
                self._used.append((*place, window.name))
        return count + 1

    async def close(self) -> None:
        """There is nothing to close."""

    def restore(self, usage: Usage) -> None:
        """What was counted before this process was started."""
        for (project, environment, month), count in usage.items():
            self._months[project, environment] = (month, count)

    def take_used(self) -> Usage:
        """What was counted by month since this was last asked; for another thread."""
        taken: Counter[tuple[int, str, str]] = Counter()
        while self._used:
            taken[self._used.popleft()] += 1
        return taken


@dataclass(frozen=True, slots=True)
class Quotas:
    counts: Counts

    async def call_number(self, place: Place, operation: str, version: str, at: float) -> int:
        """How often an operation was asked for in an environment, with this request: what sequences and conditions on
        it go by. It begins anew with each version of what was made for the operation, and is forgotten when nobody has
        asked for a while.
        """
        project, environment = place
        window = Window(f"calls {version}", UNLIMITED, at + CALLS_SECONDS, is_month=False)
        return await self.counts.add((project, f"{environment}/{operation}"), window) or 1

    async def spend(self, place: Place, limit: RateLimit, at: float) -> Quota | None:
        """Count a request of that moment; None where nothing is limited. What a second refuses costs no month."""
        nearest: Quota | None = None
        for window in windows_of(limit, at):
            count = await self.counts.add(place, window)
            if count is None:
                return None
            remaining = window.limit - count
            span = "month" if window.is_month else "second"
            quota = Quota(remaining >= 0, window.limit, max(0, remaining), ceil(window.reset - at), span)
            if not quota.allowed:
                return quota
            if nearest is None or quota.remaining <= nearest.remaining:
                nearest = quota
        return nearest


def windows_of(limit: RateLimit, at: float) -> list[Window]:
    found = []
    if limit.per_second is not None:
        second = int(at)
        found.append(Window(str(second), limit.per_second, second + 1, is_month=False))
    if limit.per_month is not None:
        name, end = month_of(int(at) // 3600)
        found.append(Window(name, limit.per_month, end, is_month=True))
    return found


@lru_cache(maxsize=8)
def month_of(hour: int) -> tuple[str, float]:
    """The month of an hour since 1970, and when the next one begins."""
    day = datetime.datetime.fromtimestamp(hour * 3600, datetime.UTC).replace(day=1, hour=0)
    following = (day + datetime.timedelta(days=32)).replace(day=1)
    return f"{day:%Y-%m}", following.timestamp()


def quota_headers(quota: Quota) -> HeaderPairs:
    """Seconds, not moments: clocks of clients differ."""
    told = (
        ("ratelimit-limit", str(quota.limit)),
        ("ratelimit-remaining", str(quota.remaining)),
        ("ratelimit-reset", str(quota.reset)),
    )
    return told if quota.allowed else (("retry-after", str(quota.reset)), *told)
