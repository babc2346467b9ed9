"""Revisions of projects: written once, never changed. Documents are compressed JSON."""

import zlib
from collections.abc import Sequence
from typing import Final

import orjson
from sqlalchemy import Connection, and_, func, select

from smartmock.storage import tables
from smartmock.storage.records import Revision
from smartmock.storage.rows import columns_of, fetch_all, fetch_one, to_record, to_row
from smartmock.storage.times import now
from smartmock.types import JsonObject

TABLE: Final = tables.revisions
COLUMNS: Final = columns_of(TABLE, Revision)
LEVEL: Final = 1
"""Of compression: documents shrink to a sixth, and higher levels gain little for their time."""


def find(connection: Connection, project_id: int, number: int) -> Revision | None:
    query = select(*COLUMNS).where(TABLE.c.project_id == project_id, TABLE.c.number == number)
    return fetch_one(connection, query, Revision)


def read_document(connection: Connection, project_id: int, number: int) -> bytes | None:
    """The bundled document, as JSON."""
    query = select(TABLE.c.document).where(TABLE.c.project_id == project_id, TABLE.c.number == number)
    found: bytes | None = connection.execute(query).scalar_one_or_none()
    return zlib.decompress(found) if found is not None else None


def list_numbers(connection: Connection, project_ids: Sequence[int] | None = None) -> dict[int, tuple[int, ...]]:
    """Project → its revision numbers, rising; of some projects or of all."""
    query = select(TABLE.c.project_id, TABLE.c.number).order_by(TABLE.c.project_id, TABLE.c.number)
    if project_ids is not None:
        query = query.where(TABLE.c.project_id.in_(project_ids))
    numbers: dict[int, list[int]] = {}
    for row in connection.execute(query):
        numbers.setdefault(row.project_id, []).append(row.number)
    return {project: tuple(found) for project, found in numbers.items()}


def list_summaries(connection: Connection, project_ids: Sequence[int] | None = None) -> dict[int, JsonObject]:
    """Project → the summary of its published revision; of some projects or of all."""
    projects = tables.projects
    is_published = and_(projects.c.id == TABLE.c.project_id, projects.c.published_revision == TABLE.c.number)
    query = select(TABLE.c.project_id, TABLE.c.summary).join(projects, is_published)
    if project_ids is not None:
        query = query.where(TABLE.c.project_id.in_(project_ids))
    return {row.project_id: orjson.loads(row.summary) for row in connection.execute(query)}


def list_of(connection: Connection, project_id: int, *, before: int | None = None, limit: int = 100) -> list[Revision]:
    """The newest first, those before a number."""
    query = select(*COLUMNS).where(TABLE.c.project_id == project_id)
    if before is not None:
        query = query.where(TABLE.c.number < before)
    return fetch_all(connection, query.order_by(TABLE.c.number.desc()).limit(limit), Revision)


def next_number(connection: Connection, project_id: int) -> int:
    query = select(func.max(TABLE.c.number)).where(TABLE.c.project_id == project_id)
    return (connection.execute(query).scalar_one() or 0) + 1


def insert(connection: Connection, record: JsonObject, document: bytes) -> Revision:
    """`record` holds all fields of `Revision` but `created_at`, which it may hold; `document` is JSON."""
    values = to_row(**{"created_at": now(), **record})
    row = connection.execute(
        TABLE.insert().values(document=zlib.compress(document, LEVEL), **values).returning(*COLUMNS)
    ).one()
    return to_record(row, Revision)
