"""Keys of the admin API, by the hashes of their values."""

from typing import Any, Final

from sqlalchemy import Connection, func, or_, select, update

from smartmock.storage import tables
from smartmock.storage.records import Key
from smartmock.storage.rows import columns_of, fetch_all, fetch_one, to_record
from smartmock.storage.times import now

TABLE: Final = tables.keys
COLUMNS: Final = columns_of(TABLE, Key)


def find(connection: Connection, key_id: int) -> Key | None:
    return fetch_one(connection, select(*COLUMNS).where(TABLE.c.id == key_id), Key)


def find_by_hash(connection: Connection, hash_: bytes) -> Key | None:
    return fetch_one(connection, select(*COLUMNS).where(TABLE.c.hash == hash_), Key)


def list_page(connection: Connection, *, principal: str | None = None, after: int = 0, limit: int = 100) -> list[Key]:
    """By id, those after one; of a principal or of all."""
    query = select(*COLUMNS).where(TABLE.c.id > after).order_by(TABLE.c.id).limit(limit)
    if principal is not None:
        query = query.where(TABLE.c.principal == principal)
    return fetch_all(connection, query, Key)


def count_of(connection: Connection, principal: str) -> int:
    return connection.execute(select(func.count()).where(TABLE.c.principal == principal)).scalar_one()


def insert(connection: Connection, **values: Any) -> Key:
    """`principal`, `name`, `hash`, `prefix`."""
    row = connection.execute(TABLE.insert().values(created_at=now(), **values).returning(*COLUMNS)).one()
    return to_record(row, Key)


def note_use(connection: Connection, key_id: int, *, unless_after: str) -> None:
    """That it was used now, unless it is known to have been used after a moment."""
    is_old = or_(TABLE.c.last_used_at.is_(None), TABLE.c.last_used_at <= unless_after)
    connection.execute(update(TABLE).where(TABLE.c.id == key_id, is_old).values(last_used_at=now()))


def delete(connection: Connection, key_id: int) -> bool:
    """Whether there was one."""
    return connection.execute(TABLE.delete().where(TABLE.c.id == key_id)).rowcount > 0
