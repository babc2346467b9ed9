"""The garbage collector and revisions in memory.

They are millions of objects that stay, and a full collection looks at each of them while every request waits: a second
for each gigabyte. While a service serves, what is loaded is therefore kept out of the collector's reach. Revisions that
made room refer to themselves in circles, so now and then it has to look at everything after all.
"""

import gc
from typing import Final

from smartmock.projects.live.registry import Registry, no_one

SHARE: Final = 4
"""Garbage may take this part of the memory that live revisions may take, before it is looked for."""


class Collecting:
    """From `start` to `stop`."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._garbage = 0

    def start(self) -> None:
        self._registry.after_load = self.settle

    def stop(self) -> None:
        self._registry.after_load = no_one
        gc.unfreeze()

    def settle(self, released: int) -> None:
        """`released` is the size of what made room."""
        self._garbage += released
        if self._garbage > self._registry.live_bytes // SHARE:
            self._garbage = 0
            gc.unfreeze()
            gc.collect()
        gc.freeze()
