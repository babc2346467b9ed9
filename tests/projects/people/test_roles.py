import itertools
import random
from typing import get_args

import pytest

from smartmock.errors import Forbidden, NotFound
from smartmock.projects.editing import ProjectEdit, edit_project, list_projects
from smartmock.projects.people.actors import OPERATOR, Actor
from smartmock.projects.people.members import of_project, put_member
from smartmock.projects.people.roles import require, require_workspace, role_in_project, strongest
from smartmock.projects.people.workspaces import create_workspace
from smartmock.projects.service import Service
from smartmock.storage import members, projects
from smartmock.storage.records import Role, Scope
from smartmock.storage.workspaces import DEFAULT
from tests.projects.team import make_person, make_project

ROLES: tuple[Role, ...] = get_args(Role)


def role_of(service: Service, actor: Actor, project_id: int) -> Role | None:
    with service.database.read() as connection:
        project = projects.find(connection, project_id)
        assert project is not None
        return role_in_project(connection, actor, project)


@pytest.mark.parametrize(
    ("scope", "inside", "named", "held"),
    [
        pytest.param("workspace", "viewer", None, "viewer", id="workspace: by the role in it"),
        pytest.param("workspace", None, "editor", "editor", id="workspace: named"),
        pytest.param("workspace", "viewer", "admin", "admin", id="workspace: the strongest, named"),
        pytest.param("workspace", "admin", "viewer", "admin", id="workspace: the strongest, of the workspace"),
        pytest.param("workspace", None, None, None, id="workspace: a stranger"),
        pytest.param("project", "admin", None, None, id="project: not by the workspace"),
        pytest.param("project", None, "viewer", "viewer", id="project: named"),
        pytest.param("project", "admin", "viewer", "viewer", id="project: only by name"),
        pytest.param("private", "admin", None, None, id="private: not by the workspace"),
        pytest.param("private", None, "admin", None, id="private: not by name"),
    ],
)
def test_the_scope_decides_which_roles_count(
    service: Service, scope: Scope, inside: Role | None, named: Role | None, held: Role | None
) -> None:
    creator, other = make_person(service, "Creator", "editor"), make_person(service, "Other", inside)
    project = make_project(service, creator)
    if named:
        put_member(service, creator, of_project(project), other.principal, named)
    edit_project(service, creator, project, ProjectEdit(scope=scope))
    assert role_of(service, other, project) == held
    assert role_of(service, creator, project) == "admin"
    assert role_of(service, OPERATOR, project) == "admin"


def test_of_several_roles_the_strongest_counts() -> None:
    for given in itertools.product([None, *ROLES], repeat=2):
        ranks = [ROLES.index(role) for role in given if role]
        assert strongest(*given) == (ROLES[max(ranks)] if ranks else None)


@pytest.mark.parametrize(("held", "needed"), [*itertools.product(ROLES, ROLES)])
def test_a_member_without_the_right_is_told_so(service: Service, held: Role, needed: Role) -> None:
    project, person = make_project(service), make_person(service, "Person", held)
    with service.database.read() as connection:
        if ROLES.index(held) >= ROLES.index(needed):
            assert require(connection, person, project, needed).id == project
            assert require_workspace(connection, person, DEFAULT, needed).id == DEFAULT
            return
        with pytest.raises(Forbidden, match=f"role {needed} in project `pets`, and yours is {held}"):
            require(connection, person, project, needed)
        with pytest.raises(Forbidden, match=f"role {needed} in workspace `default`, and yours is {held}"):
            require_workspace(connection, person, DEFAULT, needed)


def test_a_stranger_cannot_tell_what_exists(service: Service) -> None:
    make_project(service)
    stranger = make_person(service, "Stranger")
    with service.database.read() as connection:
        for reference in (1, "1", "pets", 2, "dogs"):
            with pytest.raises(NotFound, match=f"^There is no project `{reference}`.$"):
                require(connection, stranger, reference, "viewer")
        for reference in (DEFAULT, "other"):
            with pytest.raises(NotFound, match=f"^There is no workspace `{reference}`.$"):
                require_workspace(connection, stranger, reference, "viewer")


@pytest.mark.parametrize(
    "reference", ["", "\0", "a\0", "\ud800", "٣", "0", str(2**63), "9" * 5000, 2**63, -1, "Pets", "p" * 64, "%"]
)
def test_any_text_may_be_asked_for(service: Service, reference: str | int) -> None:
    make_project(service)
    with service.database.read() as connection:
        with pytest.raises(NotFound, match="There is no project"):
            require(connection, OPERATOR, reference, "viewer")
        with pytest.raises(NotFound, match="There is no workspace"):
            require_workspace(connection, OPERATOR, str(reference), "viewer")


def test_projects_are_found_by_id_and_by_slug(service: Service) -> None:
    project = make_project(service)
    with service.database.read() as connection:
        assert {require(connection, OPERATOR, each, "admin").id for each in (project, str(project), "pets")} == {
            project
        }


def test_lists_show_exactly_what_can_be_opened(service: Service) -> None:
    rng = random.Random(1)
    create_workspace(service, OPERATOR, "Second", "second")
    people = [make_person(service, f"Person {number}") for number in range(4)]
    with service.database.write() as connection:
        for person, place in itertools.product(people, (DEFAULT, "second")):
            if (role := rng.choice([None, None, *ROLES])) is not None:
                members.put(connection, members.WORKSPACES, place, person.principal, role)
    places = itertools.product(get_args(Scope), (DEFAULT, "second"), range(2))
    made = [make_project(service, OPERATOR, scope, place) for scope, place, _ in places]
    with service.database.write() as connection:
        for project, person in itertools.product(made, people):
            if (role := rng.choice([None, None, *ROLES])) is not None:
                members.put(connection, members.PROJECTS, project, person.principal, role)
            if rng.random() < 0.2:
                projects.change(connection, project, creator=person.principal)
    for actor in (*people, OPERATOR):
        open_to = [project for project in made if role_of(service, actor, project)]
        assert [project.id for project in list_projects(service, actor).items] == open_to
        assert 0 < len(open_to) <= len(made)
        inside = list_projects(service, actor, workspace="second").items
        assert {project.workspace for project in inside} <= {"second"}


def test_lists_go_on_where_they_ended(service: Service) -> None:
    made = [make_project(service) for _ in range(5)]
    seen, after = list[int](), 0
    for size in (2, 2, 1):
        page = list_projects(service, OPERATOR, after=after, limit=2)
        assert len(page.items) == size
        seen += [project.id for project in page.items]
        after = int(page.next or 0)
    assert (seen, after) == (made, 0)
