"""Filters find what there is; what nothing matches is written where it can be, and else finds nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.mock.apis import ask, content

API = "world-asked"


def find(query: str) -> list[Any]:
    found: list[Any] = content(ask(API, f"GET /users?{query}"))["data"]
    return found


@pytest.mark.parametrize(
    "query",
    [
        "min_age=99999",
        "created_after=2090-01-01",
        "min_age=60&max_age=20",
        "tags=xylograph",
        "points=5.5",
        "points=many",
        "filter[nickname][letter]=x",
    ],
)
def test_nothing_is_found(query: str) -> None:
    assert len(find("")) >= 20
    assert find(query) == []


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("min_age=40&max_age=60", lambda user: 40 <= user["age"] <= 60),
        ("address.city=Xyz", lambda user: user["address"]["city"] == "Xyz"),
        ("filter[email]=x@y.example", lambda user: user["email"] == "x@y.example"),
        ("filter[email]=x@y.example&name=Bob", lambda user: (user["email"], user["name"]) == ("x@y.example", "Bob")),
        ("name=Bob&q=xylograph", lambda user: user["name"] == "Bob xylograph"),
        ("name=Bob,Eve", lambda user: user["name"] == "Bob"),
        ("name=Holmes, Sherlock", lambda user: user["name"] == "Holmes, Sherlock"),
        ("filter[age][gte]=60", lambda user: user["age"] >= 60),
    ],
)
def test_what_is_found_is_as_asked(query: str, holds: Callable[[Any], bool]) -> None:
    found = find(query)
    assert found
    assert all(map(holds, found))


def test_all_is_everything_where_nothing_is_called_so() -> None:
    assert find("tags=all") == find("")


def test_nested_properties_filter_as_others_do() -> None:
    city = find("")[3]["address"]["city"]
    assert find(f"address.city={city}") == [user for user in find("") if user["address"]["city"] == city]


def test_listed_values_are_found_one_by_one() -> None:
    users = find("")
    names = {users[1]["name"], users[4]["name"]}
    assert find(f"name={','.join(names)}") == [user for user in users if user["name"] in names]


def test_who_searches_leaves_the_world_as_it_is() -> None:
    before = find("limit=3")
    assert find("address.city=Xyz")
    assert find("limit=3") == before


@pytest.mark.parametrize("query", ["", "?title=xylograph"])
def test_a_list_is_as_long_as_it_must_be(query: str) -> None:
    assert len({thing["id"] for thing in content(ask(API, f"GET /many{query}"))}) >= 150
