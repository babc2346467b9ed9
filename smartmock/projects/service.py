"""What use cases work with: the database, the registry of what is served, and the operator's settings."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from smartmock.projects.entries import read_entries, read_revision
from smartmock.projects.registry import Registry
from smartmock.settings import Settings
from smartmock.storage import changes, workspaces
from smartmock.storage.database import Database


def note_nothing(_connection: Connection, _created: Any) -> None:
    """What is created is not noted elsewhere."""


@dataclass(frozen=True, slots=True)
class Service:
    """The first argument of every use case.

    `created` is called with what a use case creates, last in its transaction: what it writes is stored with it or not
    at all.
    """

    database: Database
    registry: Registry
    settings: Settings
    created: Callable[[Connection, Any], None] = note_nothing

    @contextmanager
    def change(self, project_id: int) -> Iterator[Connection]:
        """One transaction that changes a project. When the block has ended, the change is stored and served here;
        other processes hear of it within a second.
        """
        with self.write() as connection:
            yield connection
            changes.note(connection, project_id)
        self.registry.refresh(project_id)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction for what is not served: keys, members, workspaces. Changes come one after the other."""
        with self.database.write() as connection:
            changes.queue(connection)
            yield connection

    def close(self) -> None:
        self.database.close()


def open_service(settings: Settings) -> Service:
    """Open the database of the settings, bring its tables up to date, and read what is served.

    Raises `StorageError` when it cannot be used.
    """
    database = Database(settings.database)
    database.prepare()
    with database.write() as connection:
        workspaces.ensure_default(connection)
    registry = Registry(
        functools.partial(read_entries, database),
        functools.partial(read_revision, database, settings.limits),
        settings.live_bytes,
    )
    registry.load()
    return Service(database, registry, settings)
