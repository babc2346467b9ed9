"""Workspaces, and the principals that work in them."""

from typing import Final

from sqlalchemy import Connection, func, select, update

from smartmock.storage import principals, tables
from smartmock.storage.records import Workspace
from smartmock.storage.rows import columns_of, fetch_all, fetch_one, to_record
from smartmock.storage.times import now

TABLE: Final = tables.workspaces
COLUMNS: Final = columns_of(TABLE, Workspace)
DEFAULT: Final = "default"
ROOT: Final = "root"
"""The principal who may do everything: the operator."""


def find(connection: Connection, workspace: str) -> Workspace | None:
    return fetch_one(connection, select(*COLUMNS).where(TABLE.c.id == workspace), Workspace)


def list_page(
    connection: Connection, *, principal: str | None = None, after: str = "", limit: int = 100
) -> list[Workspace]:
    """By id, those after one; with a principal those that it is a member of."""
    query = select(*COLUMNS).where(TABLE.c.id > after).order_by(TABLE.c.id).limit(limit)
    if principal is not None:
        members = tables.workspace_members
        query = query.where(TABLE.c.id.in_(select(members.c.workspace).where(members.c.principal == principal)))
    return fetch_all(connection, query, Workspace)


def ids_like(connection: Connection, start: str) -> frozenset[str]:
    rows = connection.execute(select(TABLE.c.id).where(TABLE.c.id.startswith(start, autoescape=True)))
    return frozenset(row.id for row in rows)


def count_projects(connection: Connection, workspace: str) -> int:
    """Without those that were deleted."""
    projects = tables.projects
    query = select(func.count()).where(projects.c.workspace == workspace, projects.c.deleted_at.is_(None))
    return connection.execute(query).scalar_one()


def insert(connection: Connection, workspace: str, name: str) -> Workspace:
    moment = now()
    values = {"id": workspace, "name": name, "created_at": moment, "updated_at": moment}
    return to_record(connection.execute(TABLE.insert().values(**values).returning(*COLUMNS)).one(), Workspace)


def change(connection: Connection, workspace: str, name: str) -> Workspace | None:
    query = update(TABLE).where(TABLE.c.id == workspace).values(name=name, updated_at=now()).returning(*COLUMNS)
    return fetch_one(connection, query, Workspace)


def delete(connection: Connection, workspace: str) -> bool:
    """Whether there was one. Rows that deleted projects left there are kept: the default workspace takes them."""
    projects = tables.projects
    left = update(projects).where(projects.c.workspace == workspace, projects.c.deleted_at.is_not(None))
    connection.execute(left.values(workspace=DEFAULT))
    return connection.execute(TABLE.delete().where(TABLE.c.id == workspace)).rowcount > 0


def ensure_default(connection: Connection) -> None:
    """The workspace and the principal that are always there."""
    if find(connection, DEFAULT) is None:
        insert(connection, DEFAULT, "Default")
    if principals.find(connection, ROOT) is None:
        principals.insert(connection, ROOT, "Operator")
