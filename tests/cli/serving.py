"""A `smartmock serve` in a process of its own."""

import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, Queue

import pytest

PATIENCE = 30


class Serving:
    """A running `smartmock serve`, and the lines that it prints."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process
        self.lines: Queue[str | None] = Queue()
        """None follows the last one."""
        self.seen: list[str] = []
        self.reader = threading.Thread(target=self.read)
        self.reader.start()

    def read(self) -> None:
        for line in self.process.stdout or ():
            self.seen.append(line.rstrip("\n"))
            self.lines.put(self.seen[-1])
        self.lines.put(None)

    def wait_for(self, pattern: str) -> str:
        """The next line that `pattern` is found in."""
        while True:
            line = self.lines.get(timeout=PATIENCE)
            assert line is not None, "\n".join(["It ended and had said:", *self.seen])
            if re.search(pattern, line):
                return line

    def write(self, path: Path, text: str, pattern: str) -> None:
        """Change a file until that is noticed: the watch begins some time after it is announced."""
        for attempt in range(PATIENCE):
            path.write_text(text + "\n" * attempt)
            try:
                while not re.search(pattern, self.lines.get(timeout=1) or ""):
                    pass
            except Empty:
                continue
            return
        pytest.fail(f"nothing was said that fits {pattern}")

    def url(self, name: str) -> str:
        """From the line `  mock  http://…`."""
        return self.wait_for(f"^  {name} ").split()[1]


@contextmanager
def serving(*arguments: str | Path, stop: signal.Signals = signal.SIGINT, code: int = 0) -> Iterator[Serving]:
    """A server at a free port, until the end of the block: then it ends with this exit code."""
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "smartmock", "serve", "--port", "0", *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    running = Serving(process)
    try:
        yield running
    finally:
        process.send_signal(stop)
        process.wait(PATIENCE)
        running.reader.join(PATIENCE)
        if process.stdout:
            process.stdout.close()
    assert process.returncode == code
