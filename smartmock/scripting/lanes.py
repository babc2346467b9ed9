"""Where jobs wait for a worker, and the threads that wait with them."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from queue import LifoQueue
from typing import Final, TypeVar

from smartmock.scripting.limits import LONGEST_WAIT
from smartmock.scripting.process import Place

BUSY: Final = "the sandbox is busy"
CLOSED: Final = "the sandbox is closed"

T = TypeVar("T")


class Refused(Exception):
    """There is no outcome, and the text says why."""


class Lane:
    """As many workers as `workers`, each started when it is first needed; so many others may wait as `most_waiting`.

    A job may compute for so many `seconds`. After it, its worker stands still for `pause` times as long as it took.
    """

    def __init__(self, workers: int, seconds: float, most_waiting: int, *, pause: float = 0.0) -> None:
        self.seconds = seconds
        self.places = [Place() for _ in range(workers)]
        self._idle: LifoQueue[Place] = LifoQueue()
        for place in self.places:
            self._idle.put(place)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="smartmock-sandbox")
        self._lock = threading.Lock()
        self._most = workers + most_waiting
        self._pause = pause
        self._jobs = 0
        self._closing = threading.Event()

    def run(self, work: Callable[[Place], T]) -> T:
        """Waits for a place. Raises `Refused`."""
        self._admit()
        try:
            return self._work(work, time.monotonic())
        finally:
            self._leave()

    def submit(self, work: Callable[[Place], T]) -> Future[T]:
        """The same in a thread of its own; work that is cancelled is not begun."""
        self._admit()
        try:
            future = self._threads.submit(self._work, work, time.monotonic())
        except RuntimeError as error:  # it was closed in the meantime
            self._leave()
            raise Refused(CLOSED) from error
        future.add_done_callback(lambda _done: self._leave())
        return future

    def close(self) -> None:
        """Ends the workers; jobs that are being done end first."""
        self._closing.set()
        self._threads.shutdown(cancel_futures=True)
        places = [self._idle.get() for _ in self.places]
        for place in places:
            place.clear()
            self._idle.put(place)

    def _admit(self) -> None:
        with self._lock:
            if self._closing.is_set():
                raise Refused(CLOSED)
            if self._jobs >= self._most:
                raise Refused(BUSY)
            self._jobs += 1

    def _leave(self) -> None:
        with self._lock:
            self._jobs -= 1

    def _work(self, work: Callable[[Place], T], asked: float) -> T:
        with self._place() as place:
            if self._closing.is_set():
                raise Refused(CLOSED)
            if self._pause and time.monotonic() - asked > LONGEST_WAIT:
                raise Refused(BUSY)
            return work(place)

    @contextmanager
    def _place(self) -> Iterator[Place]:
        """The next one that is free, and has rested."""
        place = self._idle.get()
        try:
            self._closing.wait(max(0.0, place.free_at - time.monotonic()))
            place.took = 0.0
            yield place
        finally:
            place.free_at = time.monotonic() + self._pause * place.took
            self._idle.put(place)
