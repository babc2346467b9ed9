"""Answers to creations, for those who ask again."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, select

from smartmock.storage import tables
from smartmock.storage.rows import columns_of, fetch_one, to_row
from smartmock.storage.times import after, now

TABLE: Final = tables.idempotency
KEPT_SECONDS: Final = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """`request_hash` tells requests apart. Secrets are not in the body."""

    request_hash: bytes
    status: int
    headers: dict[str, str]
    body: str


COLUMNS: Final = columns_of(TABLE, KeptAnswer)


def find(connection: Connection, principal: str, key_hash: bytes) -> KeptAnswer | None:
    query = select(*COLUMNS).where(
        TABLE.c.principal == principal, TABLE.c.key_hash == key_hash, TABLE.c.created_at > after(-KEPT_SECONDS)
    )
    return fetch_one(connection, query, KeptAnswer)


def insert(connection: Connection, **values: Any) -> None:
    """All columns but the time. Fails when there is an answer under this key; those that are too old are removed."""
    connection.execute(TABLE.delete().where(TABLE.c.created_at <= after(-KEPT_SECONDS)))
    connection.execute(TABLE.insert().values(created_at=now(), **to_row(**values)))
