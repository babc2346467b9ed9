import json

import pytest
import yaml
from starlette.testclient import TestClient

from smartmock.settings import Settings
from tests.server.conftest import MakeClient

HTML = {"accept": "text/html,*/*;q=0.8"}
SLUG = "security-in-headers"


def test_the_page_is_sandboxed(client: TestClient) -> None:
    answer = client.get("/docs/1-0-default", headers=HTML)
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith("text/html")
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox ")
    assert "allow-same-origin" not in policy


@pytest.mark.parametrize("path", ["/docs/1-0-default/", f"/docs/{SLUG}-1-default"])
def test_the_page_has_every_address_of_the_mock(client: TestClient, path: str) -> None:
    assert client.get(path, headers=HTML).status_code == 200


def test_the_document_names_the_mock_as_its_server(client: TestClient) -> None:
    answer = client.get(f"/docs/{SLUG}-0-default/openapi.json")
    assert answer.headers["content-type"] == "application/json"
    assert answer.json()["servers"] == [{"url": f"http://mock.test/m1/{SLUG}-0-default"}]
    text = client.get(f"/docs/{SLUG}-0-default/openapi.yaml")
    assert text.headers["content-type"].startswith("application/yaml")
    assert yaml.safe_load(text.text) == answer.json()


def test_the_document_can_be_read_from_the_sandbox(client: TestClient) -> None:
    preflight = {
        "origin": "null",
        "access-control-request-method": "GET",
        "access-control-request-headers": "apidogtoken",
    }
    asked = client.options("/docs/1-0-default/openapi.json", headers=preflight)
    assert asked.status_code == 204
    assert "apidogtoken" in asked.headers["access-control-allow-headers"]
    assert asked.headers["access-control-allow-methods"] == "GET, HEAD"
    assert asked.headers["access-control-allow-origin"] == "*"
    answer = client.get("/docs/1-0-default/openapi.json", headers={"origin": "null"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["access-control-expose-headers"] == "*"


def test_an_unchanged_document_is_not_sent_again(client: TestClient) -> None:
    tag = client.get("/docs/1-0-default/openapi.json").headers["etag"]
    again = client.get("/docs/1-0-default/openapi.json", headers={"if-none-match": f'"x", {tag}'})
    assert (again.status_code, again.content) == (304, b"")


def test_gateways_become_part_of_the_addresses(make_client: MakeClient) -> None:
    forwarded = {"x-forwarded-proto": "https", "x-forwarded-host": "api.example.com", "x-forwarded-prefix": "/mocks"}
    with make_client(Settings(trusted_proxies=("*",))) as client:
        answer = client.get("/docs/1-0-default/openapi.json", headers=forwarded)
        page = client.get("/docs/1-0-default", headers=HTML | forwarded)
    assert answer.json()["servers"] == [{"url": "https://api.example.com/mocks/m1/1-0-default"}]
    assert "https://api.example.com/mocks/docs/1-0-default/openapi.json" in page.text or "not been built" in page.text


@pytest.mark.parametrize("path", ["/docs/9-0-default", "/docs/9-0-default/openapi.json", "/docs/nonsense"])
def test_unknown_addresses_are_problems(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_closed_mock_asks_browsers_for_the_token(gated: TestClient) -> None:
    answer = gated.get("/docs/1-0-default", headers=HTML)
    assert answer.status_code == 401
    assert answer.headers["content-type"].startswith("text/html")
    assert answer.headers["www-authenticate"] == 'Bearer realm="smartmock"'
    assert "Security in headers" not in answer.text


@pytest.mark.parametrize(
    "path", ["/docs/1-0-default", "/docs/1-0-default/openapi.json", "/docs/1-0-default/openapi.yaml"]
)
def test_a_closed_mock_refuses_programs(gated: TestClient, path: str) -> None:
    answer = gated.get(path, headers={"accept": "*/*"})
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="smartmock"'
    assert json.loads(answer.content)["status"] == 401


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        pytest.param("?apidogToken=sesame", {}, id="query"),
        pytest.param("", {"apidogToken": "sesame"}, id="header"),
        pytest.param("", {"x-api-token": "sesame"}, id="key"),
        pytest.param("", {"authorization": "Bearer sesame"}, id="bearer"),
    ],
)
def test_the_token_opens_pages_and_documents(gated: TestClient, query: str, headers: dict[str, str]) -> None:
    document = gated.get(f"/docs/1-0-default/openapi.json{query}", headers=headers)
    page = gated.get(f"/docs/1-0-default{query}", headers=headers | HTML)
    assert (document.status_code, page.status_code) == (200, 200)
    assert "sesame" not in document.text + page.text
    for answer in (document, page):
        assert answer.headers["cache-control"] == "private, no-cache"
