"""The garbage collector and revisions in memory.

They are millions of objects that stay, and a full collection looks at each of them while every request waits: a second
for each gigabyte. While a service serves, what is loaded is therefore kept out of the collector's reach. Revisions that
made room refer to themselves in circles, so that it has to look at everything after all: when nobody asks for anything,
or when there is too much of them.
"""

import gc
import threading
from collections.abc import Callable
from typing import Final

from smartmock.projects.live.registry import Registry, no_one

SHARE: Final = 2
"""Garbage may take this part of the memory that live revisions may take, before it is looked for at once."""
WORTH: Final = 32
"""And this part, before it is looked for when nobody asks."""
IDLE_SECONDS: Final = 1.0
"""So long nobody has asked for anything."""


class Collecting:
    """From `start` to `stop`. `count_requests` tells how many requests there were so far."""

    def __init__(self, registry: Registry, count_requests: Callable[[], int]) -> None:
        self._registry = registry
        self._count = count_requests
        self._garbage = 0
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._registry.after_load = self.settle
        self._stopping.clear()
        self._thread = threading.Thread(target=self._run, name="smartmock-collecting", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._registry.after_load = no_one
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
        gc.unfreeze()

    def settle(self, released: int) -> None:
        """`released` is the size of what made room."""
        self._garbage += released
        if self._garbage > self._registry.live_bytes // SHARE:
            self._collect()
        gc.freeze()

    def _run(self) -> None:
        before = self._count()
        while not self._stopping.wait(IDLE_SECONDS):
            if self._garbage > self._registry.live_bytes // WORTH:
                now = self._count()
                if now == before:
                    self._collect()
                    gc.freeze()
                before = now

    def _collect(self) -> None:
        self._garbage = 0
        gc.unfreeze()
        gc.collect()
