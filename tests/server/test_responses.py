"""Conditional requests, parts, compressed answers, and methods: what HTTP asks of answers, whoever made them."""

import asyncio
import gzip
import zlib
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import httpx2
import pytest
from starlette.testclient import TestClient

from smartmock.mock.model import HeaderPairs, MockRequest, MockResponse
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.service import Service
from smartmock.projects.takeover.expectations import create_expectation
from smartmock.projects.takeover.scripts import put_script
from smartmock.server.compression import LARGE, choose, compress, encode
from smartmock.server.conditions import find_tag
from smartmock.server.ranges import cut
from tests.server.conftest import FIXTURES
from tests.server.test_recording import MOCK, journal, serving

DOCUMENT = str(FIXTURES / "openapi" / "responses.yaml")
NOTE, NOTES, FILE = f"{MOCK}/notes/7", f"{MOCK}/notes", f"{MOCK}/files/a"


@pytest.fixture
def served() -> Iterator[tuple[TestClient, Service]]:
    with serving(document=DOCUMENT) as found:
        yield found


@pytest.fixture
def client(served: tuple[TestClient, Service]) -> TestClient:
    return served[0]


def read(client: TestClient, url: str, method: str = "GET", **headers: str) -> httpx2.Response:
    """Without what the client would add: it asks for compressed answers by itself."""
    named = {name.replace("_", "-"): text for name, text in headers.items()}
    return client.request(method, url, headers={"accept-encoding": "", **named})


def test_the_tag_is_strong_and_stays(client: TestClient) -> None:
    tag = read(client, NOTE).headers["etag"]
    assert tag.startswith('"')
    assert read(client, NOTE).headers["etag"] == tag
    assert read(client, f"{MOCK}/notes/8").headers["etag"] != tag


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("asked", ["{tag}", "W/{tag}", '"other", {tag}', "*", '"x"  ,W/{tag},"y"'])
def test_what_is_known_is_not_sent_again(served: tuple[TestClient, Service], method: str, asked: str) -> None:
    client, service = served
    whole = read(client, NOTE)
    answer = read(client, NOTE, method, if_none_match=asked.format(tag=whole.headers["etag"]))
    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["etag"].removeprefix("W/") == whole.headers["etag"]
    assert answer.headers["cache-control"] == whole.headers["cache-control"]
    assert answer.headers["x-cost"] == whole.headers["x-cost"]
    assert {"content-type", "content-length", "smartmock-source"}.isdisjoint(answer.headers)
    assert [entry.status for entry in journal(service)] == [200, 304]


@pytest.mark.parametrize(
    ("url", "headers", "status"),
    [
        pytest.param(NOTE, {"if_none_match": '"other"'}, 200, id="another tag"),
        pytest.param(NOTE, {"if_none_match": "nonsense"}, 200, id="no tag"),
        pytest.param(f"{MOCK}/plain", {"if_none_match": "*"}, 200, id="no tag declared"),
        pytest.param(NOTE, {"if_none_match": "*", "prefer": "code=404"}, 404, id="a failure stays one"),
        pytest.param(NOTE, {"if_modified_since": "Tue, 01 Jan 2999 00:00:00 GMT"}, 304, id="not changed since"),
        pytest.param(NOTE, {"if_modified_since": "Sat, 01 Jan 2000 00:00:00 GMT"}, 200, id="changed since"),
        pytest.param(NOTE, {"if_modified_since": "yesterday"}, 200, id="no date"),
        pytest.param(NOTE, {"if_none_match": '"other"', "if_modified_since": "Tue, 01 Jan 2999 00:00:00 GMT"}, 200,
                     id="the tag goes before the date"),
        pytest.param(NOTE, {"if_match": '"other"'}, 412, id="reading another"),
        pytest.param(NOTE, {"if_match": "*"}, 200, id="reading any"),
        pytest.param(NOTE, {"if_unmodified_since": "Sat, 01 Jan 2000 00:00:00 GMT"}, 412, id="changed meanwhile"),
        pytest.param(NOTE, {"if_unmodified_since": "Tue, 01 Jan 2999 00:00:00 GMT"}, 200, id="not changed meanwhile"),
    ],
)  # fmt: skip
def test_conditions(client: TestClient, url: str, headers: dict[str, str], status: int) -> None:
    assert read(client, url, **headers).status_code == status


@pytest.mark.parametrize(
    ("method", "url", "condition", "status"),
    [
        pytest.param("PUT", NOTE, "{tag}", 200, id="as it was read"),
        pytest.param("PUT", NOTE, '"other", {tag}', 200, id="one of several"),
        pytest.param("PUT", NOTE, "*", 200, id="anything"),
        pytest.param("PUT", NOTE, '"other"', 412, id="changed meanwhile"),
        pytest.param("PUT", NOTE, "W/{tag}", 412, id="weak tags are not enough"),
        pytest.param("DELETE", NOTE, '"other"', 412, id="deleting"),
        pytest.param("DELETE", NOTE, "{tag}", 204, id="deleting what was read"),
        pytest.param("PUT", f"{MOCK}/plain", '"other"', 204, id="no tag declared"),
    ],
)
def test_lost_updates(client: TestClient, method: str, url: str, condition: str, status: int) -> None:
    tag = read(client, NOTE).headers["etag"]
    answer = client.request(method, url, headers={"if-match": condition.format(tag=tag)}, json={"text": "new"})
    assert answer.status_code == status
    if status == 412 and method == "PUT":
        assert answer.json() == {"error": "stale"}
    elif status == 412:
        assert answer.json()["type"] == "urn:smartmock:problem:precondition-failed"
        assert "smartmock-source" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "status", "part"),
    [
        pytest.param("bytes=0-3", 206, slice(0, 4), id="the beginning"),
        pytest.param("bytes=5-", 206, slice(5, None), id="all from there on"),
        pytest.param("bytes=-5", 206, slice(-5, None), id="the end"),
        pytest.param("bytes=-99999", 206, slice(None), id="more than there is"),
        pytest.param("Bytes=2-99999", 206, slice(2, None), id="to behind the end"),
        pytest.param("bytes=0-1,4-5", 200, slice(None), id="several"),
        pytest.param("bytes=4-2", 200, slice(None), id="backwards"),
        pytest.param("bytes=-", 200, slice(None), id="nothing"),
        pytest.param("lines=0-1", 200, slice(None), id="other units"),
    ],
)
def test_parts_of_files(client: TestClient, asked: str, status: int, part: slice) -> None:
    whole = read(client, FILE)
    assert whole.headers["accept-ranges"] == "bytes"
    answer = read(client, FILE, range=asked)
    assert (answer.status_code, answer.content) == (status, whole.content[part])
    assert answer.headers["content-length"] == str(len(answer.content))
    if status == 206:
        start, stop, _ = part.indices(len(whole.content))
        assert answer.headers["content-range"] == f"bytes {start}-{stop - 1}/{len(whole.content)}"
        assert answer.headers["etag"] == whole.headers["etag"]


@pytest.mark.parametrize("asked", ["bytes=99999-", "bytes=-0"])
def test_parts_that_are_not_there(client: TestClient, asked: str) -> None:
    size = len(read(client, FILE).content)
    answer = read(client, FILE, range=asked)
    assert (answer.status_code, answer.headers["content-range"]) == (416, f"bytes */{size}")
    assert answer.json()["type"] == "urn:smartmock:problem:range-not-satisfiable"


@pytest.mark.parametrize(("tag", "status"), [("{tag}", 206), ('"other"', 200), ("W/{tag}", 200)])
def test_a_part_of_what_the_client_has(client: TestClient, tag: str, status: int) -> None:
    own = read(client, FILE).headers["etag"]
    assert read(client, FILE, range="bytes=0-3", if_range=tag.format(tag=own)).status_code == status


def test_ranges_are_for_reading_files(client: TestClient) -> None:
    assert read(client, FILE, "HEAD", range="bytes=0-3").status_code == 200
    assert read(client, NOTE, range="bytes=0-3").status_code == 200
    assert "accept-ranges" not in read(client, NOTE).headers


def test_parts_do_not_depend_on_who_made_the_answer() -> None:
    made = MockResponse(200, (("content-type", "image/png"), ("etag", '"a"')), b"0123", "expectation")
    part = cut(MockRequest("GET", "/", headers={"range": "bytes=1-2"}), made)
    assert (part.status, part.body, part.source) == (206, b"12", "expectation")


def test_compressed_answers(served: tuple[TestClient, Service]) -> None:
    client, service = served
    plain = read(client, NOTES)
    small = read(client, NOTES, accept_encoding="gzip, deflate, br")
    assert small.headers["content-encoding"] == "gzip"
    assert int(small.headers["content-length"]) < len(plain.content) / 2
    assert small.content == plain.content
    assert small.headers["etag"] == plain.headers["etag"][:-1] + '-gzip"'
    assert plain.headers["vary"] == small.headers["vary"] == "Accept-Encoding"
    entries = journal(service)
    assert entries[0].response["body"] == entries[1].response["body"]


def test_compressed_answers_are_known_as_well(client: TestClient) -> None:
    small = read(client, NOTES, accept_encoding="gzip")
    again = read(client, NOTES, accept_encoding="gzip", if_none_match=small.headers["etag"])
    assert (again.status_code, again.headers["etag"]) == (304, small.headers["etag"])
    assert read(client, NOTES, if_match=small.headers["etag"]).status_code == 200


def test_the_third_answer_is_compressed_no_more() -> None:
    with serving(document=DOCUMENT) as (client, _service):
        first, second = (read(client, NOTES, accept_encoding="gzip") for _ in range(2))
        with patch("smartmock.server.compression.encode", side_effect=AssertionError):
            third = read(client, NOTES, accept_encoding="gzip")
        assert first.content == second.content == third.content
        assert first.headers.multi_items() == third.headers.multi_items()


def test_head_tells_what_get_would_but_no_length(client: TestClient) -> None:
    whole, head = (read(client, NOTES, method, accept_encoding="gzip") for method in ("GET", "HEAD"))
    assert head.content == b""
    assert "content-length" not in head.headers
    without = {name: text for name, text in whole.headers.items() if name != "content-length"}
    assert dict(head.headers) == without
    assert read(client, NOTES, "HEAD").headers["content-length"] == str(len(whole.content))


@pytest.mark.parametrize(
    ("url", "headers"),
    [
        pytest.param(NOTE, {}, id="too small"),
        pytest.param(FILE, {}, id="binary"),
        pytest.param(NOTES, {"accept": "text/event-stream"}, id="events"),
        pytest.param(NOTES, {"accept_encoding": "br, zstd, identity"}, id="other codings"),
        pytest.param(NOTES, {"accept_encoding": "gzip;q=0"}, id="refused"),
    ],
)
def test_what_is_not_compressed(client: TestClient, url: str, headers: dict[str, str]) -> None:
    assert "content-encoding" not in read(client, url, **{"accept_encoding": "gzip", **headers}).headers


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", ""), ("gzip", "gzip"), ("GZIP", "gzip"), ("x-gzip", "gzip"), ("deflate", "deflate"),
        ("deflate, gzip", "gzip"), ("gzip;q=0.2, deflate;q=0.9", "deflate"), ("*", "gzip"), ("*;q=0", ""),
        ("gzip;q=0, *", "deflate"), ("identity, gzip;q=0.5", ""), ("identity;q=0.1, gzip ; q=0.5", "gzip"),
        ("br;q=1.0, gzip;q=0.8, *;q=0.1", "gzip"), ("gzip;q=x", "gzip"), (",;,", ""), ("identity;q=0", ""),
    ],
)  # fmt: skip
def test_codings(accepted: str, coding: str) -> None:
    assert choose(accepted) == coding


def test_codings_can_be_read_and_are_always_the_same() -> None:
    text = b"some text " * 500
    assert gzip.decompress(encode(text, "gzip")) == zlib.decompress(encode(text, "deflate")) == text
    assert encode(text, "gzip") == encode(text, "gzip")


@pytest.mark.parametrize("size", [LARGE, LARGE - 1])
def test_large_bodies_are_compressed_elsewhere(size: int) -> None:
    made = MockResponse(200, (("content-type", "text/plain"),), b"x" * size, "expectation")
    with patch("smartmock.server.compression.run_in_threadpool", wraps=_elsewhere) as threads:
        sent = asyncio.run(compress(made, {"accept-encoding": "gzip"}))
    assert threads.called is (size == LARGE)
    assert gzip.decompress(sent.body) == made.body


async def _elsewhere(work: Any, *values: Any) -> Any:
    return work(*values)


@pytest.mark.parametrize(
    "pairs",
    [
        (("content-type", "text/plain"), ("content-encoding", "br")),
        (("content-type", "text/plain"), ("cache-control", "no-transform")),
        (("content-type", "image/png"),),
        (),
    ],
)
def test_answers_that_stay_as_they_are(pairs: HeaderPairs) -> None:
    made = MockResponse(200, pairs, b"x" * 9_999)
    assert asyncio.run(compress(made, {"accept-encoding": "gzip"})) is made


@pytest.mark.parametrize(
    ("asked", "tag", "weak", "strong"),
    [
        ('"a"', '"a"', '"a"', '"a"'), ('W/"a"', '"a"', 'W/"a"', ""), ('"a"', 'W/"a"', '"a"', ""),
        ("*", 'W/"a"', 'W/"a"', 'W/"a"'), ('"a-gzip"', '"a"', '"a-gzip"', '"a-gzip"'), ("a", '"a"', "", ""),
        ('"a"', "a", "", ""), ("*", "", "", ""), ('"a-gzip"', '"a-gzip"', '"a-gzip"', '"a-gzip"'),
    ],
)  # fmt: skip
def test_tags(asked: str, tag: str, weak: str, strong: str) -> None:
    assert (find_tag(asked, tag, is_strong=False), find_tag(asked, tag, is_strong=True)) == (weak, strong)


def test_a_script_gets_a_tag_of_its_own(served: tuple[TestClient, Service]) -> None:
    client, service = served
    before = read(client, NOTE).headers["etag"]
    put_script(service, OPERATOR, 1, "readNote", {"code": "$$.mockResponse.setBody({id: '7', text: 'new'})"})
    after = read(client, NOTE)
    assert (after.json()["text"], after.headers["smartmock-source"]) == ("new", "script")
    assert after.headers["etag"] != before
    assert read(client, NOTE, if_none_match=before).status_code == 200
    assert read(client, NOTE, if_none_match=after.headers["etag"]).status_code == 304


def test_expectations_are_conditional_and_compressed_too(served: tuple[TestClient, Service]) -> None:
    client, service = served
    response = {"headers": [["ETag", '"v1"']], "body": "x" * 5_000, "content_type": "text/plain"}
    create_expectation(service, OPERATOR, 1, "readNote", {"response": response})
    small = read(client, NOTE, accept_encoding="gzip")
    assert (small.headers["etag"], small.headers["smartmock-source"]) == ('"v1-gzip"', "expectation")
    assert small.text == "x" * 5_000
    assert read(client, NOTE, if_none_match='"v1"').status_code == 304
    assert client.put(NOTE, headers={"if-match": '"v0"'}, json={}).status_code == 412
    assert client.put(NOTE, headers={"if-match": '"v1-gzip"'}, json={}).status_code == 200


@pytest.mark.parametrize(
    ("method", "path", "status", "allow"),
    [
        pytest.param("OPTIONS", "/old", 200, None, id="declared OPTIONS"),
        pytest.param("TRACE", "/old", 200, None, id="declared TRACE"),
        pytest.param("OPTIONS", "/notes/7", 204, "DELETE, GET, HEAD, OPTIONS, PUT", id="OPTIONS"),
        pytest.param("TRACE", "/notes/7", 405, "DELETE, GET, HEAD, OPTIONS, PUT", id="TRACE"),
        pytest.param("QUERY", "/notes", 405, "GET, HEAD, OPTIONS", id="QUERY"),
        pytest.param("HEAD", "/old", 405, "OPTIONS, TRACE", id="no GET to fall back to"),
    ],
)
def test_methods(client: TestClient, method: str, path: str, status: int, allow: str | None) -> None:
    answer = client.request(method, MOCK + path, headers={"x-secret": "do not repeat"})
    assert (answer.status_code, answer.headers.get("allow")) == (status, allow)
    assert b"do not repeat" not in answer.content
    assert answer.headers.get("deprecation") == ("true" if (method, path) == ("TRACE", "/old") else None)
