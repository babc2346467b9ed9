"""Environments of projects."""

from collections.abc import Iterable
from typing import Final

from sqlalchemy import Connection, select, update

from smartmock.storage import tables
from smartmock.storage.records import Environment
from smartmock.storage.rows import columns_of, fetch_all, fetch_one, to_record, write_json
from smartmock.storage.times import now
from smartmock.types import JsonObject

TABLE: Final = tables.environments
COLUMNS: Final = columns_of(TABLE, Environment)


def find(connection: Connection, project_id: int, name: str) -> Environment | None:
    query = select(*COLUMNS).where(TABLE.c.project_id == project_id, TABLE.c.name == name)
    return fetch_one(connection, query, Environment)


def list_of(connection: Connection, project_ids: Iterable[int] | None = None) -> list[Environment]:
    """In the order in which they were made; of some projects or of all."""
    query = select(*COLUMNS).order_by(TABLE.c.project_id, TABLE.c.created_at, TABLE.c.name)
    if project_ids is not None:
        query = query.where(TABLE.c.project_id.in_(list(project_ids)))
    return fetch_all(connection, query, Environment)


def insert(
    connection: Connection, project_id: int, name: str, settings: JsonObject, created_at: str | None = None
) -> Environment:
    """`created_at` where several are made at once, in an order that is kept."""
    moment = created_at or now()
    values = {"project_id": project_id, "name": name, "settings": write_json(settings)}
    row = connection.execute(
        TABLE.insert().values(created_at=moment, updated_at=moment, **values).returning(*COLUMNS)
    ).one()
    return to_record(row, Environment)


def change(connection: Connection, project_id: int, name: str, settings: JsonObject) -> Environment | None:
    query = (
        update(TABLE)
        .where(TABLE.c.project_id == project_id, TABLE.c.name == name)
        .values(settings=write_json(settings), updated_at=now())
        .returning(*COLUMNS)
    )
    return fetch_one(connection, query, Environment)


def delete(connection: Connection, project_id: int, name: str) -> bool:
    """Whether there was one."""
    query = TABLE.delete().where(TABLE.c.project_id == project_id, TABLE.c.name == name)
    return connection.execute(query).rowcount > 0
