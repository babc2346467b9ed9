"""What was asked of mocks, and who changed what."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from smartmock.projects.service import Service
from tests.server.admin.conftest import Api, pointers_of, problem_of

REQUESTS = "/projects/1/requests"


@pytest.fixture
def asked(api: Api, project: Any) -> Any:
    """Four requests, the last of which meets nothing."""
    mock = TestClient(api.app, base_url=project["mock_url"])
    mock.get("/pets")
    mock.get("/pets/7", headers={"authorization": "Bearer mine"})
    mock.put("/pets/8", json={"id": 8, "name": "Momo"})
    mock.get("/Nothing%20here?a=1")
    return project


@pytest.mark.parametrize(
    ("query", "paths"),
    [
        pytest.param("", ["/Nothing%20here", "/pets/8", "/pets/7", "/pets"], id="all, the newest first"),
        pytest.param("?method=put", ["/pets/8"], id="method"),
        pytest.param("?operation=getPet", ["/pets/7"], id="operation"),
        pytest.param("?path=nothing", ["/Nothing%20here"], id="part of a path"),
        pytest.param("?status=404", ["/Nothing%20here"], id="status"),
        pytest.param("?status=2xx", ["/pets/8", "/pets/7", "/pets"], id="range"),
        pytest.param("?source=generated&method=GET", ["/pets/7", "/pets"], id="source and method"),
        pytest.param("?environment=staging", [], id="environment"),
    ],
)
def test_requests_are_listed_and_sought(api: Api, asked: Any, query: str, paths: list[str]) -> None:
    assert asked
    assert [each["path"] for each in api.read(REQUESTS + query)["items"]] == paths


@pytest.mark.parametrize("query", ["status=99", "status=600", "status=4X", "method=G%20T", "source=me", "path=%00"])
def test_wrong_filters_are_refused(api: Api, project: Any, query: str) -> None:
    assert project
    assert pointers_of(api.get(f"{REQUESTS}?{query}")) == [f"/{query.partition('=')[0]}"]


def test_an_entry_tells_both_sides_without_secrets(api: Api, asked: Any) -> None:
    assert asked
    entry = api.read(REQUESTS + "?operation=getPet")["items"][0]
    assert api.read(f"{REQUESTS}/{entry['id']}") == entry
    assert (entry["method"], entry["status"], entry["environment"]) == ("GET", 200, "default")
    assert "mine" not in str(entry)
    problem_of(api.get(f"{REQUESTS}/99"), 404, "not-found")


def test_requests_are_forgotten(api: Api, asked: Any) -> None:
    assert asked
    assert api.delete(REQUESTS).status_code == 204
    assert api.read(REQUESTS)["items"] == []


def test_requests_of_other_projects_are_not_told(api: Api, asked: Any) -> None:
    api.make_project()
    assert api.read("/projects/2/requests")["items"] == []
    number = api.read(REQUESTS)["items"][0]["id"]
    problem_of(api.get(f"/projects/2/requests/{number}"), 404, "not-found")
    assert api.delete("/projects/2/requests").status_code == 204
    assert len(api.read(REQUESTS)["items"]) == 4
    assert asked


def test_changes_are_noted_with_who_made_them(quick_service: Service, api: Api, project: Any) -> None:
    assert project
    ann = Api(quick_service, api.make("/keys", name="Ann", workspace="default", role="admin")["value"])
    ann.patch("/projects/1", json={"name": "Cats"})
    ann.patch("/projects/1/environments/default", json={"seed": 5})
    secret = ann.make("/projects/1/tokens", name="CI")["value"]
    ann.post("/projects/1/revisions/1/publish")
    ann.delete(REQUESTS)
    entries = ann.read("/projects/1/audit")["items"]
    told = [(each["principal"], each["action"]) for each in entries]
    assert told == [
        ("ann", "requests.clear"),
        ("ann", "token.create"),
        ("ann", "environment.edit"),
        ("ann", "project.edit"),
        ("root", "project.create"),
    ]
    assert secret not in str(entries)
    assert {each["project"] for each in entries} == {1}
    assert len(api.read("/audit")["items"]) > len(entries)
    assert {"key.create", "member.put"} <= {each["action"] for each in api.read("/audit")["items"]}
    assert [each["action"] for each in api.read("/audit?workspace=default&limit=1")["items"]] == ["requests.clear"]
