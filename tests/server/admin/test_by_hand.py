"""Operations made by hand: from fields, commands and recordings; beside those of documents, through all imports."""

import base64
from typing import Any

import pytest
from starlette.testclient import TestClient

from smartmock.projects.documents.importing import read_document
from smartmock.projects.takeover import operations
from smartmock.spec.source import SourceText
from tests.server.admin.conftest import PETS, Api, pointers_of, problem_of

HOME = "/projects/1/operations"
UP = {"method": "GET", "path": "/status", "body": {"state": "up"}}

SWAGGER = {
    "swagger": "2.0",
    "info": {"title": "Old", "version": "1"},
    "paths": {"/pets": {"get": {"operationId": "listPets", "responses": {"200": {"description": "ok"}}}}},
}


def mock(api: Api) -> TestClient:
    return TestClient(api.app, base_url="http://mock.test/m1/1-0-default")


def ask(api: Api, path: str, method: str = "GET", **options: Any) -> Any:
    return mock(api).request(method, f"http://mock.test/m1/1-0-default{path}", **options)


def keys(api: Api) -> list[str]:
    return [each["key"] for each in api.read(HOME)["items"]]


@pytest.mark.parametrize("document", [PETS, SWAGGER], ids=["OpenAPI 3.1", "Swagger 2.0"])
def test_an_operation_is_made_served_changed_and_deleted(api: Api, document: Any) -> None:
    api.make("/projects", document=document)
    assert ask(api, "/status").status_code == 404
    made = api.post(HOME, json={**UP, "status": 202, "headers": [["X-Total", "5"]], "summary": "How it is"})
    assert made.headers["location"] == f"/api/v1{HOME}/get-status"
    told = made.json()
    assert (told["key"], told["by_hand"], told["responses"], told["summary"]) == (
        "get-status", True, ["202"], "How it is",
    )  # fmt: skip
    answer = ask(api, "/status")
    assert (answer.status_code, answer.json(), answer.headers["x-total"]) == (202, {"state": "up"}, "5")
    assert answer.headers["smartmock-source"] == "example"
    assert TestClient(api.app).get("http://mock.test/m2/1-0-default/get-status").json() == {"state": "up"}
    served = TestClient(api.app).get("http://mock.test/docs/1-0-default/openapi.json").json()
    assert served["paths"]["/status"]["get"]["summary"] == "How it is"
    assert api.read(f"{HOME}/get-status") == told
    preview = api.post(f"{HOME}/get-status/preview", json={}).json()
    assert (preview["status"], preview["body"]) == (202, {"state": "up"})
    changed = api.put(f"{HOME}/get-status", json={**UP, "path": "/state", "body": "all is well"})
    assert changed.json()["path"] == "/state"
    assert ask(api, "/status").status_code == 404
    answer = ask(api, "/state")
    assert (answer.text, answer.headers["content-type"].partition(";")[0]) == ("all is well", "text/plain")
    assert api.delete(f"{HOME}/get-status").status_code == 204
    assert ask(api, "/state").status_code == 404
    assert "get-status" not in keys(api)


@pytest.mark.parametrize("path", ["/users/:id/pets/:pet", "/users/{id}/pets/{pet}"])
def test_paths_have_parameters_in_either_spelling(api: Api, project: Any, path: str) -> None:
    assert project
    made = api.make(HOME, method="post", path=path, status=201, body=["Tom"])
    assert (made["method"], made["path"]) == ("POST", "/users/{id}/pets/{pet}")
    answer = ask(api, "/users/5/pets/7", "POST", json={})
    assert (answer.status_code, answer.json()) == (201, ["Tom"])
    assert "smartmock-violations" not in answer.headers


def test_without_a_body_none_is_sent(api: Api, project: Any) -> None:
    assert project
    api.make(HOME, method="DELETE", path="/status", status=204)
    answer = ask(api, "/status", "DELETE")
    assert (answer.status_code, answer.content) == (204, b"")


def test_it_answers_where_examples_are_left_aside(api: Api, project: Any) -> None:
    assert project
    api.make(HOME, **UP)
    answer = ask(api, "/status?__dynamic=true")
    assert answer.headers["smartmock-source"] == "generated"
    assert isinstance(answer.json()["state"], str)


def test_it_answers_as_it_was_made_in_every_environment(api: Api, project: Any) -> None:
    assert project
    api.make(HOME, **UP)
    assert api.patch("/projects/1/environments/default", json={"priority": "smart-first"}).status_code == 200
    assert ask(api, "/status").json() == {"state": "up"}
    assert ask(api, "/pets").headers["smartmock-source"] == "generated"
    own = api.patch(f"{HOME}/get-status", json={"priority": "smart-first"})
    assert own.status_code == 200
    assert ask(api, "/status").headers["smartmock-source"] == "generated"


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        pytest.param({"method": "GET"}, [""], id="no path"),
        pytest.param({**UP, "method": "FETCH"}, ["/method"], id="method"),
        pytest.param({**UP, "path": "status"}, ["/path"], id="path"),
        pytest.param({**UP, "path": "/a/{id"}, ["/path"], id="an open brace"),
        pytest.param({**UP, "path": "/{a}/{a}"}, ["/path"], id="a parameter twice"),
        pytest.param({**UP, "status": 199}, ["/status"], id="status"),
        pytest.param({**UP, "headers": [["X"]]}, ["/headers/0"], id="half a header"),
        pytest.param({**UP, "headers": [["X", "1"], ["x", "2"]]}, ["/headers/1"], id="a header twice"),
        pytest.param({**UP, "headers": [["X", "1\r\nY: 2"]]}, ["/headers/0"], id="a header with a line break"),
        pytest.param({**UP, "headers": [["Content-Length", "1"]]}, ["/headers/0"], id="what the server sets"),
        pytest.param({**UP, "content_type": "json"}, ["/content_type"], id="type"),
        pytest.param({**UP, "key": "a b"}, ["/key"], id="key"),
        pytest.param({**UP, "delay": 5}, ["/delay"], id="unknown member"),
        pytest.param({"curl": "wget https://a.example"}, ["/curl"], id="no curl"),
        pytest.param({"curl": "curl -H 'open"}, ["/curl"], id="an open quote"),
        pytest.param({"curl": "curl -X POST"}, ["/curl"], id="no address"),
        pytest.param({"har": {"log": {}}}, ["/har"], id="no HAR"),
    ],
)
def test_what_cannot_be_made_is_refused_where_it_stands(api: Api, project: Any, body: Any, pointers: list[str]) -> None:
    assert project
    assert pointers_of(api.post(HOME, json=body)) == pointers
    assert keys(api) == ["listPets", "getPet", "putPet"]


def test_two_operations_never_have_one_path_or_key(api: Api, project: Any) -> None:
    assert project
    api.make(HOME, **UP, key="status")
    problem_of(api.post(HOME, json=UP), 409, "conflict")
    problem_of(api.post(HOME, json={**UP, "path": "/other", "key": "status"}), 409, "conflict")
    refused = problem_of(api.post(HOME, json={**UP, "path": "/pets/{other}"}), 409, "conflict")
    assert "getPet" in refused["detail"]
    api.make(HOME, **{**UP, "path": "/other"})
    problem_of(api.put(f"{HOME}/status", json={**UP, "path": "/other"}), 409, "conflict")


def test_operations_of_documents_are_not_replaced_or_deleted(api: Api, project: Any) -> None:
    assert project
    for answer in (api.put(f"{HOME}/getPet", json=UP), api.delete(f"{HOME}/getPet")):
        assert "document" in problem_of(answer, 409, "conflict")["detail"]


def test_stale_changes_are_refused(api: Api, project: Any) -> None:
    assert project
    tag = api.post(HOME, json=UP).headers["etag"]
    assert api.get(f"{HOME}/get-status").headers["etag"] == tag
    assert api.put(f"{HOME}/get-status", json={**UP, "body": 1}, headers={"if-match": tag}).status_code == 200
    problem_of(api.put(f"{HOME}/get-status", json=UP, headers={"if-match": tag}), 412, "stale")
    problem_of(api.delete(f"{HOME}/get-status", headers={"if-match": tag}), 412, "stale")


def test_it_survives_imports_and_stays_on_top(api: Api, project: Any) -> None:
    assert project
    api.make(HOME, **UP)
    api.make(f"{HOME}/get-status/expectations", response={"body": {"state": "down"}}, enabled=False)
    again = api.make("/projects/1/revisions", document={**PETS, "info": {"title": "Pets", "version": "2"}})
    assert again["difference"]["removed"] == []
    assert [each["outcome"] for each in again["customisations"]] == ["kept"]
    assert ask(api, "/status").json() == {"state": "up"}
    own = {"get": {"operationId": "readStatus", "responses": {"204": {"description": "nothing"}}}}
    document = {**PETS, "paths": {**PETS["paths"], "/status": own}}
    for strategy in ("mirror", "overwrite", "merge", "keep"):
        document["info"] = {"title": "Pets", "version": strategy}
        report = api.make("/projects/1/revisions", document=document, strategy=strategy)["report"]
        (line,) = [each for each in report["problems"] if "by hand" in each["message"]]
        assert (line["severity"], line["pointer"]) == ("info", "/paths/~1status/get")
        assert ask(api, "/status").json() == {"state": "up"}
    assert keys(api).count("get-status") == 1
    assert "/status" in api.read("/projects/1/revisions/5/document")["paths"]
    assert "/status" not in api.read("/projects/1/revisions/1/document")["paths"]
    assert api.delete(f"{HOME}/get-status").status_code == 204
    assert ask(api, "/status").status_code == 204
    left = api.read(f"{HOME}/get-status")
    assert (left["by_hand"], left["expectations"], left["responses"]) == (False, 1, ["204"])


def test_what_was_made_for_a_gone_operation_returns_with_one_made_by_hand(api: Api, project: Any) -> None:
    assert project
    api.make(f"{HOME}/getPet/expectations", response={"body": {}}, enabled=False)
    paths = {"/pets": PETS["paths"]["/pets"]}
    api.make("/projects/1/revisions", document={**PETS, "paths": paths})
    assert [each["key"] for each in api.read("/projects/1/orphans")["items"]] == ["getPet"]
    made = api.make(HOME, method="GET", path="/pets/{petId}", body={"id": 1})
    assert (made["key"], made["expectations"]) == ("getPet", 1)
    assert api.read("/projects/1/orphans")["items"] == []


def test_all_revisions_have_it(api: Api, project: Any) -> None:
    assert project
    api.make("/projects/1/revisions", document={**PETS, "info": {"title": "Pets", "version": "2"}})
    api.make(HOME, **UP)
    client = TestClient(api.app, base_url="http://mock.test")
    assert [client.get(f"/m1/1-{number}-default/status").status_code for number in (0, 1, 2)] == [200, 200, 200]
    assert "get-status" in [each["key"] for each in api.read(f"{HOME}?revision=1")["items"]]


def test_there_are_so_many_and_no_more(api: Api, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert project
    monkeypatch.setattr(operations, "MOST", 1)
    api.make(HOME, **UP)
    problem_of(api.post(HOME, json={**UP, "path": "/other"}), 409, "conflict")


@pytest.mark.parametrize(
    ("command", "method", "path", "body"),
    [
        pytest.param("curl https://a.example/users/42?x=1", "GET", "/users/42", None, id="plain"),
        pytest.param("curl a.example/users", "GET", "/users", None, id="without a scheme"),
        pytest.param("curl -XDELETE 'https://a.example/users/{id}'", "DELETE", "/users/{id}", None, id="bundled"),
        pytest.param("curl --request=PATCH --url https://a.example/users", "PATCH", "/users", None, id="equals"),
        pytest.param("""curl https://a.example/users -d '{"a": 1}'""", "POST", "/users", {"a": 1}, id="data"),
        pytest.param("""curl --json '[1]' -o out.json https://a.example/""", "POST", "/", [1], id="output"),
        pytest.param("curl -G -d q=1 https://a.example/search", "GET", "/search", None, id="in the query"),
        pytest.param("curl -F file=@x https://a.example/files", "POST", "/files", None, id="form"),
        pytest.param("curl -I https://a.example/files", "HEAD", "/files", None, id="head"),
        pytest.param(
            "curl 'https://a.example/users' \\\n  -H 'Accept: */*' \\\n  --data-raw $'{\"a\":\"it\\'s\"}'",
            "POST", "/users", {"a": "it's"}, id="as browsers copy it",
        ),
    ],
)  # fmt: skip
def test_commands_of_curl_are_read(api: Api, project: Any, command: str, method: str, path: str, body: Any) -> None:
    assert project
    made = api.make(HOME, curl=command)
    assert (made["method"], made["path"]) == (method, path)
    if body is not None:
        assert ask(api, path, method).json() == body


def test_what_a_command_gets_stands_beside_it(api: Api, project: Any) -> None:
    assert project
    made = api.make(HOME, curl="curl -d '{}' https://a.example/orders", status=201, body={"id": 1}, key="order")
    assert (made["key"], made["responses"]) == ("order", ["201"])
    assert ask(api, "/orders", "POST").json() == {"id": 1}


def test_paths_of_commands_are_below_the_servers_of_the_document(api: Api) -> None:
    api.make("/projects", document={**PETS, "servers": [{"url": "https://a.example/v1"}]})
    assert api.make(HOME, curl="curl https://a.example/v1/status", body=1)["path"] == "/status"
    assert [ask(api, path).json() for path in ("/status", "/v1/status")] == [1, 1]


def entry(url: str, body: str | None = "{}", status: int = 200, method: str = "GET", **content: Any) -> Any:
    told = {"mimeType": "application/json", **({"text": body} if body is not None else {}), **content}
    headers = [
        {"name": "X-Total", "value": "5"},
        {"name": "Set-Cookie", "value": "secret=1"},
        {"name": "Content-Encoding", "value": "gzip"},
    ]
    return {
        "request": {"method": method, "url": f"https://a.example{url}"},
        "response": {"status": status, "headers": headers, "content": told},
    }


def record(api: Api, *entries: Any, **settings: Any) -> Any:
    return api.make(HOME, har={"log": {"entries": list(entries)}}, **settings)


def test_recordings_become_operations(api: Api, project: Any) -> None:
    assert project
    encoded = base64.b64encode(b"[1, 2]").decode()
    made = record(
        api,
        entry("/users?page=1", '[{"id": 1}]'),
        entry("/users?page=2", '[{"id": 2}]'),
        entry("/users?page=2", '[{"id": 2}]'),
        entry("/users", "{}", 201, "POST"),
        entry("/numbers", encoded, encoding="base64"),
        entry("/app.js"),
        entry("/logo", mimeType="image/png"),
        entry("/blocked", status=0),
        entry("/pets"),
        entry("/picture", base64.b64encode(b"\xff\xd8").decode(), encoding="base64"),
    )
    assert [(each["method"], each["path"]) for each in made["items"]] == [
        ("GET", "/users"), ("POST", "/users"), ("GET", "/numbers"),
    ]  # fmt: skip
    assert made["expectations"] == 1
    assert [each["index"] for each in made["skipped"]] == [2, 5, 6, 7, 8, 9]
    answer = ask(api, "/users")
    assert (answer.json(), answer.headers["x-total"]) == ([{"id": 1}], "5")
    assert "set-cookie" not in answer.headers
    assert ask(api, "/numbers").json() == [1, 2]
    (expectation,) = api.read(f"{HOME}/get-users/expectations")["items"]
    assert expectation["name"] == "page=2"
    assert expectation["response"]["body"] == [{"id": 2}]


def test_recordings_have_settings(api: Api, project: Any) -> None:
    assert project
    made = record(
        api,
        entry("/users?page=1"),
        entry("/users?page=2"),
        entry("/app.js", "let a", mimeType="text/javascript"),
        skip_static=False,
        duplicates="skip",
    )
    assert [each["path"] for each in made["items"]] == ["/users", "/app.js"]
    assert (made["expectations"], len(made["skipped"])) == (0, 1)
    assert record(api, entry("/more"), host="b.example")["items"] == []


def test_documents_load_with_what_was_made_in_them(api: Api, project: Any) -> None:
    """The served document is one that any tool reads."""
    assert project
    api.make(HOME, **UP)
    served = TestClient(api.app).get("http://mock.test/docs/1-0-default/openapi.json")
    document = read_document(SourceText(served.content, "served"), api.service.settings, trusted=False)
    assert not document.problems
    assert [each.key for each in document.operations] == ["listPets", "getPet", "putPet", "get-status"]


def test_a_long_path_gets_a_key_that_can_be_asked_for(api: Api) -> None:
    api.make("/projects", document=PETS)
    found = [api.make(HOME, method="GET", path="/" + "a" * 1_900 + end)["key"] for end in "xy"]
    assert found[0] != found[1]
    for key in found:
        assert api.post(f"{HOME}/{key}/expectations", json={"response": {}}).status_code == 201
    bundle = api.get("/projects/1/customisations", headers={"accept": "application/json"})
    assert api.put("/projects/1/customisations", json=bundle.json()).status_code == 200
    assert [api.delete(f"{HOME}/{key}").status_code for key in found] == [204, 204]


def test_a_deep_body_is_answered(api: Api) -> None:
    api.make("/projects", document=PETS)
    body: Any = 1
    for _ in range(110):
        body = {"a": [body]}
    made = api.make(HOME, method="GET", path="/deep", body=body)
    assert made["key"] == "get-deep"
    assert ask(api, "/deep").json() == body


def test_they_have_a_size_together(api: Api, project: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    assert project
    monkeypatch.setattr(operations, "MOST_BYTES", 1_000)
    api.make(HOME, method="GET", path="/a", body="x" * 500)
    refused = api.post(HOME, json={"method": "GET", "path": "/b", "body": "x" * 500})
    assert pointers_of(refused) == ["/body"]
    assert "delete some operations" in refused.json()["errors"][0]["message"]
    api.make(HOME, method="GET", path="/b", body="x")
    problem_of(
        api.put(f"{HOME}/get-b", json={"method": "GET", "path": "/b", "body": "x" * 500}), 422, "invalid-request"
    )
    assert api.put(f"{HOME}/get-a", json={"method": "GET", "path": "/a", "body": "y" * 500}).status_code == 200
    assert ask(api, "/b").text == "x"
