"""Pages and documents, compressed for those who ask for it."""

import pytest
from starlette.testclient import TestClient

DOCUMENT = "/docs/1-0-default/openapi.json"
ASSET = "/docs/1-0-default"


@pytest.mark.parametrize("path", [DOCUMENT, ASSET])
def test_pages_are_compressed_for_those_who_ask(client: TestClient, path: str) -> None:
    plain = client.get(path, headers={"accept-encoding": ""})
    small = client.get(path, headers={"accept-encoding": "gzip"})
    assert plain.status_code == small.status_code == 200
    assert len(plain.content) > 1_024
    assert "content-encoding" not in plain.headers
    assert small.headers["content-encoding"] == "gzip"
    assert "accept-encoding" in small.headers["vary"].lower()
    assert int(small.headers["content-length"]) < len(plain.content)
    assert small.content == plain.content
    assert small.headers.get("etag") == plain.headers.get("etag")


def test_head_tells_the_coding_and_no_length(client: TestClient) -> None:
    head = client.head(DOCUMENT, headers={"accept-encoding": "gzip"})
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["content-encoding"] == "gzip"
    assert "content-length" not in head.headers


@pytest.mark.parametrize("path", ["/healthz", "/nothing"])
def test_small_answers_stay_as_they_are(client: TestClient, path: str) -> None:
    assert "content-encoding" not in client.get(path, headers={"accept-encoding": "gzip"}).headers


def test_what_is_known_is_not_sent_again(client: TestClient) -> None:
    tag = client.get(DOCUMENT, headers={"accept-encoding": "gzip"}).headers["etag"]
    again = client.get(DOCUMENT, headers={"accept-encoding": "gzip", "if-none-match": tag})
    assert (again.status_code, again.content) == (304, b"")
