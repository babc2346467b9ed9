import asyncio
import time
from pathlib import Path

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.testclient import TestClient

from smartmock.errors import StorageError
from smartmock.projects.service import Service, open_service
from smartmock.server.app import create_app
from smartmock.server.health import Readiness
from smartmock.settings import Settings
from smartmock.storage.database import Database


def test_a_service_with_its_database_is_ready(service: Service) -> None:
    with TestClient(create_app(service)) as client:
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
        assert answer.headers["cache-control"] == "no-store"
        assert client.get("/healthz").json() == {"status": "ok"}


def test_without_its_database_it_lives_and_is_not_ready(tmp_path: Path) -> None:
    service = open_service(Settings(database=str(tmp_path / "a.db")))
    with TestClient(create_app(service)) as client:
        with service.database.write() as connection:
            connection.exec_driver_sql("ALTER TABLE projects RENAME TO gone")
        answer = client.get("/readyz")
        assert answer.status_code == 503
        assert answer.json()["reason"] == "the database cannot be read; the log says why"
        assert str(tmp_path) not in answer.text
        assert client.get("/healthz").status_code == 200
    service.close()


class SlowDatabase(Database):
    """Asked many times, looked at once."""

    looks = 0

    def check(self) -> None:
        self.looks += 1
        time.sleep(0.5)
        raise StorageError("late")


def test_a_database_that_does_not_answer_keeps_nobody_waiting() -> None:
    database = SlowDatabase()
    readiness = Readiness(database, patience=0.1)

    async def ask() -> list[str]:
        return await asyncio.gather(*(readiness.find_obstacle() for _ in range(10)))

    began = time.monotonic()
    reasons = asyncio.run(ask())
    assert time.monotonic() - began < 3
    assert set(reasons) == {"the database has not answered for 0.1 seconds"}
    assert database.looks == 1


def test_what_is_stopping_is_not_ready() -> None:
    database = Database()
    database.prepare()
    stopping = asyncio.Event()
    stopping.set()

    async def show(request: Request) -> Response:
        request.scope["state"] = {"stopping": stopping}
        return await Readiness(database).show(request)

    answer = TestClient(Starlette(routes=[Route("/readyz", show)])).get("/readyz")
    assert (answer.status_code, answer.json()["reason"]) == (503, "it is stopping")
