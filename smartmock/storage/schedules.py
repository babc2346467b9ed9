"""Schedules of projects, one for each at most."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from smartmock.storage import tables
from smartmock.storage.records import Schedule
from smartmock.storage.rows import columns_of, fetch_one, to_record, to_row
from smartmock.storage.times import now

TABLE: Final = tables.schedules
COLUMNS: Final = columns_of(TABLE, Schedule)


def find(connection: Connection, project_id: int) -> Schedule | None:
    return fetch_one(connection, select(*COLUMNS).where(TABLE.c.project_id == project_id), Schedule)


def put(connection: Connection, project_id: int, **values: Any) -> Schedule:
    """`url`, `interval_seconds`, `strategy`; due at once, and whoever is at the present one works for nothing."""
    moment = now()
    fresh = {"next_at": moment, "leased_until": None, "updated_at": moment}
    present = find(connection, project_id)
    if present is None:
        query: Any = TABLE.insert().values(project_id=project_id, created_at=moment, **fresh, **values)
    else:
        forgotten = {"etag": None, "last_result": None, "last_at": None} if present.url != values["url"] else {}
        query = update(TABLE).where(TABLE.c.project_id == project_id).values(**fresh, **forgotten, **values)
    return to_record(connection.execute(query.returning(*COLUMNS)).one(), Schedule)


def delete(connection: Connection, project_id: int) -> bool:
    """Whether there was one."""
    return connection.execute(TABLE.delete().where(TABLE.c.project_id == project_id)).rowcount > 0


def is_any_due(connection: Connection, moment: str) -> bool:
    return connection.execute(select(TABLE.c.project_id).where(_is_due(moment)).limit(1)).first() is not None


def claim(connection: Connection, moment: str, until: str) -> Schedule | None:
    """The one that has waited longest, which is the caller's until then; None when none is due."""
    query = select(TABLE.c.project_id).where(_is_due(moment)).order_by(TABLE.c.next_at, TABLE.c.project_id).limit(1)
    project_id = connection.execute(query).scalar_one_or_none()
    if project_id is None:
        return None
    change = update(TABLE).where(TABLE.c.project_id == project_id).values(leased_until=until)
    return to_record(connection.execute(change.returning(*COLUMNS)).one(), Schedule)


def finish(connection: Connection, claimed: Schedule, **values: Any) -> bool:
    """Note what came of it; False when it is not the caller's any more, because it took too long or was changed."""
    mine = and_(TABLE.c.project_id == claimed.project_id, TABLE.c.leased_until == claimed.leased_until)
    return connection.execute(update(TABLE).where(mine).values(leased_until=None, **to_row(**values))).rowcount > 0


def _is_due(moment: str) -> ColumnElement[bool]:
    return and_(TABLE.c.next_at <= moment, or_(TABLE.c.leased_until.is_(None), TABLE.c.leased_until <= moment))
