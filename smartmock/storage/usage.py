"""How many requests the environments with a monthly limit have answered."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from smartmock.storage import tables

TABLE: Final = tables.usage

Usage: TypeAlias = Mapping[tuple[int, str, str], int]
"""Project, environment and month (`2026-05`) → requests."""


def add(connection: Connection, usage: Usage) -> None:
    """Count more requests: those of several processes add up."""
    insert: Any = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    # In one order, or two writers could block each other.
    for (project_id, environment, month), count in sorted(usage.items()):
        values = {"project_id": project_id, "environment": environment, "month": month, "requests": count}
        query = insert(TABLE).values(**values)
        total = TABLE.c.requests + query.excluded.requests
        key = ["project_id", "environment", "month"]
        connection.execute(query.on_conflict_do_update(index_elements=key, set_={"requests": total}))


def of_month(connection: Connection, month: str) -> Usage:
    rows = connection.execute(select(TABLE).where(TABLE.c.month == month))
    return {(row.project_id, row.environment, row.month): row.requests for row in rows}
