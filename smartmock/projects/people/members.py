"""Members of workspaces and of projects. The rules are the same for both:

all members see who the others are, admins change it, and there is always an admin left unless the operator removes the
last one.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Connection

from smartmock.errors import Conflict, NotFound
from smartmock.projects.checks import check_role
from smartmock.projects.etags import check_unchanged
from smartmock.projects.paging import Page, page_of
from smartmock.projects.people.actors import Actor
from smartmock.projects.people.auditing import note
from smartmock.projects.people.roles import require, require_workspace
from smartmock.projects.service import Service
from smartmock.projects.slugs import is_slug
from smartmock.storage import members, principals
from smartmock.storage.members import Roster
from smartmock.storage.records import Member, Role


@dataclass(frozen=True, slots=True)
class Circle:
    """A workspace or project as its members see it. Of a private project, `only` its creator can be a member."""

    roster: Roster
    group: int | str
    title: str
    audited: dict[str, Any]
    only: str | None = None


OpenCircle: TypeAlias = Callable[[Connection, Actor, Role], Circle]
"""Finds the circle for an actor who needs a role in it; raises `NotFound` and `Forbidden`."""


def of_project(reference: int | str) -> OpenCircle:
    def find(connection: Connection, actor: Actor, role: Role) -> Circle:
        project = require(connection, actor, reference, role)
        only = project.creator if project.scope == "private" else None
        title = f"project `{project.slug}`"
        return Circle(members.PROJECTS, project.id, title, {"project_id": project.id}, only)

    return find


def of_workspace(reference: str, pointer: str = "") -> OpenCircle:
    """`pointer` is where the request names the workspace."""

    def find(connection: Connection, actor: Actor, role: Role) -> Circle:
        workspace = require_workspace(connection, actor, reference, role, pointer=pointer).id
        return Circle(members.WORKSPACES, workspace, f"workspace `{workspace}`", {"workspace": workspace})

    return find


def list_members(
    service: Service, actor: Actor, place: OpenCircle, *, after: str = "", limit: int = 100
) -> Page[Member]:
    """By principal, those after one."""
    with service.database.read() as connection:
        circle = place(connection, actor, "viewer")
        found = members.list_page(connection, circle.roster, circle.group, after=after, limit=limit + 1)
    return page_of(found, limit, lambda member: member.principal)


def find_member(service: Service, actor: Actor, place: OpenCircle, principal: str) -> Member:
    """Raises `NotFound`."""
    with service.database.read() as connection:
        return require_member(connection, place(connection, actor, "viewer"), principal)


def put_member(
    service: Service, actor: Actor, place: OpenCircle, principal: str, role: Role, expected: str | None = None
) -> tuple[Member, bool]:
    """Add a member, or give one another role; and whether it is a new one. Raises `NotFound`, `Conflict`, `Stale`."""
    check_role(role)
    with service.database.write() as connection:
        circle = place(connection, actor, "admin")
        if expected is not None:
            check_unchanged(require_member(connection, circle, principal), expected)
        is_new = admit(connection, actor, circle, principal, role)
        return require_member(connection, circle, principal), is_new


def remove_member(
    service: Service, actor: Actor, place: OpenCircle, principal: str, expected: str | None = None
) -> None:
    """Raises `NotFound`, `Conflict`, `Stale`."""
    with service.database.write() as connection:
        circle = place(connection, actor, "admin")
        check_unchanged(require_member(connection, circle, principal), expected)
        check_admins(connection, actor, circle, principal)
        members.delete(connection, circle.roster, circle.group, principal)
        note(connection, actor, "member.remove", target=principal, **circle.audited)


def admit(connection: Connection, actor: Actor, circle: Circle, principal: str, role: Role) -> bool:
    """The part of `put_member` that follows the check of who may do it. Whether the member is a new one."""
    if not is_slug(principal) or principals.find(connection, principal) is None:
        remedy = "Make a key first: that makes a principal. Its answer names it."
        raise NotFound(f"There is no principal `{principal[:80]}`.", remedy=remedy)
    if circle.only is not None and principal != circle.only:
        remedy = "Change its scope to project or workspace first."
        raise Conflict(f"The {circle.title} is private: nobody but its creator can be a member.", remedy=remedy)
    if role != "admin":
        check_admins(connection, actor, circle, principal)
    is_new = members.put(connection, circle.roster, circle.group, principal, role)
    detail = {"role": role, "added": is_new}
    note(connection, actor, "member.put", target=principal, detail=detail, **circle.audited)
    return is_new


def check_admins(connection: Connection, actor: Actor, circle: Circle, principal: str) -> None:
    """Raises `Conflict` when there is no admin but this one. The operator, who can repair it, may leave none."""
    admins = members.list_admins(connection, circle.roster, circle.group)
    others = (admins if circle.only is None else admins & {circle.only}) - {principal}
    if principal in admins and not others and not actor.is_root:
        remedy = "Make another member admin first."
        raise Conflict(f"`{principal}` is the last admin of {circle.title}.", remedy=remedy)


def require_member(connection: Connection, circle: Circle, principal: str) -> Member:
    member = members.find(connection, circle.roster, circle.group, principal) if is_slug(principal) else None
    if member is None:
        remedy = "See the list of its members."
        raise NotFound(f"`{principal[:80]}` is no member of {circle.title}.", remedy=remedy)
    return member
