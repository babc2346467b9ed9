import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from smartmock.errors import SmartmockError
from smartmock.server.workers import Supervisor

SECONDS = 60


def leave() -> None:
    sys.exit(3)


def note_and_wait(folder: str) -> None:
    """A worker that ends when it is told to, and leaves a word."""
    mark = Path(folder) / str(os.getpid())
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    mark.write_text("began")
    try:
        time.sleep(SECONDS)
    except KeyboardInterrupt:
        mark.write_text("ended")


def test_workers_that_cannot_start_are_given_up() -> None:
    with pytest.raises(SmartmockError, match="end as soon as they start"):
        Supervisor(leave, (), 1).run()


def test_all_workers_are_stopped_together(tmp_path: Path) -> None:
    supervisor = Supervisor(note_and_wait, (str(tmp_path),), 2)

    def stop_when_all_run() -> None:
        deadline = time.monotonic() + SECONDS
        while len(list(tmp_path.iterdir())) < 2 and time.monotonic() < deadline:
            time.sleep(0.05)
        supervisor.stop()

    thread = threading.Thread(target=stop_when_all_run)
    thread.start()
    supervisor.run()
    thread.join()
    assert [mark.read_text() for mark in tmp_path.iterdir()] == ["ended", "ended"]
