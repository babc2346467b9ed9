"""Scripts and the behaviour of operations."""

from dataclasses import dataclass
from typing import Any

import pytest

from smartmock.projects.takeover.scripts import LONGEST
from tests.server.admin.conftest import PETS, Api, pointers_of, problem_of

OPERATION = "/projects/1/operations/getPet"
HOME = f"{OPERATION}/script"
CODE = "$$.mockResponse.setCode(201)"
BUNDLE = {"version": 1, "operations": {"getPet": {"script": {"code": CODE}}}}
EXAMPLE = {"id": 1, "name": "Tom"}


@dataclass(frozen=True, slots=True)
class OpenBrace:
    """What a reader of scripts tells."""

    message: str
    line: int
    column: int


@pytest.fixture
def exemplary(api: Api) -> Any:
    """A project whose `getPet` has an example."""
    answer = PETS["paths"]["/pets/{petId}"]["get"]["responses"]["200"]
    content = {"application/json": {**answer["content"]["application/json"], "example": EXAMPLE}}
    item = PETS["paths"]["/pets/{petId}"]
    get = {**item["get"], "responses": {"200": {**answer, "content": content}}}
    paths = {**PETS["paths"], "/pets/{petId}": {**item, "get": get}}
    return api.make("/projects", document={**PETS, "paths": paths})


def test_a_script_is_put_read_and_deleted(api: Api, project: Any) -> None:
    assert project
    problem_of(api.get(HOME), 404, "not-found")
    put = api.put(HOME, json={"code": CODE})
    assert put.json() == {"code": CODE, "enabled": True, "applies_to": "generated", "warnings": []}
    assert api.read(HOME) == {"code": CODE, "enabled": True, "applies_to": "generated"}
    assert api.read(OPERATION)["script"] is True
    again = api.put(HOME, json={"code": CODE, "enabled": False}, headers={"if-match": put.headers["etag"]})
    assert again.json()["enabled"] is False
    problem_of(api.put(HOME, json={"code": CODE}, headers={"if-match": put.headers["etag"]}), 412, "stale")
    problem_of(api.delete(HOME, headers={"if-match": put.headers["etag"]}), 412, "stale")
    assert api.delete(HOME).status_code == 204
    problem_of(api.delete(HOME), 404, "not-found")
    assert api.read(OPERATION)["script"] is False


def test_syntax_is_checked_on_save(api: Api, project: Any) -> None:
    assert project
    refused = api.put(HOME, json={"code": "let a = 1;\nif (a {"})
    assert pointers_of(refused) == ["/code"]
    assert "line 2, column 7" in refused.json()["errors"][0]["message"]
    problem_of(api.get(HOME), 404, "not-found")


def test_a_script_that_nobody_can_check_now_is_no_fault_of_it(
    api: Api, project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert project
    monkeypatch.setattr(api.service.sandbox._quick, "_most", 0)
    for path, body in ((HOME, {"code": CODE}), ("/projects/1/customisations", BUNDLE)):
        refused = api.put(path, json=body)
        problem_of(refused, 503, "sandbox-busy")
        assert int(refused.headers["retry-after"]) > 0
        assert "busy" in refused.json()["detail"]
    problem_of(api.get(HOME), 404, "not-found")
    monkeypatch.undo()
    assert api.put(HOME, json={"code": CODE}).status_code == 200


def test_scripts_have_a_size(api: Api, project: Any) -> None:
    assert project
    small = "/*" + "é" * (LONGEST // 4) + "*/"
    assert api.put(HOME, content=b"{}", headers={"content-type": "application/json"}).status_code == 422
    problem_of(api.put(HOME, json={"code": small}), 413, "body-too-large")
    service = api.service
    assert service.settings.limits.body_bytes < LONGEST
    assert pointers_of(api.put(HOME, json={"code": 5})) == ["/code"]


def test_a_script_that_an_example_hides_is_warned_of(api: Api, exemplary: Any) -> None:
    assert exemplary
    hidden = api.put(HOME, json={"code": CODE}).json()["warnings"]
    assert [(each["code"], each["pointer"]) for each in hidden] == [("hidden-by-example", "/applies_to")]
    assert api.put(HOME, json={"code": CODE, "applies_to": "any"}).json()["warnings"] == []
    assert api.put(HOME, json={"code": CODE, "enabled": False}).json()["warnings"] == []
    assert api.patch(OPERATION, json={"priority": "smart-first"}).json()["priority"] == "smart-first"
    assert api.put(HOME, json={"code": CODE}).json()["warnings"] == []
    assert api.patch(OPERATION, json={"priority": None}).json()["priority"] is None
    api.patch("/projects/1/environments/default", json={"priority": "smart-first"})
    assert api.put(HOME, json={"code": CODE}).json()["warnings"] == []


def test_the_import_report_tells_of_hidden_scripts(api: Api, exemplary: Any) -> None:
    assert exemplary
    assert api.put(HOME, json={"code": CODE}).status_code == 200
    document = api.read("/projects/1/revisions/1/document")
    document["info"]["version"] = "2.0"
    report = api.make("/projects/1/revisions", document=document)["report"]
    (line,) = [each for each in report["problems"] if "script" in each["message"]]
    assert (line["severity"], line["pointer"]) == ("info", "/paths/~1pets~1{petId}/get")


def test_behaviour_is_changed_member_by_member(api: Api, project: Any) -> None:
    assert project
    before = api.get(OPERATION)
    assert (before.json()["mode"], before.json()["priority"], before.json()["by_hand"]) == ("rules", None, False)
    changed = api.patch(OPERATION, json={"mode": "weighted"}, headers={"if-match": before.headers["etag"]})
    assert changed.json() == {**before.json(), "mode": "weighted"}
    assert api.read(OPERATION) == changed.json()
    problem_of(api.patch(OPERATION, json={"mode": "rules"}, headers={"if-match": before.headers["etag"]}), 412, "stale")
    assert api.patch(OPERATION, json={"priority": "smart-first"}).json()["mode"] == "weighted"
    assert api.patch(OPERATION, json={"mode": None, "priority": None}).json() == before.json()
    assert pointers_of(api.patch(OPERATION, json={"mode": "fast"})) == ["/mode"]
    assert pointers_of(api.patch(OPERATION, json={"path": "/x"})) == ["/path"]
    listed = {each["key"]: each["mode"] for each in api.read("/projects/1/operations")["items"]}
    assert listed == {"listPets": "rules", "getPet": "rules", "putPet": "rules"}
    problem_of(api.patch("/projects/1/operations/nope", json={}), 404, "not-found")
