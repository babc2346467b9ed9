"""Documented examples that are chosen by the request."""

import pytest

from smartmock.mock.model import MockResponse
from smartmock.settings import Environment
from tests.mock.apis import ask, content

API = "request-examples"
MATCHING = Environment(match_examples=True)


def answer(
    target: str, body: bytes = b"", environment: Environment = MATCHING, headers: dict[str, str] | None = None
) -> MockResponse:
    return ask(API, target, environment=environment, body=body, raw_headers=headers)


@pytest.mark.parametrize(
    ("target", "headers", "status", "body"),
    [
        pytest.param("GET /pets/1", {}, 200, {"id": 1, "name": "Rex"}, id="path"),
        pytest.param("GET /pets/404", {}, 404, {"message": "Gone for ever"}, id="of another status"),
        pytest.param("GET /pets/9", {"x-reader": "child"}, 200, {"id": 3, "name": "Little"}, id="header"),
        pytest.param("GET /pets/9", {"x-reader": "adult"}, 200, {"id": 2, "name": "Tom"}, id="none: the first one"),
        pytest.param(
            "GET /pets/1?__code=404", {}, 404, {"message": "Gone for ever"}, id="what is asked for goes before"
        ),
        pytest.param("GET /pets/1?__example=tom", {}, 200, {"id": 2, "name": "Tom"}, id="a name goes before"),
    ],
)
def test_the_example_of_a_request_answers(target: str, headers: dict[str, str], status: int, body: object) -> None:
    given = answer(target, headers=headers)
    assert (given.status, content(given), given.source) == (status, body, "example")


@pytest.mark.parametrize(
    ("query", "body", "found"),
    [
        pytest.param("kind=cat&kind=dog", b"{}", 2, id="a repeated parameter"),
        pytest.param("kind=cat,dog", b"{}", 2, id="one with a comma"),
        pytest.param("kind=dog&kind=cat", b"{}", 0, id="in another order"),
        pytest.param("", b'{"age": 3.0, "name": "Rex"}', 1, id="a body, however it is written"),
        pytest.param("", b'{"name": "Rex"}', 0, id="a body that says less"),
        pytest.param("", b"no JSON", 0, id="a body that is none"),
    ],
)
def test_lists_and_bodies_are_compared(query: str, body: bytes, found: int) -> None:
    given = answer(f"POST /search?{query}", body, headers={"content-type": "application/json"})
    things = content(given)
    assert isinstance(things, list)
    assert (len(things), given.source) == (found, "example")


@pytest.mark.parametrize(
    ("media_type", "body", "found"),
    [
        pytest.param("application/json", b'{"gift": true}', "a truth value", id="true is not 1"),
        pytest.param("application/x-www-form-urlencoded", b"size=S&size=M&amount=2", "a form", id="fields of a form"),
        pytest.param("application/x-www-form-urlencoded", b"amount=3", "a number", id="other fields: the first one"),
        pytest.param("text/plain", b"Two of them", "a text", id="a text"),
    ],
)
def test_bodies_of_all_types_are_compared(media_type: str, body: bytes, found: str) -> None:
    assert content(answer("POST /orders", body, headers={"content-type": media_type})) == found


def test_nothing_is_compared_unless_it_is_wanted() -> None:
    assert content(answer("GET /pets/404", environment=Environment())) == {"id": 2, "name": "Tom"}
    smart = Environment(match_examples=True, priority="smart-first")
    assert answer("GET /pets/404", environment=smart).source == "generated"


def test_the_trace_names_the_example() -> None:
    assert "the example rex answers" in answer("GET /pets/1", headers={"prefer": "trace"}).trace
