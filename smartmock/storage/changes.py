"""Which projects were changed, in order, so that every process hears of it."""

from typing import Final

from sqlalchemy import Connection, func, select, text

from smartmock.storage import tables
from smartmock.storage.records import Change
from smartmock.storage.rows import columns_of, fetch_all
from smartmock.storage.times import now

TABLE: Final = tables.changes
COLUMNS: Final = columns_of(TABLE, Change)
KEPT: Final = 10_000
"""Changes that are remembered; who has slept longer looks at everything again."""
CHANNEL: Final = "smartmock_changes"
"""Of PostgreSQL's NOTIFY: a hint to look now."""


def note(connection: Connection, project_id: int) -> None:
    """Told to the other processes when the transaction is committed.

    Numbers become visible in their order, as transactions that write follow each other.
    """
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"NOTIFY {CHANNEL}"))
    result = connection.execute(TABLE.insert().values(project_id=project_id, at=now()).returning(TABLE.c.id))
    connection.execute(TABLE.delete().where(TABLE.c.id <= result.scalar_one() - KEPT))


def since(connection: Connection, number: int) -> list[Change]:
    """Those after a number, in order."""
    return fetch_all(connection, select(*COLUMNS).where(TABLE.c.id > number).order_by(TABLE.c.id), Change)


def bounds(connection: Connection) -> tuple[int, int]:
    """The first and the last number that is remembered; (0, 0) when there is none."""
    row = connection.execute(select(func.min(TABLE.c.id), func.max(TABLE.c.id))).one()
    return (row[0] or 0, row[1] or 0)
