"""The operations that things are made for, and what the published revision makes of them."""

from sqlalchemy import Connection

from smartmock.errors import NotFound, UnknownMock
from smartmock.mock.operation import CompiledOperation
from smartmock.mock.problems import shorten
from smartmock.projects.live.registry import LiveRevision
from smartmock.projects.service import Service
from smartmock.storage import operations
from smartmock.storage.records import Operation, Project


def require_operation(connection: Connection, project: Project, key: str) -> Operation:
    """Also one that is gone from the document: what was made for it waits. Raises `NotFound`."""
    found = operations.find(connection, project.id, key)
    if found is None:
        message = f"Project `{project.slug}` has no operation `{shorten(key)}`."
        raise NotFound(message, remedy="See the list of operations.")
    return found


def published_revision(service: Service, project_id: int) -> LiveRevision | None:
    """What is served at version 0; never asked for within a transaction. None when it is gone at this moment."""
    entry = service.registry.find(project_id)
    try:
        return None if entry is None else service.registry.open(str(entry.address())).revision
    except UnknownMock:
        return None


def published_operation(service: Service, project_id: int, key: str) -> CompiledOperation | None:
    """None for what the published revision does not have."""
    revision = published_revision(service, project_id)
    return revision.api.operation(key) if revision is not None and key in revision.api.operations else None
