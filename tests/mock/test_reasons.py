"""Traces tell of each value why it is what it is, and only when they are asked for."""

import pytest

from smartmock.generation.explain import Explanation
from smartmock.mock.headers import LONGEST, header_safe
from smartmock.mock.model import MockRequest
from smartmock.mock.pace import TakesTime
from smartmock.mock.reasons import LONGEST_STEP, MAX_CHARACTERS, MAX_STEPS, reason_steps
from smartmock.settings import Environment
from tests.mock.apis import ask, content, header, open_api

REFLECTION = "mock-reflection"


def test_reasons_are_steps_of_the_trace_and_of_its_header() -> None:
    answer = ask("mock-selectors", "GET /plain", prefer="trace")
    steps = reason_steps(answer.reasons)
    assert steps
    assert answer.trace[-len(steps) :] == steps
    assert (header(answer, "smartmock-trace") or "").endswith("; ".join(steps))


@pytest.mark.parametrize("target", ["GET /plain", "GET /bounded", "GET /bounded?__count=3"])
def test_a_trace_changes_nothing_of_the_body(target: str) -> None:
    plain, traced = ask("mock-selectors", target), ask("mock-selectors", target, prefer="trace")
    assert plain.body == traced.body
    assert plain.reasons == ()
    assert len(plain.trace) < len(traced.trace)


def test_what_the_request_says_is_explained_by_the_request() -> None:
    body = b'{"name": "Ada Lovelace"}'
    answer = ask(REFLECTION, "POST /users", body=body, content_type="application/json", prefer="trace")
    found = {item.pointer: item for item in answer.reasons}
    assert content(answer)["name"] == found["/name"].value == "Ada Lovelace"
    assert found["/name"].source == "request"
    assert {item.source for place, item in found.items() if place != "/name"}.isdisjoint({"request"})


def test_the_id_of_a_thing_is_explained_by_the_world() -> None:
    found = {item.pointer: item for item in ask(REFLECTION, "GET /users/7", prefer="trace").reasons}
    assert (found["/id"].source, found["/id"].value) == ("world", 7)


def test_an_example_is_explained_as_a_whole() -> None:
    answer = ask("mock-examples", "GET /valid", prefer="trace")
    (only,) = answer.reasons
    assert (only.pointer, only.source, only.value) == ("", "example", content(answer))


def test_an_example_that_breaks_its_schema_is_told_to_be_repaired() -> None:
    answer = ask("mock-examples", "GET /broken", prefer="trace")
    (only,) = answer.reasons
    assert "repaired" in only.rule
    assert only.value == content(answer)


def test_a_hurried_caller_waits_elsewhere_for_a_trace() -> None:
    api, request = open_api("mock-selectors"), MockRequest("GET", "/plain")
    api.respond(request, Environment())
    assert api.respond(request, Environment(), hurried=True).status == 200
    with pytest.raises(TakesTime):
        api.respond(MockRequest("GET", "/plain", headers={"prefer": "trace"}), Environment(), hurried=True)


def reasons(count: int, length: int = 20) -> list[Explanation]:
    return [Explanation(f"/{number}", None, "type", "x" * length) for number in range(count)]


def test_a_trace_tells_so_many_places_and_counts_the_others() -> None:
    assert reason_steps(reasons(2)) == (f"/0: {'x' * 20}", f"/1: {'x' * 20}")
    assert reason_steps(reasons(MAX_STEPS + 12))[MAX_STEPS:] == ("and 12 more places",)
    assert reason_steps(reasons(MAX_STEPS + 1))[MAX_STEPS:] == ("and 1 more place",)


def test_a_trace_is_bounded_in_length() -> None:
    steps = reason_steps(reasons(30, length=5_000))
    assert sum(len(step) + 2 for step in steps[:-1]) <= MAX_CHARACTERS
    assert all(len(step) <= LONGEST_STEP + 3 for step in steps)
    assert steps[-1] == f"and {30 - len(steps) + 1} more places"


def test_the_bound_is_that_of_the_header_where_characters_are_encoded() -> None:
    steps = reason_steps([Explanation(f"/日本語{'名' * 30}{number}", None, "type", "x") for number in range(40)])
    assert len(header_safe("; ".join(steps))) < LONGEST
    assert steps[-1].startswith("and ")


def test_no_step_looks_like_two_and_the_header_is_one_line() -> None:
    steps = reason_steps([Explanation("/a;b\n", None, "name", "name says `a;\u2028b`")])
    assert len(steps) == 1
    assert ";" not in steps[0]
