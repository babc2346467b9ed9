"""Projects as such: found, listed, renamed, opened to others, moved and deleted."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from smartmock.errors import Conflict
from smartmock.projects.checks import check_name, check_scope, check_slug
from smartmock.projects.etags import check_unchanged
from smartmock.projects.paging import Page, page_of
from smartmock.projects.people.actors import Actor
from smartmock.projects.people.auditing import note
from smartmock.projects.people.roles import changing, require, require_workspace, visible_projects
from smartmock.projects.service import Service
from smartmock.projects.slugs import is_slug
from smartmock.storage import members, projects
from smartmock.storage.records import Project, Role, Scope


@dataclass(frozen=True, slots=True)
class ProjectEdit:
    """None stays as it is."""

    name: str | None = None
    slug: str | None = None
    scope: Scope | None = None
    workspace: str | None = None


def list_projects(
    service: Service, actor: Actor, *, workspace: str | None = None, after: int = 0, limit: int = 100
) -> Page[Project]:
    """By id, those after one in which the actor has a role; of a workspace or of all."""
    if workspace is not None and not is_slug(workspace):
        return Page([], None)
    with service.database.read() as connection:
        found = visible_projects(connection, actor, workspace=workspace, after=after, limit=limit + 1)
    return page_of(found, limit, lambda project: project.id)


def find_project(service: Service, actor: Actor, project: int | str) -> Project:
    """By id or slug; raises `NotFound`."""
    with service.database.read() as connection:
        return require(connection, actor, project, "viewer")


def edit_project(
    service: Service, actor: Actor, project: int | str, edit: ProjectEdit, expected: str | None = None
) -> Project:
    """Name and slug are for editors, scope and workspace for admins.

    Raises `NotFound`, `Forbidden`, `Conflict`, `Stale`.
    """
    values = {name: value for name, value in asdict(edit).items() if value is not None}
    if "name" in values:
        values["name"] = check_name(values["name"])
    if "slug" in values:
        check_slug(values["slug"])
    if "scope" in values:
        check_scope(values["scope"])
    role: Role = "admin" if values.keys() & {"scope", "workspace"} else "editor"
    with changing(service, actor, project, role) as (connection, found):
        check_unchanged(found, expected)
        changes = {name: value for name, value in values.items() if value != getattr(found, name)}
        if not changes:
            return found
        if "slug" in changes:
            check_free(connection, found, changes["slug"])
        check_place(connection, actor, found, changes)
        changed = projects.change(connection, found.id, **changes) or found
        note(connection, actor, "project.edit", project_id=found.id, target=found.slug, detail=changes)
    return changed


def delete_project(service: Service, actor: Actor, project: int | str, expected: str | None = None) -> None:
    """For admins. Its addresses lead nowhere when this returns, and are never given again."""
    with changing(service, actor, project, "admin") as (connection, found):
        check_unchanged(found, expected)
        projects.delete(connection, found.id)
        detail = {"name": found.name, "scope": found.scope, "workspace": found.workspace}
        note(connection, actor, "project.delete", project_id=found.id, target=found.slug, detail=detail)


def check_free(connection: Connection, project: Project, slug: str) -> None:
    """Raises `Conflict` for a slug that another project has or had; a project may take its own old one again."""
    if projects.is_taken(connection, slug, by_others_than=project.id):
        raise Conflict(f"The slug `{slug}` is taken.", pointer="/slug", remedy="Choose another slug.")


def check_place(connection: Connection, actor: Actor, project: Project, changes: dict[str, Any]) -> None:
    """Who moves a project must be able to make one there; a private project must be somebody's."""
    if "workspace" in changes:
        require_workspace(connection, actor, changes["workspace"], "editor", pointer="/workspace")
    if changes.get("scope") == "private" and not actor.is_root:
        admins = members.list_admins(connection, members.PROJECTS, project.id)
        if project.creator not in admins:
            message = f"It would be the project of `{project.creator}` alone, who is no admin of it."
            remedy = "Make them admin of the project first, or use the scope project."
            raise Conflict(message, pointer="/scope", remedy=remedy)
