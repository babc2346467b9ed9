"""Runs scripts in the engine, in a worker: a fresh context for each."""

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final, TypeAlias

# The package `quickjs` around it starts a thread as soon as it is imported.
from _quickjs import Context, JSException

from smartmock.scripting.limits import (
    FIRST_VALUES,
    LONGEST_DELAY,
    LONGEST_LINE,
    MOST_BODY,
    MOST_HEADERS,
    MOST_LINES,
    MOST_REPLAYS,
    MOST_STEPS,
    MOST_VALUES,
    SCRIPT_MEMORY,
    SCRIPT_STACK,
)
from smartmock.types import JsonObject

_PRELUDE: Final = Path(__file__).with_name("prelude.js").read_text("utf-8")
_LIMITS: Final = {
    "headers": MOST_HEADERS,
    "body": MOST_BODY,
    "delay": LONGEST_DELAY,
    "lines": MOST_LINES,
    "line": LONGEST_LINE,
}
_BEFORE, _AFTER = "(async () => {", "\n})"
_PLACE: Final = re.compile(r"<input>:(\d+):(\d+)")
_FRAMES: Final = re.compile(r"\n\s+at .*|\nundefined$", re.DOTALL)
_LEFT_FOR_REPORT: Final = 8 * 2**20
_REPORT_SECONDS: Final = 0.2

NO_MEMORY: Final = "it needs too much memory"
NEVER_DONE: Final = "it waits for something that never happens"
SPOILT: Final = "it changed the language so that its answer cannot be read"
TOO_MANY_STEPS: Final = f"it leaves more than {MOST_STEPS:,} steps for later"
TOO_MANY_VALUES: Final = "it asks for too many dynamic values"

DrawValues: TypeAlias = Callable[[list[Any], int, JsonObject], JsonObject]
"""A call of a dynamic value, how many, and the chance → `values`, or an `error`."""


class Failed(Exception):
    """A run that ends with an answer that is no value: `message`, and where."""

    def __init__(self, message: str, line: int | None = None, column: int | None = None) -> None:
        super().__init__(message)
        self.told: JsonObject = {"value": None, "error": message, "line": line, "column": column}


class Clock:
    """The computing time that a job has; the engine counts the same, that of the process."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.process_time() + seconds

    def left(self) -> float:
        """Raises `Failed` when it is over."""
        left = self._end - time.process_time()
        if left <= 0:
            raise Failed(too_long(self.seconds))
        return left


def too_long(seconds: float) -> str:
    return f"it took longer than {seconds:g} s"


def check(code: str, seconds: float) -> JsonObject:
    """Compiles a script, and does not run it."""
    context = _fresh()
    context.set_time_limit(seconds)
    try:
        context.eval(f"{_BEFORE}{code}{_AFTER}")
    except JSException as error:
        return _understood(str(error), code, seconds).told
    return {"value": {}}


class Engine:
    """Keeps a context with the prelude ready for the next script, as that takes longer than most scripts do."""

    def __init__(self) -> None:
        self._spare: tuple[Any, Any] | None = None

    def get_ready(self) -> tuple[Any, Any]:
        if self._spare is None:
            context = _fresh()
            self._spare = context, context.eval(_PRELUDE)
        return self._spare

    def run(self, job: JsonObject, draw_values: DrawValues) -> JsonObject:
        """Again from the beginning whenever it wants a dynamic value that is not there yet."""
        clock = Clock(job["seconds"])
        values: JsonObject = {}
        settings = {
            "limits": _LIMITS,
            "refused": job["refused"],
            "seed": job["numbers"],
            "now": job["now"],
            "values": values,
        }
        try:
            for _ in range(MOST_REPLAYS + 1):
                told = self._attempt(job["code"], job["data"], settings, clock)
                if "needs" not in told:
                    return told
                _supply(values, told["needs"], job["chance"], draw_values)
        except Failed as failed:
            return failed.told
        return Failed(TOO_MANY_VALUES).told

    def _attempt(self, code: str, data: str, settings: JsonObject, clock: Clock) -> JsonObject:
        context, prelude = self.get_ready()
        self._spare = None
        report = prelude(data, json.dumps(settings))
        failed = None
        try:
            context.set_time_limit(clock.left())
            report(context.eval(f"{_BEFORE}{code}{_AFTER}()"))
            _finish(context, clock)
        except JSException as error:
            failed = _understood(str(error), code, clock.seconds)
        except Failed as error:
            failed = error
        return _told(context, report, failed, code)


def _supply(values: JsonObject, key: str, chance: JsonObject, draw_values: DrawValues) -> None:
    known = values.get(key)
    count = 2 * len(known["values"]) if known else FIRST_VALUES
    if count > MOST_VALUES:
        raise Failed(TOO_MANY_VALUES)
    values[key] = draw_values(json.loads(key), count, chance)


def _fresh() -> Any:
    context = Context()
    context.set_memory_limit(SCRIPT_MEMORY)
    context.set_max_stack_size(SCRIPT_STACK)
    return context


def _finish(context: Any, clock: Clock) -> None:
    """What was left for later, in its order."""
    for _ in range(MOST_STEPS):
        context.set_time_limit(clock.left())
        if not context.execute_pending_job():
            return
    raise Failed(TOO_MANY_STEPS)


def _told(context: Any, report: Any, failed: Failed | None, code: str) -> JsonObject:
    """What the prelude tells at the end, or else that it could not."""
    context.set_memory_limit(SCRIPT_MEMORY + _LEFT_FOR_REPORT)
    context.set_time_limit(_REPORT_SECONDS)
    try:
        told: JsonObject = json.loads(report())
    except (JSException, ValueError, TypeError) as error:
        is_full = str(error).startswith(("null", "InternalError"))
        return (failed or Failed(NO_MEMORY if is_full else SPOILT)).told
    if "needs" in told and failed is None:
        return told
    state, failure = told.pop("state", "waiting"), told.pop("failure", None)
    if failed is None and failure is not None:
        failed = _understood(f"{failure['message']}\n{failure['stack']}", code)
    elif failed is None and state == "waiting":
        failed = Failed(NEVER_DONE)
    return {**told, **failed.told} if failed else told


def _understood(text: str, code: str, seconds: float | None = None) -> Failed:
    """An error, with its place in the script; with `seconds` it comes from the engine itself.

    What the engine has no memory left to make an error of is null.
    """
    message = _FRAMES.sub("", text).strip()
    if seconds is not None and message == "InternalError: interrupted":
        message = too_long(seconds)
    elif message == "InternalError: out of memory" or (seconds is not None and message == "null"):
        message = NO_MEMORY
    found = _PLACE.search(text)
    if found is None:
        return Failed(message)
    line, column = int(found[1]), int(found[2])
    last = code.count("\n") + 1
    if line == last + 1:
        line, column = last, len(code) - code.rfind("\n")
    elif line > last:
        return Failed(message)
    elif line == 1:
        column = max(1, column - len(_BEFORE))
    return Failed(message, line, column)
