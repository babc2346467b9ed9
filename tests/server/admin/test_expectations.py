"""Hand-made responses: saved, ordered, warned of, and never stored half."""

from typing import Any

import pytest

from smartmock.projects.takeover.expectations import MOST
from tests.server.admin.conftest import Api, pointers_of, problem_of

HOME = "/projects/1/operations/getPet/expectations"
TOM = {"id": 1, "name": "Tom"}
SOLD = {"in": "query", "name": "status", "operator": "equals", "value": "sold"}


def reply(body: Any = TOM, **more: Any) -> Any:
    return {"response": {"body": body, **more}}


def ids(api: Api) -> list[int]:
    return [each["id"] for each in api.read(HOME)["items"]]


def codes(answer: Any) -> list[tuple[str, str]]:
    return [(each["code"], each["pointer"]) for each in answer["warnings"]]


def test_an_expectation_is_made_read_replaced_and_deleted(api: Api, project: Any) -> None:
    assert project
    made = api.post(HOME, json={"name": "sold", "conditions": [SOLD], **reply()})
    assert made.status_code == 201
    number = made.json()["id"]
    assert made.headers["location"] == f"/api/v1{HOME}/{number}"
    assert made.json()["warnings"] == []
    read = api.read(f"{HOME}/{number}")
    assert (read["name"], read["enabled"], read["match"]) == ("sold", True, "all")
    assert (read["response"]["status"], read["response"]["body"]) == (200, TOM)
    assert api.read("/projects/1/operations/getPet")["expectations"] == 1
    changed = api.put(f"{HOME}/{number}", json={"name": "other", **reply()}).json()
    assert (changed["name"], changed["conditions"], changed["id"]) == ("other", [], number)
    assert api.delete(f"{HOME}/{number}").status_code == 204
    problem_of(api.get(f"{HOME}/{number}"), 404, "not-found")


def test_what_was_read_can_be_sent_back(api: Api, project: Any) -> None:
    assert project
    number = api.make(HOME, **{"conditions": [SOLD], **reply()})["id"]
    read = api.read(f"{HOME}/{number}")
    assert api.put(f"{HOME}/{number}", json=read).json() == {**read, "warnings": []}
    assert pointers_of(api.put(f"{HOME}/{number}", json={**read, "id": number + 1})) == ["/id"]


def test_a_comparison_needs_its_value(api: Api, project: Any) -> None:
    assert project
    bare = {"in": "query", "name": "status", "operator": "equals"}
    assert pointers_of(api.post(HOME, json={"conditions": [bare], **reply()})) == ["/conditions/0/value"]
    made = api.make(HOME, **{"conditions": [{**bare, "value": None}, {**bare, "operator": "exists"}], **reply()})
    assert [each["value"] for each in made["conditions"]] == [None, None]


def test_dynamic_values_that_nobody_knows_are_told(api: Api, project: Any) -> None:
    assert project
    headers = [["X-A", "1"], ["X-B", "{{$person.fullName | uper}}"]]
    made = api.make(HOME, **reply({"id": 1, "name": "{{$person.fistName}}"}, headers=headers))
    assert codes(made) == [
        ("unknown-dynamic-value", "/response/headers/1/1"),
        ("unknown-dynamic-value", "/response/body"),
    ]
    function, method = (each["message"] for each in made["warnings"])
    assert "`uper` is no known function; did you mean `upper`" in function
    assert "`person.fistName` is not known; did you mean `person.firstName`" in method


def test_a_change_that_somebody_made_in_between_is_not_lost(api: Api, project: Any) -> None:
    assert project
    made = api.post(HOME, json=reply())
    path, tag = f"{HOME}/{made.json()['id']}", made.headers["etag"]
    assert api.get(path, headers={"if-none-match": tag}).status_code == 304
    assert api.put(path, json=reply({"id": 2, "name": "Kit"}), headers={"if-match": tag}).status_code == 200
    problem_of(api.put(path, json=reply(), headers={"if-match": tag}), 412, "stale")
    problem_of(api.delete(path, headers={"if-match": tag}), 412, "stale")
    assert api.read(path)["response"]["body"] == {"id": 2, "name": "Kit"}


def test_a_creation_that_is_sent_again_gets_the_first_answer(api: Api, project: Any) -> None:
    assert project
    first, second = (api.post(HOME, json=reply(), headers={"idempotency-key": "one"}) for _ in range(2))
    assert first.json() == second.json()
    assert len(ids(api)) == 1


def test_the_order_names_all_of_them_once(api: Api, project: Any) -> None:
    assert project
    first, second, third = (api.make(HOME, **reply())["id"] for _ in range(3))
    order = [third, first, second]
    assert api.put(f"{HOME}/order", json={"order": order}).json() == {"order": order}
    assert ids(api) == order
    for wrong in ([first, second], [first, second, third, third], [first, second, third, 999]):
        assert pointers_of(api.put(f"{HOME}/order", json={"order": wrong})) == ["/order"]
    assert ids(api) == order
    assert api.make(HOME, **reply())["id"] == ids(api)[-1]
    assert api.delete(f"{HOME}/{first}").status_code == 204
    assert ids(api)[:2] == [third, second]


def test_lists_have_pages(api: Api, project: Any) -> None:
    assert project
    made = [api.make(HOME, **reply())["id"] for _ in range(3)]
    page = api.read(f"{HOME}?limit=2")
    assert [each["id"] for each in page["items"]] == made[:2]
    rest = api.read(f"{HOME}?limit=2&cursor={page['next_cursor']}")
    assert ([each["id"] for each in rest["items"]], rest["next_cursor"]) == (made[2:], None)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(reply(), [], id="good"),
        pytest.param(reply({"id": "x"}), ["/response/body/id", "/response/body"], id="wrong type and missing"),
        pytest.param(reply({"id": "{{$number.int}}", "name": "Tom"}), [], id="known when it is answered"),
        pytest.param(reply({"id": "{{$number.int}}"}), ["/response/body"], id="missing beside a dynamic value"),
        pytest.param(reply('{"id": 1}'), ["/response/body"], id="as text"),
        pytest.param(reply("{% for x in y %}{% endfor %}"), [], id="a template"),
        pytest.param(reply("Tom"), ["/response/body"], id="no JSON"),
        pytest.param(reply('{"id": 1,}'), ["/response/body"], id="as text whose commas are mended"),
        pytest.param(reply(""), [], id="no body"),
        pytest.param(reply("<pet/>", content_type="application/xml"), [], id="of another type"),
        pytest.param(reply(status=404), [], id="a status without a schema"),
    ],
)
def test_bodies_that_break_the_schema_are_saved_with_a_warning(
    api: Api, project: Any, body: Any, expected: list[str]
) -> None:
    assert project
    made = api.make(HOME, **body)
    assert sorted(each["pointer"] for each in made["warnings"]) == sorted(expected)
    assert {each["code"] for each in made["warnings"]} <= {"body-violates-schema"}
    assert "warnings" not in api.read(f"{HOME}/{made['id']}")


def test_a_status_that_is_not_declared_is_warned_of(api: Api, project: Any) -> None:
    assert project
    assert codes(api.make(HOME, **reply(status=418))) == [("status-not-declared", "/response/status")]


def test_dynamic_values_that_nobody_knows_are_warned_of(api: Api, project: Any) -> None:
    assert project
    body = {"id": 1, "name": "{{$person.fullName}} {{$person.fulName}}"}
    headers = [["X-Name", "{{$nope.name}}"]]
    warnings = api.make(HOME, **reply(body, headers=headers))["warnings"]
    assert [(each["code"], each["pointer"]) for each in warnings] == [
        ("unknown-dynamic-value", "/response/headers/0/1"),
        ("unknown-dynamic-value", "/response/body"),
    ]
    assert "person.fulName" in warnings[1]["message"]


def test_one_that_an_earlier_one_hides_is_warned_of(api: Api, project: Any) -> None:
    assert project
    first = api.make(HOME, **reply())
    assert first["warnings"] == []
    second = api.make(HOME, conditions=[SOLD], **reply())
    assert codes(second) == [("hidden-by-expectation", "")]
    assert api.put(f"{HOME}/{first['id']}", json={"enabled": False, **reply()}).json()["warnings"] == []
    assert codes(api.make(HOME, **reply())) == []
    api.put(f"{HOME}/{first['id']}", json=reply())
    assert api.patch("/projects/1/operations/getPet", json={"mode": "sequence"}).status_code == 200
    assert codes(api.make(HOME, **reply())) == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        pytest.param({}, "/response", id="no response"),
        pytest.param({**reply(), "nmae": "x"}, "/nmae", id="unknown member"),
        pytest.param({**reply(), "match": "none"}, "/match", id="match"),
        pytest.param(reply(status=600), "/response/status", id="status"),
        pytest.param(reply(delay_ms=60_001), "/response/delay_ms", id="delay"),
        pytest.param(
            {**reply(), "conditions": [{**SOLD, "operator": "like"}]}, "/conditions/0/operator", id="operator"
        ),
        pytest.param({**reply(), "conditions": [{**SOLD, "in": "town"}]}, "/conditions/0/in", id="place"),
        pytest.param(
            {**reply(), "conditions": [{**SOLD, "operator": "regex", "value": "("}]}, "/conditions/0/value", id="regex"
        ),
    ],
)
def test_what_cannot_work_is_refused_where_it_stands(api: Api, project: Any, body: Any, pointer: str) -> None:
    assert project
    assert pointer in pointers_of(api.post(HOME, json=body))
    assert ids(api) == []


def test_an_operation_has_so_many_and_no_more(api: Api, project: Any) -> None:
    assert project
    for _ in range(MOST):
        api.make(HOME, **reply())
    problem_of(api.post(HOME, json=reply()), 409, "conflict")


def test_operations_that_are_not_there_have_none(api: Api, project: Any) -> None:
    assert project
    for path in ("/projects/1/operations/nope/expectations", "/projects/1/operations/nope/script"):
        problem_of(api.get(path), 404, "not-found")
    problem_of(api.post("/projects/1/operations/nope/expectations", json=reply()), 404, "not-found")
    problem_of(api.get("/projects/1/operations/putPet/expectations/1"), 404, "not-found")


def test_the_audit_log_tells_who_changed_what(api: Api, project: Any) -> None:
    assert project
    number = api.make(HOME, name="sold", **reply())["id"]
    api.delete(f"{HOME}/{number}")
    told = [(each["action"], each["target"], each["detail"]) for each in api.read("/projects/1/audit")["items"]]
    detail = {"operation": "getPet", "name": "sold"}
    assert told[:2] == [
        ("expectation.delete", str(number), detail),
        ("expectation.create", str(number), detail),
    ]
