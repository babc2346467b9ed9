"""The audit log: who changed what. Entries are written in the transaction of the change."""

from sqlalchemy import Connection

from smartmock.errors import Forbidden
from smartmock.projects.paging import Page, page_of
from smartmock.projects.people.actors import Actor
from smartmock.projects.people.roles import require, require_workspace
from smartmock.projects.service import Service
from smartmock.storage import audit
from smartmock.storage.records import AuditEntry
from smartmock.types import JsonObject


def note(  # noqa: PLR0913 - one for each column
    connection: Connection,
    actor: Actor,
    action: str,
    *,
    project_id: int | None = None,
    workspace: str | None = None,
    target: str = "",
    detail: JsonObject | None = None,
) -> None:
    """`action` names a kind and what was done to it (`token.rotate`), `target` which one; `detail` tells no secrets."""
    audit.insert(
        connection,
        principal=actor.principal,
        action=action,
        project_id=project_id,
        workspace=workspace,
        target=target,
        detail=detail or {},
    )


def list_entries(
    service: Service,
    actor: Actor,
    *,
    project: int | str | None = None,
    workspace: str | None = None,
    before: int | None = None,
    limit: int = 100,
) -> Page[AuditEntry]:
    """The newest first. That of a project is for its admins; that of a workspace tells of all projects in it, also
    of private ones, and is the operator's, as is that of everything.
    """
    with service.database.read() as connection:
        project_id = require(connection, actor, project, "admin").id if project is not None else None
        if workspace is not None:
            require_workspace(connection, actor, workspace, "viewer")
        if project_id is None and not actor.is_root:
            remedy = "Ask for the audit log of a project that you are admin of."
            raise Forbidden("This audit log is for the operator.", remedy=remedy)
        found = audit.list_page(connection, project_id=project_id, workspace=workspace, before=before, limit=limit + 1)
    return page_of(found, limit, lambda entry: entry.id)
