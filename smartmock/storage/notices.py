"""Waiting until another process may have changed something: a connection of its own that tells when, but not what."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final, Protocol

from sqlalchemy import PoolProxiedConnection

from smartmock.errors import StorageError
from smartmock.storage.changes import CHANNEL
from smartmock.storage.database import REMEDY, Database, told

POLL_SECONDS: Final = 0.25
"""How often SQLite is asked: for one number, from memory that processes share."""
WAIT_SECONDS: Final = 0.5
"""How long one wait for PostgreSQL's notices takes: whoever waits can be stopped in between."""


class Notices(Protocol):
    def wait(self, stop: threading.Event) -> bool:
        """Whether something may have been changed since the last call; False after a while, or when stopped.

        Raises `StorageError` when the connection is lost; then there may have been changes, too.
        """

    def close(self) -> None: ...


def open_notices(database: Database) -> Notices:
    """Raises `StorageError`. What was changed before is not told."""
    with told(database):
        return PostgresNotices(database) if database.dialect == "postgresql" else SqliteNotices(database)


class SqliteNotices:
    """`data_version` counts the commits of all other connections to the file."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pooled, self._connection = take_out(database)
        self._version = self._read()

    def wait(self, stop: threading.Event) -> bool:
        if stop.wait(POLL_SECONDS):
            return False
        with told_by_driver(self._database):
            before, self._version = self._version, self._read()
        return before != self._version

    def close(self) -> None:
        self._pooled.close()

    def _read(self) -> int:
        number: int = self._connection.execute("PRAGMA data_version").fetchone()[0]
        return number


class PostgresNotices:
    """LISTEN, on a connection that is in no transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._pooled, self._connection = take_out(database)
        self._connection.rollback()
        self._connection.autocommit = True
        self._connection.execute(f"LISTEN {CHANNEL}")

    def wait(self, stop: threading.Event) -> bool:
        if stop.is_set():
            return False
        with told_by_driver(self._database):
            return bool(list(self._connection.notifies(timeout=WAIT_SECONDS, stop_after=1)))

    def close(self) -> None:
        self._pooled.close()


def take_out(database: Database) -> tuple[PoolProxiedConnection, Any]:
    """A connection that is none of the pool's any more, and as the driver knows it."""
    pooled = database.engine.raw_connection()
    driver = pooled.driver_connection
    pooled.detach()
    return pooled, driver


@contextmanager
def told_by_driver(database: Database) -> Iterator[None]:
    try:
        yield
    except database.engine.dialect.loaded_dbapi.Error as error:
        raise StorageError(f"The connection to {database} is lost: {error}.", remedy=REMEDY) from error
