"""Who may do what: every route, with every role, in projects of every scope."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import pytest

from smartmock.projects.service import open_service
from smartmock.server.admin.description import read_description
from smartmock.storage import tables
from tests.server.admin.conftest import PETS, SETTINGS, Api, problem_of

OPERATIONS = {operation.id: operation for operation in read_description().operations}
ROLES = ("viewer", "editor", "admin")
SCOPES = ("private", "workspace", "project")

EXPECTATION = {"response": {"status": 200, "body": {"id": 1, "name": "Tom"}}}
BY_HAND = {"method": "GET", "path": "/status", "body": {"state": "up"}}
SCRIPT = {"code": "$$.mockResponse.setCode(201)"}

Asked: TypeAlias = tuple[str, str, Any]
"""Method, path and body."""


@dataclass(frozen=True, slots=True)
class Team:
    """A workspace with a member of each role, who are also named in projects that are for named members only.

    `colleague` is admin of the workspace and named nowhere, `outsider` holds a key and belongs to nothing.
    """

    root: Api
    people: dict[str, Api]

    def make_project(self, scope: str) -> str:
        """Its path."""
        made = self.people["creator"].make_project(workspace="team", scope=scope)
        path = f"/projects/{made['id']}"
        if scope == "project":
            for role in ROLES:
                assert self.root.put(f"{path}/members/{role}", json={"role": role}).status_code == 201
        return path

    def rows(self) -> dict[str, Any]:
        """All that is stored, but when keys were used."""
        with self.root.service.database.read() as connection:
            return {
                table.name: connection.execute(table.select()).all()
                for table in tables.metadata.sorted_tables
                if table is not tables.keys
            }


@pytest.fixture
def team() -> Iterator[Team]:
    service = open_service(SETTINGS)
    root = Api(service)
    root.make("/workspaces", name="Team", id="team")
    places = {"creator": "editor", "colleague": "admin", "outsider": None, **{role: role for role in ROLES}}
    people = {"nobody": Api(service, None)}
    for name, role in places.items():
        member = {"workspace": "team", "role": role} if role else {}
        people[name] = Api(service, root.make("/keys", name=name, **member)["value"])
    yield Team(root, people)
    service.close()


def made(kind: str) -> Callable[[Team, str], str]:
    """The path of something that the operator has just made in the project."""

    def make(team: Team, project: str) -> str:
        if kind == "members":
            # A private project has no other member than its creator.
            named = team.root.put(f"{project}/members/viewer", json={"role": "viewer"}).status_code < 300
            return f"{project}/members/{'viewer' if named else 'creator'}"
        if kind == "environments":
            team.root.post(f"{project}/environments", json={"name": "staging"})
            return f"{project}/environments/staging"
        if kind == "expectations":
            path = f"{project}/operations/getPet/expectations"
            return f"{path}/{team.root.make(path, **EXPECTATION)['id']}"
        if kind == "script":
            path = f"{project}/operations/getPet/script"
            assert team.root.put(path, json=SCRIPT).status_code == 200
            return path
        if kind == "operations":
            return f"{project}/operations/{team.root.make(f'{project}/operations', **BY_HAND)['key']}"
        if kind == "schedule":
            body = {"url": "https://a.example/openapi.json", "interval_seconds": 3600}
            assert team.root.put(f"{project}/schedule", json=body).status_code == 200
            return f"{project}/schedule"
        return f"{project}/{kind}/{team.root.make(f'{project}/{kind}', name='made')['id']}"

    return make


def at(path: str) -> Callable[[Team, str], str]:
    return lambda _team, project: project + path


Place: TypeAlias = Callable[[Team, str], str]

IN_PROJECTS: dict[str, tuple[str, Place, Any]] = {
    "get_project": ("viewer", at(""), None),
    "change_project": ("editor", at(""), {"name": "Other"}),
    "delete_project": ("admin", at(""), None),
    "list_revisions": ("viewer", at("/revisions"), None),
    "get_revision": ("viewer", at("/revisions/1"), None),
    "get_revision_document": ("viewer", at("/revisions/1/document"), None),
    "get_schedule": ("viewer", made("schedule"), None),
    "set_schedule": ("editor", at("/schedule"), {"url": "https://a.example/openapi.json", "interval_seconds": 3600}),
    "delete_schedule": ("editor", made("schedule"), None),
    "export_project": ("viewer", at("/export"), None),
    "create_revision": ("editor", at("/revisions"), {"document": PETS}),
    "publish_revision": ("editor", at("/revisions/1/publish"), None),
    "list_operations": ("viewer", at("/operations"), None),
    "list_orphans": ("viewer", at("/orphans"), None),
    "get_operation": ("viewer", at("/operations/getPet"), None),
    "preview_operation": ("editor", at("/operations/getPet/preview"), {}),
    "create_operation": ("editor", at("/operations"), BY_HAND),
    "replace_operation": ("editor", made("operations"), BY_HAND),
    "delete_operation": ("editor", made("operations"), None),
    "change_operation": ("editor", at("/operations/getPet"), {"mode": "random"}),
    "list_expectations": ("viewer", at("/operations/getPet/expectations"), None),
    "create_expectation": ("editor", at("/operations/getPet/expectations"), EXPECTATION),
    "create_expectation_from": ("editor", at("/operations/getPet/expectations/from"), {"preview": {}}),
    "get_expectation": ("viewer", made("expectations"), None),
    "replace_expectation": ("editor", made("expectations"), EXPECTATION),
    "delete_expectation": ("editor", made("expectations"), None),
    "order_expectations": ("editor", at("/operations/getPet/expectations/order"), {"order": []}),
    "get_script": ("viewer", made("script"), None),
    "put_script": ("editor", at("/operations/getPet/script"), SCRIPT),
    "delete_script": ("editor", made("script"), None),
    "export_customisations": ("viewer", at("/customisations"), None),
    "replace_customisations": ("editor", at("/customisations"), {"version": 1}),
    "list_environments": ("viewer", at("/environments"), None),
    "create_environment": ("editor", at("/environments"), {"name": "staging"}),
    "get_environment": ("viewer", at("/environments/default"), None),
    "change_environment": ("editor", at("/environments/default"), {"seed": 5}),
    "delete_environment": ("editor", made("environments"), None),
    "list_tokens": ("admin", at("/tokens"), None),
    "create_token": ("admin", at("/tokens"), {"name": "CI"}),
    "get_token": ("admin", made("tokens"), None),
    "rotate_token": ("admin", lambda team, project: made("tokens")(team, project) + "/rotate", {}),
    "revoke_token": ("admin", made("tokens"), None),
    "list_project_members": ("viewer", at("/members"), None),
    "get_project_member": ("viewer", made("members"), None),
    "put_project_member": ("admin", at("/members/creator"), {"role": "admin"}),
    "remove_project_member": ("admin", made("members"), None),
    "list_requests": ("viewer", at("/requests"), None),
    "get_request": ("viewer", at("/requests/1"), None),
    "clear_requests": ("editor", at("/requests"), None),
    "follow_requests": ("viewer", at("/events"), None),
    "list_project_audit": ("admin", at("/audit"), None),
}
"""Operation → the weakest role that may (contract, Roles), where, and with which body."""

IN_WORKSPACES: dict[str, tuple[str, str, Any]] = {
    "get_workspace": ("viewer", "", None),
    "change_workspace": ("admin", "", {"name": "Other"}),
    "delete_workspace": ("admin", "", None),
    "list_workspace_members": ("viewer", "/members", None),
    "get_workspace_member": ("viewer", "/members/viewer", None),
    "put_workspace_member": ("admin", "/members/viewer", {"role": "viewer"}),
    "remove_workspace_member": ("admin", "/members/outsider", None),
}

FOR_ALL_KEYS: dict[str, tuple[Asked, dict[str, int]]] = {
    "describe_api": (("GET", "/openapi.json", None), {"nobody": 200, "outsider": 200, "root": 200}),
    "list_projects": (("GET", "/projects", None), {"nobody": 401, "outsider": 200, "viewer": 200, "root": 200}),
    "create_project": (
        ("POST", "/projects", {"document": PETS, "workspace": "team"}),
        {"nobody": 401, "outsider": 404, "viewer": 403, "editor": 201, "admin": 201, "root": 201},
    ),
    "import_project": (
        ("POST", "/projects/import", None),
        {"nobody": 401, "outsider": 404, "viewer": 403, "editor": 201, "admin": 201, "root": 201},
    ),
    "list_keys": (("GET", "/keys", None), {"nobody": 401, "outsider": 200, "viewer": 200, "root": 200}),
    "create_key": (
        ("POST", "/keys", {"name": "Machine", "workspace": "team"}),
        {"nobody": 401, "outsider": 404, "viewer": 403, "editor": 403, "admin": 201, "root": 201},
    ),
    "get_key": (("GET", "/keys/1", None), {"nobody": 401, "creator": 200, "outsider": 404, "admin": 404, "root": 200}),
    "delete_key": (("DELETE", "/keys/1", None), {"nobody": 401, "outsider": 404, "admin": 404, "creator": 204}),
    "list_workspaces": (("GET", "/workspaces", None), {"nobody": 401, "outsider": 200, "root": 200}),
    "create_workspace": (
        ("POST", "/workspaces", {"name": "Mine"}),
        {"nobody": 401, "outsider": 403, "admin": 403, "root": 201},
    ),
    "list_audit": (("GET", "/audit", None), {"nobody": 401, "outsider": 403, "admin": 403, "root": 200}),
}
"""Operations for which the use case decides, with what each person gets."""


def test_the_tables_name_every_operation_with_its_right() -> None:
    named = {**IN_PROJECTS, **IN_WORKSPACES}
    assert {
        **{name: OPERATIONS[name].right for name in FOR_ALL_KEYS},
        **{name: row[0] for name, row in named.items()},
    } == {each.id: each.right for each in OPERATIONS.values()}


def role_in(scope: str, person: str) -> str | None:
    """What a person is in a project of the team, by the words of the contract."""
    if person == "creator":
        return "admin"
    if scope == "private":
        return None
    if person == "colleague":
        return "admin" if scope == "workspace" else None
    return person if person in ROLES else None


PEOPLE = ("nobody", "outsider", "colleague", "viewer", "editor", "admin", "creator")


def refusal(person: str, role: str | None, needed: str) -> tuple[int, str] | None:
    """Status and problem that a person gets; None for those who may."""
    if person == "nobody":
        return 401, "unauthorized"
    if role is None:
        return 404, "not-found"
    return None if ROLES.index(role) >= ROLES.index(needed) else (403, "forbidden")


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("name", IN_PROJECTS)
def test_in_projects(team: Team, name: str, scope: str) -> None:
    needed, place, body = IN_PROJECTS[name]
    outcomes = {person: refusal(person, role_in(scope, person), needed) for person in PEOPLE}
    assert len(set(outcomes.values())) > 2
    path = place(team, team.make_project(scope))
    before = team.rows()
    for person, refused in outcomes.items():
        if refused is not None:
            problem_of(ask(team.people[person], name, path, body), *refused)
            assert team.rows() == before
    for person, refused in outcomes.items():
        if refused is None:
            answer = ask(team.people[person], name, place(team, team.make_project(scope)), body)
            assert answer.status_code < 300 or is_known(name, scope, answer.status_code), (person, answer.text)


def is_known(name: str, scope: str, status: int) -> bool:
    """What is allowed and yet impossible: nothing was asked of the mock, and a private project keeps its creator."""
    return (name, status) == ("get_request", 404) or (name, scope, status) == ("remove_project_member", "private", 409)


def ask(api: Api, name: str, path: str, body: Any) -> Any:
    """Of a stream, its head."""
    if name != "follow_requests":
        return api.request(OPERATIONS[name].method, path, json=body)
    return api.head(path) if api.get(path[: -len("/events")]).status_code == 200 else api.get(path)


def test_the_stream_takes_a_key_from_the_query(team: Team) -> None:
    path = team.make_project("workspace")
    key = team.people["viewer"].headers["authorization"].split()[1]
    assert team.people["nobody"].head(f"{path}/events?token={key}").status_code == 200
    problem_of(team.people["nobody"].get(f"{path}/events?token=wrong"), 401, "unauthorized")
    problem_of(team.people["nobody"].get(f"{path}?token={key}"), 401, "unauthorized")


@pytest.mark.parametrize("name", IN_WORKSPACES)
def test_in_workspaces(team: Team, name: str) -> None:
    needed, below, body = IN_WORKSPACES[name]
    path = f"/workspaces/{team.root.make('/workspaces', name='Other')['id']}"
    for role in ROLES:
        team.root.put(f"{path}/members/{role}", json={"role": role})
    team.root.put(f"{path}/members/outsider", json={"role": "viewer"})
    for person in ("nobody", "creator", *ROLES):
        refused = refusal(person, person if person in ROLES else None, needed)
        before = team.rows()
        answer = team.people[person].request(OPERATIONS[name].method, path + below, json=body)
        if refused is None:
            assert answer.status_code < 300, (person, answer.text)
        else:
            problem_of(answer, *refused)
            assert team.rows() == before


@pytest.mark.parametrize("name", FOR_ALL_KEYS)
def test_with_any_key(team: Team, name: str) -> None:
    (method, path, body), expected = FOR_ALL_KEYS[name]
    if name in ("get_key", "delete_key"):
        path = f"/keys/{team.root.make('/keys', name='more', principal='creator')['id']}"
    upload = None
    if name == "import_project":
        exported = team.people["creator"].get(f"{team.make_project('workspace')}/export").content
        upload = {"file": ("pets.zip", exported), "workspace": (None, "team")}
    for person, status in expected.items():
        before = team.rows()
        answer = (team.people | {"root": team.root})[person].request(method, path, json=body, files=upload)
        assert answer.status_code == status, (person, answer.text)
        assert status < 300 or team.rows() == before


@pytest.mark.parametrize("field", ["scope", "workspace"])
def test_scope_and_workspace_are_for_admins(team: Team, field: str) -> None:
    path = team.make_project("workspace")
    change = {"scope": "project", "workspace": "team"}[field]
    problem_of(team.people["editor"].patch(path, json={field: change}), 403, "forbidden")
    assert team.people["admin"].patch(path, json={field: change}).status_code == 200


@pytest.mark.parametrize("scope", SCOPES)
def test_lists_show_what_may_be_seen(team: Team, scope: str) -> None:
    number = int(team.make_project(scope).rpartition("/")[2])
    for person in PEOPLE[1:]:
        listed = [each["id"] for each in pages(team.people[person], "/projects")]
        assert (number in listed) is (role_in(scope, person) is not None), person


def pages(api: Api, path: str) -> Iterator[Any]:
    cursor = ""
    while True:
        page = api.read(f"{path}?limit=7{cursor}")
        yield from page["items"]
        if page["next_cursor"] is None:
            return
        cursor = f"&cursor={page['next_cursor']}"
