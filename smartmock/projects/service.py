"""What use cases work with: the database, the registry of what is served, and the operator's settings."""

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any, TypeAlias

from sqlalchemy import Connection

from smartmock.errors import NotFound
from smartmock.projects.live.customisations import read_customisations
from smartmock.projects.live.entries import read_entries, read_revision
from smartmock.projects.live.registry import LiveRevision, Registry
from smartmock.projects.traffic.metrics import Metrics
from smartmock.projects.traffic.quotas import MemoryCounts, Quotas
from smartmock.projects.traffic.recorder import Recorder, write_batch
from smartmock.projects.traffic.shared_counts import SharedCounts
from smartmock.scripting.sandbox import Sandbox
from smartmock.settings import Settings
from smartmock.storage import changes, projects, usage, workspaces
from smartmock.storage.database import Database
from smartmock.storage.times import now

ReadRevision: TypeAlias = Callable[[int, int], LiveRevision | None]


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
    recorder: Recorder
    quotas: Quotas
    metrics: Metrics
    sandbox: Sandbox
    created: Callable[[Connection, Any], None] = note_nothing

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
        self.recorder.stop()
        self.sandbox.close()
        self.database.close()


def open_service(settings: Settings) -> Service:
    """Open the database of the settings, bring its tables up to date, and read what is served.

    Raises `StorageError` when it cannot be used.
    """
    database = Database(settings.database)
    database.prepare()
    with database.write() as connection:
        workspaces.ensure_default(connection)
    counts = restore_counts(database) if settings.redis is None else SharedCounts(settings.redis)
    write = functools.partial(write_batch, database, settings.journal_size)
    recorder = Recorder(write, settings.journal_size, counts if isinstance(counts, MemoryCounts) else None)
    registry = Registry(
        functools.partial(read_entries, database),
        timed(functools.partial(read_revision, database, settings.limits), recorder),
        settings.live_bytes,
        read_customisations=functools.partial(read_customisations, database),
        public_index=settings.public_index,
    )
    registry.load()
    folder = Path(settings.metrics_folder) if settings.metrics_folder is not None else None
    metrics, sandbox = Metrics(recorder, registry, folder), Sandbox(settings.script_workers)
    return Service(database, registry, settings, recorder, Quotas(counts), metrics, sandbox)


def restore_counts(database: Database) -> MemoryCounts:
    """A month goes on where it was when the service was stopped."""
    counts = MemoryCounts()
    with database.read() as connection:
        counts.restore(usage.of_month(connection, now()[: len("2026-05")]))
    return counts


def timed(read: ReadRevision, recorder: Recorder) -> ReadRevision:
    def read_timed(project_id: int, number: int) -> LiveRevision | None:
        began = perf_counter()
        revision = read(project_id, number)
        recorder.note_load(perf_counter() - began)
        return revision

    return read_timed
