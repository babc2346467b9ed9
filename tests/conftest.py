"""Databases for all tests: what holds over one has to hold over the others."""

import gc
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from smartmock.projects.service import Service, open_service
from smartmock.settings import Settings
from smartmock.storage.database import IN_MEMORY, Database
from tests.postgres import Postgres, running_postgres
from tests.redis_server import running_redis


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """Started by the first test that needs it."""
    with running_postgres() as server:
        yield server


@pytest.fixture(scope="session")
def redis_url() -> Iterator[str]:
    """Of a Redis that is started by the first test that needs it."""
    with running_redis() as url:
        yield url


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """An SQLite in memory, one in a file, and a PostgreSQL, all of them without rows."""
    postgres: Postgres | None = request.getfixturevalue("postgres") if request.param == "postgres" else None
    own = {"memory": IN_MEMORY, "sqlite": str(tmp_path / "smartmock.db")}
    with postgres.database() if postgres else nullcontext(own.get(request.param, "")) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgres"])
def shared_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database that several processes can share."""
    if request.param == "sqlite":
        yield str(tmp_path / "smartmock.db")
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    with postgres.database() as url:
        yield url


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """With tables and without rows."""
    made = Database(database_url)
    made.prepare()
    yield made
    made.close()


@pytest.fixture
def service(database_url: str) -> Iterator[Service]:
    """Without projects; over each database."""
    made = open_service(Settings(database=database_url))
    yield made
    made.close()


@pytest.fixture
def no_collector() -> Iterator[None]:
    """Reference counting alone frees what nobody uses any more."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()
