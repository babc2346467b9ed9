"""What stands around a list agrees with it, and what speaks of something else stays."""

from typing import Any
from urllib.parse import urljoin, urlsplit

from smartmock.mock.model import MockResponse
from tests.mock.apis import ask, content, header

API = "world-asked"


def get(target: str, key: str | None = None) -> Any:
    return content(ask(API, f"GET {target}", key=key))


def link(answer: MockResponse, relation: str) -> str:
    links = (part.partition("; rel=") for part in (header(answer, "link") or "").split(", "))
    return next(address.strip("<>") for address, _, name in links if name.strip('"') == relation)


def test_only_what_is_called_after_pages_speaks_of_them() -> None:
    body = get("/books?limit=2&page=2")
    assert body["paging"]["total"] >= 20
    assert urlsplit(body["paging"]["next"]).query == "limit=2&page=3"
    assert not any(value.startswith("?") for value in body["author"].values())
    assert min(body["shelf"].values()) >= 500
    assert body["shop"]["count"] >= 500
    assert not body["shop"]["self"].startswith("?")


def test_links_lead_on_behind_any_prefix() -> None:
    address = "https://mock.example/m1/a/teams/3/users?page=1&limit=2"
    answer = ask(API, "GET /teams/3/users?page=1&limit=2")
    second = urljoin(address, link(answer, "next"))
    assert second == "https://mock.example/m1/a/teams/3/users?limit=2&page=2"
    assert get("/teams/3/users?limit=2&page=2")


def test_links_by_key_keep_the_parameters_of_the_path() -> None:
    answer = ask(API, "GET /?teamId=3&limit=2", key="listMembers")
    assert content(answer) == get("/teams/3/users?limit=2")
    assert get(f"/{link(answer, 'next')}", key="listMembers") == get("/teams/3/users?limit=2&page=2")
