import http.server
import io
import json
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from starlette.testclient import TestClient

from smartmock.projects.service import Service, open_service
from tests.server.admin.conftest import PETS, SETTINGS, Api, pointers_of, problem_of


def test_a_document_becomes_a_project_with_addresses_that_answer(api: Api) -> None:
    answer = api.post("/projects", json={"document": PETS})
    made = answer.json()
    assert answer.headers["location"] == "/api/v1/projects/1"
    assert made["mock_url"] == "http://mock.test/m1/1-0-default"
    assert made["docs_url"] == "http://mock.test/docs/1-0-default"
    assert (made["slug"], made["name"], made["scope"], made["workspace"]) == ("pets", "Pets", "workspace", "default")
    assert (made["creator"], made["published_revision"]) == ("root", 1)
    assert made["report"] == {"operations": 3, "served": 3, "problems": []}
    assert TestClient(api.app).get(made["mock_url"] + "/pets/7").json()["id"] == 7
    assert api.get("/projects/1").json() == {name: value for name, value in made.items() if name != "report"}
    assert api.get("/projects/pets").json() == api.get("/projects/1").json()


YAML = "openapi: 3.1.0\ninfo: {title: Yaml, version: '1'}\npaths: {/: {get: {responses: {'200': {description: ok}}}}}\n"


@pytest.mark.parametrize("written", [json.dumps(PETS), YAML], ids=["JSON", "YAML"])
def test_documents_may_be_text(api: Api, written: str) -> None:
    assert api.make("/projects", document=written)["report"]["problems"] == []


def test_uploads_may_be_documents_and_archives(api: Api) -> None:
    packed = io.BytesIO()
    split = {**PETS, "components": {"schemas": {"Pet": {"$ref": "schemas/pet.json"}}}}
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("openapi.json", json.dumps(split))
        archive.writestr("schemas/pet.json", json.dumps(PETS["components"]["schemas"]["Pet"]))
    for name, data in (("pets.json", json.dumps(PETS).encode()), ("pets.zip", packed.getvalue())):
        answer = api.post("/projects", files={"file": (name, data)}, data={"name": name, "slug": f"sent-{name[5:]}"})
        made = answer.json()
        assert (made["name"], made["slug"]) == (name, f"sent-{name[5:]}")
        assert made["report"] == {"operations": 3, "served": 3, "problems": []}


@pytest.mark.parametrize(
    ("form", "pointers"),
    [
        pytest.param({"data": {"name": "x"}}, ["/file"], id="no file"),
        pytest.param({"files": {"file": b"{}"}, "data": {"nam": "x"}}, ["/nam"], id="unknown field"),
        pytest.param({"files": {"file": b"{}"}, "data": {"scope": "all"}}, ["/scope"], id="wrong field"),
        pytest.param({"files": {"name": b"{}"}}, ["/name"], id="another file"),
        pytest.param({"files": {"file": b"{}"}, "data": {"name": ["a", "b"]}}, ["/name"], id="twice"),
    ],
)
def test_forms_are_closed_too(api: Api, form: Any, pointers: list[str]) -> None:
    if "files" not in form:
        form = {"files": {name: (None, value) for name, value in form["data"].items()}}
    assert pointers_of(api.post("/projects", **form)) == pointers
    assert api.read("/projects")["items"] == []


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        pytest.param("just text", "", id="text"),
        pytest.param("a: [", "", id="broken YAML"),
        pytest.param({"openapi": "9.0"}, "/openapi", id="version"),
        pytest.param({}, "", id="empty object"),
    ],
)
def test_what_is_no_document_is_refused_with_the_place(api: Api, document: Any, pointer: str) -> None:
    answer = api.post("/projects", json={"document": document})
    assert problem_of(answer, 422, "unusable-document")["pointer"] == pointer
    assert api.read("/projects")["items"] == []


def test_documents_with_faults_are_served_and_reported(api: Api) -> None:
    paths = {**PETS["paths"], "/bad": {"get": {"responses": {"200": {"$ref": "#/nowhere"}}}}}
    report = api.make("/projects", document={**PETS, "paths": paths})["report"]
    assert [problem["pointer"] for problem in report["problems"]] == ["/paths/~1bad/get/responses/200"]
    assert all(problem["remedy"] for problem in report["problems"])


@contextmanager
def website(text: bytes) -> Iterator[str]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            """Tests are silent."""

    server = http.server.HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/openapi.json"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def test_urls_are_read_and_private_ones_only_where_the_operator_allows_them(api: Api) -> None:
    with website(json.dumps(PETS).encode()) as url:
        refused = api.post("/projects", json={"url": url})
        assert "--allow-private-urls" in problem_of(refused, 422, "unusable-document")["detail"]
        service = open_service(replace(SETTINGS, allow_private_urls=True))
        assert Api(service).make("/projects", url=url)["slug"] == "pets"
        service.close()


def test_slugs_are_derived_and_given_ones_are_unique(api: Api) -> None:
    assert [api.make_project()["slug"] for _ in range(3)] == ["pets", "pets-2", "pets-3"]
    refused = api.post("/projects", json={"document": PETS, "slug": "pets-2"})
    assert problem_of(refused, 409, "conflict")["errors"][0]["pointer"] == "/slug"


def test_projects_get_other_names(api: Api, project: Any) -> None:
    assert project["slug"] == "pets"
    api.make_project(slug="taken")
    changed = api.patch("/projects/pets", json={"name": "Cats", "slug": "cats"}).json()
    assert (changed["id"], changed["name"], changed["slug"]) == (1, "Cats", "cats")
    problem_of(api.get("/projects/pets"), 404, "not-found")
    assert TestClient(api.app).get("/m1/cats-0-default/pets").status_code == 200
    refused = api.patch("/projects/cats", json={"slug": "taken", "name": "Dogs"})
    assert problem_of(refused, 409, "conflict")["errors"][0]["pointer"] == "/slug"
    assert api.read("/projects/cats")["name"] == "Cats"


def test_what_is_deleted_leads_nowhere_and_is_not_given_again(api: Api, project: Any) -> None:
    assert api.delete("/projects/1").status_code == 204
    for path in ("/projects/1", "/projects/pets", "/projects/1/operations", "/projects/1/environments"):
        problem_of(api.get(path), 404, "not-found")
    assert TestClient(api.app).get(project["mock_url"] + "/pets").status_code == 404
    assert (api.make_project()["id"], api.read("/projects/2")["slug"]) == (2, "pets-2")


def test_addresses_are_those_that_the_caller_used(api: Api) -> None:
    made = api.post("/projects", json={"document": PETS}, headers={"host": "mocks.example:8443"}).json()
    assert made["mock_url"] == "http://mocks.example:8443/m1/1-0-default"


def test_addresses_behind_a_gateway_have_its_prefix(quick_service: Service) -> None:
    service = replace(quick_service, settings=replace(SETTINGS, trusted_proxies=("*",)))
    headers = {"x-forwarded-proto": "https", "x-forwarded-host": "api.example", "x-forwarded-prefix": "/mocks"}
    answer = Api(service).post("/projects", json={"document": PETS}, headers=headers)
    assert answer.headers["location"] == "/mocks/api/v1/projects/1"
    assert answer.json()["mock_url"] == "https://api.example/mocks/m1/1-0-default"
    described = Api(service).get("/openapi.json", headers=headers).json()
    assert described["servers"] == [{"url": "https://api.example/mocks/api/v1"}]


def test_without_admin_there_is_nothing() -> None:
    service = open_service(replace(SETTINGS, admin=False))
    for path in ("/projects", "/openapi.json", ""):
        assert TestClient.get(Api(service), path).status_code == 404
    service.close()
