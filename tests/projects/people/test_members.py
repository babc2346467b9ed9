from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from smartmock.errors import Conflict, Forbidden, NotFound, SmartmockError, Stale
from smartmock.projects.editing import ProjectEdit, edit_project
from smartmock.projects.etags import etag_of
from smartmock.projects.people.actors import OPERATOR, Actor
from smartmock.projects.people.members import (
    OpenCircle,
    find_member,
    list_members,
    of_project,
    of_workspace,
    put_member,
    remove_member,
)
from smartmock.projects.people.workspaces import create_workspace
from smartmock.projects.service import Service
from tests.projects.team import make_person, make_project


@pytest.fixture(params=["project", "workspace"])
def place(request: pytest.FixtureRequest, service: Service) -> OpenCircle:
    """A project or a workspace in which only the operator and Ada, its admin, are known."""
    ada = make_person(service, "Ada")
    if request.param == "workspace":
        create_workspace(service, OPERATOR, "Team", "team")
        found = of_workspace("team")
    else:
        found = of_project(make_project(service, OPERATOR, "project"))
    put_member(service, OPERATOR, found, ada.principal, "admin")
    return found


ADA = Actor("ada", "Ada")


def roles(service: Service, place: OpenCircle) -> dict[str, str]:
    return {member.principal: member.role for member in list_members(service, OPERATOR, place).items}


def test_admins_add_change_and_remove_members(service: Service, place: OpenCircle) -> None:
    bob = make_person(service, "Bob").principal
    member, is_new = put_member(service, ADA, place, bob, "viewer")
    assert (member.principal, member.name, member.role, is_new) == ("bob", "Bob", "viewer", True)
    member, is_new = put_member(service, ADA, place, bob, "editor")
    assert (member.role, is_new) == ("editor", False)
    assert roles(service, place)["bob"] == "editor"
    remove_member(service, ADA, place, bob)
    assert "bob" not in roles(service, place)
    with pytest.raises(NotFound, match="`bob` is no member of"):
        remove_member(service, ADA, place, bob)


def test_members_see_each_other_and_change_nothing(service: Service, place: OpenCircle) -> None:
    for name in ("viewer", "editor"):
        person = make_person(service, name.title())
        put_member(service, ADA, place, person.principal, "viewer" if name == "viewer" else "editor")
        assert find_member(service, person, place, "ada").role == "admin"
        assert "ada" in {member.principal for member in list_members(service, person, place).items}
        with pytest.raises(Forbidden):
            put_member(service, person, place, person.principal, "admin")
        with pytest.raises(Forbidden):
            remove_member(service, person, place, "ada")
        assert roles(service, place)[person.principal] == name


def test_strangers_see_no_members(service: Service, place: OpenCircle) -> None:
    stranger = make_person(service, "Stranger")
    attempts: list[Any] = [
        lambda: list_members(service, stranger, place),
        lambda: find_member(service, stranger, place, "ada"),
        lambda: put_member(service, stranger, place, stranger.principal, "admin"),
        lambda: remove_member(service, stranger, place, "ada"),
    ]
    for attempt in attempts:
        with pytest.raises(NotFound, match=r"There is no (project|workspace)"):
            attempt()


def test_somebody_stays_admin(service: Service, place: OpenCircle) -> None:
    bob = make_person(service, "Bob").principal
    put_member(service, ADA, place, bob, "admin")
    if "root" in roles(service, place):
        remove_member(service, ADA, place, "root")
    remove_member(service, ADA, place, bob)
    with pytest.raises(Conflict, match="`ada` is the last admin") as caught:
        remove_member(service, ADA, place, "ada")
    assert caught.value.remedy
    with pytest.raises(Conflict, match="`ada` is the last admin"):
        put_member(service, ADA, place, "ada", "editor")
    assert roles(service, place) == {"ada": "admin"}
    remove_member(service, OPERATOR, place, "ada")
    assert roles(service, place) == {}


def test_two_admins_cannot_remove_each_other_at_once(service: Service, place: OpenCircle) -> None:
    bob = Actor(make_person(service, "Bob").principal)
    put_member(service, ADA, place, "bob", "admin")
    if "root" in roles(service, place):
        remove_member(service, ADA, place, "root")

    def remove(pair: tuple[Actor, str]) -> bool:
        try:
            remove_member(service, pair[0], place, pair[1])
        except NotFound:
            return False
        return True

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(remove, [(ADA, "bob"), (bob, "ada")])) == [False, True]
    assert list(roles(service, place).values()) == ["admin"]


def test_an_edit_of_what_has_changed_is_stale(service: Service, place: OpenCircle) -> None:
    bob = make_person(service, "Bob").principal
    before = etag_of(put_member(service, ADA, place, bob, "viewer")[0])
    after = etag_of(put_member(service, ADA, place, bob, "editor", before)[0])
    assert before != after
    with pytest.raises(Stale):
        put_member(service, ADA, place, bob, "admin", before)
    with pytest.raises(Stale):
        remove_member(service, ADA, place, bob, before)
    assert roles(service, place)["bob"] == "editor"
    remove_member(service, ADA, place, bob, after)


@pytest.mark.parametrize("principal", ["nobody", "", "\0", "a/b", "A" * 5000])
def test_only_principals_become_members(service: Service, place: OpenCircle, principal: str) -> None:
    before = roles(service, place)
    with pytest.raises(NotFound, match="There is no principal"):
        put_member(service, ADA, place, principal, "viewer")
    with pytest.raises(NotFound):
        find_member(service, ADA, place, principal)
    assert roles(service, place) == before


def test_an_unknown_role_is_refused(service: Service, place: OpenCircle) -> None:
    with pytest.raises(SmartmockError) as caught:
        put_member(service, ADA, place, "ada", "owner")  # type: ignore[arg-type]
    assert caught.value.pointer == "/role"
    assert "viewer, editor, admin" in caught.value.remedy


def test_members_are_listed_in_parts(service: Service, place: OpenCircle) -> None:
    for name in ("b", "c", "d"):
        put_member(service, OPERATOR, place, make_person(service, name).principal, "viewer")
    everybody = sorted(roles(service, place))
    first = list_members(service, ADA, place, limit=3)
    rest = list_members(service, ADA, place, after=str(first.next), limit=3)
    assert [member.principal for member in (*first.items, *rest.items)] == everybody
    assert (len(first.items), rest.next) == (3, None)


def test_a_private_project_is_its_creators_alone(service: Service) -> None:
    creator, other = make_person(service, "Creator", "editor"), make_person(service, "Other", "admin")
    project = make_project(service, creator)
    put_member(service, creator, of_project(project), other.principal, "admin")
    edit_project(service, creator, project, ProjectEdit(scope="private"))
    third = make_person(service, "Third").principal
    with pytest.raises(Conflict, match="is private") as caught:
        put_member(service, creator, of_project(project), third, "viewer")
    assert "scope" in caught.value.remedy
    # The other one is admin by name, and cannot come in.
    with pytest.raises(Conflict, match="last admin"):
        remove_member(service, creator, of_project(project), creator.principal)
    remove_member(service, creator, of_project(project), other.principal)
