"""What use cases work with: the database, the registry of what is served, and the operator's settings."""

import functools
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection

from smartmock.errors import NotFound
from smartmock.projects.entries import read_entries, read_revision
from smartmock.projects.registry import Registry
from smartmock.settings import Settings
from smartmock.storage import changes, projects, workspaces
from smartmock.storage.database import Database


@dataclass(frozen=True, slots=True)
class Service:
    """The first argument of every use case."""

    database: Database
    registry: Registry
    settings: Settings

    @contextmanager
    def change(self, project_id: int) -> Iterator[Connection]:
        """One transaction that changes a project. When the block has ended, the change is stored and served here;
        other processes hear of it within a second. Raises `NotFound` where it is gone already.
        """
        with self.database.write() as connection:
            if projects.find(connection, project_id) is None:
                raise NotFound(f"There is no project {project_id}.")
            yield connection
            changes.note(connection, project_id)
        self.registry.refresh(project_id)

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
