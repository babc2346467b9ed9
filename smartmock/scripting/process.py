"""One worker as the sandbox sees it: a process, and the socket that leads to it."""

import functools
import mmap
import signal
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
from smartmock.scripting.limits import MOST_ANSWER, MOST_JOBS, START_SECONDS, TIRED_MEMORY
from smartmock.semantics.data import data_folder
from smartmock.types import JsonObject

_START: Final = """\
import json, sys
sys.path[:], readable = map(json.loads, sys.argv[1:])
from smartmock.scripting.modesty import step_back
step_back()
from smartmock.scripting.worker import main
main(readable)
"""
_ENVIRONMENT: Final = {"TZ": "UTC0"}
_CHUNK: Final = 256 * 1024
_PAGE: Final = mmap.PAGESIZE


class WorkerLost(Exception):
    """The worker gave no answer: it ended, or said what is no answer."""


class WorkerLate(WorkerLost):
    """It did not answer in time."""


class WorkerMissing(WorkerLost):
    """It did not even start, which is no fault of the job."""


class WorkerProcess:
    """Starts at once, and is ready a little later. Whatever goes wrong ends it: then another one is needed.

    `seconds` are those on the wall. Nothing longer than an answer may be is ever read.
    """

    def __init__(self) -> None:
        self._socket, theirs = socket.socketpair()
        with theirs:
            try:
                self._process = _start(theirs)
            except OSError as error:
                self._socket.close()
                raise WorkerMissing from error
        self.jobs = 0
        self._is_ready = False
        self._is_prepared = False

    @property
    def is_alive(self) -> bool:
        return self._process.poll() is None

    @property
    def is_tired(self) -> bool:
        """Whether it has done many jobs, or holds much memory. Its own peak would be no measure: on Linux a process
        begins with that of the one that started it.
        """
        return self.jobs >= MOST_JOBS or resident_bytes(self._process.pid) > TIRED_MEMORY

    def prepare(self) -> None:
        """Loads what dynamic values need. Raises `WorkerLost`."""
        if self._is_prepared:
            return
        try:
            self.ask(orjson.dumps({"kind": "prepare", "seconds": START_SECONDS}), START_SECONDS)
        except WorkerLost as error:
            raise WorkerMissing from error
        self._is_prepared = True

    def ask(self, job: bytes, seconds: float) -> JsonObject:
        """Raises `WorkerLost`."""
        self.wait_until_ready()
        try:
            self.jobs += 1
            return self._exchange(job, seconds)
        except TimeoutError as error:
            self.kill()
            raise WorkerLate from error
        except (OSError, EOFError, ValueError) as error:
            self.kill()
            raise (WorkerLate if self._was_stopped else WorkerLost) from error

    def wait_until_ready(self) -> None:
        """Raises `WorkerMissing`."""
        if self._is_ready:
            return
        try:
            self._receive(time.monotonic() + START_SECONDS)
        except (OSError, EOFError, ValueError) as error:
            self.kill()
            raise WorkerMissing from error
        self._is_ready = True

    def _exchange(self, job: bytes, seconds: float) -> JsonObject:
        deadline = time.monotonic() + seconds
        self._socket.settimeout(seconds)
        self._socket.sendall(frame(job))
        answer = orjson.loads(self._receive(deadline))
        if not isinstance(answer, dict):
            raise ValueError("an answer is an object")  # noqa: TRY004 - it is not our own mistake
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

    @property
    def _was_stopped(self) -> bool:
        """It computed for too long where nothing else could interrupt it."""
        return sys.platform != "win32" and self._process.returncode == -signal.SIGVTALRM

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._socket.close()


class Place:
    """Where one worker works: the one that is there, and later the one that takes over from it.

    `took` are the seconds of the last job, without those until the worker was ready; `free_at` is when the next one may
    begin.
    """

    def __init__(self) -> None:
        self.took = 0.0
        self.free_at = 0.0
        self._worker: WorkerProcess | None = None

    def ask(self, job: bytes, seconds: float, *, prepared: bool) -> JsonObject:
        """Raises `WorkerLost`. The next worker is started before anyone asks for it."""
        worker = self._worker if self._worker is not None and self._worker.is_alive else self._renew()
        began = None
        try:
            worker.wait_until_ready()
            if prepared:
                worker.prepare()
            began = time.monotonic()
            return worker.ask(job, seconds)
        finally:
            self.took = time.monotonic() - began if began is not None else 0.0
            if not worker.is_alive or worker.is_tired:
                with suppress(WorkerLost):
                    self._renew()

    def _renew(self) -> WorkerProcess:
        self.clear()
        self._worker = WorkerProcess()
        return self._worker

    def clear(self) -> None:
        if self._worker is not None:
            self._worker.kill()
            self._worker = None


def resident_bytes(process_id: int) -> int:
    """Memory that a process holds; 0 where the system does not tell."""
    try:
        return int(Path(f"/proc/{process_id}/statm").read_text().split()[1]) * _PAGE
    except (OSError, IndexError, ValueError):
        return 0


def _start(pipe: socket.socket) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - this interpreter, with our own module
        [sys.executable, "-I", "-S", "-c", _START, *_paths()],
        stdin=pipe.fileno(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd="/",
        env=_ENVIRONMENT,
        process_group=0,
    )


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
