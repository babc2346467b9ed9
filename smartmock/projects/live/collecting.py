"""The garbage collector and revisions in memory.

They are millions of objects that stay, and a full collection looks at each of them while every request waits: a second
for each gigabyte. While a service serves, what is loaded is therefore kept out of the collector's reach, and it seldom
looks at the rest. Revisions that made room need no collector: when nobody uses them any more they are taken apart
(`mock/context.py`). That happens in a thread, where no request waits for it. Only those that are still there because
something refers to them in a circle are looked for: when nobody asks for anything, or when they take too much.
"""

import gc
import queue
import threading
import weakref
from collections.abc import Callable, Sequence
from typing import Final

from smartmock.mock.compiler import CompiledApi
from smartmock.projects.live.registry import LiveRevision, Registry, no_one

SHARE: Final = 2
"""What has left and is still there may take this part of the memory that live revisions may take."""
WORTH: Final = 32
"""And this part, before it is looked for when nobody asks."""
IDLE_SECONDS: Final = 1.0
"""So long nobody has asked for anything."""
THRESHOLDS: Final = (50_000, 20, 100)
"""How many new objects the collector waits for: whoever loads a document makes hundreds of thousands that stay."""


class Collecting:
    """From `start` to `stop`. `count_requests` tells how many requests there were so far."""

    def __init__(self, registry: Registry, count_requests: Callable[[], int]) -> None:
        self._registry = registry
        self._count = count_requests
        self._leaving: queue.SimpleQueue[Sequence[LiveRevision]] = queue.SimpleQueue()
        self._left: list[tuple[weakref.ref[CompiledApi], int]] = []
        self._is_stopping = False
        self._usual = gc.get_threshold()
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        self._registry.after_change = self.settle
        self._is_stopping = False
        self._usual = gc.get_threshold()
        gc.set_threshold(*THRESHOLDS)
        self._thread = threading.Thread(target=self._run, name="smartmock-collecting", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._registry.after_change = no_one
        self._is_stopping = True
        self._leaving.put(())
        if self._thread is not None:
            self._thread.join()
        gc.set_threshold(*self._usual)
        gc.unfreeze()

    def settle(self, gone: Sequence[LiveRevision]) -> None:
        """Something was loaded; `gone` has made room."""
        if gone:
            self._leaving.put(gone)
        gc.freeze()

    def _run(self) -> None:
        before = self._count()
        while not self._is_stopping:
            try:
                self._let_go()
            except queue.Empty:
                now = self._count()
                limit, before = WORTH if now == before else SHARE, now
            else:
                limit = SHARE
            if self._left and self._lingering() > self._registry.live_bytes // limit:
                self._collect()

    def _let_go(self) -> None:
        """The last who held revisions that have left; raises `Empty` when for a while none did."""
        for revision in self._leaving.get(timeout=IDLE_SECONDS):
            self._left.append((weakref.ref(revision.api), revision.weight))

    def _lingering(self) -> int:
        """Bytes that revisions take which have left, about: they are used at the moment, or part of a circle."""
        self._left = [(api, weight) for api, weight in self._left if api() is not None]
        return sum(weight for _, weight in self._left)

    def _collect(self) -> None:
        self._left.clear()
        gc.unfreeze()
        gc.collect()
        gc.freeze()
