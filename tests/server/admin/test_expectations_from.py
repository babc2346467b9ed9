"""One click from data to expectation: of examples, of the journal, of the answer of this moment."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.server.admin.conftest import PETS, Api, pointers_of, problem_of

HOME = "/projects/1/operations/getPet/expectations"
TOM, KIT = {"id": 1, "name": "Tom"}, {"id": 2, "name": "Kit"}


@pytest.fixture
def exemplary(api: Api) -> Any:
    """A project whose `getPet` has two examples, and one for its 404."""
    item = PETS["paths"]["/pets/{petId}"]
    answer = item["get"]["responses"]["200"]
    examples = {"tom": {"value": TOM}, "kit": {"value": KIT}}
    missing = {"description": "none", "content": {"text/plain": {"example": "no such pet"}}}
    content = {"application/json": {**answer["content"]["application/json"], "examples": examples}}
    get = {**item["get"], "responses": {"200": {**answer, "content": content}, "404": missing}}
    return api.make("/projects", document={**PETS, "paths": {**PETS["paths"], "/pets/{petId}": {**item, "get": get}}})


def ask(api: Api, path: str, **options: Any) -> Any:
    return TestClient(api.app).get(f"http://mock.test/m1/1-0-default{path}", **options)


def condition(place: str, name: str, value: str) -> Any:
    return {"in": place, "name": name, "operator": "equals", "value": value, "negate": False}


def test_an_example_becomes_an_expectation(api: Api, exemplary: Any) -> None:
    assert exemplary
    made = api.post(f"{HOME}/from", json={"example": "kit"})
    assert made.headers["location"].endswith(f"{HOME}/{made.json()['id']}")
    told = made.json()
    assert (told["name"], told["conditions"], told["warnings"]) == ("kit", [], [])
    assert (told["response"]["status"], told["response"]["body"]) == (200, KIT)
    answer = ask(api, "/pets/7")
    assert (answer.json(), answer.headers["smartmock-source"]) == (KIT, "expectation")


def test_an_example_of_another_status(api: Api, exemplary: Any) -> None:
    assert exemplary
    told = api.make(f"{HOME}/from", example="default", status=404, name="gone")
    assert (told["name"], told["response"]["status"], told["response"]["body"]) == ("gone", 404, "no such pet")
    assert told["response"]["content_type"] == "text/plain"
    assert pointers_of(api.post(f"{HOME}/from", json={"example": "tom", "status": 404})) == ["/example"]
    refused = api.post(f"{HOME}/from", json={"example": "nope"})
    assert pointers_of(refused) == ["/example"]
    assert "tom, kit" in refused.json()["detail"]


def test_a_request_of_the_journal_becomes_an_expectation(api: Api, project: Any) -> None:
    assert project
    before = ask(api, "/pets/7?colour=red&__seed=5", headers={"authorization": "Bearer x"})
    (entry,) = api.read("/projects/1/requests")["items"]
    told = api.make(f"{HOME}/from", request=entry["id"])
    assert told["conditions"] == [condition("path", "petId", "7"), condition("query", "colour", "red")]
    assert told["response"]["body"] == before.json()
    assert told["warnings"] == []
    again = ask(api, "/pets/7?colour=red")
    assert (again.json(), again.headers["smartmock-source"]) == (before.json(), "expectation")
    assert ask(api, "/pets/8?colour=red").headers["smartmock-source"] == "generated"


def test_what_looks_like_a_template_stays_what_it_is(api: Api, exemplary: Any) -> None:
    assert exemplary
    item = {"get": {"operationId": "getPage", "responses": {"200": {"description": "", "content": {
        "text/html": {"example": "<p>{{ moustache }}</p>"},
        "application/json": {"examples": {"odd": {"value": {"name": "{% if %}"}}}},
    }}}}}  # fmt: skip
    api.make("/projects", document={**PETS, "paths": {"/page": item}})
    page, home = "http://mock.test/m1/2-0-default/page", "/projects/2/operations/getPage/expectations/from"
    for wanted, example in (("text/html", "default"), ("application/json", "odd")):
        before = TestClient(api.app).get(page, headers={"accept": wanted}).content
        made = api.make(home, example=example)
        answer = TestClient(api.app).get(page)
        assert (answer.content, answer.headers["smartmock-source"]) == (before, "expectation")
        api.delete(f"/projects/2/operations/getPage/expectations/{made['id']}")


def test_requests_of_other_operations_are_refused(api: Api, project: Any) -> None:
    assert project
    ask(api, "/pets")
    (entry,) = api.read("/projects/1/requests")["items"]
    assert pointers_of(api.post(f"{HOME}/from", json={"request": entry["id"]})) == ["/request"]
    problem_of(api.post(f"{HOME}/from", json={"request": 999}), 404, "not-found")


def test_answers_that_were_kept_in_part_only_are_refused(api: Api, project: Any) -> None:
    assert project
    api.make(HOME, response={"body": {"id": 1, "name": "x" * 20_000}})
    ask(api, "/pets/7")
    (entry,) = api.read("/projects/1/requests")["items"]
    assert pointers_of(api.post(f"{HOME}/from", json={"request": entry["id"]})) == ["/request"]


def test_the_answer_of_this_moment_becomes_an_expectation(api: Api, project: Any) -> None:
    assert project
    now = ask(api, "/pets/7?colour=red").json()
    told = api.make(f"{HOME}/from", preview={"path_params": {"petId": 7}, "query": {"colour": "red"}})
    assert told["conditions"] == [condition("path", "petId", "7"), condition("query", "colour", "red")]
    assert told["response"]["body"] == now
    api.patch("/projects/1/environments/default", json={"seed": "other"})
    assert ask(api, "/pets/7?colour=red").json() == now
    assert ask(api, "/pets/7").headers["smartmock-source"] == "generated"


def test_what_names_nothing_or_two_things_is_refused(api: Api, project: Any) -> None:
    assert project
    for body in ({}, {"example": "a", "request": 1}):
        assert pointers_of(api.post(f"{HOME}/from", json=body)) == [""]
    problem_of(api.post("/projects/1/operations/nope/expectations/from", json={"example": "a"}), 404, "not-found")
    problem_of(api.post("/projects/1/operations/nope/expectations/from", json={"preview": {}}), 404, "not-found")
