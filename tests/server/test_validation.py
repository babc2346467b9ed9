"""What requests break, through the whole server."""

import base64
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

import smartmock
from smartmock.projects.documents.importing import import_document
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.service import Service, open_service
from smartmock.projects.takeover.expectations import create_expectation
from smartmock.server.app import create_app
from smartmock.settings import Environment, Settings
from smartmock.types import JsonObject
from tests.server.test_recording import journal

MOCK = "/m1/shop-0-default"
ADMIN = {"authorization": "Bearer the-operators-own-key"}
HEADER = "smartmock-violations"
ORDER: JsonObject = {
    "type": "object",
    "required": ["product"],
    "properties": {"product": {"type": "string"}, "quantity": {"type": "integer", "minimum": 1}},
}
SHOP: JsonObject = {
    "openapi": "3.1.0",
    "info": {"title": "Shop", "version": "1"},
    "components": {"securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}}},
    "paths": {
        "/products/{id}": {
            "get": {
                "operationId": "readProduct",
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}},
                    {"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": 100}},
                ],
                "responses": {"200": {"description": "Fine", "content": {"application/json": {"example": {"id": 1}}}}},
            }
        },
        "/orders": {
            "post": {
                "operationId": "order",
                "security": [{"bearer": []}],
                "requestBody": {"required": True, "content": {"application/json": {"schema": ORDER}}},
                "responses": {
                    "201": {"description": "Ordered", "content": {"application/json": {"schema": ORDER}}},
                    "4XX": {
                        "description": "Wrong",
                        "content": {
                            "application/json": {
                                "schema": {
                                    "type": "object",
                                    "required": ["error"],
                                    "properties": {"error": {"type": "string"}},
                                    "additionalProperties": False,
                                }
                            }
                        },
                    },
                },
            }
        },
    },
}
TOO_MANY = ("query", "limit", "maximum")
TOKEN = {"authorization": "Bearer opaque"}


@pytest.fixture
def document(tmp_path: Path) -> str:
    path = tmp_path / "shop.json"
    path.write_text(json.dumps(SHOP))
    return str(path)


@contextmanager
def serving(document: str, mode: Any = "report", **settings: Any) -> Iterator[tuple[TestClient, Service]]:
    chosen = Settings(admin_key="the-operators-own-key", environment=Environment(validation=mode), **settings)
    service = open_service(chosen)
    import_document(service, document)
    with TestClient(create_app(service), raise_server_exceptions=False) as client:
        yield client, service
    service.close()


def told(answer: Any) -> list[tuple[str, str, str]]:
    return [(each["in"], each["name"], each["rule"]) for each in json.loads(answer.headers.get(HEADER, "[]"))]


@pytest.mark.parametrize(
    ("mode", "status", "violations"),
    [
        ("off", 200, []),
        ("report", 200, [("query", "limit", "maximum")]),
        ("enforce", 422, [("query", "limit", "maximum")]),
    ],
)
def test_the_environment_says_what_becomes_of_a_violation(
    document: str, mode: str, status: int, violations: list[tuple[str, str, str]]
) -> None:
    with serving(document, mode) as (client, service):
        for _ in range(3):  # what comes again is answered from memory
            answer = client.get(f"{MOCK}/products/1?limit=500")
            assert (answer.status_code, told(answer)) == (status, violations)
            assert client.get(f"{MOCK}/products/1?limit=5").status_code == 200
        entry = journal(service)[0]
        assert (entry.status, [each["rule"] for each in entry.violations]) == (
            status,
            [rule for *_, rule in violations],
        )


@pytest.mark.parametrize(
    ("method", "path", "status", "sent"),
    [
        ("POST", "/nowhere", 404, {"content": b"{"}),
        ("PUT", "/orders", 405, {"content": b"{"}),
        ("POST", "/orders", 401, {"content": b"{", "headers": {"content-type": "text/csv"}}),
        ("POST", "/orders", 415, {"content": b"{", "headers": {"content-type": "text/csv", **TOKEN}}),
        ("POST", "/orders", 400, {"content": b"{", "headers": {"accept": "image/png", **TOKEN}}),
        ("POST", "/orders", 422, {"json": {}, "headers": {"accept": "image/png", **TOKEN}}),
        ("POST", "/orders", 406, {"json": {"product": "x"}, "headers": {"accept": "image/png", **TOKEN}}),
        ("POST", "/orders", 201, {"json": {"product": "x"}, "headers": TOKEN}),
        ("OPTIONS", "/orders", 204, {}),
        ("HEAD", "/products/x", 422, {}),
    ],
)
def test_checks_have_an_order(document: str, method: str, path: str, status: int, sent: dict[str, Any]) -> None:
    with serving(document, "enforce") as (client, _):
        answer = client.request(method, MOCK + path, **sent)
    assert answer.status_code == status
    assert (HEADER in answer.headers) == (status in {400, 401, 415, 422})
    assert ("www-authenticate" in answer.headers) == (status == 401)
    if HEADER in answer.headers and path == "/orders":
        assert list(answer.json()) == ["error"]  # as the document declares it


def test_browsers_may_ask_before_they_send_and_see_what_is_wrong(document: str) -> None:
    asks = {"origin": "https://app.example", "access-control-request-method": "POST"}
    with serving(document, "enforce") as (client, _):
        assert client.options(f"{MOCK}/orders", headers=asks).status_code == 204
        answer = client.get(f"{MOCK}/products/x", headers={"origin": "https://app.example"})
    assert answer.status_code == 422
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-expose-headers"] == "*"


def test_a_changed_setting_holds_for_requests_that_came_before(document: str) -> None:
    address = "/api/v1/projects/1/environments/default"
    with serving(document, "off") as (client, _):
        for mode, status in (("off", 200), ("enforce", 422), ("report", 200)):
            assert client.patch(address, json={"validation": mode}, headers=ADMIN).status_code == 200
            answers = [client.get(f"{MOCK}/products/1?limit=500") for _ in range(3)]
            assert [each.status_code for each in answers] == [status] * 3
            assert [HEADER in each.headers for each in answers] == [mode != "off"] * 3


@pytest.mark.parametrize("query", ["", "?limit=500"])
def test_a_token_that_expires_is_judged_anew(document: str, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    now = time.time()
    parts = [{"alg": "HS256"}, {"exp": now + 60}]
    texts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts]
    headers = {"authorization": f"Bearer {'.'.join(texts)}.signature"}
    read = SHOP["paths"]["/products/{id}"]["get"]
    secured = {**SHOP, "paths": {"/products/{id}": {"get": {**read, "security": [{"bearer": []}]}}}}
    Path(document).write_text(json.dumps(secured))
    with serving(document) as (client, _):
        for _ in range(3):
            assert ("security", "bearer", "credentials") not in told(
                client.get(f"{MOCK}/products/1{query}", headers=headers)
            )
        monkeypatch.setattr("smartmock.mock.validation.rules.time", lambda: now + 61)
        assert ("security", "bearer", "credentials") in told(client.get(f"{MOCK}/products/1{query}", headers=headers))


def test_our_token_and_that_of_the_api_do_not_mix(document: str) -> None:
    body = {"product": "x"}
    with serving(document, "enforce", token="sesame") as (client, _):
        gate = client.post(f"{MOCK}/orders", json=body, headers={"authorization": "Bearer sesame"})
        assert gate.json()["type"] == "urn:smartmock:problem:unauthorized"
        own = client.post(f"{MOCK}/orders", json=body, headers={"apidogToken": "sesame"})
        assert (own.status_code, told(own)) == (401, [("security", "bearer", "credentials")])
        both = {"apidogToken": "sesame", **TOKEN}
        assert client.post(f"{MOCK}/orders", json=body, headers=both).status_code == 201
        assert client.post(f"{MOCK}/orders?apidogToken=sesame", json=body, headers=TOKEN).status_code == 201
        assert "sesame" not in f"{own.headers}{own.text}"


def test_expectations_answer_only_requests_that_obey(document: str) -> None:
    with serving(document) as (client, service):
        response: JsonObject = {"status": 202, "body": {"taken": True}}
        create_expectation(service, OPERATOR, 1, "readProduct", {"conditions": [], "response": response})
        path = f"{MOCK}/products/1?limit=500"
        reported = client.get(path)
        assert (reported.status_code, told(reported)) == (202, [("query", "limit", "maximum")])
        refused = client.get(path, headers={"prefer": "validation=enforce"})
        assert (refused.status_code, told(refused)) == (422, [("query", "limit", "maximum")])
        assert client.get(path, headers={"prefer": "validation=off"}).status_code == 202


def test_a_key_is_as_good_as_a_path(document: str) -> None:
    with serving(document, "enforce") as (client, _):
        by_key = "/m2/shop-0-default/readProduct"
        assert client.get(by_key).status_code == 200
        assert told(client.get(f"{by_key}?id=x&limit=500")) == [("path", "id", "type"), ("query", "limit", "maximum")]


def test_previews_and_the_library_tell_the_same(document: str) -> None:
    with serving(document, "enforce") as (client, _):
        preview = client.post(
            "/api/v1/projects/1/operations/readProduct/preview",
            json={"path_params": {"id": "1"}, "query": {"limit": "500"}},
            headers=ADMIN,
        ).json()
        served = client.get(f"{MOCK}/products/1?limit=500")
    answer = smartmock.load(document).respond("GET", "/products/1?limit=500", validation="enforce")
    assert preview["status"] == served.status_code == answer.status == 422
    assert preview["body"] == served.json() == json.loads(answer.body)
    assert dict(answer.headers)[HEADER] == served.headers[HEADER]


def test_nothing_that_is_sent_breaks_the_server(document: str) -> None:
    deep = b'{"product":' * 900 + b"1" + b"}" * 900
    bodies = (b"[" * 100_000, deep, b"\xff\xfe", b"null", b'{"quantity": 1e999}', b'{"\\ud800": 1}', b"1" * 5_000)
    with serving(document, "enforce") as (client, _):
        for body in bodies:
            answer = client.post(f"{MOCK}/orders", content=body, headers=TOKEN)
            assert answer.status_code in {400, 422}
            assert answer.headers[HEADER].isascii()
            assert len(answer.headers[HEADER]) < 5_000
        for query in ("limit=%ff", "limit=" + "1" * 20_000, "limit=1&" * 3_000, "limit=%00%0d%0a", "limit=😀" * 9):
            answer = client.get(f"{MOCK}/products/1?{query}")
            assert answer.status_code == 422
            assert answer.headers[HEADER].isprintable()
