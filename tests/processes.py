"""Real processes that share a database with the tests."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import httpx2

from smartmock.projects.service import open_service
from smartmock.server.app import create_app
from smartmock.server.serve import listen, run
from smartmock.settings import Settings

ROOT = Path(__file__).parents[1]
SECONDS = 30


@dataclass(frozen=True, slots=True)
class Server:
    url: str
    process: subprocess.Popen[str]

    def get(self, path: str) -> tuple[int, bytes]:
        answer = httpx2.get(self.url + path, timeout=SECONDS)
        return answer.status_code, answer.content

    def is_up(self, path: str = "/healthz") -> bool:
        try:
            return self.status(path) == 200
        except httpx2.HTTPError:
            return False

    def status(self, path: str) -> int:
        return self.get(path)[0]


@contextmanager
def serving(database: str) -> Iterator[Server]:
    """A process that serves what the database holds, and hears of changes."""
    with started("tests.processes", database) as process:
        line = process.stdout.readline() if process.stdout else ""
        server = Server(json.loads(line)["url"], process)
        wait_until(server.is_up)
        yield server


def wait_until(happened: Callable[[], bool]) -> None:
    deadline = time.monotonic() + SECONDS
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        time.sleep(0.02)


@contextmanager
def started(module: str, *arguments: str, output: IO[bytes] | None = None) -> Iterator[subprocess.Popen[str]]:
    """A Python process of its own, which writes to a file or else a pipe; it is killed at the end."""
    command = [sys.executable, "-m", module, *arguments]
    with subprocess.Popen(command, cwd=ROOT, stdout=output or subprocess.PIPE, text=True) as process:
        try:
            yield process
        finally:
            process.kill()


def serve(database: str) -> None:
    service = open_service(Settings(database=database))
    listener = listen("127.0.0.1", 0)
    sys.stdout.write(json.dumps({"url": listener.url}) + "\n")
    sys.stdout.flush()
    run(create_app(service), listener)
    service.close()


if __name__ == "__main__":
    serve(sys.argv[1])
