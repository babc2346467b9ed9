"""Operations of projects, through all their revisions: what keys and customisations hang on."""

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import Connection, select, update

from smartmock.storage import tables
from smartmock.storage.records import Operation
from smartmock.storage.rows import columns_of, fetch_all, fetch_one, to_record, to_row
from smartmock.types import JsonObject

TABLE: Final = tables.operations
COLUMNS: Final = columns_of(TABLE, Operation)


def list_of(connection: Connection, project_id: int) -> list[Operation]:
    """In the order in which they came; those that are gone too."""
    return fetch_all(
        connection, select(*COLUMNS).where(TABLE.c.project_id == project_id).order_by(TABLE.c.id), Operation
    )


def list_made(connection: Connection, project_ids: Iterable[int] | None = None) -> list[Operation]:
    """Those made by hand, in the order in which they came; of some projects or of all."""
    query = select(*COLUMNS).where(TABLE.c.definition.is_not(None)).order_by(TABLE.c.project_id, TABLE.c.id)
    if project_ids is not None:
        query = query.where(TABLE.c.project_id.in_(list(project_ids)))
    return fetch_all(connection, query, Operation)


def find(connection: Connection, project_id: int, key: str) -> Operation | None:
    query = select(*COLUMNS).where(TABLE.c.project_id == project_id, TABLE.c.key == key)
    return fetch_one(connection, query, Operation)


def insert_all(connection: Connection, rows: Iterable[dict[str, Any]]) -> None:
    """Each with `project_id`, `key`, `method` and `path`."""
    # The same columns in every row.
    found = [to_row(**{"orphaned_at": None, "definition": None, **row}) for row in rows]
    if found:
        connection.execute(TABLE.insert(), found)


def insert_made(
    connection: Connection, project_id: int, key: str, method: str, path: str, definition: JsonObject
) -> Operation:
    values = to_row(project_id=project_id, key=key, method=method, path=path, definition=definition)
    return to_record(connection.execute(TABLE.insert().values(**values).returning(*COLUMNS)).one(), Operation)


def change(connection: Connection, operation_id: int, **values: Any) -> None:
    connection.execute(update(TABLE).where(TABLE.c.id == operation_id).values(**to_row(**values)))


def delete(connection: Connection, operation_id: int) -> None:
    """With what was made for it."""
    connection.execute(TABLE.delete().where(TABLE.c.id == operation_id))
