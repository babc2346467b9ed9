from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from smartmock.mock.model import MockRequest, MockResponse
from smartmock.projects.documents.importing import import_document
from smartmock.projects.live.registry import Mount
from smartmock.projects.service import open_service
from smartmock.projects.traffic.journal import SHOWN_BYTES, SHOWN_CHARACTERS, entry_of, hide_header
from smartmock.settings import Settings

SCHEMES = """
openapi: 3.1.0
info: {title: Keys, version: "1"}
components:
  securitySchemes:
    header: {type: apiKey, in: header, name: X-Own-Key}
    query: {type: apiKey, in: query, name: own key}
    bearer: {type: http, scheme: bearer}
paths:
  /pets: {get: {operationId: listPets, responses: {"200": {description: ok}}}}
"""


@pytest.fixture(scope="module")
def mount(tmp_path_factory: pytest.TempPathFactory) -> Mount:
    path = tmp_path_factory.mktemp("journal") / "keys.yaml"
    path.write_text(SCHEMES)
    service = open_service(Settings())
    import_document(service, str(Path(path)))
    return service.registry.open("1-0-default")


def told(
    mount: Mount,
    query: str = "",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    response: MockResponse = MockResponse(200),  # noqa: B008  frozen
) -> dict[str, Any]:
    return entry_of(
        (mount, MockRequest("GET", "/pets", query, headers or {}, body), response, 0.0, 0.0012345, len(body))
    )


def test_an_entry_tells_request_and_answer(mount: Mount) -> None:
    operation = mount.revision.document.operations[0]
    response = MockResponse(200, (("content-type", "text/plain"),), b"caf\xc3\xa9", "example", operation=operation)
    assert told(mount, "a=1", {"accept": "*/*"}, b"\xff", response) == {
        "project_id": 1,
        "at": "1970-01-01T00:00:00.000Z",
        "environment": "default",
        "method": "GET",
        "path": "/pets",
        "operation": "listPets",
        "status": 200,
        "source": "example",
        "duration_ms": 1.234,
        "violations": [],
        "request": {"query": "a=1", "headers": [["accept", "*/*"]], "body_base64": "/w==", "size": 1, "cut": False},
        "response": {"headers": [["content-type", "text/plain"]], "body": "café", "size": 5, "cut": False},
    }


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        pytest.param("authorization", "Bearer s3cret", "Bearer ***", id="bearer"),
        pytest.param("authorization", "Digest username=u, response=s3cret", "Digest ***", id="digest"),
        pytest.param("authorization", "Basic YTpzM2NyZXQ=", "Basic ***", id="basic"),
        pytest.param("authorization", "s3cret", "***", id="no scheme"),
        pytest.param("proxy-authorization", "Basic s3cret", "Basic ***", id="for a proxy"),
        pytest.param("x-own-key", "s3cret", "***", id="the API's own key"),
        *(
            pytest.param(name, "a=s3cret; b=c", "***", id=name)
            for name in ("cookie", "x-api-key", "api-key", "x-auth-token", "apidogtoken", "x-api-token")
        ),
        pytest.param("x-other", "plain", "plain", id="no secret"),
    ],
)
def test_secrets_in_headers_are_hidden(mount: Mount, name: str, value: str, shown: str) -> None:
    assert told(mount, headers={name: value})["request"]["headers"] == [[name, shown]]


def test_a_key_in_authorization_is_hidden_from_its_first_word_on() -> None:
    assert hide_header("authorization", "s3cret words", frozenset({"authorization"})) == "***"


def test_secrets_in_answers_are_hidden(mount: Mount) -> None:
    response = MockResponse(200, (("Set-Cookie", "id=s3cret"), ("X-Own-Key", "s3cret"), ("x-a", "b")))
    assert told(mount, response=response)["response"]["headers"] == [
        ["Set-Cookie", "***"],
        ["X-Own-Key", "***"],
        ["x-a", "b"],
    ]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("a=1&apidogToken=s3cret&b", "a=1&apidogToken=***&b"),
        ("%61pidogToken=s3cret", "%61pidogToken=***"),
        ("own+key=s3cret&own%20key=s3cret", "own+key=***&own%20key=***"),
        ("", ""),
    ],
)
def test_secrets_in_queries_are_hidden(mount: Mount, query: str, shown: str) -> None:
    assert told(mount, query)["request"]["query"] == shown


MADE = f"smt_{'x-Y_9' * 8}"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("apidogtoken=s3cret&a=1", "apidogtoken=***&a=1", id="misspelt"),
        pytest.param("apidogToken[]=s3cret", "apidogToken[]=***", id="as a list"),
        pytest.param("x=1;apidogToken=s3cret", "x=1;apidogToken=***", id="behind another separator"),
        pytest.param("http://a/docs?apidogToken=s3cret#top", "http://a/docs?apidogToken=***#top", id="in an address"),
        pytest.param(f"token={MADE}", "token=smt_***", id="one that we have made, under another name"),
        pytest.param('{"apidogToken": "s3cret", "a": 1}', '{"apidogToken": "***", "a": 1}', id="JSON"),
        pytest.param("smt_1 apidogToken", "smt_1 apidogToken", id="no secret"),
    ],
)
def test_our_secrets_in_wrong_places_are_hidden(mount: Mount, text: str, shown: str) -> None:
    request = told(mount, text, {"referer": text, "x-request-id": text}, text.encode())["request"]
    assert request["headers"] == [["referer", shown], ["x-request-id", shown]]
    assert (request["query"], request["body"], request["size"]) == (shown, shown, len(text))


@pytest.mark.parametrize(
    ("body", "length", "cut"),
    [
        pytest.param(b"x" * SHOWN_BYTES, SHOWN_BYTES, False, id="as long as is shown"),
        pytest.param(b"x" * (SHOWN_BYTES + 1), SHOWN_BYTES, True, id="longer"),
        pytest.param(b"x" + "é".encode() * SHOWN_BYTES, SHOWN_BYTES // 2, True, id="cut in a character"),
    ],
)
def test_bodies_are_cut(mount: Mount, body: bytes, length: int, *, cut: bool) -> None:
    request = told(mount, body=body)["request"]
    assert (len(request["body"]), request["cut"], request["size"]) == (length, cut, len(body))


def test_everything_else_is_cut_too(mount: Mount) -> None:
    headers = {f"x-{number}": "v" * 10_000 for number in range(500)}
    entry = told(mount, "q" * 10_000, headers)
    assert len(entry["request"]["query"]) == SHOWN_CHARACTERS
    assert len(entry["request"]["headers"]) == 100
    assert {len(value) for _, value in entry["request"]["headers"]} == {SHOWN_CHARACTERS}


def test_the_size_of_a_body_that_is_not_sent_is_told(mount: Mount) -> None:
    assert told(mount, response=MockResponse(200, length=700))["response"] == {
        "headers": [],
        "body": "",
        "size": 700,
        "cut": False,
    }
