"""Who changed what: written once, never changed, and kept when what it tells of is gone."""

from typing import Any, Final

from sqlalchemy import Connection, or_, select

from smartmock.storage import tables
from smartmock.storage.records import AuditEntry
from smartmock.storage.rows import columns_of, fetch_all, to_row
from smartmock.storage.times import now

TABLE: Final = tables.audit
COLUMNS: Final = columns_of(TABLE, AuditEntry)


def insert(connection: Connection, **values: Any) -> None:
    """All fields of `AuditEntry` but its id and time."""
    connection.execute(TABLE.insert().values(at=now(), **to_row(**values)))


def list_page(
    connection: Connection,
    *,
    project_id: int | None = None,
    workspace: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> list[AuditEntry]:
    """The newest first, those before one; of a project, of a workspace and the projects in it, or all."""
    query = select(*COLUMNS).order_by(TABLE.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(TABLE.c.id < before)
    if project_id is not None:
        query = query.where(TABLE.c.project_id == project_id)
    if workspace is not None:
        projects = tables.projects
        inside = select(projects.c.id).where(projects.c.workspace == workspace)
        query = query.where(or_(TABLE.c.workspace == workspace, TABLE.c.project_id.in_(inside)))
    return fetch_all(connection, query, AuditEntry)
