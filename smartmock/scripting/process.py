"""One worker as the sandbox sees it: a process, and the socket that leads to it."""

import functools
import socket
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

import orjson

from smartmock.scripting.frames import LENGTH, frame
from smartmock.scripting.limits import MOST_ANSWER, MOST_JOBS, START_SECONDS
from smartmock.semantics.data import data_folder
from smartmock.types import JsonObject

_START: Final = """\
import json, sys
sys.path[:], readable = map(json.loads, sys.argv[1:])
from smartmock.scripting.worker import main
main(readable)
"""
_ENVIRONMENT: Final = {"TZ": "UTC0"}
_CHUNK: Final = 256 * 1024


class WorkerLost(Exception):
    """The worker gave no answer: it ended, or said what is no answer."""


class WorkerLate(WorkerLost):
    """It did not answer in time."""


class WorkerProcess:
    """Starts at once, and is ready a little later. Whatever goes wrong ends it: then another one is needed.

    `seconds` are those on the wall. Nothing longer than an answer may be is ever read.
    """

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._socket = ours
            self._process = subprocess.Popen(  # noqa: S603 - this interpreter, with our own module
                [sys.executable, "-I", "-S", "-c", _START, *_paths()],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                cwd="/",
                env=_ENVIRONMENT,
                start_new_session=True,
            )
        self.jobs = 0
        self.is_tired = False
        self._is_ready = False
        self._is_prepared = False

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    @property
    def number(self) -> int:
        return self._process.pid

    def prepare(self) -> None:
        """Loads what dynamic values need. Raises `WorkerLost`."""
        if not self._is_prepared:
            self.ask(orjson.dumps({"kind": "prepare", "seconds": START_SECONDS}), START_SECONDS)
            self._is_prepared = True

    def ask(self, job: bytes, seconds: float) -> JsonObject:
        """Raises `WorkerLost`."""
        try:
            self._wait_until_ready()
            self.jobs += 1
            return self._exchange(job, seconds)
        except TimeoutError as error:
            self.kill()
            raise WorkerLate from error
        except (OSError, EOFError, ValueError) as error:
            self.kill()
            raise WorkerLost from error

    def _wait_until_ready(self) -> None:
        if not self._is_ready:
            self._receive(time.monotonic() + START_SECONDS)
            self._is_ready = True

    def _exchange(self, job: bytes, seconds: float) -> JsonObject:
        deadline = time.monotonic() + seconds
        self._socket.settimeout(seconds)
        self._socket.sendall(frame(job))
        answer = orjson.loads(self._receive(deadline))
        if not isinstance(answer, dict):
            raise ValueError("an answer is an object")  # noqa: TRY004 - it is not our own mistake
        self.is_tired = answer.get("is_tired") is not False
        return answer

    def _receive(self, deadline: float) -> bytes:
        (length,) = LENGTH.unpack(self._read(LENGTH.size, deadline))
        if length > MOST_ANSWER:
            raise ValueError("the answer is too long")
        return self._read(length, deadline)

    def _read(self, count: int, deadline: float) -> bytes:
        parts: list[bytes] = []
        while count:
            self._socket.settimeout(max(0.001, deadline - time.monotonic()))
            part = self._socket.recv(min(count, _CHUNK))
            if not part:
                raise EOFError
            parts.append(part)
            count -= len(part)
        return b"".join(parts)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._socket.close()


class Place:
    """Where one worker works: the one that is there, and later the one that takes over from it."""

    def __init__(self) -> None:
        self._worker: WorkerProcess | None = None

    def ask(self, job: bytes, seconds: float, *, prepared: bool) -> JsonObject:
        """Raises `WorkerLost`. The next worker is started before anyone asks for it."""
        worker = self._worker if self._worker is not None and self._worker.is_alive else self._renew()
        try:
            if prepared:
                worker.prepare()
            return worker.ask(job, seconds)
        finally:
            if not worker.is_alive or worker.is_tired or worker.jobs >= MOST_JOBS:
                with suppress(WorkerLost):
                    self._renew()

    def _renew(self) -> WorkerProcess:
        self.clear()
        try:
            self._worker = WorkerProcess()
        except OSError as error:
            raise WorkerLost from error
        return self._worker

    def clear(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None


@functools.cache
def _paths() -> tuple[str, str]:
    """What a worker imports from, and what it may read: installed packages, and our own with its data.

    In a checkout ours lie beside files that are nobody's business, and so may the folder that we are started in.
    """
    installed = [place for place in (Path(place).resolve() for place in sys.path if place) if _holds_packages(place)]
    package = Path(__file__).resolve().parents[1]
    importable = [*installed, package.parent]
    readable = [*installed, package, data_folder().resolve()]
    return _as_json(importable), _as_json(readable)


def _as_json(places: Iterable[Path]) -> str:
    return orjson.dumps(list(dict.fromkeys(map(str, places)))).decode()


def _holds_packages(place: Path) -> bool:
    prefixes = {Path(prefix).resolve() for prefix in (sys.prefix, sys.base_prefix)}
    return place.suffix == ".zip" or not prefixes.isdisjoint(place.parents) or any(place.glob("*.dist-info"))
