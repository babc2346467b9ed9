"""Workspaces, and the principals that work in them."""

from typing import Final

from sqlalchemy import Connection, select

from smartmock.storage import tables
from smartmock.storage.records import Workspace
from smartmock.storage.rows import columns_of, to_record
from smartmock.storage.times import now

TABLE: Final = tables.workspaces
COLUMNS: Final = columns_of(TABLE, Workspace)
DEFAULT: Final = "default"
ROOT: Final = "root"
"""The principal who may do everything: the operator."""


def find(connection: Connection, workspace: str) -> Workspace | None:
    row = connection.execute(select(*COLUMNS).where(TABLE.c.id == workspace)).one_or_none()
    return to_record(row, Workspace) if row is not None else None


def insert(connection: Connection, workspace: str, name: str) -> Workspace:
    moment = now()
    values = {"id": workspace, "name": name, "created_at": moment, "updated_at": moment}
    return to_record(connection.execute(TABLE.insert().values(**values).returning(*COLUMNS)).one(), Workspace)


def ensure_default(connection: Connection) -> None:
    """The workspace and the principal that are always there."""
    if find(connection, DEFAULT) is None:
        insert(connection, DEFAULT, "Default")
    principals = tables.principals
    if connection.execute(select(principals.c.id).where(principals.c.id == ROOT)).first() is None:
        connection.execute(principals.insert().values(id=ROOT, name="Operator", created_at=now()))
