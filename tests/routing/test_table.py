import re
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartmock.routing.table import Match, Miss, Route, RouteTable, build_table


def table_of(*templates: str) -> RouteTable[str]:
    """GET routes, or `POST /a`; the target is what was written."""
    return build_table(make_route(template) for template in templates)


def make_route(text: str) -> Route[str]:
    method, _, template = text.rpartition(" ")
    return Route(method or "GET", template, text)


def target(table: RouteTable[str], path: str, method: str = "GET", query: str = "") -> str | None:
    found = table.match(method, path, query)
    return found.target if isinstance(found, Match) else None


@pytest.mark.parametrize(
    ("templates", "path", "expected"),
    [
        pytest.param(["/users/{id}", "/users/me"], "/users/me", "/users/me", id="literal before parameter"),
        pytest.param(["/f/{id}", "/f/{n}.{ext}"], "/f/a.b", "/f/{n}.{ext}", id="mixed before parameter"),
        pytest.param(["/f/{n}.{ext}", "/f/a.b"], "/f/a.b", "/f/a.b", id="literal before mixed"),
        pytest.param(["/f/{n}.{e}", "/f/{n}.json"], "/f/a.json", "/f/{n}.json", id="more text first"),
        pytest.param(["/f/{a}-{b}", "/f/{a}-"], "/f/x-y", "/f/{a}-{b}", id="same text, more parameters"),
        pytest.param(["/v1/{id}", "/v1/{id}:cancel"], "/v1/7%3Acancel", "/v1/{id}:cancel", id="encoded separator"),
        pytest.param(["/a/b/{x}", "/{y}/b/c"], "/a/b/c", "/a/b/{x}", id="leftmost among equals"),
        pytest.param(["/a/{x}/{y}", "/{z}/b/c"], "/a/b/c", "/{z}/b/c", id="the whole path counts"),
        pytest.param(["/a/b/d", "/{x}/b/c"], "/a/b/c", "/{x}/b/c", id="backtracking"),
        pytest.param(["/a/{x}.json/d", "/a/{y}/c"], "/a/q.json/c", "/a/{y}/c", id="backtracking out of mixed"),
        pytest.param(["/pets", "/pets/"], "/pets/", "/pets/", id="exact slash first"),
        pytest.param(["/pets/", "/pets"], "/pets", "/pets", id="exact absence of a slash first"),
        pytest.param(["/pets"], "/pets/", "/pets", id="superfluous slash"),
        pytest.param(["/pets/"], "/pets", "/pets/", id="missing slash"),
        pytest.param(["/pets", "/pets/{id}"], "/pets/", "/pets", id="a parameter is never empty"),
        pytest.param(["/"], "/", "/", id="root"),
        pytest.param(["/"], "", "/", id="nothing is root"),
        pytest.param(["/a"], "/b", None, id="nothing fits"),
        pytest.param(["/a/{x}"], "/a/b/c", None, id="too long"),
        pytest.param(["/a//b"], "/a//b", "/a//b", id="empty segment in the template"),
        pytest.param(["/a/b"], "/a//b", None, id="empty segments count"),
        pytest.param(["/a/{x}/b"], "/a/../b", "/a/{x}/b", id="dots are text"),
        pytest.param(["/caf%C3%A9"], "/café", "/caf%C3%A9", id="encoded template"),
        pytest.param(["/café"], "/caf%C3%A9", "/café", id="encoded path"),
        pytest.param(["/a/{x"], "/a/{x", "/a/{x", id="lonely brace"),
    ],
)
def test_the_most_specific_template_wins(templates: list[str], path: str, expected: str | None) -> None:
    assert target(table_of(*templates), path) == expected
    assert target(table_of(*reversed(templates)), path) == expected


@pytest.mark.parametrize(
    ("template", "path", "params"),
    [
        pytest.param("/u/{a}/p/{b}", "/u/1/p/2", {"a": "1", "b": "2"}, id="several"),
        pytest.param("/u/{a}", "/u/x%2Fy", {"a": "x/y"}, id="encoded slash"),
        pytest.param("/u/{a}", "/u/%zz%ff", {"a": "%zz�"}, id="invalid encoding"),
        pytest.param("/f/{n}.{e}/{x}", "/f/a.b.c/d", {"n": "a.b", "e": "c", "x": "d"}, id="mixed"),
        pytest.param("/u", "/u", {}, id="none"),
    ],
)
def test_values_are_decoded(template: str, path: str, params: dict[str, str]) -> None:
    found = table_of(template).match("GET", path)
    assert isinstance(found, Match)
    assert found.path_params == params


def test_one_position_may_have_several_names() -> None:
    table = table_of("GET /users/{id}", "DELETE /users/{user_id}", "GET /users/{name}/posts")
    params = [
        found.path_params
        for method, path in (("GET", "/users/7"), ("DELETE", "/users/7"), ("GET", "/users/7/posts"))
        if isinstance(found := table.match(method, path), Match)
    ]
    assert params == [{"id": "7"}, {"user_id": "7"}, {"name": "7"}]


@pytest.mark.parametrize(
    ("method", "path", "expected"),
    [
        pytest.param("GET", "/a", "GET /a", id="declared"),
        pytest.param("get", "/a", "GET /a", id="any case"),
        pytest.param("HEAD", "/a", "GET /a", id="HEAD falls back"),
        pytest.param("HEAD", "/h", "HEAD /h", id="declared HEAD"),
        pytest.param("POST", "/a/", "POST /a", id="tolerant slash"),
        pytest.param("DELETE", "/users/me", "DELETE /users/{id}", id="less specific template declares the method"),
        pytest.param("COPY", "/users/me", "copy /users/{id}", id="additional method"),
        pytest.param("HEAD", "/p", None, id="HEAD without GET"),
    ],
)
def test_methods(method: str, path: str, expected: str | None) -> None:
    table = table_of(
        "GET /a", "POST /a", "GET /h", "HEAD /h", "GET /users/me", "DELETE /users/{id}", "copy /users/{id}", "POST /p"
    )
    assert target(table, path, method) == expected


def test_a_match_names_the_route_that_answers() -> None:
    found = table_of("/pets/{id}").match("HEAD", "/pets/7")
    assert found == Match("/pets/{id}", {"id": "7"}, "GET", "/pets/{id}")


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        pytest.param("/users/me", ("DELETE", "GET", "PATCH"), id="of all templates that fit"),
        pytest.param("/users/7", ("DELETE",), id="of the one that fits"),
        pytest.param("/users/me/", ("DELETE", "GET", "PATCH"), id="tolerant slash"),
        pytest.param("/f/a.b", ("PUT",), id="mixed"),
        pytest.param("/nothing", (), id="no path"),
        pytest.param("/", (), id="root"),
    ],
)
def test_a_miss_names_allowed_methods(path: str, allowed: tuple[str, ...]) -> None:
    table = table_of("GET /users/me", "DELETE /users/{id}", "PATCH /users/me/", "PUT /f/{n}.{e}")
    assert table.match("TRACE", path) == Miss(allowed)


def test_the_first_of_equal_routes_wins_and_the_other_is_reported() -> None:
    first, second, third = Route("GET", "/a/{x}", 1), Route("get", "/a/{y}", 2), Route("GET", "/a/{x}?z=1", 3)
    table = build_table([first, second, third])
    assert table.shadowed == (second,)
    assert table.match("GET", "/a/7") == Match(1, {"x": "7"}, "GET", "/a/{x}")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        pytest.param("beta=true", "/m?beta=true", id="pinned"),
        pytest.param("x=1&beta=true", "/m?beta=true", id="among others"),
        pytest.param("beta=true&v=2", "/m?beta=true&v=2", id="most pins first"),
        pytest.param("beta=false", "/m", id="another value"),
        pytest.param("", "/m", id="no query"),
    ],
)
def test_a_pinned_query_chooses(query: str, expected: str) -> None:
    assert target(table_of("/m?beta=true", "/m", "/m?beta=true&v=2"), "/m", query=query) == expected


def test_a_pinned_template_answers_alone_without_its_query() -> None:
    assert target(table_of("/#Action=A", "/#Action=B"), "/") == "/#Action=A"
    assert target(table_of("/#Action=A", "/#Action=B"), "/", query="Action=B") == "/#Action=B"


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param("/pest", "/pets", id="typing error"),
        pytest.param("/pets/7/photo", "/pets/{id}/photos", id="singular"),
        pytest.param("/v1/pets", "/pets", id="prefix"),
        pytest.param("/Stores/7", "/stores/{id}", id="case"),
        pytest.param("/" + "x" * 100_000, "/pets", id="endless"),
    ],
)
def test_the_nearest_templates_come_first(path: str, expected: str) -> None:
    table = table_of("GET /pets", "POST /pets", "/pets/{id}/photos", "/stores/{id}")
    assert expected in [template for template, _ in table.nearest(path, 1 if len(path) < 100 else 4)]


def test_nearest_templates_name_their_methods() -> None:
    assert table_of("GET /pets", "POST /pets").nearest("/pet") == [("/pets", ("GET", "POST"))]
    assert table_of().nearest("/pet") == []


def test_many_ways_through_the_table_are_walked_once() -> None:
    parts = ("a", "{p}", "a{p}", "{p}a")
    templates = [f"/{a}/{b}/{c}/{d}/end" for a in parts for b in parts for c in parts for d in parts]
    assert target(table_of(*templates), "/aa" * 4 + "/other") is None


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        pytest.param("/a//c", {"b": ""}, id="in the middle"),
        pytest.param("/a/1//", {"b": "1", "d": ""}, id="one of two, with a slash too many"),
        pytest.param("/z/", {"id": ""}, id="at the end"),
        pytest.param("/a", None, id="a segment less"),
        pytest.param("/y//c", None, id="other text"),
        pytest.param("/a/1/c", None, id="nothing is missing, and it fits"),
    ],
)
def test_a_route_whose_parameters_are_empty_is_named(path: str, missing: dict[str, str] | None) -> None:
    found = table_of("/a/{b}/c", "/a/{b}/{d}/", "/z/{id}").match("GET", path)
    incomplete = found.incomplete if isinstance(found, Miss) else None
    assert (incomplete.path_params if incomplete else None) == missing


PARTS = st.sampled_from(["a", "b", "ab", "", "{x}", "{y}", "{x}.b", "{x}-{y}", "a{x}", "{x}:b"])
TEXTS = st.sampled_from(["a", "b", "ab", "", "a.b", "b-a", "a-b.b", "aa", "b:b", "a%2Eb"])


def naive_match(templates: Sequence[str], path: str) -> set[str]:
    """All templates that fit, by regular expressions, trailing slashes tolerated only when none fits exactly."""

    def fits(template: str, text: str) -> bool:
        parts = re.split(r"\{[^{}]*\}", template)
        return re.fullmatch("[^/]+".join(map(re.escape, parts)), text) is not None

    exact = {template for template in templates if fits(template, path)}
    toggled = path.removesuffix("/") if path.endswith("/") else path + "/"
    return exact or {template for template in templates if toggled and fits(template, toggled)}


def wildcards(template: str) -> int:
    return sum("{" in segment for segment in template.split("/"))


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.lists(PARTS, min_size=1, max_size=4).map(lambda parts: "/" + "/".join(parts)), max_size=12),
    st.lists(TEXTS, min_size=1, max_size=4).map(lambda texts: "/" + "/".join(texts)),
)
def test_the_table_agrees_with_a_naive_matcher(templates: list[str], path: str) -> None:
    candidates = naive_match(templates, path.replace("%2E", "."))
    found = table_of(*templates).match("GET", path)
    if isinstance(found, Miss):
        assert not candidates
        return
    assert found.target in candidates
    assert wildcards(found.target) == min(map(wildcards, candidates))
    assert all(found.path_params.values())
