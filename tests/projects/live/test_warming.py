import logging
import subprocess
import sys

import pytest

from smartmock.projects.live import warming
from smartmock.projects.live.warming import Warming
from smartmock.settings import Environment

LOADED = """
import sys
from smartmock.projects.live.warming import warm_up
from smartmock.settings import Environment
before = "faker" in sys.modules
warm_up(Environment())
print(before, "faker" in sys.modules)
"""


def test_what_answers_need_is_loaded() -> None:
    told = subprocess.run([sys.executable, "-c", LOADED], capture_output=True, text=True, check=True)
    assert told.stdout.split() == ["False", "True"]


def test_it_happens_once_for_each_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Warming, "is_done", False)
    seen: list[Environment] = []
    monkeypatch.setattr(warming, "warm_up", seen.append)
    for _ in range(2):
        once = Warming(Environment())
        once.start()
        once.stop()
    assert seen == [Environment()]


def test_a_fault_stops_nothing(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(Warming, "is_done", False)
    monkeypatch.setattr(warming, "warm_up", lambda _: 1 / 0)
    once = Warming(Environment())
    with caplog.at_level(logging.ERROR):
        once.start()
        once.stop()
    assert "warming up failed" in caplog.text
