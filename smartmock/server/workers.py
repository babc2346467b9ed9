"""Several processes that answer at one port: started here, started again when one dies, stopped together."""

import logging
import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from typing import Any, Final

from smartmock.errors import SmartmockError
from smartmock.server.serve import GRACE_SECONDS

LOGGER = logging.getLogger(__name__)

# A fresh interpreter: a fork would share locks and connections with threads that it does not have.
SPAWN: Final = multiprocessing.get_context("spawn")

TICK: Final = 0.2
"""Seconds between looks at what was asked of this process."""
EARLY: Final = 5.0
"""A worker that dies in its first seconds cannot serve."""
PATIENCE: Final = 5
"""How many may die so, one after the other."""

STOP_SIGNALS: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name)
)


@dataclass(slots=True)
class Worker:
    process: BaseProcess
    began: float


@dataclass(slots=True)
class Supervisor:
    """Runs `work(*arguments)` in `count` processes until it is told to stop; all of it must be picklable."""

    work: Callable[..., None]
    arguments: tuple[Any, ...]
    count: int
    workers: list[Worker] = field(default_factory=list)
    stopping: bool = False

    def run(self) -> None:
        """Returns after SIGINT or SIGTERM, when all have ended; raises `SmartmockError` when none can serve."""
        # Whoever started this with nohup wants it to outlive the terminal.
        wanted = [number for number in STOP_SIGNALS if number == signal.SIGINT or is_heeded(number)]
        before = {number: signal.signal(number, self.stop) for number in wanted}
        try:
            self.workers = [self.start() for _ in range(self.count)]
            self.watch()
        finally:
            self.end_all()
            for number, handler in before.items():
                signal.signal(number, handler)

    def stop(self, *_signal: object) -> None:
        self.stopping = True

    def watch(self) -> None:
        early = 0
        while not self.stopping:
            wait([worker.process.sentinel for worker in self.workers], TICK)
            for place, worker in enumerate(self.workers):
                if worker.process.exitcode is None or self.stopping:
                    continue
                LOGGER.error("worker %d ended (exit code %s)", worker.process.pid, worker.process.exitcode)
                early = early + 1 if time.monotonic() - worker.began < EARLY else 0
                if early >= PATIENCE:
                    raise SmartmockError("The workers end as soon as they start.", remedy="The log says why.")
                self.workers[place] = self.start()

    def start(self) -> Worker:
        process = SPAWN.Process(target=run_worker, args=(self.work, self.arguments), name="smartmock worker")
        process.start()
        return Worker(process, time.monotonic())

    def end_all(self) -> None:
        """They finish their answers first."""
        for worker in self.workers:
            if worker.process.exitcode is None:
                worker.process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS + 5
        for worker in self.workers:
            worker.process.join(max(0.0, deadline - time.monotonic()))
            if worker.process.exitcode is None:
                worker.process.kill()
                worker.process.join()


def is_heeded(number: int) -> bool:
    return signal.getsignal(number) is not signal.SIG_IGN


def run_worker(work: Callable[..., None], arguments: tuple[Any, ...]) -> None:
    threading.Thread(target=stop_with_parent, daemon=True).start()
    work(*arguments)


def stop_with_parent() -> None:
    """A parent that was killed could not tell its workers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os.kill(os.getpid(), signal.SIGTERM)
