"""Pages from an end, pages before a thing, and directions without a name."""

from typing import Any

import pytest

from tests.mock.apis import ask, content

API = "world-asked"


def get(target: str) -> Any:
    return content(ask(API, f"GET {target}"))


def ids(query: str) -> list[int]:
    return [user["id"] for user in get(f"/users?{query}")["data"]]


def nodes(query: str) -> list[int]:
    return [edge["node"]["id"] for edge in get(f"/edges?{query}")["edges"]]


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        pytest.param("limit=5&before=3", [1, 2], id="fewer than the page"),
        pytest.param("limit=5&before=10", [5, 6, 7, 8, 9], id="the nearest ones"),
        pytest.param("limit=5&before=1", [], id="the first"),
        pytest.param("limit=5&before=nobody", [1, 2, 3, 4, 5], id="unknown"),
        pytest.param("limit=5&after=3&before=7", [4, 5, 6], id="between"),
    ],
)
def test_what_comes_before_a_thing(query: str, shown: list[int]) -> None:
    assert ids(query) == shown


def test_the_cursor_before_a_page_leads_to_the_page_before() -> None:
    first = get("/users?limit=5")
    second = get(f"/users?limit=5&after={first['cursors']['after']}")
    third = get(f"/users?limit=5&after={second['cursors']['after']}")
    back = get(f"/users?limit=5&before={third['cursors']['before']}")
    assert back == second
    assert get(f"/users?limit=5&before={back['cursors']['before']}") == first
    assert first["cursors"]["before"] is None


def test_connections_are_read_from_both_ends() -> None:
    body = get("/edges?first=12")
    cursors, everything = [edge["cursor"] for edge in body["edges"]], nodes("first=200")
    assert nodes(f"last=3&before={cursors[8]}") == everything[5:8]
    assert nodes(f"first=3&before={cursors[8]}") == everything[:3]
    assert nodes(f"last=2&after={cursors[1]}&before={cursors[3]}") == everything[2:3]
    assert nodes("last=4") == everything[-4:]
    assert (body["pageInfo"]["startCursor"], body["pageInfo"]["endCursor"]) == (cursors[0], cursors[-1])


def test_a_direction_alone_sorts_by_the_id() -> None:
    assert ids("order=desc") == sorted(ids("order=asc"), reverse=True)
    assert len(ids("order=desc")) >= 20


@pytest.mark.parametrize(("order", "falls"), [("asc", False), ("desc", True)])
def test_a_direction_alone_sorts_by_the_documented_property(order: str, *, falls: bool) -> None:
    ages = [user["age"] for user in get(f"/teams/3/groups/4/users?limit=9&order={order}")]
    assert len(set(ages)) >= 2
    assert ages == sorted(ages, reverse=falls)
