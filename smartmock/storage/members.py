"""Who belongs to workspaces and to projects, and as what: two tables of one shape."""

from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Column, Connection, Select, Table, select, update

from smartmock.storage import tables
from smartmock.storage.records import Member, Role
from smartmock.storage.rows import fetch_all, fetch_one
from smartmock.storage.times import now


@dataclass(frozen=True, slots=True)
class Roster:
    """A table of members, and its column that says of what."""

    table: Table
    group: Column[Any]


WORKSPACES: Final = Roster(tables.workspace_members, tables.workspace_members.c.workspace)
PROJECTS: Final = Roster(tables.project_members, tables.project_members.c.project_id)


def find_role(connection: Connection, roster: Roster, group: int | str, principal: str) -> Role | None:
    table = roster.table
    query = select(table.c.role).where(roster.group == group, table.c.principal == principal)
    found: Role | None = connection.execute(query).scalar_one_or_none()
    return found


def find(connection: Connection, roster: Roster, group: int | str, principal: str) -> Member | None:
    query = members_of(roster, group).where(roster.table.c.principal == principal)
    return fetch_one(connection, query, Member)


def list_page(
    connection: Connection, roster: Roster, group: int | str, *, after: str = "", limit: int = 100
) -> list[Member]:
    """By principal, those after one."""
    principal = roster.table.c.principal
    query = members_of(roster, group).where(principal > after).order_by(principal).limit(limit)
    return fetch_all(connection, query, Member)


def list_admins(connection: Connection, roster: Roster, group: int | str) -> frozenset[str]:
    table = roster.table
    query = select(table.c.principal).where(roster.group == group, table.c.role == "admin")
    return frozenset(connection.execute(query).scalars())


def put(connection: Connection, roster: Roster, group: int | str, principal: str, role: Role) -> bool:
    """Add a member, or give one another role. Whether it is a new one."""
    table = roster.table
    same = update(table).where(roster.group == group, table.c.principal == principal).values(role=role)
    if connection.execute(same).rowcount:
        return False
    values = {roster.group.name: group, "principal": principal, "role": role, "created_at": now()}
    connection.execute(table.insert().values(**values))
    return True


def delete(connection: Connection, roster: Roster, group: int | str, principal: str) -> bool:
    """Whether there was one."""
    table = roster.table
    query = table.delete().where(roster.group == group, table.c.principal == principal)
    return connection.execute(query).rowcount > 0


def members_of(roster: Roster, group: int | str) -> Select[Any]:
    table, principals = roster.table, tables.principals
    columns = (table.c.principal, principals.c.name, table.c.role, table.c.created_at)
    return select(*columns).join(principals, principals.c.id == table.c.principal).where(roster.group == group)
