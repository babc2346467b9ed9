"""What people made for operations: expectations, scripts, behaviour."""

from typing import Final

from sqlalchemy import Connection, func, select

from smartmock.storage import tables
from smartmock.storage.records import Customisation, CustomisationKind
from smartmock.storage.rows import columns_of, fetch_all, to_record, to_row
from smartmock.storage.times import now
from smartmock.types import JsonObject

TABLE: Final = tables.customisations
COLUMNS: Final = columns_of(TABLE, Customisation)


def list_of(connection: Connection, project_id: int) -> list[Customisation]:
    """By operation, kind and position."""
    order = (TABLE.c.operation_id, TABLE.c.kind, TABLE.c.position, TABLE.c.id)
    return fetch_all(
        connection, select(*COLUMNS).where(TABLE.c.project_id == project_id).order_by(*order), Customisation
    )


def counts_of(connection: Connection, project_id: int) -> dict[str, dict[CustomisationKind, int]]:
    """Key of an operation → how many of each kind were made for it."""
    operation = tables.operations
    query = (
        select(operation.c.key, TABLE.c.kind, func.count().label("number"))
        .join(operation, operation.c.id == TABLE.c.operation_id)
        .where(TABLE.c.project_id == project_id)
        .group_by(operation.c.key, TABLE.c.kind)
    )
    counts: dict[str, dict[CustomisationKind, int]] = {}
    for row in connection.execute(query):
        counts.setdefault(row.key, {})[row.kind] = row.number
    return counts


def insert(
    connection: Connection,
    *,
    project_id: int,
    operation_id: int,
    kind: CustomisationKind,
    position: int,
    content: JsonObject,
) -> Customisation:
    moment = now()
    values = to_row(
        project_id=project_id,
        operation_id=operation_id,
        kind=kind,
        position=position,
        content=content,
        created_at=moment,
        updated_at=moment,
    )
    return to_record(connection.execute(TABLE.insert().values(**values).returning(*COLUMNS)).one(), Customisation)
