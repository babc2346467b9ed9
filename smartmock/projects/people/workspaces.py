"""Workspaces: teams, and the projects that they share."""

from sqlalchemy import Connection

from smartmock.errors import Conflict, Forbidden
from smartmock.projects.checks import check_name, check_slug
from smartmock.projects.etags import check_unchanged
from smartmock.projects.paging import Page, page_of
from smartmock.projects.people.actors import Actor
from smartmock.projects.people.auditing import note
from smartmock.projects.people.roles import require_workspace
from smartmock.projects.service import Service
from smartmock.projects.slugs import derive_slug, stem
from smartmock.storage import workspaces
from smartmock.storage.records import Workspace
from smartmock.storage.workspaces import DEFAULT

FALLBACK = "workspace"


def list_workspaces(service: Service, actor: Actor, *, after: str = "", limit: int = 100) -> Page[Workspace]:
    """By id, those after one that the actor is a member of; the operator sees all."""
    principal = None if actor.is_root else actor.principal
    with service.database.read() as connection:
        found = workspaces.list_page(connection, principal=principal, after=after, limit=limit + 1)
    return page_of(found, limit, lambda workspace: workspace.id)


def find_workspace(service: Service, actor: Actor, workspace: str) -> Workspace:
    """For its members; raises `NotFound`."""
    with service.database.read() as connection:
        return require_workspace(connection, actor, workspace, "viewer")


def create_workspace(service: Service, actor: Actor, name: str, workspace: str | None = None) -> Workspace:
    """For the operator, who then names its admins. Without an id one is derived from the name."""
    name = check_name(name)
    if not actor.is_root:
        raise Forbidden("Only the operator makes workspaces.", remedy="Ask the operator, who holds the root key.")
    with service.database.write() as connection:
        made = workspaces.insert(connection, choose_id(connection, name, workspace), name)
        note(connection, actor, "workspace.create", workspace=made.id, target=made.id, detail={"name": name})
        service.created(connection, made)
    return made


def edit_workspace(service: Service, actor: Actor, workspace: str, name: str, expected: str | None = None) -> Workspace:
    """For its admins; raises `NotFound`, `Forbidden`, `Stale`."""
    name = check_name(name)
    with service.database.write() as connection:
        found = require_workspace(connection, actor, workspace, "admin")
        check_unchanged(found, expected)
        changed = workspaces.change(connection, found.id, name) or found
        note(connection, actor, "workspace.edit", workspace=found.id, target=found.id, detail={"name": name})
    return changed


def delete_workspace(service: Service, actor: Actor, workspace: str, expected: str | None = None) -> None:
    """For its admins; raises `NotFound`, `Forbidden`, `Stale`, and `Conflict` while there are projects in it."""
    with service.database.write() as connection:
        found = require_workspace(connection, actor, workspace, "admin")
        check_unchanged(found, expected)
        if found.id == DEFAULT:
            remedy = "Give it another name, or remove its members."
            raise Conflict("The default workspace cannot be deleted.", remedy=remedy)
        if count := workspaces.count_projects(connection, found.id):
            remedy = "Delete its projects, or move them to another workspace first."
            raise Conflict(f"There are projects in workspace `{found.id}`: {count}.", remedy=remedy)
        workspaces.delete(connection, found.id)
        note(connection, actor, "workspace.delete", workspace=found.id, target=found.id, detail={"name": found.name})


def choose_id(connection: Connection, name: str, wanted: str | None) -> str:
    if wanted is None:
        return derive_slug(name, workspaces.ids_like(connection, stem(name, FALLBACK)), FALLBACK)
    check_slug(wanted, "/id")
    if workspaces.find(connection, wanted) is not None:
        remedy = "Choose another id, or leave it out to get one that is free."
        raise Conflict(f"There is a workspace `{wanted}` already.", pointer="/id", remedy=remedy)
    return wanted
