from typing import Any

import pytest
from starlette.testclient import TestClient

from smartmock.projects.people.keys import ensure_root_key
from smartmock.projects.service import Service
from tests.server.admin.conftest import PETS, Api, pointers_of, problem_of

PREVIEW = "/projects/1/operations/getPet/preview"


def test_operations_are_listed_in_their_order_with_their_addresses(api: Api, project: Any) -> None:
    items = api.read("/projects/1/operations")["items"]
    assert [each["key"] for each in items] == ["listPets", "getPet", "putPet"]
    assert items[0] == {
        "key": "listPets",
        "method": "GET",
        "path": "/pets",
        "summary": "All pets",
        "deprecated": False,
        "responses": ["200"],
        "mock_url": project["mock_url"] + "/pets",
        "key_url": "http://mock.test/m2/1-0-default/listPets",
        "by_hand": False,
        "mode": "rules",
        "priority": None,
        "expectations": 0,
        "script": False,
    }
    assert api.read("/projects/1/operations/listPets") == items[0]
    mock = TestClient(api.app)
    assert mock.get(items[0]["mock_url"]).content == mock.get(items[0]["key_url"]).content


def test_operations_of_another_revision_and_environment(api: Api, project: Any) -> None:
    assert project
    api.make("/projects/1/revisions", document={**PETS, "paths": {}})
    api.make("/projects/1/environments", name="staging")
    assert api.read("/projects/1/operations")["items"] == []
    problem_of(api.get("/projects/1/operations/getPet"), 404, "not-found")
    old = api.read("/projects/1/operations/getPet?revision=1&environment=staging")
    assert old["mock_url"] == "http://mock.test/m1/1-1-staging/pets/{petId}"
    for query in ("revision=3", "environment=nope"):
        problem_of(api.get(f"/projects/1/operations?{query}"), 404, "not-found")
    assert pointers_of(api.get("/projects/1/operations?revision=-1")) == ["/revision"]


def test_what_people_made_is_counted_and_outlives_its_operation(service: Service) -> None:
    api = Api(service, ensure_root_key(service))
    project = api.make_project()
    path = f"/projects/{project['id']}/operations/getPet"
    for _ in range(2):
        api.make(f"{path}/expectations", response={"body": {}})
    assert api.put(f"{path}/script", json={"code": ""}).status_code == 200
    counts = {
        each["key"]: (each["expectations"], each["script"]) for each in api.read("/projects/1/operations")["items"]
    }
    assert counts == {"listPets": (0, False), "getPet": (2, True), "putPet": (0, False)}
    assert api.read("/projects/1/orphans")["items"] == []
    api.make("/projects/1/revisions", document={**PETS, "paths": {}})
    [orphan] = api.read("/projects/1/orphans")["items"]
    assert orphan.pop("orphaned_at")
    assert orphan == {"key": "getPet", "method": "GET", "path": "/pets/{petId}", "expectations": 2, "script": True}


@pytest.mark.parametrize(
    ("body", "status", "source"),
    [
        pytest.param({}, 200, "generated", id="nothing said"),
        pytest.param({"path_params": {"petId": 7}}, 200, "generated", id="parameter"),
        pytest.param({"path": "/pets/7"}, 200, "generated", id="path"),
        pytest.param({"path": "/pets/7?__code=404"}, 404, "generated", id="path with a query"),
        pytest.param({"path_params": {"petId": "7"}, "query": {"__code": 404}}, 404, "generated", id="query"),
        pytest.param({"headers": {"Prefer": "code=404"}}, 404, "generated", id="header"),
        pytest.param({"headers": {"Accept": "image/png"}}, 406, None, id="not acceptable"),
        pytest.param({"method": "head", "path": "/pets/7"}, 200, "generated", id="method"),
        pytest.param({"path": "/nothing"}, 404, None, id="unknown path"),
    ],
)
def test_previews_are_what_the_mock_would_answer(
    api: Api, project: Any, body: Any, status: int, source: str | None
) -> None:
    told = api.post(PREVIEW, json=body).json()
    assert project
    assert (told["status"], told["source"]) == (status, source)
    assert not [name for name, _ in told["headers"] if name == "smartmock-trace"]
    assert told["trace"] or status == 404


def test_a_preview_has_the_bytes_of_the_mock(api: Api, project: Any) -> None:
    mock = TestClient(api.app).get(project["mock_url"] + "/pets/7").json()
    for body in ({"path": "/pets/7"}, {"path_params": {"petId": 7}}):
        told = api.post(PREVIEW, json=body).json()
        assert told["body"] == mock
        assert ["content-type", "application/json"] in told["headers"]
        assert any("getPet" in step for step in told["trace"])


def test_a_preview_reads_bodies(api: Api, project: Any) -> None:
    assert project
    path = "/projects/1/operations/putPet/preview"
    told = api.post(path, json={"path_params": {"petId": 7}, "body": {"id": 7, "name": "Momo"}}).json()
    assert told["body"] == {"id": 7, "name": "Momo"}
    headers = {"content-type": "application/json"}
    same = api.post(path, json={"path_params": {"petId": 7}, "headers": headers, "body": '{"id": 7, "name": "Momo"}'})
    assert same.json()["body"] == told["body"]


def test_a_preview_is_noted_nowhere_and_needs_no_token(api: Api, quick_service: Service, project: Any) -> None:
    assert project
    api.patch("/projects/1/environments/default", json={"access": "token", "rate_limit": {"per_month": 1}})
    for _ in range(3):
        assert api.post(PREVIEW, json={"query": {"apidogToken": "x"}}).json()["status"] == 200
    quick_service.recorder.flush()
    assert api.read("/projects/1/requests")["items"] == []


def test_a_preview_may_be_of_another_revision_and_environment(api: Api, project: Any) -> None:
    assert project
    api.make("/projects/1/revisions", document={**PETS, "paths": {}})
    problem_of(api.post(PREVIEW), 404, "not-found")
    assert api.post(PREVIEW, json={"revision": 1}).json()["status"] == 200
    problem_of(api.post(PREVIEW, json={"revision": 1, "environment": "nope"}), 404, "not-found")
    api.make("/projects/1/environments", name="german", locale="de_DE", seed=9)
    bodies = [
        api.post(PREVIEW, json={"revision": 1, "environment": name, "path": "/pets/7"}).json()["body"]
        for name in ("default", "german")
    ]
    assert bodies[0] != bodies[1]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        pytest.param({"path": "pets"}, "/path", id="relative path"),
        pytest.param({"path": "/a b"}, "/path", id="space"),
        pytest.param({"path_params": {"petId": None}}, "/path_params/petId", id="no value"),
        pytest.param({"headers": {"x": 5}}, "/headers/x", id="number as header"),
        pytest.param({"query": {"a": [{}]}}, "/query/a/0", id="object as query"),
        pytest.param({"method": "G T"}, "/method", id="method"),
        pytest.param({"cookie": {}}, "/cookie", id="unknown"),
    ],
)
def test_wrong_previews_are_refused(api: Api, project: Any, body: Any, pointer: str) -> None:
    assert project
    assert pointers_of(api.post(PREVIEW, json=body)) == [pointer]
