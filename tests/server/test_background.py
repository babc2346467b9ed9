import asyncio
import gc

import pytest
from starlette.testclient import TestClient

from smartmock.projects.documents.importing import import_document
from smartmock.projects.live import warming
from smartmock.projects.live.warming import Warming
from smartmock.projects.service import Service
from smartmock.server.app import create_app
from smartmock.server.background import at_work
from smartmock.settings import Environment
from tests.server.conftest import DOCUMENT


class Work:
    def __init__(self, name: str, told: list[str], *, fails: bool = False) -> None:
        self.name, self.told, self.fails = name, told, fails

    def start(self) -> None:
        if self.fails:
            raise RuntimeError(self.name)
        self.told.append(f"start {self.name}")

    def stop(self) -> None:
        self.told.append(f"stop {self.name}")


def test_what_was_started_last_is_stopped_first() -> None:
    told: list[str] = []

    async def serve() -> None:
        async with at_work([Work("a", told), Work("b", told)]):
            told.append("serve")

    asyncio.run(serve())
    assert told == ["start a", "start b", "serve", "stop b", "stop a"]


def test_what_was_started_is_stopped_when_the_next_one_fails() -> None:
    told: list[str] = []

    async def serve() -> None:
        async with at_work([Work("a", told), Work("b", told, fails=True)]):
            told.append("serve")

    with pytest.raises(RuntimeError, match="b"):
        asyncio.run(serve())
    assert told == ["start a", "stop a"]


def test_what_a_server_loads_is_out_of_the_collectors_reach_while_it_serves(service: Service) -> None:
    with TestClient(create_app(service)):
        import_document(service, DOCUMENT)
        assert gc.get_freeze_count() > 0
    assert gc.get_freeze_count() == 0


def test_a_server_loads_what_first_answers_need(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Warming, "is_done", False)
    seen: list[Environment] = []
    monkeypatch.setattr(warming, "warm_up", seen.append)
    with TestClient(create_app(service)):
        pass
    assert seen == [service.settings.environment]
