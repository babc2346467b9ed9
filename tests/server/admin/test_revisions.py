import copy
import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.server.admin.conftest import PETS, Api, pointers_of, problem_of


def second() -> Any:
    """Without `putPet`, with `addPet`, and with a pet that has a colour."""
    document = copy.deepcopy(PETS)
    document["info"]["version"] = "2.0"
    del document["paths"]["/pets/{petId}"]["put"]
    document["paths"]["/pets"]["post"] = {"operationId": "addPet", "responses": {"201": {"description": "made"}}}
    document["components"]["schemas"]["Pet"]["properties"]["colour"] = {"type": "string"}
    return document


def keys(rows: list[Any]) -> list[str]:
    return [row["key"] for row in rows]


def test_a_dry_run_tells_and_stores_nothing(api: Api, project: Any) -> None:
    answer = api.post("/projects/1/revisions", json={"document": second(), "dry_run": True})
    assert project
    assert answer.status_code == 200
    told = answer.json()
    assert (told["number"], told["published"]) == (None, False)
    assert keys(told["difference"]["added"]) == ["addPet"]
    assert keys(told["difference"]["removed"]) == ["putPet"]
    assert told["difference"]["breaking"] is True
    assert [each["number"] for each in api.read("/projects/1/revisions")["items"]] == [1]


def test_import_again_pin_and_roll_back(api: Api, project: Any) -> None:
    mock = TestClient(api.app, base_url="http://mock.test")
    answer = api.post("/projects/1/revisions", json={"document": second()})
    assert answer.headers["location"] == "/api/v1/projects/1/revisions/2"
    made = answer.json()
    assert (made["number"], made["published"], made["customisations"]) == (2, True, [])
    assert made["report"]["served"] == 3
    assert api.read("/projects/1")["published_revision"] == 2
    assert api.read("/projects/1")["mock_url"] == project["mock_url"]
    assert mock.post("/m1/1-0-default/pets").status_code == 201
    assert mock.post("/m1/1-1-default/pets").status_code == 405
    rolled = api.post("/projects/1/revisions/1/publish").json()
    assert (rolled["number"], rolled["published"]) == (1, True)
    assert mock.post("/m1/1-0-default/pets").status_code == 405
    assert mock.post("/m1/1-2-default/pets").status_code == 201
    first, last = api.read("/projects/1/revisions")["items"][::-1]
    assert (first["number"], first["published"], first["version"]) == (1, True, "1.0")
    assert (last["number"], last["published"], last["version"]) == (2, False, "2.0")


def test_a_revision_may_wait_for_its_publication(api: Api, project: Any) -> None:
    assert project
    made = api.make("/projects/1/revisions", document=json.dumps(second()), publish=False)
    assert (made["number"], made["published"]) == (2, False)
    assert api.read("/projects/1")["published_revision"] == 1
    assert api.read("/projects/1/revisions/2")["report"]["served"] == 3


@pytest.mark.parametrize(
    ("strategy", "left"),
    [
        pytest.param("mirror", {"listPets", "addPet", "getPet"}, id="mirror"),
        pytest.param("overwrite", {"listPets", "addPet", "getPet", "putPet"}, id="overwrite"),
        pytest.param("keep", {"listPets", "addPet", "getPet", "putPet"}, id="keep"),
    ],
)
def test_strategies(api: Api, project: Any, strategy: str, left: set[str]) -> None:
    assert project
    api.make("/projects/1/revisions", document=second(), strategy=strategy)
    assert set(keys(api.read("/projects/1/operations")["items"])) == left


def test_uploads_say_how_in_their_fields(api: Api, project: Any) -> None:
    assert project
    upload = {"file": ("pets.json", json.dumps(second()))}
    told = api.post("/projects/1/revisions", files=upload, data={"strategy": "keep", "dry_run": "true"})
    assert told.status_code == 200
    assert told.json()["difference"]["removed"] == []
    wrong = api.post("/projects/1/revisions", files=upload, data={"strategy": "mix", "publish": "perhaps"})
    assert sorted(pointers_of(wrong)) == ["/publish", "/strategy"]


def test_the_document_is_there_to_be_read(api: Api, project: Any) -> None:
    assert project
    path = "/projects/1/revisions/1/document"
    answer = api.get(path)
    assert answer.json()["paths"].keys() == PETS["paths"].keys()
    assert api.get(path, headers={"if-none-match": answer.headers["etag"]}).status_code == 304


def test_revisions_that_are_not_there(api: Api, project: Any) -> None:
    assert project
    for method, path in (("GET", "2"), ("GET", "2/document"), ("POST", "2/publish")):
        problem_of(api.request(method, f"/projects/1/revisions/{path}"), 404, "not-found")


def test_a_document_may_be_read_again_and_again(api: Api, project: Any) -> None:
    assert project
    problem_of(api.get("/projects/1/schedule"), 404, "not-found")
    body = {"url": "https://me:secret@pets.example/openapi.json", "interval_seconds": 3600}
    made = api.put("/projects/1/schedule", json=body).json()
    assert made == api.read("/projects/1/schedule")
    assert "secret" not in str(made)
    assert (made["interval_seconds"], made["strategy"], made["last_at"], made["last_result"]) == (
        3600,
        "mirror",
        None,
        None,
    )
    wrong = {"url": "file:///etc/passwd", "interval_seconds": 59, "strategy": "mix", "x": 1}
    pointers = pointers_of(api.put("/projects/1/schedule", json=wrong))
    assert sorted(pointers) == ["/interval_seconds", "/strategy", "/url", "/x"]
    assert api.delete("/projects/1/schedule").status_code == 204
    problem_of(api.delete("/projects/1/schedule"), 404, "not-found")


def test_a_project_is_carried_elsewhere_in_one_file(api: Api, project: Any) -> None:
    api.make("/projects/1/revisions", document=second())
    api.make("/projects/1/environments", name="staging", seed=5)
    mock = TestClient(api.app, base_url="http://mock.test")
    exported = api.get("/projects/1/export")
    assert exported.headers["content-disposition"] == 'attachment; filename="pets.smartmock.zip"'
    answer = api.post("/projects/import", files={"file": ("pets.zip", exported.content)}, data={"name": "Copy"})
    made = answer.json()
    assert (made["id"], made["name"], made["slug"], made["published_revision"]) == (2, "Copy", "copy", 2)
    assert answer.headers["location"] == "/api/v1/projects/2"
    for below in ("0-default/pets", "1-default/pets/7", "0-staging/pets"):
        assert mock.get(f"/m1/2-{below}").content == mock.get(f"/m1/1-{below}").content
    assert project["id"] == 1
    problem_of(api.post("/projects/import", files={"file": ("x.zip", b"no archive")}), 422, "invalid-request")
    problem_of(api.post("/projects/import", json={"document": PETS}), 415, "unsupported-media-type")
