"""Rows that most tests need."""

from typing import Any

from sqlalchemy import Connection

from smartmock.storage import projects, revisions, workspaces
from smartmock.storage.records import Project, Revision


def make_project(connection: Connection, slug: str = "pets", **values: Any) -> Project:
    workspaces.ensure_default(connection)
    plain = {"name": "Pets", "scope": "workspace", "workspace": "default", "creator": "root", "published_revision": 1}
    return projects.insert(connection, slug=slug, **{**plain, "location": None, "today": "2026-05-31", **values})


def make_revision(connection: Connection, project_id: int, number: int = 1, **values: Any) -> Revision:
    texts = dict.fromkeys(("title", "version", "digest", "source", "created_by"), "x")
    parts = {"operations": [{"key": "a"}], "keys": {"GET /a": "a"}, "report": {}, "summary": {"operations": number}}
    record = {"project_id": project_id, "number": number, **texts, **parts, **values}
    return revisions.insert(connection, record, b'{"openapi": "3.1.0"}')
