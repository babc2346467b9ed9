"""Tokens, keys, members and workspaces."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from smartmock.projects.service import Service
from tests.server.admin.conftest import Api, pointers_of, problem_of

TOKENS = "/projects/1/tokens"


@pytest.fixture
def gated(api: Api, project: Any) -> Any:
    """The address of a mock that asks for a token."""
    assert api.patch("/projects/1/environments/default", json={"access": "token"}).status_code == 200
    return project["mock_url"] + "/pets"


def opens(api: Api, url: str, value: str) -> bool:
    return TestClient(api.app).get(url, headers={"apidogToken": value}).status_code == 200


def test_tokens_are_shown_once_and_open_until_they_are_taken_back(api: Api, gated: str) -> None:
    answer = api.post(TOKENS, json={"name": "CI"})
    made = answer.json()
    value = made.pop("value")
    assert answer.headers["location"] == f"/api/v1{TOKENS}/1"
    assert value.startswith(made["prefix"])
    assert (made["name"], made["expires_at"], made["last_used_at"]) == ("CI", None, None)
    assert api.read(TOKENS)["items"] == [made]
    assert api.read(f"{TOKENS}/1") == made
    assert opens(api, gated, value)
    assert not opens(api, gated, value[:-1])
    assert api.delete(f"{TOKENS}/1").status_code == 204
    assert not opens(api, gated, value)
    problem_of(api.get(f"{TOKENS}/1"), 404, "not-found")


def test_rotation_with_and_without_grace(api: Api, gated: str) -> None:
    first = api.make(TOKENS, name="CI")["value"]
    second = api.post(f"{TOKENS}/1/rotate", json={"grace_seconds": 60}).json()["value"]
    assert opens(api, gated, first)
    assert opens(api, gated, second)
    third = api.post(f"{TOKENS}/1/rotate").json()["value"]
    assert [opens(api, gated, value) for value in (first, second, third)] == [False, False, True]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        pytest.param({}, "/name", id="no name"),
        pytest.param({"name": "CI", "expires_at": "tomorrow"}, "/expires_at", id="no time"),
        pytest.param({"name": "CI", "expires_at": "2020-01-01T00:00:00Z"}, "/expires_at", id="past"),
        pytest.param({"name": "CI", "expires_at": "2120-01-01T00:00:00"}, "/expires_at", id="no zone"),
        pytest.param({"name": "CI", "value": "secret"}, "/value", id="chosen value"),
    ],
)
def test_wrong_tokens_are_refused(api: Api, project: Any, body: Any, pointer: str) -> None:
    assert project
    assert pointers_of(api.post(TOKENS, json=body)) == [pointer]
    assert api.read(TOKENS)["items"] == []


def test_keys_open_this_api_until_they_are_taken_back(quick_service: Service, api: Api) -> None:
    made = api.make("/keys", name="Ann Müller", workspace="default", role="editor")
    assert made["principal"] == "ann-muller"
    ann = Api(quick_service, made["value"])
    own = ann.make("/keys", name="laptop", principal="ann-muller")
    assert [each["name"] for each in ann.read("/keys")["items"]] == ["Ann Müller", "laptop"]
    assert "value" not in ann.read(f"/keys/{own['id']}")
    assert ann.delete(f"/keys/{own['id']}").status_code == 204
    problem_of(Api(quick_service, own["value"]).get("/keys"), 401, "unauthorized")
    assert len(api.read("/keys?principal=ann-muller")["items"]) == 1
    assert pointers_of(api.post("/keys", json={"name": "x", "principal": "nobody"})) == ["/principal"]
    assert pointers_of(api.post("/keys", json={"name": "x", "role": "admin"})) == ["/role"]


@pytest.mark.parametrize("place", ["/projects/1", "/workspaces/default"])
def test_members_come_change_and_go(api: Api, project: Any, place: str) -> None:
    assert project
    api.make("/keys", name="Ann")
    path = f"{place}/members/ann"
    problem_of(api.get(path), 404, "not-found")
    added = api.put(path, json={"role": "viewer"})
    assert (added.status_code, added.headers["location"]) == (201, f"/api/v1{path}")
    changed = api.put(path, json={"role": "editor"})
    assert (changed.status_code, changed.json()["role"], changed.json()["name"]) == (200, "editor", "Ann")
    assert api.read(path) == changed.json()
    assert changed.json() in api.read(f"{place}/members")["items"]
    assert pointers_of(api.put(path, json={"role": "owner"})) == ["/role"]
    assert api.delete(path).status_code == 204
    problem_of(api.delete(path), 404, "not-found")
    problem_of(api.put(f"{place}/members/nobody", json={"role": "viewer"}), 404, "not-found")


def test_workspaces_are_made_named_and_deleted_when_they_are_empty(api: Api) -> None:
    answer = api.post("/workspaces", json={"name": "Pet shop"})
    assert answer.headers["location"] == "/api/v1/workspaces/pet-shop"
    assert api.make("/workspaces", name="Other", id="other")["id"] == "other"
    assert api.patch("/workspaces/other", json={"name": "Zoo"}).json()["name"] == "Zoo"
    assert [each["id"] for each in api.read("/workspaces")["items"]] == ["default", "other", "pet-shop"]
    api.make_project(workspace="other")
    problem_of(api.delete("/workspaces/other"), 409, "conflict")
    assert [each["id"] for each in api.read("/projects?workspace=other")["items"]] == [1]
    assert api.read("/projects?workspace=pet-shop")["items"] == []
    assert api.delete("/projects/1").status_code == 204
    assert api.delete("/workspaces/other").status_code == 204
    problem_of(api.get("/workspaces/other"), 404, "not-found")
    refused = api.post("/workspaces", json={"name": "x", "id": "pet-shop"})
    assert problem_of(refused, 409, "conflict")["errors"][0]["pointer"] == "/id"
