"""Who may do what: the roles of an actor in workspaces and projects.

A private project is its creator's alone. One of scope `workspace` is open to the members of its workspace and to those
it names itself, one of scope `project` to the named ones only. Of several roles the strongest counts. The root
principal is admin everywhere. Who has no role is not told that there is anything.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from sqlalchemy import Connection

from smartmock.errors import Forbidden, NotFound
from smartmock.projects.people.actors import Actor
from smartmock.projects.service import Service
from smartmock.projects.slugs import is_slug
from smartmock.storage import members, projects, workspaces
from smartmock.storage.records import Project, Role, Workspace

STRENGTH: Final[dict[Role, int]] = {"viewer": 1, "editor": 2, "admin": 3}
LARGEST_ID: Final = 2**63 - 1


def allows(held: Role, needed: Role) -> bool:
    return STRENGTH[held] >= STRENGTH[needed]


def strongest(*roles: Role | None) -> Role | None:
    return max((role for role in roles if role is not None), key=STRENGTH.__getitem__, default=None)


def role_in_workspace(connection: Connection, actor: Actor, workspace: str) -> Role | None:
    if actor.is_root:
        return "admin"
    return members.find_role(connection, members.WORKSPACES, workspace, actor.principal)


def role_in_project(connection: Connection, actor: Actor, project: Project) -> Role | None:
    if actor.is_root:
        return "admin"
    if project.scope == "private" and actor.principal != project.creator:
        return None
    own = members.find_role(connection, members.PROJECTS, project.id, actor.principal)
    if project.scope != "workspace":
        return own
    return strongest(own, role_in_workspace(connection, actor, project.workspace))


def visible_projects(
    connection: Connection, actor: Actor, *, workspace: str | None = None, after: int = 0, limit: int = 100
) -> list[Project]:
    """By id, those after one in which the actor has a role; of a workspace or of all."""
    principal = None if actor.is_root else actor.principal
    return projects.list_page(connection, principal=principal, workspace=workspace, after=after, limit=limit)


def require(connection: Connection, actor: Actor, reference: int | str, role: Role) -> Project:
    """The project with this id or slug, for an actor who has the role in it.

    Raises `NotFound` for those who may not know of it, `Forbidden` for those whose role is weaker.
    """
    project = find_project(connection, reference)
    held = role_in_project(connection, actor, project) if project is not None else None
    if project is None or held is None:
        raise NotFound(f"There is no project `{str(reference)[:80]}`.", remedy="See the list of projects.")
    if not allows(held, role):
        raise too_weak(held, role, f"project `{project.slug}`")
    return project


def require_workspace(
    connection: Connection, actor: Actor, reference: str, role: Role, *, pointer: str = ""
) -> Workspace:
    """As `require`; `pointer` is where the request names the workspace."""
    workspace = workspaces.find(connection, reference) if is_slug(reference) else None
    held = role_in_workspace(connection, actor, workspace.id) if workspace is not None else None
    if workspace is None or held is None:
        remedy = "See the list of workspaces."
        raise NotFound(f"There is no workspace `{reference[:80]}`.", pointer=pointer, remedy=remedy)
    if not allows(held, role):
        raise too_weak(held, role, f"workspace `{workspace.id}`", pointer)
    return workspace


@contextmanager
def changing(service: Service, actor: Actor, reference: int | str, role: Role) -> Iterator[tuple[Connection, Project]]:
    """As `Service.change`, with the project, for an actor who has the role in it."""
    with service.database.read() as connection:
        project_id = require(connection, actor, reference, role).id
    with service.change(project_id) as connection:
        yield connection, require(connection, actor, project_id, role)


def find_project(connection: Connection, reference: int | str) -> Project | None:
    """By id or slug. What comes from an address may be any text, and databases do not take all of it."""
    text = str(reference)
    if text.isascii() and text.isdecimal():
        return projects.find(connection, int(text)) if fits(text) else None
    return projects.find_by_slug(connection, text) if is_slug(text) else None


def fits(text: str) -> bool:
    """Whether a number is one that a database can hold."""
    return len(text) < 20 and int(text) <= LARGEST_ID


def too_weak(held: Role, needed: Role, place: str, pointer: str = "") -> Forbidden:
    return Forbidden(
        f"This needs the role {needed} in {place}, and yours is {held}.",
        pointer=pointer,
        remedy="Ask one of its admins.",
    )
