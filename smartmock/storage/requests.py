"""The journal: the last requests to each project's mocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, func, select

from smartmock.storage import tables
from smartmock.storage.records import JournalEntry
from smartmock.storage.rows import columns_of, fetch_all, fetch_one, to_row
from smartmock.types import JsonObject

TABLE: Final = tables.requests
COLUMNS: Final = columns_of(TABLE, JournalEntry)


@dataclass(frozen=True, slots=True)
class Filter:
    """What entries must be like; None is anything. `path` is a part of theirs, `status` the least and the greatest;
    they come before the entry `before`.
    """

    method: str | None = None
    path: str | None = None
    operation: str | None = None
    status: tuple[int, int] | None = None
    source: str | None = None
    environment: str | None = None
    before: int | None = None

    def conditions(self) -> list[ColumnElement[bool]]:
        equal = {name: getattr(self, name) for name in ("operation", "source", "environment")}
        found = [TABLE.c[name] == value for name, value in equal.items() if value is not None]
        if self.method is not None:
            found.append(TABLE.c.method == self.method.upper())
        if self.path is not None:
            found.append(TABLE.c.path.icontains(self.path, autoescape=True))
        if self.status is not None:
            found.append(TABLE.c.status.between(*self.status))
        if self.before is not None:
            found.append(TABLE.c.id < self.before)
        return found


ALL: Final = Filter()


def insert_many(connection: Connection, entries: Sequence[JsonObject]) -> None:
    """As records without their ids, in the order in which the requests came.

    Transactions that write follow each other: ids become visible in their order, and whoever follows misses none.
    """
    connection.execute(TABLE.insert(), [to_row(**entry) for entry in entries])


def find(connection: Connection, project_id: int, number: int) -> JournalEntry | None:
    return fetch_one(connection, _select(project_id).where(TABLE.c.id == number), JournalEntry)


def list_of(connection: Connection, project_id: int, wanted: Filter = ALL, limit: int = 50) -> list[JournalEntry]:
    """The newest first."""
    query = _select(project_id).where(*wanted.conditions()).order_by(TABLE.c.id.desc()).limit(limit)
    return fetch_all(connection, query, JournalEntry)


def list_after(connection: Connection, project_id: int, number: int, limit: int = 200) -> list[JournalEntry]:
    """What came after an entry, the oldest first."""
    query = _select(project_id).where(TABLE.c.id > number).order_by(TABLE.c.id).limit(limit)
    return fetch_all(connection, query, JournalEntry)


def last_id(connection: Connection, project_id: int) -> int:
    """0 when there is none."""
    query = select(func.max(TABLE.c.id)).where(TABLE.c.project_id == project_id)
    return connection.execute(query).scalar_one() or 0


def prune(connection: Connection, project_id: int, keep: int) -> None:
    """Only the last so many stay."""
    own = TABLE.c.project_id == project_id
    first_gone = select(TABLE.c.id).where(own).order_by(TABLE.c.id.desc()).limit(1).offset(keep).scalar_subquery()
    connection.execute(TABLE.delete().where(own, TABLE.c.id <= first_gone))


def clear(connection: Connection, project_id: int) -> None:
    connection.execute(TABLE.delete().where(TABLE.c.project_id == project_id))


def _select(project_id: int) -> Select[Any]:
    return select(*COLUMNS).where(TABLE.c.project_id == project_id)
