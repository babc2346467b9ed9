"""Principals: the people and machines that hold keys. They are never removed, so that no id is given twice."""

from typing import Final

from sqlalchemy import Connection, select

from smartmock.storage import tables
from smartmock.storage.records import Principal
from smartmock.storage.rows import columns_of, fetch_one, to_record
from smartmock.storage.times import now

TABLE: Final = tables.principals
COLUMNS: Final = columns_of(TABLE, Principal)


def find(connection: Connection, principal: str) -> Principal | None:
    return fetch_one(connection, select(*COLUMNS).where(TABLE.c.id == principal), Principal)


def ids_like(connection: Connection, start: str) -> frozenset[str]:
    rows = connection.execute(select(TABLE.c.id).where(TABLE.c.id.startswith(start, autoescape=True)))
    return frozenset(row.id for row in rows)


def insert(connection: Connection, principal: str, name: str) -> Principal:
    values = {"id": principal, "name": name, "created_at": now()}
    return to_record(connection.execute(TABLE.insert().values(**values).returning(*COLUMNS)).one(), Principal)
