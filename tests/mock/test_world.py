"""One consistent world: lists are pages of it, details show the same things, references lead into it."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import pytest

from smartmock.mock.model import MockResponse
from smartmock.settings import Environment
from tests.mock.apis import ask, content, fresh_api, header

API = "world"
SEEDS = range(5)


@dataclass(frozen=True)
class Style:
    """A way to wrap a list: `items` finds its things, `id_name` is what tells them apart, `single` finds one thing."""

    path: str
    id_name: str
    page: str
    items: Callable[[Any], list[Any]]
    single: Callable[[Any], Any] = lambda body: body
    first: int = 1

    def ask(self, number: int, size: int = 5, **selectors: Any) -> list[Any]:
        start = {"page": number + self.first, "offset": number * size}
        query = self.page.format(**start, size=size)
        return self.items(get(f"{self.path}?{query}", **selectors))


STYLES = [
    pytest.param(Style("/users", "id", "offset={offset}&limit={size}", list), id="plain list, offset"),
    pytest.param(
        Style("/books", "isbn", "page={page}&per_page={size}", lambda body: body["data"], lambda body: body["data"]),
        id="data and meta, page",
    ),
    pytest.param(
        Style("/rooms", "id", "page={page}&size={size}", lambda body: body["_embedded"]["rooms"], first=0), id="HAL"
    ),
    pytest.param(
        Style(
            "/articles",
            "id",
            "page[number]={page}&page[size]={size}",
            lambda body: body["data"],
            lambda body: body["data"],
        ),
        id="JSON:API",
    ),
    pytest.param(
        Style("/stars", "id", "page={page}&page_size={size}", lambda body: body["results"]), id="inline schemas"
    ),
]


def get(target: str, **selectors: Any) -> Any:
    answer = ask(API, f"GET {target}", **selectors)
    assert answer.status == 200
    return content(answer)


def same(shown: dict[str, Any], whole: dict[str, Any]) -> bool:
    """Whether what both say is the same."""
    return bool(shown.keys() & whole.keys()) and all(shown[name] == whole[name] for name in shown.keys() & whole.keys())


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("style", STYLES)
def test_what_a_list_shows_is_what_the_detail_shows(style: Style, seed: int) -> None:
    environment = Environment(seed=seed)
    for item in style.ask(0, environment=environment):
        whole = style.single(get(f"{style.path}/{item[style.id_name]}", environment=environment))
        assert same(item, whole)


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("style", STYLES)
def test_pages_do_not_overlap_and_end(style: Style, seed: int) -> None:
    environment, seen = Environment(seed=seed), list[Any]()
    for number in range(50):
        page = style.ask(number, environment=environment)
        seen += [item[style.id_name] for item in page]
        if len(page) < 5:
            break
    assert len(seen) == len(set(seen))
    assert 20 <= len(seen) <= 100
    assert style.ask(50, environment=environment) == []


@pytest.mark.parametrize("style", STYLES)
def test_a_smaller_page_is_the_beginning_of_a_larger_one(style: Style) -> None:
    assert style.ask(0, 2) == style.ask(0, 6)[:2]


def test_totals_and_numbers_of_pages_agree() -> None:
    first = get("/books?per_page=6")["meta"]
    pages = [get(f"/books?per_page=6&page={number}") for number in range(1, first["total_pages"] + 1)]
    assert sum(len(page["data"]) for page in pages) == first["total"]
    assert first["total_pages"] == math.ceil(first["total"] / 6)
    assert [page["meta"]["page"] for page in pages] == list(range(1, first["total_pages"] + 1))
    assert [page["meta"]["has_more"] for page in pages] == [True] * (len(pages) - 1) + [False]


def test_the_documented_size_of_a_page_is_used() -> None:
    assert len(get("/books")["data"]) == get("/books")["meta"]["per_page"] == 10
    assert len(get("/tickets")["items"]) == 7


def test_cursors_lead_through_the_whole_list() -> None:
    seen: list[str] = []
    cursor: str | None = ""
    for _ in range(50):
        body = get(f"/tickets?limit=9&cursor={cursor}")
        seen += [item["id"] for item in body["items"]]
        cursor = body["next_cursor"]
        if cursor is None:
            break
    assert cursor is None
    assert len(seen) == len(set(seen)) >= 20


def test_connections_have_cursors_of_their_own() -> None:
    body = get("/photos?first=4")
    third = body["edges"][2]
    assert get(f"/photos?first=2&after={third['cursor']}")["edges"][0] == body["edges"][3]
    assert body["pageInfo"]["endCursor"] == body["edges"][3]["cursor"]
    assert body["pageInfo"]["hasNextPage"]
    photo = third["node"]
    assert get(f"/photos/{photo['photoId']}") == photo


def test_an_id_is_a_cursor_too() -> None:
    users = get("/photos?first=5")["edges"]
    assert get(f"/photos?first=1&after={users[1]['node']['photoId']}")["edges"][0]["node"] == users[2]["node"]


def test_links_lead_to_the_pages_beside() -> None:
    address = "/stars?page=2&page_size=4"
    body = get(address)
    assert get(urljoin(address, body["next"])) == get("/stars?page=3&page_size=4")
    before = get(urljoin(address, body["previous"]))
    assert before == get("/stars?page=1&page_size=4")
    assert before["previous"] is None


def test_links_of_uri_format_are_absolute() -> None:
    link = urlsplit(get("/articles")["links"]["next"])
    assert (link.netloc, link.path) == ("api.world.example", "/v1/articles")
    assert dict(parse_qsl(link.query)) == {"page[number]": "2"}


def test_headers_tell_of_the_page() -> None:
    answer = ask(API, "GET /users?limit=10")
    total = int(header(answer, "x-total-count") or 0)
    assert len(get("/users?limit=1000")) == total
    assert '<?limit=10&offset=10>; rel="next"' in (header(answer, "link") or "")


def test_things_link_to_themselves() -> None:
    room = get("/rooms")["_embedded"]["rooms"][3]
    assert room["_links"]["self"]["href"] == f"https://api.world.example/v1/rooms/{room['id']}"


@pytest.mark.parametrize("role", ["admin", "editor", "reader"])
def test_filters_find_what_there_is(role: str) -> None:
    everyone = get("/users?limit=100")
    assert get(f"/users?limit=100&role={role}") == [user for user in everyone if user["role"] == role]


def test_a_bound_is_a_filter() -> None:
    users = get("/users?limit=100&min_age=60")
    assert users == [user for user in get("/users?limit=100") if user["age"] >= 60]


def test_a_filter_that_nothing_can_match_finds_nothing() -> None:
    answer = ask(API, "GET /users?role=king")
    assert content(answer) == []
    assert header(answer, "x-total-count") == "0"


def test_terms_of_a_search_are_found() -> None:
    name = get("/users?limit=1")[0]["name"].split()[0]
    assert all(name.lower() in str(user).lower() for user in get(f"/users?q={name}"))
    unheard = get("/users?q=xylograph")
    assert unheard
    assert all("xylograph" in user["name"] for user in unheard)


@pytest.mark.parametrize("query", ["sort=-age", "sort=age:desc", "sort=age&order=desc", "sort=age_desc"])
def test_lists_are_sorted(query: str) -> None:
    ages = [user["age"] for user in get(f"/users?limit=100&{query}")]
    assert ages == sorted(ages, reverse=True)
    assert len(set(ages)) > 10


def test_fields_leave_out_what_is_not_required() -> None:
    assert {tuple(user) for user in get("/users?fields=email")} == {("id", "name", "email")}


def test_references_lead_to_things_of_the_world() -> None:
    for ticket in get("/tickets?limit=20")["items"]:
        assignee = get(f"/users/{ticket['assigneeId']}")
        assert ticket["assignee"]["id"] == ticket["assigneeId"]
        assert same(ticket["assignee"], assignee)
        assert all(same(watcher, get(f"/users/{watcher['id']}")) for watcher in ticket["watchers"])
        assert len({watcher["id"] for watcher in ticket["watchers"]}) == 4


def test_what_is_told_of_a_thing_is_what_it_tells_of_itself() -> None:
    for book in get("/books?per_page=50")["data"]:
        assert book["userName"] == get(f"/users/{book['userId']}")["name"]


def test_roles_are_played_by_users() -> None:
    ids = {user["id"] for user in get("/users?limit=100")}
    assert all(get(f"/users/{number}")["managerId"] in ids for number in ids)


@pytest.mark.parametrize("number", [1, 2, 987_654])
def test_what_stands_below_a_thing_names_it(number: int) -> None:
    books = get(f"/users/{number}/books")
    assert books
    assert {(book["userId"], book["userName"]) for book in books} == {(number, get(f"/users/{number}")["name"])}


@pytest.mark.parametrize("seed", SEEDS)
def test_things_differ(seed: int) -> None:
    users = get("/users?limit=100", environment=Environment(seed=seed))
    assert len({user["email"] for user in users}) == len(users)
    assert len({user["name"] for user in users}) > 0.8 * len(users)


def test_things_without_ids_are_paged_too() -> None:
    logs = get("/logs?limit=6")
    assert get("/logs?limit=3&skip=3") == logs[3:]
    assert len({str(log) for log in logs}) == 6


def test_singletons_are_somebody() -> None:
    me = get("/me")
    assert same(me, get(f"/users/{me['id']}"))


def test_what_is_created_is_new_and_can_be_found() -> None:
    answer = ask(API, "POST /users", body=b'{"name": "Zoe Quill", "id": 3}', content_type="application/json")
    created, known = content(answer), {user["id"] for user in get("/users?limit=100")}
    assert created["name"] == "Zoe Quill"
    assert created["id"] not in known
    assert header(answer, "location") == f"users/{created['id']}"
    assert get(f"/users/{created['id']}")["id"] == created["id"]


def test_another_body_makes_another_thing() -> None:
    def create(name: str) -> Any:
        body = f'{{"name": "{name}"}}'.encode()
        return content(ask(API, "POST /users", body=body, content_type="application/json"))["id"]

    assert create("A") == create("A") != create("B")


def test_the_world_does_not_depend_on_what_is_asked_first() -> None:
    targets = ["/tickets", "/users/5", "/users", "/books?page=2", "/photos", "/me"]

    def bodies(order: list[str]) -> dict[str, bytes]:
        mock = fresh_api(API)
        return {target: ask(mock, f"GET {target}").body for target in order}

    assert bodies(targets) == bodies(targets[::-1])


def test_seeds_make_other_worlds_that_hang_together() -> None:
    first, second = (content(ask(API, "GET /users?limit=3", prefer=f"seed={seed}")) for seed in "ab")
    assert first != second
    assert same(first[1], content(ask(API, f"GET /users/{first[1]['id']}", prefer="seed=a")))


@pytest.mark.parametrize("count", [0, 3, 250])
def test_a_count_goes_before_all_sizes(count: int) -> None:
    answer: MockResponse = ask(API, "GET /users?limit=2", prefer=f"count={count}")
    assert len({user["id"] for user in content(answer)}) == count
    assert len(content(ask(API, "GET /books", prefer=f"count={count}"))["data"]) == count
