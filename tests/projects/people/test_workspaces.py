import pytest

from smartmock.errors import Conflict, Forbidden, NotFound, SmartmockError, Stale
from smartmock.projects.editing import delete_project
from smartmock.projects.etags import etag_of
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.people.members import list_members, of_workspace, put_member
from smartmock.projects.people.workspaces import (
    create_workspace,
    delete_workspace,
    edit_workspace,
    find_workspace,
    list_workspaces,
)
from smartmock.projects.service import Service
from tests.projects.team import make_person, make_project


def ids(service: Service) -> list[str]:
    return [workspace.id for workspace in list_workspaces(service, OPERATOR).items]


def test_a_workspace_gets_an_id_of_its_name(service: Service) -> None:
    names = ["Team Café", "Team Café", "小組", "Default", "x" * 200, "x" * 200, "x" * 200]
    made = [create_workspace(service, OPERATOR, name).id for name in names]
    long = ["x" * 63, "x" * 61 + "-2", "x" * 61 + "-3"]
    assert made == ["team-cafe", "team-cafe-2", "workspace", "default-2", *long]
    assert sorted(ids(service)) == sorted(["default", *made])


def test_an_id_can_be_chosen_once(service: Service) -> None:
    assert create_workspace(service, OPERATOR, "Team", "t1").id == "t1"
    with pytest.raises(Conflict) as taken:
        create_workspace(service, OPERATOR, "Team", "t1")
    assert taken.value.pointer == "/id"
    for wanted in ("", "T", "1", "-a", "a b", "a\n", "a" * 64):
        with pytest.raises(SmartmockError) as refused:
            create_workspace(service, OPERATOR, "Team", wanted)
        assert refused.value.pointer == "/id"
    assert sorted(ids(service)) == ["default", "t1"]


@pytest.mark.parametrize("name", ["", "  ", "a\0b", "a\nb", "x" * 201, "\ud800"])
def test_a_name_is_one_readable_line(service: Service, name: str) -> None:
    with pytest.raises(SmartmockError) as caught:
        create_workspace(service, OPERATOR, name)
    assert caught.value.pointer == "/name"
    with pytest.raises(SmartmockError):
        edit_workspace(service, OPERATOR, "default", name)
    assert ids(service) == ["default"]


def test_members_see_their_workspaces_and_admins_change_them(service: Service) -> None:
    create_workspace(service, OPERATOR, "Team", "team")
    admin, viewer = make_person(service, "Admin", "admin", "team"), make_person(service, "Viewer", "viewer", "team")
    for person in (admin, viewer):
        assert [workspace.id for workspace in list_workspaces(service, person).items] == ["team"]
        with pytest.raises(NotFound):
            find_workspace(service, person, "default")
        with pytest.raises(Forbidden, match="Only the operator"):
            create_workspace(service, person, "Mine")
    with pytest.raises(Forbidden):
        edit_workspace(service, viewer, "team", "Crew")
    with pytest.raises(Forbidden):
        delete_workspace(service, viewer, "team")
    assert edit_workspace(service, admin, "team", " Crew ").name == "Crew"
    assert find_workspace(service, viewer, "team").name == "Crew"
    delete_workspace(service, admin, "team")
    assert ids(service) == ["default"]


def test_an_edit_of_what_has_changed_is_stale(service: Service) -> None:
    old = etag_of(find_workspace(service, OPERATOR, "default"))
    edit_workspace(service, OPERATOR, "default", "First", old)
    with pytest.raises(Stale):
        edit_workspace(service, OPERATOR, "default", "Second", old)
    with pytest.raises(Stale):
        delete_workspace(service, OPERATOR, "default", old)
    assert find_workspace(service, OPERATOR, "default").name == "First"


def test_a_workspace_goes_when_its_projects_have_gone(service: Service) -> None:
    create_workspace(service, OPERATOR, "Team", "team")
    project = make_project(service, OPERATOR, "private", "team")
    with pytest.raises(Conflict, match="There are projects in workspace `team`: 1") as caught:
        delete_workspace(service, OPERATOR, "team")
    assert "Delete its projects" in caught.value.remedy
    delete_project(service, OPERATOR, project)
    delete_workspace(service, OPERATOR, "team")
    assert ids(service) == ["default"]
    # Made again it does not inherit what was there.
    create_workspace(service, OPERATOR, "Team", "team")
    assert not list_members(service, OPERATOR, of_workspace("team")).items
    assert make_project(service, OPERATOR, "private", "team") == project + 1


def test_the_default_workspace_stays(service: Service) -> None:
    with pytest.raises(Conflict, match="default workspace"):
        delete_workspace(service, OPERATOR, "default")


def test_who_edits_in_a_workspace_makes_projects_in_it(service: Service) -> None:
    viewer, editor = make_person(service, "Viewer", "viewer"), make_person(service, "Editor", "editor")
    with pytest.raises(Forbidden):
        make_project(service, viewer)
    with pytest.raises(NotFound) as caught:
        make_project(service, make_person(service, "Stranger"))
    assert caught.value.pointer == "/workspace"
    assert make_project(service, editor) == 1


def test_lists_go_on_where_they_ended(service: Service) -> None:
    person = make_person(service, "Person")
    for name in ("a", "b", "c"):
        create_workspace(service, OPERATOR, name)
        put_member(service, OPERATOR, of_workspace(name), person.principal, "viewer")
    first = list_workspaces(service, person, limit=2)
    rest = list_workspaces(service, person, after=str(first.next), limit=2)
    assert [[each.id for each in page.items] for page in (first, rest)] == [["a", "b"], ["c"]]
    assert rest.next is None
