"""Projects. Deleted ones keep their row, and are never found."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, and_, or_, select, union_all, update

from smartmock.storage import tables
from smartmock.storage.records import Project
from smartmock.storage.rows import columns_of, fetch_all, fetch_one, to_record
from smartmock.storage.times import now

TABLE: Final = tables.projects
FORMER: Final = tables.former_slugs
COLUMNS: Final = columns_of(TABLE, Project)
PRESENT: Final = TABLE.c.deleted_at.is_(None)


def find(connection: Connection, project_id: int) -> Project | None:
    return fetch_one(connection, select(*COLUMNS).where(TABLE.c.id == project_id, PRESENT), Project)


def find_by_slug(connection: Connection, slug: str) -> Project | None:
    return fetch_one(connection, select(*COLUMNS).where(TABLE.c.slug == slug, PRESENT), Project)


def find_by_location(connection: Connection, location: str) -> Project | None:
    """The first project that was made from this place."""
    query = select(*COLUMNS).where(TABLE.c.location == location, PRESENT).order_by(TABLE.c.id).limit(1)
    return fetch_one(connection, query, Project)


def list_some(connection: Connection, project_ids: Sequence[int] | None = None) -> list[Project]:
    """By id; those that are there of some projects, or all."""
    query = select(*COLUMNS).where(PRESENT).order_by(TABLE.c.id)
    if project_ids is not None:
        query = query.where(TABLE.c.id.in_(project_ids))
    return fetch_all(connection, query, Project)


def list_page(
    connection: Connection,
    *,
    principal: str | None = None,
    workspace: str | None = None,
    after: int = 0,
    limit: int = 100,
) -> list[Project]:
    """By id, those after one; with a principal those that it has a role in, by the rule of `projects.people.roles`."""
    query = select(*COLUMNS).where(PRESENT, TABLE.c.id > after).order_by(TABLE.c.id).limit(limit)
    if workspace is not None:
        query = query.where(TABLE.c.workspace == workspace)
    if principal is not None:
        inside, named = tables.workspace_members, tables.project_members
        is_inside = TABLE.c.workspace.in_(select(inside.c.workspace).where(inside.c.principal == principal))
        is_named = TABLE.c.id.in_(select(named.c.project_id).where(named.c.principal == principal))
        query = query.where(
            or_(
                and_(is_named, or_(TABLE.c.scope != "private", TABLE.c.creator == principal)),
                and_(is_inside, TABLE.c.scope == "workspace"),
            )
        )
    return fetch_all(connection, query, Project)


def is_taken(connection: Connection, slug: str, *, by_others_than: int = 0) -> bool:
    """Also by a project that was deleted, or that was called so before it was renamed."""
    own = select(TABLE.c.id).where(TABLE.c.slug == slug, TABLE.c.id != by_others_than)
    former = select(FORMER.c.project_id).where(FORMER.c.slug == slug, FORMER.c.project_id != by_others_than)
    return connection.execute(own.union_all(former)).first() is not None


def slugs_like(connection: Connection, slug: str) -> frozenset[str]:
    """Slugs that begin alike, also those of deleted projects, and former ones: none of them is given again."""
    queries = (select(table.c.slug).where(table.c.slug.startswith(slug, autoescape=True)) for table in (TABLE, FORMER))
    return frozenset(row.slug for row in connection.execute(union_all(*queries)))


def insert(connection: Connection, **values: Any) -> Project:
    """All fields of `Project` but its id and times."""
    moment = now()
    row = connection.execute(
        TABLE.insert().values(created_at=moment, updated_at=moment, **values).returning(*COLUMNS)
    ).one()
    return to_record(row, Project)


def change(connection: Connection, project_id: int, **values: Any) -> Project | None:
    if "slug" in values:
        keep_slug(connection, project_id)
    query = update(TABLE).where(TABLE.c.id == project_id, PRESENT).values(updated_at=now(), **values)
    return fetch_one(connection, query.returning(*COLUMNS), Project)


def keep_slug(connection: Connection, project_id: int) -> None:
    """Before the project gets another one; it may have been called so more than once."""
    slug = connection.execute(select(TABLE.c.slug).where(TABLE.c.id == project_id)).scalar_one_or_none()
    if slug is not None and connection.execute(select(FORMER.c.slug).where(FORMER.c.slug == slug)).first() is None:
        connection.execute(FORMER.insert().values(slug=slug, project_id=project_id))


def delete(connection: Connection, project_id: int) -> bool:
    """Whether there was one. All that belongs to it is removed; its id and slug stay taken."""
    found = connection.execute(
        update(TABLE).where(TABLE.c.id == project_id, PRESENT).values(deleted_at=now(), location=None)
    )
    for name in ("revisions", "operations", "environments", "tokens", "project_members", "requests", "schedules"):
        table = tables.metadata.tables[name]
        connection.execute(table.delete().where(table.c.project_id == project_id))
    connection.execute(tables.usage.delete().where(tables.usage.c.project_id == project_id))
    return found.rowcount > 0
