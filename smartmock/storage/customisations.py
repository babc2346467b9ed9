"""What people made for operations: expectations, scripts, behaviour."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, func, select, update

from smartmock.storage import tables
from smartmock.storage.records import Customisation, CustomisationKind
from smartmock.storage.rows import columns_of, fetch_all, fetch_one, to_record, to_row, write_json
from smartmock.storage.times import now
from smartmock.types import JsonObject

TABLE: Final = tables.customisations
COLUMNS: Final = columns_of(TABLE, Customisation)


def list_of(connection: Connection, project_id: int, kind: CustomisationKind | None = None) -> list[Customisation]:
    """By operation, kind and position; of one kind or of all."""
    order = (TABLE.c.operation_id, TABLE.c.kind, TABLE.c.position, TABLE.c.id)
    query = select(*COLUMNS).where(TABLE.c.project_id == project_id).order_by(*order)
    return fetch_all(connection, query if kind is None else query.where(TABLE.c.kind == kind), Customisation)


def list_kind(connection: Connection, operation_id: int, kind: CustomisationKind) -> list[Customisation]:
    """Of one operation, in their order."""
    own = (TABLE.c.operation_id == operation_id, TABLE.c.kind == kind)
    return fetch_all(connection, select(*COLUMNS).where(*own).order_by(TABLE.c.position, TABLE.c.id), Customisation)


def find(connection: Connection, operation_id: int, kind: CustomisationKind, number: int) -> Customisation | None:
    own = (TABLE.c.operation_id == operation_id, TABLE.c.kind == kind, TABLE.c.id == number)
    return fetch_one(connection, select(*COLUMNS).where(*own), Customisation)


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


def append(
    connection: Connection, project_id: int, operation_id: int, kind: CustomisationKind, content: JsonObject
) -> Customisation:
    """Behind the last one of its kind."""
    own = (TABLE.c.operation_id == operation_id, TABLE.c.kind == kind)
    last = connection.execute(select(func.max(TABLE.c.position)).where(*own)).scalar_one()
    place = {"project_id": project_id, "operation_id": operation_id, "position": 0 if last is None else last + 1}
    return insert(connection, **place, kind=kind, content=content)


def change(connection: Connection, number: int, content: JsonObject) -> Customisation | None:
    values = {"content": write_json(content), "updated_at": now()}
    return fetch_one(
        connection, update(TABLE).where(TABLE.c.id == number).values(**values).returning(*COLUMNS), Customisation
    )


def reorder(connection: Connection, numbers: Iterable[int]) -> None:
    """The first gets the first place, and so on."""
    for position, number in enumerate(numbers):
        connection.execute(update(TABLE).where(TABLE.c.id == number).values(position=position))


def delete(connection: Connection, number: int) -> None:
    connection.execute(TABLE.delete().where(TABLE.c.id == number))


def delete_all(connection: Connection, project_id: int) -> None:
    """Everything that people made for the operations of a project."""
    connection.execute(TABLE.delete().where(TABLE.c.project_id == project_id))
