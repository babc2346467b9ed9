"""A Redis for the tests, which they start themselves."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import pytest

SECONDS = 30


@contextmanager
def running_redis() -> Iterator[str]:
    """Its URL; it is gone at the end."""
    program = shutil.which("redis-server")
    if program is None:
        lacking("redis-server is not installed: apt-get install redis-server")
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="smartmock-redis-") as folder:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--dir", folder]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
            try:
                wait_for(port)
                yield f"redis://127.0.0.1:{port}/0"
            finally:
                process.terminate()


def lacking(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > deadline:
                pytest.fail("redis-server does not answer")
            time.sleep(0.05)
        else:
            return
