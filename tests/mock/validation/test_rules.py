import json

import pytest

from smartmock.mock.context import Checks
from smartmock.mock.model import MockRequest
from smartmock.mock.validation.model import MOST, Location, Violation
from smartmock.mock.validation.rules import LONGEST_HEADER, STRICTEST, header_of, refused
from tests.mock.apis import small_api

OPERATION = small_api(
    {"200": {"description": "Fine"}},
    method="post",
    security=[{"missing": []}],
    parameters=[
        {"name": f"p{number}", "in": "query", "required": True, "schema": {"type": "string"}}
        for number in range(MOST + 10)
    ],
    requestBody={"content": {"application/json": {"schema": {"type": "object"}}}},
).operation("post-thing")


def violation(status: int, location: Location = "body", message: str = "Wrong.") -> Violation:
    return Violation(location, "", "", "rule", message, status)


def test_the_strictest_of_more_violations_than_are_told_is_among_them() -> None:
    request = MockRequest("POST", "/thing", "", {"content-type": "text/csv"}, b"a")
    found = OPERATION.rules.check(request, {}, Checks("enforce", "off"))
    assert len(found) == MOST
    assert found[0].status == 415


def test_nothing_is_looked_at_that_is_off() -> None:
    request = MockRequest("POST", "/thing", "", {}, b"")
    assert OPERATION.rules.check(request, {}, Checks("off", "off")) == []
    assert not OPERATION.rules.check(request, {}, Checks("off", "enforce"))  # the scheme is not declared


def test_the_strictest_goes_first() -> None:
    found = [violation(status, "security" if status < 404 else "body") for status in (422, 400, 415, 413, 403, 401)]
    assert tuple(each.status for each in refused(found, Checks("enforce", "enforce"))) == STRICTEST


@pytest.mark.parametrize(
    ("checks", "statuses"),
    [
        (Checks("enforce", "report"), [422]),
        (Checks("report", "enforce"), [401]),
        (Checks("report", "report"), []),
    ],
)
def test_security_has_a_mode_of_its_own(checks: Checks, statuses: list[int]) -> None:
    found = [violation(422), violation(401, "security")]
    assert [each.status for each in refused(found, checks)] == statuses


def test_the_header_is_json_in_ascii() -> None:
    text = header_of([violation(422, message='The “größte” 😀\r\n"quoted"')])
    assert text.isascii()
    assert text.isprintable()
    assert json.loads(text) == [
        {"in": "body", "name": "", "pointer": "", "rule": "rule", "message": 'The “größte” 😀\r\n"quoted"'}
    ]


@pytest.mark.parametrize("length", [10, 500, 3_900, 5_000])
def test_the_header_has_as_many_as_fit_and_counts_the_others(length: int) -> None:
    found = [violation(422, message="x" * length) for _ in range(MOST)]
    text = header_of(found)
    *told, last = json.loads(text)
    assert len(text) <= LONGEST_HEADER + len('[{"more":50}]')
    assert len(told) + last.get("more", 1) == MOST
