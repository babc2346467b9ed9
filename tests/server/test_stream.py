import asyncio
from collections.abc import AsyncIterator, Sequence

import pytest

from smartmock.projects.documents.importing import import_document
from smartmock.projects.service import Service
from smartmock.server import stream
from smartmock.server.stream import follow
from smartmock.storage import requests
from smartmock.storage.records import JournalEntry
from tests.server.conftest import DOCUMENT
from tests.storage.test_requests import entry


@pytest.fixture
def project(service: Service, monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(stream, "POLL_SECONDS", 0.01)
    return import_document(service, DOCUMENT).project.id


def add(service: Service, project: int, *paths: str) -> None:
    with service.database.write() as connection:
        requests.insert_many(connection, [entry(project, path=path) for path in paths])


async def next_paths(entries: AsyncIterator[JournalEntry | None], count: int) -> Sequence[str]:
    async with asyncio.timeout(10):
        found = [await anext(entries) for _ in range(count)]
    return [item.path for item in found if item is not None]


def test_new_entries_arrive_in_order(service: Service, project: int) -> None:
    add(service, project, "/before")

    async def run() -> None:
        entries = follow(service.database, project)
        first = asyncio.ensure_future(next_paths(entries, 2))
        await asyncio.sleep(0.2)
        assert not first.done()
        add(service, project, "/1", "/2")
        assert await first == ["/1", "/2"]
        add(service, project, "/3")
        assert await next_paths(entries, 1) == ["/3"]

    asyncio.run(run())


def test_who_comes_back_misses_nothing(service: Service, project: int) -> None:
    add(service, project, "/1", "/2", "/3")
    with service.database.read() as connection:
        seen = requests.list_of(connection, project)[-1].id
    assert asyncio.run(next_paths(follow(service.database, project, seen), 2)) == ["/2", "/3"]


def test_silence_is_told(service: Service, project: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "QUIET_SECONDS", 0.05)

    async def run() -> JournalEntry | None:
        async with asyncio.timeout(10):
            return await anext(follow(service.database, project))

    assert asyncio.run(run()) is None
