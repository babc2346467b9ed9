import pytest

from smartmock.errors import Conflict, Forbidden, NotFound
from smartmock.projects.editing import ProjectEdit, delete_project, edit_project
from smartmock.projects.gate.tokens import create_token, revoke_token, rotate_token
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.people.auditing import list_entries
from smartmock.projects.people.keys import create_key, delete_key, ensure_root_key
from smartmock.projects.people.members import of_project, of_workspace, put_member, remove_member
from smartmock.projects.people.workspaces import create_workspace, delete_workspace, edit_workspace
from smartmock.projects.service import Service
from smartmock.storage.times import now
from tests.projects.team import make_person, make_project


def actions(service: Service, project: int | None = None, workspace: str | None = None) -> list[str]:
    """The oldest first."""
    page = list_entries(service, OPERATOR, project=project, workspace=workspace)
    return [entry.action for entry in reversed(page.items)]


def test_everything_that_is_done_is_noted_and_no_secret_is(service: Service) -> None:
    secrets = [ensure_root_key(service) or ""]
    create_workspace(service, OPERATOR, "Team", "team")
    edit_workspace(service, OPERATOR, "team", "Crew")
    made = create_key(service, OPERATOR, "Ada", workspace="team", role="admin")
    project = make_project(service, OPERATOR, "project", "team")
    put_member(service, OPERATOR, of_project(project), "ada", "viewer")
    remove_member(service, OPERATOR, of_project(project), "ada")
    token = create_token(service, OPERATOR, project, "CI")
    secrets += [made.value, token.value, rotate_token(service, OPERATOR, project, token.token.id).value]
    revoke_token(service, OPERATOR, project, token.token.id)
    edit_project(service, OPERATOR, project, ProjectEdit(scope="private"))
    of_the_project = [
        "project.create",
        "member.put",
        "member.remove",
        "token.create",
        "token.rotate",
        "token.revoke",
        "project.edit",
    ]
    assert actions(service, project=project) == of_the_project
    assert actions(service, workspace="team") == [
        "workspace.create",
        "workspace.edit",
        "member.put",
        *of_the_project,
    ]
    delete_project(service, OPERATOR, project)
    delete_key(service, OPERATOR, made.key.id)
    delete_workspace(service, OPERATOR, "team")
    everything = actions(service)
    assert everything[0] == "key.create"
    assert everything[-3:] == ["project.delete", "key.delete", "workspace.delete"]
    told = repr(list_entries(service, OPERATOR).items)
    assert all(secret and secret not in told for secret in secrets)


def test_an_entry_tells_who_did_what_and_when(service: Service) -> None:
    before, person = now(), make_person(service, "Ada", "editor")
    project = make_project(service, person)
    edit_project(service, person, project, ProjectEdit(name="Cats"))
    entry = list_entries(service, person, project="pets").items[0]
    assert (entry.principal, entry.action, entry.target) == ("ada", "project.edit", "pets")
    assert (entry.project_id, entry.workspace, entry.detail) == (project, None, {"name": "Cats"})
    assert before <= entry.at <= now()


def test_what_did_not_happen_is_not_noted(service: Service) -> None:
    make_person(service, "Ada", "admin")
    before = actions(service)
    with pytest.raises(Conflict):
        delete_workspace(service, OPERATOR, "default")
    with pytest.raises(NotFound):
        put_member(service, OPERATOR, of_workspace("default"), "nobody", "viewer")
    assert actions(service) == before


def test_who_may_read_it(service: Service) -> None:
    project, admin = make_project(service), make_person(service, "Admin", "admin")
    assert list_entries(service, admin, project=project).items
    with pytest.raises(Forbidden):
        list_entries(service, make_person(service, "Editor", "editor"), project=project)
    with pytest.raises(NotFound):
        list_entries(service, make_person(service, "Stranger"), project=project)
    with pytest.raises(Forbidden, match="for the operator"):
        list_entries(service, admin)
    with pytest.raises(Forbidden, match="for the operator"):
        list_entries(service, admin, workspace="default")
    with pytest.raises(NotFound):
        list_entries(service, admin, workspace="other")


def test_it_goes_on_where_it_ended(service: Service) -> None:
    for name in ("a", "b", "c"):
        create_workspace(service, OPERATOR, name)
    first = list_entries(service, OPERATOR, limit=2)
    rest = list_entries(service, OPERATOR, before=int(first.next or 0), limit=2)
    assert [[entry.target for entry in page.items] for page in (first, rest)] == [["c", "b"], ["a"]]
    assert rest.next is None
