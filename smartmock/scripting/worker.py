"""A worker of the sandbox: does one job after the other until its pipe is closed, or until it is killed.

It is started without environment and without any open file but the pipe, as standard input. Nobody can trust what it
answers, as anything may have been run in it.
"""

import json
import os
import signal
from collections.abc import Callable
from types import FrameType
from typing import Final

from smartmock.scripting import javascript
from smartmock.scripting.confinement import confine
from smartmock.scripting.frames import LENGTH, frame
from smartmock.scripting.limits import CATCH_SECONDS
from smartmock.types import JSON, JsonObject

_PIPE: Final = 0
_LAST_RESORT: Final = 30.0
"""Seconds after which a worker ends that is left alone while it works, however little it computes."""
_ENGINE: Final = javascript.Engine()


class _TooLong(BaseException):
    """Nothing that a template calls may catch it."""


def main(readable: list[str]) -> None:
    """`readable` are the folders that modules and their data come from."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGPROF, _stop)
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)  # it ends the process, wherever it computes
    confine(readable)
    _ENGINE.get_ready()
    _send({})
    while (length := _receive(LENGTH.size)) and (message := _receive(*LENGTH.unpack(length))):
        job = json.loads(message)
        signal.setitimer(signal.ITIMER_REAL, _LAST_RESORT)
        signal.setitimer(signal.ITIMER_VIRTUAL, job["seconds"] + CATCH_SECONDS)
        answer = _answer(job)
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        _send(answer)
        _ENGINE.get_ready()


def _answer(job: JsonObject) -> JsonObject:
    try:
        return _KINDS[job["kind"]](job)
    except MemoryError:
        return {"value": None, "error": javascript.NO_MEMORY}
    except RecursionError:
        return {"value": None, "error": "it is nested too deeply"}
    except _TooLong:
        return {"value": None, "error": javascript.too_long(job["seconds"])}
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def _prepare(_job: JsonObject) -> JsonObject:
    """Loads what dynamic values and templates need, which takes longer than any job."""
    import smartmock.mock.customising.rendering  # noqa: PLC0415
    import smartmock.scripting.dynamic  # noqa: F401, PLC0415

    return {}


def _script(job: JsonObject) -> JsonObject:
    return _ENGINE.run(job, _draw_values)


def _draw_values(call: list[JSON], count: int, chance: JsonObject) -> JsonObject:
    from smartmock.scripting.dynamic import draw_values  # noqa: PLC0415

    return draw_values(call, count, chance)


def _check(job: JsonObject) -> JsonObject:
    return javascript.check(job["code"], job["seconds"])


def _templates(job: JsonObject) -> JsonObject:
    from smartmock.mock.customising.jobs import Chance, TemplateJob  # noqa: PLC0415
    from smartmock.mock.customising.rendering import RenderError, render_texts  # noqa: PLC0415

    wanted = TemplateJob(tuple(job["texts"]), job["variables"], Chance(**job["chance"]))
    try:
        signal.setitimer(signal.ITIMER_PROF, job["seconds"])
        texts = render_texts(wanted)
    except RenderError as error:
        return {"value": None, "error": error.message, "line": error.line}
    return {"value": {"texts": texts}}


_KINDS: Final[dict[str, Callable[[JsonObject], JsonObject]]] = {
    "prepare": _prepare,
    "script": _script,
    "check": _check,
    "templates": _templates,
}


def _stop(_number: int, _frame: FrameType | None) -> None:
    raise _TooLong


def _send(answer: JsonObject) -> None:
    rest = memoryview(frame(json.dumps(answer, ensure_ascii=False).encode(errors="replace")))
    while rest:
        rest = rest[os.write(_PIPE, rest) :]


def _receive(count: int) -> bytes:
    """Fewer bytes when the pipe was closed, and then there is nobody left to work for."""
    parts = []
    while count and (part := os.read(_PIPE, count)):
        parts.append(part)
        count -= len(part)
    return b"" if count else b"".join(parts)
