"""Operations of projects, through all their revisions: what keys and customisations hang on."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, select, update

from smartmock.storage import tables
from smartmock.storage.records import Operation
from smartmock.storage.rows import columns_of, fetch_all

TABLE: Final = tables.operations
COLUMNS: Final = columns_of(TABLE, Operation)


def list_of(connection: Connection, project_id: int) -> list[Operation]:
    """In the order in which they came; those that are gone too."""
    return fetch_all(
        connection, select(*COLUMNS).where(TABLE.c.project_id == project_id).order_by(TABLE.c.id), Operation
    )


def insert_all(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Each with `project_id`, `key`, `method` and `path`."""
    found = [{"orphaned_at": None, **row} for row in rows]  # the same columns in every row
    if found:
        connection.execute(TABLE.insert(), found)


def change(connection: Connection, operation_id: int, **values: Any) -> None:
    connection.execute(update(TABLE).where(TABLE.c.id == operation_id).values(**values))
