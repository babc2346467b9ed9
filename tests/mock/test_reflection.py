"""Generated answers speak of what was asked for, as far as their schemas allow."""

from typing import Any

import orjson
import pytest

from smartmock.mock.model import MockResponse
from smartmock.mock.reading import read_as
from smartmock.types import JSON
from tests.mock.apis import ask, content, header

API = "mock-reflection"


def send(method: str, path: str, body: Any, content_type: str = "application/json") -> MockResponse:
    return ask(API, f"{method} {path}", body=orjson.dumps(body), content_type=content_type)


@pytest.mark.parametrize("number", [1, 7, 123_456])
def test_the_id_of_the_path_is_that_of_the_answer(number: int) -> None:
    assert content(ask(API, f"GET /users/{number}"))["id"] == number
    assert content(ask(API, f"GET /wrapped/{number}"))["data"]["id"] == number


@pytest.mark.parametrize("text", ["ada", "0", "-5", "1e3", "9" * 40])
def test_what_the_schema_forbids_does_not_come_back(text: str) -> None:
    assert content(ask(API, f"GET /users/{text}"))["id"] >= 1


def test_what_lies_below_a_thing_refers_to_it() -> None:
    orders = content(ask(API, "GET /users/42/orders"))["items"]
    assert {order["userId"] for order in orders} == {42}
    assert 42 not in {order["id"] for order in orders}


def test_parameters_that_are_no_ids_are_names() -> None:
    repository = content(ask(API, "GET /repos/ada/engine"))
    assert (repository["owner"], repository["name"]) == ("ada", "engine")


@pytest.mark.parametrize("status", ["active", "blocked"])
def test_filters_hold_for_the_whole_list(status: str) -> None:
    assert {user["status"] for user in content(ask(API, f"GET /users?status={status}"))} == {status}


def test_unknown_values_and_undeclared_names_filter_nothing() -> None:
    for query in ("status=asleep", "name=Ada"):
        users = content(ask(API, f"GET /users?{query}"))
        assert {user["status"] for user in users} <= {"active", "blocked"}
        assert "Ada" not in {user["name"] for user in users}


def test_limits_shorten_as_far_as_the_schema_allows() -> None:
    assert len(content(ask(API, "GET /users/1/orders?limit=2"))["items"]) == 2
    assert len(content(ask(API, "GET /users?limit=1"))) >= 3


def test_what_is_sent_comes_back_but_for_what_the_server_writes() -> None:
    sent = {"id": 5, "name": "Ada", "status": "blocked", "age": 36, "admin": True, "createdAt": "no", "unknown": 1}
    answer = send("POST", "/users", sent)
    user = content(answer)
    assert answer.status == 201
    assert {name: user[name] for name in ("name", "status", "age", "admin")} == {
        name: sent[name] for name in ("name", "status", "age", "admin")
    }
    assert user["id"] != 5
    assert user["createdAt"] != "no"
    assert "unknown" not in user


def test_invalid_parts_of_a_body_are_left_out() -> None:
    user = content(send("POST", "/users", {"name": "x" * 50, "age": 36, "admin": "yes"}))
    assert user["age"] == 36
    assert len(user["name"]) <= 20
    assert isinstance(user["admin"], bool)


@pytest.mark.parametrize(("body", "content_type"), [(["Ada"], "application/json"), ({"age": 36}, "text/plain")])
def test_other_bodies_say_nothing(body: JSON, content_type: str) -> None:
    assert content(send("POST", "/users", body, content_type)).keys() >= {"id", "name"}


def test_errors_do_not_speak_of_what_was_sent() -> None:
    body = orjson.dumps({"name": "Ada", "age": 36})
    refused = ask(API, "POST /users", body=body, content_type="application/json", prefer="code=422")
    assert content(refused)["name"] != "Ada"


def test_the_trace_tells_what_comes_from_the_request_every_time() -> None:
    for _ in range(2):
        trace = header(ask(API, "GET /users/7", prefer="trace"), "smartmock-trace")
        assert trace is not None
        assert "; the user 7 of the world; " in trace


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("5", 1, 5),
        ("x", 1, None),
        ("5.5", 1.0, 5.5),
        ("nan", 1.0, None),
        ("TRUE", False, True),
        ("1", False, None),
        ("5", "a", "5"),
        ("5", None, None),
        ("5", [1], None),
    ],
)
def test_texts_become_values_of_the_type_that_is_there(text: str, old: JSON, new: JSON) -> None:
    assert read_as(text, old) == new
