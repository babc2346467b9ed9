"""One database, SQLite or PostgreSQL: connections, transactions, and its tables kept up to date."""

import os
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DatabaseError,
    DataError,
    DBAPIError,
    IntegrityError,
    InterfaceError,
    InternalError,
    NoSuchModuleError,
    OperationalError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import StaticPool

from smartmock.errors import Conflict, SmartmockError, StorageError
from smartmock.storage.tables import metadata, projects

IN_MEMORY: Final = "sqlite://"
BUSY_MILLISECONDS: Final = 20_000
"""How long a write waits for those of others."""
IDLE_MILLISECONDS: Final = 60_000
"""After this long PostgreSQL ends a transaction whose process does nothing more: others wait for it."""
WRITING: Final = 7_105_002
"""The number of the lock that one transaction at a time holds in PostgreSQL, as the file's in SQLite."""
POOL: Final = {"pool_size": 5, "max_overflow": 10, "pool_timeout": BUSY_MILLISECONDS / 1000, "hide_parameters": True}
"""Of connections, for each process: PostgreSQL allows 100 in all unless told otherwise."""
REMEDY: Final = "Check that the database runs, can be reached and may be written, and that nothing else keeps it busy."
CONSISTENT: Final[dict[str, dict[str, Any]]] = {
    "sqlite": {},
    "postgresql": {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
}
"""Options of connections whose questions are all answered from one moment; SQLite does it by itself."""

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

    Transactions that write follow each other, in all processes: what one of them has found stays true until its end.
    Raises `StorageError` when there is no such kind of database, and later, when it cannot be used.
    """

    def __init__(self, url: str = IN_MEMORY) -> None:
        self.url: Final = read_url(url)
        self.is_memory: Final = self.url.drivername == "sqlite" and self.url.database in (None, "", ":memory:")
        self.engine: Final = make_engine(self.url, is_memory=self.is_memory)
        # Writers of one process queue up here; in memory there is one connection for all.
        self._writing: Final = Turns()
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
        with self._reading, told(self), self.engine.connect() as connection:
            yield connection.execution_options(**CONSISTENT[self.dialect])

    @contextmanager
    def write(self, *, rebuilds: bool = False) -> Iterator[Connection]:
        """One transaction: committed, and on the disk, when the block ends; undone when it raises.

        Raises `Conflict` where a row stands in the way of another. One that `rebuilds` tables of SQLite drops them in
        between, which must not remove what refers to their rows.
        """
        options = {"immediate": True, "rebuilds": rebuilds}
        with self._writing, told(self), self.engine.connect().execution_options(**options) as connection:
            try:
                with connection.begin():
                    if self.dialect == "postgresql":
                        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({WRITING})")
                    yield connection
            finally:
                if rebuilds:
                    # The next one checks references again.
                    connection.invalidate()

    def prepare(self) -> None:
        """Make the tables, or bring those of an older smartmock up to date; raises `StorageError`."""
        if self.is_memory:
            with self.write() as connection:
                metadata.create_all(connection)
            return
        # Alembic takes a tenth of a second to load, and a mock in memory needs none.
        from smartmock.storage.migrate import upgrade  # noqa: PLC0415

        try:
            with self.write(rebuilds=True) as connection:
                upgrade(connection)
        except DatabaseError as error:
            # Such as a user who may not make tables.
            raise unusable(self, error) from error

    def check(self) -> None:
        """Raises `StorageError` when it cannot be read."""
        with self.read() as connection:
            connection.execute(select(projects.c.id).limit(1)).all()

    def close(self) -> None:
        self.engine.dispose()


class Turns:
    """A lock that raises where a thread would wait for itself."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner: int | None = None

    def __enter__(self) -> None:
        if self._owner == threading.get_ident():
            raise RuntimeError("A transaction of this thread is open: use its connection.")
        self._lock.acquire()
        self._owner = threading.get_ident()

    def __exit__(self, *_: object) -> None:
        self._owner = None
        self._lock.release()


@contextmanager
def told(database: Database) -> Iterator[None]:
    """Errors of the database are told as those of smartmock; what can only be our own fault stays as it is."""
    try:
        yield
    except (DBAPIError, PoolTimeout) as error:
        ours = as_ours(error, database)
        if ours is error:
            raise
        raise ours from error


def as_ours(error: DBAPIError | PoolTimeout, database: Database) -> Exception:
    if isinstance(error, PoolTimeout):
        remedy = "Try again later; with many processes, let PostgreSQL accept more connections."
        return StorageError(f"The database {database} is busy.", remedy=remedy)
    if isinstance(error, IntegrityError):
        remedy = "Look at it again, and try again."
        return Conflict("Something that is there, or was just changed, stands in the way.", remedy=remedy)
    if isinstance(error, DataError):
        return SmartmockError(f"A value cannot be stored: {error.orig}.", remedy="Change that value.")
    if isinstance(error, (OperationalError, InterfaceError, InternalError)) or type(error) is DatabaseError:
        return unusable(database, error)
    return error


def unusable(database: Database, error: DBAPIError) -> StorageError:
    return StorageError(f"The database {database} cannot be used: {str(error.orig).strip()}", remedy=REMEDY)


def read_url(text: str) -> URL:
    if "://" not in text:
        return URL.create("sqlite", database=str(Path(text).expanduser().absolute()))
    try:
        url = make_url(text)
    except ArgumentError:
        raise unknown_kind(text.partition("://")[0]) from None
    return url.set(drivername=SCHEMES.get(url.drivername, url.drivername))


def make_engine(url: URL, *, is_memory: bool) -> Engine:
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise unknown_kind(url.drivername)
    try:
        if url.get_backend_name() == "postgresql":
            return make_postgres(url)
        return make_sqlite(url, is_memory=is_memory)
    except NoSuchModuleError:
        raise unknown_kind(url.drivername) from None
    except ModuleNotFoundError:
        remedy = "Install it with: pip install 'smartmock[postgres]'"
        raise StorageError("PostgreSQL needs a driver that is not installed.", remedy=remedy) from None


def make_postgres(url: URL) -> Engine:
    engine = create_engine(url, pool_pre_ping=True, **POOL)
    event.listen(engine, "connect", set_up_postgres)
    return engine


def set_up_postgres(connection: Any, _record: Any) -> None:
    connection.execute(f"SET lock_timeout = {BUSY_MILLISECONDS}")
    connection.execute(f"SET idle_in_transaction_session_timeout = {IDLE_MILLISECONDS}")
    connection.commit()


def make_sqlite(url: URL, *, is_memory: bool) -> Engine:
    if is_memory:
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        make_private(Path(url.database or ""))
        engine = create_engine(url, **POOL)
    event.listen(engine, "connect", set_up_sqlite)
    event.listen(engine, "begin", begin)
    return engine


def make_private(path: Path) -> None:
    """The file holds hashes of secrets and what people sent: it is for its owner only."""
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        remedy = "Name another file with --database, or another folder with --data-dir."
        raise StorageError(f"{path} cannot be written: {error.strerror}.", remedy=remedy) from None


def set_up_sqlite(connection: Any, _record: Any) -> None:
    # The driver would begin transactions by itself, and late; `begin` does it.
    connection.isolation_level = None
    for pragma in PRAGMAS:
        patiently(connection, pragma)


def patiently(connection: Any, pragma: str) -> None:
    """Two processes that turn a new file to WAL at once: one is refused without waiting, whatever the timeout says."""
    deadline = monotonic() + BUSY_MILLISECONDS / 1000
    while True:
        try:
            connection.execute(pragma)
        except sqlite3.OperationalError:
            if monotonic() > deadline:
                raise
            sleep(0.01)
        else:
            return


def begin(connection: Connection) -> None:
    """A transaction that will write takes the lock at its start: it can wait for it then, and not later."""
    options = connection.get_execution_options()
    if options.get("rebuilds"):
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("immediate") else "BEGIN")


def unknown_kind(kind: str) -> StorageError:
    remedy = "Give a file for SQLite, or postgresql://user:password@host/database."
    return StorageError(f"`{kind[:50]}` is no kind of database that smartmock can use.", remedy=remedy)
