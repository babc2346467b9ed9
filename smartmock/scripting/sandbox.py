"""Runs scripts and templates that others wrote, in a few processes of their own."""

import asyncio
import functools
import sys
import threading
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Final

from smartmock.errors import Unavailable
from smartmock.mock.customising.jobs import Job, Outcome, ScriptJob
from smartmock.scripting.answers import read_outcome
from smartmock.scripting.conduct import Conduct
from smartmock.scripting.lanes import Lane, Refused
from smartmock.scripting.limits import (
    LATE_SHARE,
    MOST_CODE,
    MOST_INPUT,
    MOST_SLOW_WAITING,
    MOST_WAITING,
    QUICK_SHARE,
    SECONDS,
    SLOW_PAUSE,
)
from smartmock.scripting.messages import dump, message_of
from smartmock.scripting.process import Place, WorkerLate, WorkerLost, WorkerMissing
from smartmock.types import JsonObject

LOST: Final = "it ended the process that ran it"
MISSING: Final = "no process of the sandbox could be started"
NO_JSON: Final = "what it should work on is not JSON"
TOO_MUCH: Final = "there is too much to work on"
TOO_LONG_CODE: Final = f"it has more than {MOST_CODE:,} characters"
RESTING: Final = "it took too long, and rests for a while"
NOT_HERE: Final = "scripts and templates do not run on Windows"


@dataclass(frozen=True, slots=True)
class ScriptFault:
    """Why a script cannot be compiled; lines and columns are counted from 1."""

    message: str
    line: int | None = None
    column: int | None = None


class _Failed(Exception):
    """A job that has no outcome; the text says why."""


@dataclass(frozen=True, slots=True)
class _Task:
    """What a worker does: the message to it without its seconds, and how its answer is read.

    `key` is that of all tasks that run the same text. `prepared`: it may need dynamic values.
    """

    key: Hashable
    message: Callable[[], JsonObject]
    job: Job | None
    prepared: bool


class Sandbox:
    """As many processes as `workers`, and one for what is slow, each started when it is first needed.

    It may be used from all threads. Every job first gets a part of its `seconds` of computing; one that needs more
    begins again where only one runs at a time, and there it begins until it has been quick. The process of one that
    nothing interrupts, or that takes twice as many seconds on the wall, is killed, and another started.
    """

    def __init__(self, workers: int = 2, *, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._quick = Lane(workers, QUICK_SHARE * seconds, MOST_WAITING)
        self._slow = Lane(1, seconds, MOST_SLOW_WAITING, pause=SLOW_PAUSE)
        self._lock = threading.Lock()
        self._conduct = Conduct()

    def run(self, job: Job) -> Outcome:
        """Waits for the outcome; what goes wrong is an outcome, too."""
        try:
            return self._run(_task_of(job))
        except Refused as refused:
            return Outcome(None, str(refused))

    async def arun(self, job: Job) -> Outcome:
        """As `run`, in threads that nothing else uses. A job whose caller has gone is not begun."""
        task = _task_of(job)
        try:
            for lane in self._lanes(task):
                outcome = await asyncio.wrap_future(lane.submit(functools.partial(self._attempt, task, lane)))
                if outcome is not None:
                    return outcome
        except Refused as refused:
            return Outcome(None, str(refused))
        return Outcome(None, RESTING)

    def check_script(self, code: str) -> ScriptFault | None:
        """None when it can be compiled. It is not run. Raises `Unavailable` when nobody can tell at the moment."""
        try:
            outcome = self._run(_check_of(code))
        except Refused as refused:
            raise Unavailable(
                f"The script was not checked: {refused}.", remedy="Save it again in a moment."
            ) from refused
        return ScriptFault(outcome.error, outcome.line, outcome.column) if outcome.value is None else None

    def close(self) -> None:
        """Ends the workers; jobs that are being done end first."""
        for lane in (self._quick, self._slow):
            lane.close()

    def _run(self, task: _Task) -> Outcome:
        """Raises `Refused`."""
        for lane in self._lanes(task):
            outcome = lane.run(functools.partial(self._attempt, task, lane))
            if outcome is not None:
                return outcome
        return Outcome(None, RESTING)

    def _lanes(self, task: _Task) -> Iterator[Lane]:
        """Where a task is tried, one after the other; nowhere while it rests."""
        with self._lock:
            is_resting, is_slow = self._conduct.is_resting(task.key), self._conduct.is_slow(task.key)
        if is_resting:
            return
        if not is_slow:
            yield self._quick
        yield self._slow

    def _attempt(self, task: _Task, lane: Lane, place: Place) -> Outcome | None:
        """None where it needs more time than this lane has. Raises `Refused`."""
        with self._lock:  # others may have run the same while this one waited
            if self._conduct.is_resting(task.key):
                return Outcome(None, RESTING)
            if lane is self._quick and self._conduct.is_slow(task.key):
                return None
        try:
            outcome = read_outcome(task.job, self._ask(task, lane, place))
        except _Failed as error:
            outcome = Outcome(None, str(error))
        has_failed, took = outcome.value is None, place.took
        is_lost = has_failed and outcome.error == LOST
        with self._lock:
            if is_lost or (has_failed and took > LATE_SHARE * self._seconds and lane is self._slow):
                self._conduct.note_slow(task.key, failed_late=True)
            elif took < self._quick.seconds or (lane is self._quick and not has_failed):
                self._conduct.note_quick(task.key)
            else:
                self._conduct.note_slow(task.key)
                return None if lane is self._quick else outcome
        return outcome

    def _ask(self, task: _Task, lane: Lane, place: Place) -> JsonObject:
        """What a worker answers; the time counts from when it is asked. Raises `Refused` and `_Failed`."""
        data = _encoded(task, lane.seconds)
        try:
            return place.ask(data, 2 * self._seconds, prepared=task.prepared)
        except WorkerLate as error:
            raise _Failed(f"it took longer than {lane.seconds:g} s") from error
        except WorkerMissing as error:
            raise Refused(MISSING) from error
        except WorkerLost as error:
            raise _Failed(LOST) from error


def _task_of(job: Job) -> _Task:
    if isinstance(job, ScriptJob):
        return _Task(("script", hash(job.code)), functools.partial(message_of, job), job, prepared="faker" in job.code)
    return _Task(("templates", hash(job.texts)), functools.partial(message_of, job), job, prepared=True)


def _check_of(code: str) -> _Task:
    return _Task(("check", hash(code)), lambda: {"kind": "check", "code": code}, None, prepared=False)


def _encoded(task: _Task, seconds: float) -> bytes:
    if sys.platform == "win32":
        raise _Failed(NOT_HERE)
    try:
        message = task.message()
        if len(message.get("code", "")) > MOST_CODE:
            raise _Failed(TOO_LONG_CODE)
        data = dump({**message, "seconds": seconds})
    except (TypeError, ValueError, RecursionError) as error:
        raise _Failed(NO_JSON) from error
    if len(data) > MOST_INPUT:
        raise _Failed(TOO_MUCH)
    return data
