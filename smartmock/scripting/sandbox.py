"""Runs scripts and templates that others wrote, in a few processes of their own."""

import asyncio
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from queue import LifoQueue
from typing import Final

from smartmock.mock.customising.jobs import Job, Outcome, ScriptJob
from smartmock.scripting.answers import read_outcome
from smartmock.scripting.limits import MOST_CODE, MOST_INPUT, MOST_WAITING, SECONDS
from smartmock.scripting.messages import dump, message_of
from smartmock.scripting.process import Place, WorkerLate, WorkerLost, WorkerMissing
from smartmock.scripting.rests import Rests
from smartmock.types import JsonObject

BUSY: Final = "the sandbox is busy"
CLOSED: Final = "the sandbox is closed"
LOST: Final = "it ended the process that ran it"
MISSING: Final = "no process of the sandbox could be started"
NO_JSON: Final = "what it should work on is not JSON"
TOO_MUCH: Final = "there is too much to work on"
TOO_LONG_CODE: Final = f"it has more than {MOST_CODE:,} characters"
RESTING: Final = "it took too long again and again, and rests for a while"
LATE_SHARE: Final = 0.2
"""Who fails after this part of its time has cost others a processor."""
NOT_HERE: Final = "scripts and templates do not run on Windows"


@dataclass(frozen=True, slots=True)
class ScriptFault:
    """Why a script cannot be compiled; lines and columns are counted from 1."""

    message: str
    line: int | None = None
    column: int | None = None


class Refused(Exception):
    """There is no outcome, and the text says why."""


class Sandbox:
    """As many processes as `workers`, each started when it is first needed. It may be used from all threads.

    A job may compute for so many `seconds`; after twice as many on the wall its process is killed, and another started.
    """

    def __init__(self, workers: int = 2, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._all = [Place() for _ in range(workers)]
        self._idle: LifoQueue[Place] = LifoQueue()
        for place in self._all:
            self._idle.put(place)
        self._threads = ThreadPoolExecutor(workers, thread_name_prefix="smartmock-sandbox")
        self._lock = threading.Lock()
        self._rests = Rests()
        self._jobs = 0
        self._is_closed = False

    def run(self, job: Job) -> Outcome:
        """Waits for the outcome; what goes wrong is an outcome, too."""
        try:
            self._admit()
        except Refused as refused:
            return Outcome(None, str(refused))
        try:
            return self._work(job)
        finally:
            self._leave()

    async def arun(self, job: Job) -> Outcome:
        """As `run`, in threads that nothing else uses. A job whose caller has gone is not begun."""
        try:
            self._admit()
            future = self._submit(job)
        except Refused as refused:
            return Outcome(None, str(refused))
        return await asyncio.wrap_future(future)

    def check_script(self, code: str) -> ScriptFault | None:
        """None when it can be compiled. It is not run."""
        try:
            self._admit()
        except Refused as refused:
            return ScriptFault(str(refused))
        try:
            outcome = self._checked(code)
        finally:
            self._leave()
        return ScriptFault(outcome.error, outcome.line, outcome.column) if outcome.value is None else None

    def close(self) -> None:
        """Ends the workers; jobs that are being done end first."""
        with self._lock:
            self._is_closed = True
        self._threads.shutdown(cancel_futures=True)
        places = [self._idle.get() for _ in self._all]
        for place in places:
            place.clear()
            self._idle.put(place)

    def _admit(self) -> None:
        with self._lock:
            if self._is_closed:
                raise Refused(CLOSED)
            if self._jobs >= len(self._all) + MOST_WAITING:
                raise Refused(BUSY)
            self._jobs += 1

    def _leave(self, _done: Future[Outcome] | None = None) -> None:
        with self._lock:
            self._jobs -= 1

    def _submit(self, job: Job) -> Future[Outcome]:
        try:
            future = self._threads.submit(self._work, job)
        except RuntimeError as error:  # it was closed in the meantime
            self._leave()
            raise Refused(CLOSED) from error
        future.add_done_callback(self._leave)
        return future

    def _work(self, job: Job) -> Outcome:
        if isinstance(job, ScriptJob) and len(job.code) > MOST_CODE:
            return Outcome(None, TOO_LONG_CODE)
        prepared = not isinstance(job, ScriptJob) or "faker" in job.code
        try:
            data = self._data(lambda: message_of(job))
            with self._place() as place:
                return self._timed(job, lambda: read_outcome(job, self._at(place, data, prepared=prepared)))
        except Refused as refused:
            return Outcome(None, str(refused))

    def _timed(self, job: Job, work: Callable[[], Outcome]) -> Outcome:
        """Raises `Refused` for a job that rests, and sees to it that those rest that fail late."""
        key = hash(job.code if isinstance(job, ScriptJob) else job.texts)
        with self._lock:
            if self._rests.is_resting(key):
                raise Refused(RESTING)
        began, outcome = time.monotonic(), Outcome(None)
        try:
            outcome = work()
        finally:
            is_late = time.monotonic() - began > LATE_SHARE * self._seconds
            with self._lock:
                self._rests.note(key, failed_late=is_late and outcome.value is None)
        return outcome

    def _checked(self, code: str) -> Outcome:
        if len(code) > MOST_CODE:
            return Outcome(None, TOO_LONG_CODE)
        try:
            data = self._data(lambda: {"kind": "check", "code": code})
            with self._place() as place:
                return read_outcome(None, self._at(place, data, prepared=False))
        except Refused as refused:
            return Outcome(None, str(refused))

    def _data(self, message: Callable[[], JsonObject]) -> bytes:
        if sys.platform == "win32":
            raise Refused(NOT_HERE)
        try:
            data = dump({**message(), "seconds": self._seconds})
        except (TypeError, ValueError, RecursionError) as error:
            raise Refused(NO_JSON) from error
        if len(data) > MOST_INPUT:
            raise Refused(TOO_MUCH)
        return data

    @contextmanager
    def _place(self) -> Iterator[Place]:
        """The next one that is free."""
        place = self._idle.get()
        try:
            yield place
        finally:
            self._idle.put(place)

    def _at(self, place: Place, data: bytes, *, prepared: bool) -> JsonObject:
        """What a worker answers; the time counts from when it is asked."""
        if self._is_closed:
            raise Refused(CLOSED)
        try:
            return place.ask(data, 2 * self._seconds, prepared=prepared)
        except WorkerLate as error:
            raise Refused(f"it took longer than {self._seconds:g} s") from error
        except WorkerMissing as error:
            raise Refused(MISSING) from error
        except WorkerLost as error:
            raise Refused(LOST) from error
