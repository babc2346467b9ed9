"""What holds for all that people edit and list: entity tags, and pages."""

from typing import Any

import pytest

from smartmock.projects.people.keys import ensure_root_key
from smartmock.projects.service import Service
from tests.server.admin.conftest import Api, problem_of

SCHEDULE = {"url": "https://pets.example/openapi.json", "interval_seconds": 3600}
EDITED: dict[str, tuple[str, str, Any, Any]] = {
    "project": ("/projects/1", "PATCH", {"name": "One"}, {"name": "Two"}),
    "environment": ("/projects/1/environments/default", "PATCH", {"seed": 1}, {"seed": 2}),
    "workspace": ("/workspaces/default", "PATCH", {"name": "One"}, {"name": "Two"}),
    "project member": ("/projects/1/members/ann", "PUT", {"role": "editor"}, {"role": "viewer"}),
    "schedule": ("/projects/1/schedule", "PUT", {**SCHEDULE, "strategy": "keep"}, {**SCHEDULE, "strategy": "merge"}),
    "workspace member": ("/workspaces/default/members/ann", "PUT", {"role": "editor"}, {"role": "viewer"}),
}


@pytest.fixture
def edited(request: pytest.FixtureRequest, api: Api, project: Any) -> tuple[str, str, Any, Any]:
    assert project
    api.make("/keys", name="Ann", workspace="default", role="admin")
    api.put("/projects/1/members/ann", json={"role": "admin"})
    api.put("/projects/1/schedule", json=SCHEDULE)
    edited: tuple[str, str, Any, Any] = EDITED[request.param]
    return edited


every_kind = pytest.mark.parametrize("edited", EDITED, indirect=True)


@every_kind
def test_nobody_overwrites_what_they_have_not_seen(api: Api, edited: Any) -> None:
    path, method, first, second = edited
    seen = api.get(path).headers["etag"]
    done = api.request(method, path, json=first, headers={"if-match": seen})
    assert done.status_code == 200
    assert done.headers["etag"] not in ("", seen)
    assert api.get(path).headers["etag"] == done.headers["etag"]
    for tag in (seen, '"other"', f"W/{done.headers['etag']}", "garbage", ""):
        problem_of(api.request(method, path, json=second, headers={"if-match": tag}), 412, "stale")
    problem_of(api.delete(path, headers={"if-match": seen}), 412, "stale")
    assert api.get(path).json() == done.json()
    assert api.request(method, path, json=second, headers={"if-match": "*"}).status_code == 200
    tags = f'"other", {api.get(path).headers["etag"]}'
    assert api.request(method, path, json=first, headers={"if-match": tags}).status_code == 200


@every_kind
def test_what_is_known_is_not_sent_again(api: Api, edited: Any) -> None:
    path, method, first, _ = edited
    seen = api.get(path).headers["etag"]
    for tag in (seen, f"W/{seen}", f'"other", {seen}', "*"):
        known = api.get(path, headers={"if-none-match": tag})
        assert (known.status_code, known.content, known.headers["etag"]) == (304, b"", seen)
    api.request(method, path, json=first)
    assert api.get(path, headers={"if-none-match": seen}).status_code == 200


def test_lists_of_hundreds_are_read_in_pages(quick_service: Service, api: Api, project: Any) -> None:
    assert project
    for number in range(230):
        api.make("/projects/1/tokens", name=f"token {number}")
    seen: list[int] = []
    query, pages = "?limit=100", 0
    while query:
        page = api.read(f"/projects/1/tokens{query}")
        seen += [item["id"] for item in page["items"]]
        query = f"?limit=100&cursor={page['next_cursor']}" if page["next_cursor"] else ""
        pages += 1
    assert (len(seen), len(set(seen)), pages) == (230, 230, 3)
    assert seen == sorted(seen)
    assert len(api.read("/projects/1/tokens")["items"]) == 50
    assert quick_service


@pytest.mark.parametrize(
    ("path", "count"),
    [
        pytest.param("/projects", 5, id="projects"),
        pytest.param("/projects/1/revisions", 4, id="revisions"),
        pytest.param("/projects/1/operations", 3, id="operations"),
        pytest.param("/projects/1/environments", 4, id="environments"),
        pytest.param("/projects/1/tokens", 3, id="tokens"),
        pytest.param("/projects/1/members", 4, id="project members"),
        pytest.param("/projects/1/audit", 13, id="project audit"),
        pytest.param("/keys", 4, id="keys"),
        pytest.param("/workspaces", 4, id="workspaces"),
        pytest.param("/workspaces/default/members", 3, id="workspace members"),
    ],
)
def test_every_list_goes_on_where_it_stopped(service: Service, path: str, count: int) -> None:
    api = Api(service, ensure_root_key(service))
    for _ in range(5):
        api.make_project()
    for name in ("a", "b", "c"):
        api.make(
            "/projects/1/revisions",
            document={"openapi": "3.1.0", "info": {"title": name, "version": "1"}, "paths": {}},
            publish=False,
        )
        api.make("/projects/1/environments", name=name)
        api.make("/projects/1/tokens", name=name)
        api.make("/keys", name=name, workspace="default", role="viewer")
        api.make("/workspaces", name=name)
        api.put(f"/projects/1/members/{name}", json={"role": "viewer"})
    whole = api.read(f"{path}?limit=200")
    assert (len(whole["items"]), whole["next_cursor"]) == (count, None)
    parts: list[Any] = []
    cursor = ""
    for _ in range(count):
        page = api.read(f"{path}?limit=1{cursor}")
        parts += page["items"]
        cursor = f"&cursor={page['next_cursor']}"
    assert page["next_cursor"] is None
    assert parts == whole["items"]


def test_lists_do_not_lose_their_place_when_something_is_deleted(api: Api) -> None:
    for _ in range(4):
        api.make_project()
    first = api.read("/projects?limit=2")
    api.delete("/projects/2")
    rest = api.read(f"/projects?limit=2&cursor={first['next_cursor']}")
    assert [each["id"] for each in rest["items"]] == [3, 4]
