from typing import Any

import pytest

from smartmock.mock.model import MockRequest
from smartmock.mock.selectors import NO_SELECTORS, Selectors, may_select, read_selectors


def read(prefer: str = "", query: str = "", *declared: str) -> tuple[Selectors, str]:
    request = MockRequest("GET", "/", query, {"prefer": prefer} if prefer else {})
    selectors, rest = read_selectors(request, frozenset(declared))
    return selectors, rest.query


@pytest.mark.parametrize(
    ("prefer", "expected"),
    [
        pytest.param("code=404", {"code": 404}, id="one"),
        pytest.param("code=404, example=cat", {"code": 404, "example": "cat"}, id="comma"),
        pytest.param("code=404; dynamic=true", {"code": 404, "dynamic": True}, id="semicolon"),
        pytest.param('example="a, \\"b\\"; c", trace', {"example": 'a, "b"; c', "trace": True}, id="quoted"),
        pytest.param("example=big cat", {"example": "big cat"}, id="spaces without quotes"),
        pytest.param('example="open', {"example": "open"}, id="quote that is not closed"),
        pytest.param("CODE = 404 ,", {"code": 404}, id="case and spaces"),
        pytest.param("trace", {"trace": True}, id="flag without value"),
        pytest.param("dynamic=0", {"dynamic": False}, id="flag that is off"),
        pytest.param("return=minimal, respond-async, wait=5, handling=strict", {}, id="preferences of others"),
        pytest.param("seed=random, locale=de-DE, count=3, variant=Cat",
                     {"seed": "random", "locale": "de-DE", "count": 3, "variant": "Cat"}, id="the rest"),
        pytest.param("statusCode=404", {"code": 404}, id="statusCode"),
        pytest.param("status=404", {"code": 404}, id="status"),
        pytest.param("validation=Enforce", {"validation": "enforce"}, id="validation"),
        pytest.param("delay=250", {"delay_ms": 250}, id="delay"),
        pytest.param("delay=90000", {"delay_ms": 60_000}, id="delay that is cut"),
        pytest.param("delay_ms=250", {}, id="no name of ours"),
        pytest.param("code=404, code=500", {"code": 404}, id="the first one counts"),
        pytest.param("", {}, id="nothing"),
    ],
)  # fmt: skip
def test_prefer_header(prefer: str, expected: dict[str, Any]) -> None:
    assert read(prefer)[0] == Selectors(**expected)


@pytest.mark.parametrize(
    ("query", "expected", "rest"),
    [
        pytest.param("__code=404&a=1", {"code": 404}, "a=1", id="code"),
        pytest.param("a=%20&__example=a+b&b", {"example": "a b"}, "a=%20&b", id="others stay letter by letter"),
        pytest.param("apidogResponseId=404", {"response": "404"}, "", id="Apidog's response"),
        pytest.param("apidogApiId=getPet", {"operation": "getPet"}, "", id="Apidog's endpoint"),
        pytest.param("__server=https://x&a", {}, "a", id="Prism's server says nothing"),
        pytest.param("__delay=5&__validation=off", {"delay_ms": 5, "validation": "off"}, "", id="the rest"),
        pytest.param("delay=5&response=404&example=x", {}, "delay=5&response=404&example=x", id="plain names"),
        pytest.param("__unknown=1", {}, "__unknown=1", id="names that are not ours"),
        pytest.param("__trace", {"trace": True}, "", id="flag without value"),
    ],
)  # fmt: skip
def test_query_forms_are_taken_out(query: str, expected: dict[str, Any], rest: str) -> None:
    assert read("", query) == (Selectors(**expected), rest)


def test_parameters_that_the_operation_declares_are_its_own() -> None:
    query = "__code=404&__seed=1&__server=x"
    assert read("", query, "__code", "__server") == (Selectors(seed="1"), "__code=404&__server=x")


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        pytest.param({"x-mock-response-code": "404"}, {"code": 404}, id="Postman's status"),
        pytest.param({"x-mock-response-name": "big cat"}, {"example": "big cat"}, id="Postman's example"),
        pytest.param({"x-mock-response-id": "cat"}, {"response": "cat"}, id="Postman's id"),
        pytest.param({"specmatic-response-code": " 404 "}, {"code": 404}, id="Specmatic"),
        pytest.param({"x-redocly-response-body-example": "cat"}, {"example": "cat"}, id="Redocly"),
        pytest.param({"x-microcks-delay": "250"}, {"delay_ms": 250}, id="Microcks"),
        pytest.param({"x-microcks-delay": "250", "prefer": "delay=5"}, {"delay_ms": 5}, id="Prefer goes before"),
        pytest.param({"x-mock-response-code": "404", "specmatic-response-code": "500"}, {"code": 404}, id="the first"),
    ],
)
def test_headers_of_other_mock_servers(headers: dict[str, str], expected: dict[str, Any]) -> None:
    request = MockRequest("GET", "/", "", headers)
    assert may_select(request)
    assert read_selectors(request) == (Selectors(**expected), request)
    assert (
        read_selectors(request, header_names=frozenset(headers) - {"prefer"})[0] == read(headers.get("prefer", ""))[0]
    )


def test_the_query_goes_before_the_headers_of_others() -> None:
    request = MockRequest("GET", "/", "__code=500", {"x-mock-response-code": "404"})
    assert read_selectors(request)[0].code == 500


def test_headers_that_make_no_sense_are_ignored_and_say_so() -> None:
    selectors, _ = read_selectors(MockRequest("GET", "/", "", {"x-mock-response-code": "teapot"}))
    assert selectors.ignored == ("`x-mock-response-code: teapot` is ignored: write a status from 100 to 599",)


def test_prefer_goes_before_the_query() -> None:
    assert read("code=404", "__code=500&__seed=1")[0] == Selectors(code=404, seed="1")


@pytest.mark.parametrize(
    "text",
    ["code=4XX", "code=99", "code=600", "code=", "dynamic=maybe", "locale=../..", "locale=xx", "locale=tlh-DE",
     "validation=strict", "delay=soon", "delay=-1", "delay=1.5",
     "count=-1", "count=100000", "count=٣", "example=", "seed=" + "x" * 300],
)  # fmt: skip
def test_malformed_values_are_ignored_and_say_so(text: str) -> None:
    selectors, _ = read(text)
    assert selectors == Selectors(ignored=selectors.ignored)
    assert len(selectors.ignored) == 1
    assert text[:50] in selectors.ignored[0]


def test_long_headers_are_cut() -> None:
    assert read("x=" + "," * 100_000 + "code=404")[0] == NO_SELECTORS


@pytest.mark.parametrize(
    ("query", "headers", "expected"),
    [("a=1", {}, False), ("", {"accept": "*/*"}, False), ("__code=1", {}, True), ("apidogApiId=x", {}, True),
     ("", {"prefer": "code=1"}, True)],
)  # fmt: skip
def test_a_cheap_look_tells_whether_to_read(query: str, headers: dict[str, str], *, expected: bool) -> None:
    assert may_select(MockRequest("GET", "/", query, headers)) is expected
