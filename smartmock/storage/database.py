"""One database, SQLite or PostgreSQL: connections, transactions, and its tables kept up to date."""

import os
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoSuchModuleError
from sqlalchemy.pool import StaticPool

from smartmock.errors import StorageError
from smartmock.storage.tables import metadata

IN_MEMORY: Final = "sqlite://"
BUSY_MILLISECONDS: Final = 20_000
"""How long a write waits for those of other processes."""

SCHEMES: Final = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
"""How people write it → with the driver that we use."""

PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    # What was acknowledged must be on the disk, not only with the system.
    "PRAGMA synchronous = FULL",
)


class Database:
    """Safe to share between threads. `url` is that of SQLAlchemy, or the path of an SQLite file.

    Raises `StorageError` when there is no such kind of database.
    """

    def __init__(self, url: str = IN_MEMORY) -> None:
        self.url: Final = read_url(url)
        self.is_memory: Final = self.url.drivername == "sqlite" and self.url.database in (None, "", ":memory:")
        self.engine: Final = make_engine(self.url, is_memory=self.is_memory)
        # Writers of one process queue up here, fairly; in memory there is one connection for all.
        self._writing = threading.Lock()
        self._reading: AbstractContextManager[Any] = self._writing if self.is_memory else nullcontext()

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.engine.dialect.name

    def __str__(self) -> str:
        """For people and logs: without a password."""
        return self.url.render_as_string(hide_password=True)

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection for one consistent look; nothing may be written."""
        with self._reading, self.engine.connect() as connection:
            yield connection

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: committed, and on the disk, when the block ends; undone when it raises."""
        queue = self._writing if self.dialect == "sqlite" else nullcontext()
        with queue, self.engine.connect().execution_options(immediate=True) as connection, connection.begin():
            yield connection

    def prepare(self) -> None:
        """Make the tables, or bring those of an older smartmock up to date; raises `StorageError`."""
        try:
            with self.write() as connection:
                if self.is_memory:
                    metadata.create_all(connection)
                    return
                # Alembic takes a tenth of a second to load, and a mock in memory needs none.
                from smartmock.storage.migrate import upgrade  # noqa: PLC0415

                upgrade(connection)
        except DatabaseError as error:
            remedy = "Check the address of the database, and that it runs and may be written."
            raise StorageError(f"The database {self} cannot be used: {error.orig}.", remedy=remedy) from None

    def close(self) -> None:
        self.engine.dispose()


def read_url(text: str) -> URL:
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser().absolute()))
    try:
        url = make_url(text)
    except ArgumentError:
        raise unusable(text.partition("://")[0]) from None
    return url.set(drivername=SCHEMES.get(url.drivername, url.drivername))


def make_engine(url: URL, *, is_memory: bool) -> Engine:
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise unusable(url.drivername)
    try:
        if url.get_backend_name() == "postgresql":
            return create_engine(url, pool_pre_ping=True, pool_size=5, max_overflow=20)
        return make_sqlite(url, is_memory=is_memory)
    except NoSuchModuleError:
        raise unusable(url.drivername) from None
    except ModuleNotFoundError:
        remedy = "Install it with: pip install 'smartmock[postgres]'"
        raise StorageError("PostgreSQL needs a driver that is not installed.", remedy=remedy) from None


def make_sqlite(url: URL, *, is_memory: bool) -> Engine:
    if is_memory:
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        make_private(Path(url.database or ""))
        engine = create_engine(url, pool_size=5, max_overflow=20)
    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", begin)
    return engine


def make_private(path: Path) -> None:
    """The file holds hashes of secrets and what people sent: it is for its owner only."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        remedy = "Name another file with --database, or another folder with --data-dir."
        raise StorageError(f"{path} cannot be written: {error.strerror}.", remedy=remedy) from None


def set_up(connection: Any, _record: Any) -> None:
    # The driver would begin transactions by itself, and late; `begin` does it.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        connection.execute(pragma)


def begin(connection: Connection) -> None:
    """A transaction that will write takes the lock at its start: it can wait for it then, and not later."""
    immediate = connection.get_execution_options().get("immediate")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def unusable(kind: str) -> StorageError:
    remedy = "Give a file for SQLite, or postgresql://user:password@host/database."
    return StorageError(f"`{kind[:50]}` is no kind of database that smartmock can use.", remedy=remedy)
