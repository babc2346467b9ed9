import pytest

from smartmock.errors import Conflict, Forbidden, NotFound, SmartmockError, Stale
from smartmock.projects.editing import ProjectEdit, delete_project, edit_project, find_project, list_projects
from smartmock.projects.etags import etag_of
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.people.members import of_project, put_member, remove_member
from smartmock.projects.people.workspaces import create_workspace
from smartmock.projects.service import Service
from tests.projects.team import make_person, make_project


def test_editors_rename_and_admins_open_to_others(service: Service) -> None:
    project = make_project(service)
    people = {role: make_person(service, role, role) for role in ("viewer", "editor", "admin")}
    with pytest.raises(Forbidden):
        edit_project(service, people["viewer"], project, ProjectEdit(name="Cats"))
    assert edit_project(service, people["editor"], project, ProjectEdit(name=" Cats ")).name == "Cats"
    entry = service.registry.find(project)
    assert entry is not None
    assert (entry.name, entry.slug) == ("Cats", "pets")
    for edit in (ProjectEdit(scope="project"), ProjectEdit(name="Dogs", workspace="default")):
        with pytest.raises(Forbidden):
            edit_project(service, people["editor"], project, edit)
    assert edit_project(service, people["admin"], project, ProjectEdit(scope="project")).scope == "project"
    with pytest.raises(NotFound):
        find_project(service, people["admin"], project)
    assert find_project(service, OPERATOR, "pets").name == "Cats"


def test_nothing_to_change_changes_nothing(service: Service) -> None:
    project = make_project(service)
    before = find_project(service, OPERATOR, project)
    assert edit_project(service, OPERATOR, project, ProjectEdit(name=before.name)) == before
    assert find_project(service, OPERATOR, project) == before


def test_an_edit_of_what_has_changed_is_stale(service: Service) -> None:
    project = make_project(service)
    old = etag_of(find_project(service, OPERATOR, project))
    new = etag_of(edit_project(service, OPERATOR, project, ProjectEdit(name="Cats"), old))
    for attempt in (
        lambda: edit_project(service, OPERATOR, project, ProjectEdit(name="Dogs"), old),
        lambda: delete_project(service, OPERATOR, project, old),
    ):
        with pytest.raises(Stale):
            attempt()
    assert find_project(service, OPERATOR, project).name == "Cats"
    delete_project(service, OPERATOR, project, new)


def test_a_project_moves_to_where_one_may_make_it(service: Service) -> None:
    create_workspace(service, OPERATOR, "Team", "team")
    project, person = make_project(service), make_person(service, "Person", "admin")
    with pytest.raises(NotFound) as caught:
        edit_project(service, person, project, ProjectEdit(workspace="team"))
    assert caught.value.pointer == "/workspace"
    assert find_project(service, OPERATOR, project).workspace == "default"
    edit_project(service, OPERATOR, project, ProjectEdit(workspace="team"))
    assert [each.id for each in list_projects(service, OPERATOR, workspace="team").items] == [project]
    with pytest.raises(NotFound):
        find_project(service, person, project)


def test_a_private_project_is_somebodys(service: Service) -> None:
    creator, other = make_person(service, "Creator", "editor"), make_person(service, "Other", "admin")
    project = make_project(service, creator)
    put_member(service, creator, of_project(project), other.principal, "admin")
    remove_member(service, other, of_project(project), creator.principal)
    with pytest.raises(Conflict, match="of `creator` alone") as caught:
        edit_project(service, other, project, ProjectEdit(scope="private"))
    assert caught.value.pointer == "/scope"


def test_an_unknown_scope_is_refused(service: Service) -> None:
    project = make_project(service)
    with pytest.raises(SmartmockError) as caught:
        edit_project(service, OPERATOR, project, ProjectEdit(scope="public"))  # type: ignore[arg-type]
    assert caught.value.pointer == "/scope"
    assert "private, workspace, project" in caught.value.remedy


def test_admins_delete_and_nothing_comes_back(service: Service) -> None:
    editor = make_person(service, "Editor", "editor")
    project = make_project(service)
    with pytest.raises(Forbidden):
        delete_project(service, editor, "pets")
    delete_project(service, OPERATOR, "pets")
    assert service.registry.find(project) is None
    for attempt in (find_project, delete_project):
        with pytest.raises(NotFound):
            attempt(service, OPERATOR, project)
    assert not list_projects(service, OPERATOR).items
    again = make_project(service)
    assert again == project + 1
    assert find_project(service, OPERATOR, again).slug == "pets-2"


def test_addresses_of_a_renamed_project_lead_to_no_other(service: Service) -> None:
    project = make_project(service)
    edit_project(service, OPERATOR, project, ProjectEdit(slug="cats"))
    other = make_project(service)
    assert find_project(service, OPERATOR, other).slug == "pets-2"
    with pytest.raises(Conflict, match="`pets` is taken"):
        edit_project(service, OPERATOR, other, ProjectEdit(slug="pets"))
    assert edit_project(service, OPERATOR, project, ProjectEdit(slug="pets")).slug == "pets"
    assert edit_project(service, OPERATOR, project, ProjectEdit(slug="cats")).slug == "cats"
