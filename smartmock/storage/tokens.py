"""Tokens of mocks, by the hashes of their values."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import Connection, select, update

from smartmock.storage import tables
from smartmock.storage.records import Token
from smartmock.storage.rows import columns_of, fetch_all, fetch_one, to_record
from smartmock.storage.times import now

TABLE: Final = tables.tokens
COLUMNS: Final = columns_of(TABLE, Token)


def find(connection: Connection, project_id: int, token_id: int) -> Token | None:
    query = select(*COLUMNS).where(TABLE.c.project_id == project_id, TABLE.c.id == token_id)
    return fetch_one(connection, query, Token)


def list_of(connection: Connection, project_ids: Iterable[int] | None = None) -> list[Token]:
    """By id; of some projects or of all."""
    query = select(*COLUMNS).order_by(TABLE.c.id)
    if project_ids is not None:
        query = query.where(TABLE.c.project_id.in_(list(project_ids)))
    return fetch_all(connection, query, Token)


def list_page(connection: Connection, project_id: int, *, after: int = 0, limit: int = 100) -> list[Token]:
    """By id, those after one."""
    query = select(*COLUMNS).where(TABLE.c.project_id == project_id, TABLE.c.id > after).order_by(TABLE.c.id)
    return fetch_all(connection, query.limit(limit), Token)


def insert(connection: Connection, **values: Any) -> Token:
    """`project_id`, `name`, `hash`, `prefix`, `expires_at`."""
    row = connection.execute(TABLE.insert().values(created_at=now(), **values).returning(*COLUMNS)).one()
    return to_record(row, Token)


def change(connection: Connection, project_id: int, token_id: int, **values: Any) -> Token | None:
    query = update(TABLE).where(TABLE.c.project_id == project_id, TABLE.c.id == token_id).values(**values)
    return fetch_one(connection, query.returning(*COLUMNS), Token)


def note_uses(connection: Connection, uses: Mapping[int, str]) -> None:
    """Token → when it was last used."""
    for token_id, moment in uses.items():
        connection.execute(update(TABLE).where(TABLE.c.id == token_id).values(last_used_at=moment))


def delete(connection: Connection, project_id: int, token_id: int) -> bool:
    """Whether there was one."""
    query = TABLE.delete().where(TABLE.c.project_id == project_id, TABLE.c.id == token_id)
    return connection.execute(query).rowcount > 0
