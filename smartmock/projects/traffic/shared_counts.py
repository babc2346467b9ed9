"""Quotas that several processes share, counted in Redis."""

import logging
import time
from importlib.util import find_spec
from math import ceil
from typing import Final

from smartmock.errors import SmartmockError
from smartmock.projects.traffic.quotas import Place, Window

LOGGER: Final = logging.getLogger("smartmock.quotas")

WAIT_SECONDS: Final = 0.5
"""How long an answer waits for Redis."""
PAUSE_SECONDS: Final = 5.0
"""How long nothing is asked of a Redis that did not answer."""
SKEW_SECONDS: Final = 60
"""How much the clocks of the processes may differ."""


class SharedCounts:
    """Of all processes that use this Redis. When it does not answer, nothing is counted for a while and everything is
    allowed: a mock is worth more than its quota. Raises `SmartmockError` when the package for it is missing.
    """

    def __init__(self, url: str) -> None:
        if find_spec("redis") is None:
            remedy = "Install it with: pip install 'smartmock[redis]'"
            raise SmartmockError("Redis needs a package that is not installed.", remedy=remedy)
        # Loading it takes 80 ms, and most services have no Redis.
        from limits.aio.storage import RedisStorage  # noqa: PLC0415
        from limits.errors import StorageError  # noqa: PLC0415

        self._storage = RedisStorage(
            f"async+{url.replace('unix://', 'redis+unix://', 1)}",
            implementation="redispy",
            key_prefix="smartmock",
            wrap_exceptions=True,
            socket_timeout=WAIT_SECONDS,
            socket_connect_timeout=WAIT_SECONDS,
        )
        self._faults = (StorageError, OSError)
        self._paused_until = 0.0

    async def add(self, place: Place, window: Window) -> int | None:
        if time.monotonic() < self._paused_until:
            return None
        key = f"{place[0]}/{place[1]}/{window.name}"
        try:
            # A second is soon over; of a month, those that are refused must not count.
            if window.is_month and (count := await self._storage.get(key)) >= window.limit:
                return count + 1
            return await self._storage.incr(key, ceil(window.reset - time.time()) + SKEW_SECONDS)
        except self._faults as error:
            LOGGER.warning("Redis does not answer, so quotas are not counted: %s", error)
            self._paused_until = time.monotonic() + PAUSE_SECONDS
            return None

    async def close(self) -> None:
        await self._storage.bridge.get_connection().aclose()  # type: ignore[attr-defined]
