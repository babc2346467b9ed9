"""Conditions and bodies that are made to take time or memory, or to read what is not theirs."""

import json
import time

import pytest

from smartmock.errors import Invalid
from smartmock.mock.customising.conditions import TOO_MUCH
from smartmock.types import JSON
from tests.mock.customising.requests import JSON_TYPE, XML_TYPE, condition, facts, json_facts

SECONDS = 2
"""Far more than any of them takes: what is not bounded takes minutes."""

WIDE = {"a": list(range(100_000)), "b": list(range(100)), "o": [{"x": "a" * 50} for _ in range(1_000)]}
DEEP = b'{"a":' * 400 + b"1" + b"}" * 400


def entities(reference: str) -> bytes:
    lines = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE r [<!ENTITY e0 "lol">{lines}]><r a="{reference}">{reference}</r>'.encode()


def timed(location: str, operator: str, value: JSON, name: str, body: bytes, headers: dict[str, str]) -> str:
    found = condition(location, operator, value, name)
    request = facts(body, headers)
    began = time.perf_counter()
    told = found.judge(request).found
    assert time.perf_counter() - began < SECONDS
    return told


@pytest.mark.parametrize("path", [
    "$..*..*..*", "$..[?$..[?@ == -1]]", "$.a[?@ == $.a]", "$.a[?$.a == $.a]", "$..a", "$[?count($..*) > 1]",
    "$.a[?search('aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', '(a|a)*b')]",
    "$.a[?count($.a[?@ > 5]) > 5]", "$[?@[?@[?@ == 1] || $..x]]",
])  # fmt: skip
def test_paths_that_look_through_everything_for_everything(path: str) -> None:
    assert timed("body", "exists", None, path, json.dumps(WIDE).encode(), JSON_TYPE) == TOO_MUCH


def test_a_request_may_make_so_much_work_for_all_conditions_together() -> None:
    request = json_facts(WIDE)
    paths = [f"$.a[?@ < {number}]" for number in range(200)]
    began = time.perf_counter()
    verdicts = [condition("body", "exists", name=path).judge(request) for path in paths]
    assert time.perf_counter() - began < SECONDS
    assert verdicts[-1] == (False, TOO_MUCH)


@pytest.mark.parametrize("negate", [False, True])
@pytest.mark.parametrize("operator", ["equals", "notEquals"])
def test_what_cannot_be_looked_through_never_holds(operator: str, *, negate: bool) -> None:
    found = condition("body", operator, 1, "$..none", negate=negate)
    assert found.judge(json_facts(WIDE)) == (False, TOO_MUCH)


@pytest.mark.parametrize("path", ["$..a", "$[?@ == $.a]", "$..[?@.a == 1]", "$.a.a.a", "$"])
@pytest.mark.parametrize("body", [DEEP, b"[" * 100_000 + b"]" * 100_000, b'{"a":' * 100_000], ids=len)
def test_deep_bodies(path: str, body: bytes) -> None:
    assert timed("body", "exists", None, path, body, JSON_TYPE)


@pytest.mark.parametrize("value", [json.loads(b"[" * 40 + b"]" * 40), "[" * 300 + "]" * 300])
def test_deep_values(value: JSON) -> None:
    for operator in ("equals", "contains", "in"):
        assert timed("body", operator, value, "a", b'{"a":' + b"[" * 900 + b"]" * 900 + b"}", JSON_TYPE)


@pytest.mark.parametrize("path", [
    "$" + "[?@" * 150 + "]" * 150, "$[?" + "(" * 240 + "@" + ")" * 240 + "]", "$[?" + "!" * 240 + "@]",
    "$[" + "9" * 400 + "]", "$[?@ == 1e999]", "$['\ud800']", "$" + ".a" * 600, "$" + "." * 100, "$[?" + "@.a&&" * 90,
    "/" + "a/" * 300, "/a[" + "not(" * 100 + "b" + ")" * 100 + "]", "/a" + "[1]" * 150, "/a['\ud800']", "/\x00",
])  # fmt: skip
def test_paths_are_compiled_or_refused_at_once(path: str) -> None:
    pointers = []
    began = time.perf_counter()
    try:
        condition("body", "exists", name=path).judge(json_facts({"b": 1}))
    except Invalid as error:
        pointers = [fault.pointer for fault in error.faults]
    assert pointers in ([], ["/conditions/0/name"])
    assert time.perf_counter() - began < SECONDS


@pytest.mark.parametrize("path", ["//r", "r", "//@a", "count(//r)", "/r/text()"])
@pytest.mark.parametrize("body", [
    entities("&e9;"), entities("&e1;"), entities("&e0;"),
    ('<?xml version="1.0" encoding="UTF-16"?>' + entities("&e9;").decode()).encode("utf-16"),
    b'<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><r a="">&x;</r>',
    b'<!DOCTYPE r [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;]><r a=""></r>',
    b"<r>" * 100_000 + b"</r>" * 100_000,
], ids=len)  # fmt: skip
def test_xml_with_entities_or_without_end_has_no_values(path: str, body: bytes) -> None:
    assert timed("body", "exists", None, path, body, XML_TYPE) == "nothing"


def test_a_document_type_elsewhere_is_not_fetched() -> None:
    body = b'<!DOCTYPE r SYSTEM "http://127.0.0.1:9/x.dtd"><r>1</r>'
    assert timed("body", "exists", None, "/r", body, XML_TYPE) == '"1"'


@pytest.mark.parametrize("path", ["//a[.='y']", "//a[contains(., 'y')]", "//a", "/r/a[last()]", "//*[a and not(b)]"])
@pytest.mark.parametrize("body", [
    b"<r>" + b"<a>x</a>" * 120_000 + b"</r>", b"<a>" * 250 + b"x" * 900_000 + b"</a>" * 250,
], ids=["wide", "deep"])  # fmt: skip
def test_large_xml(path: str, body: bytes) -> None:
    assert timed("body", "exists", None, path, body, XML_TYPE)


@pytest.mark.parametrize("pattern", [
    "(a+)+$", "(a|a)*b", "(a*)*\\1c$", "(?=(a*)*c)", "(?:a?){900}a{900}b", "(?=.*\\d)(?=.*[b-z]).{8,}",
    "(?:(?=a*b)a)*c", "((((((((a*)*)*)*)*)*)*)*)*b", "(.*)(.*)(.*)(.*)[^a]\\4\\3", "(?<=a*)b", "[^b]*[^c]*[^d]*e",
])  # fmt: skip
def test_regexes_that_never_end_elsewhere(pattern: str) -> None:
    for size in (30, 5_000, 900_000):
        assert timed("body", "regex", pattern, "", b"a" * size, {})


@pytest.mark.parametrize(
    "pattern", ["(?:a{1000}){1000}", "\\p{L}{1,999}", "(" * 200 + ")" * 200, "(?:(?:a{99}){99}){99}"]
)
def test_regexes_that_need_much_memory_are_refused(pattern: str) -> None:
    began = time.perf_counter()
    with pytest.raises(Invalid):
        condition("query", "regex", pattern)
    assert time.perf_counter() - began < SECONDS


def test_texts_that_are_no_unicode() -> None:
    request = facts(b'{"x": "a\\ud800b"}', JSON_TYPE)
    assert condition("body", "regex", "^a.b$").judge(request) == (True, '"a�b"')
    assert condition("body", "contains", "b").holds(request)


@pytest.mark.parametrize("number", [b"9" * 4_000, b"9" * 100_000, b"1e999", b"NaN", b"-Infinity"])
def test_numbers_that_are_none(number: bytes) -> None:
    for operator in ("equals", "lessThan", "greaterThan", "lengthEquals", "in", "contains", "startsWith"):
        assert timed("body", operator, 5, "x", b'{"x": ' + number + b"}", JSON_TYPE)


def test_forms_with_many_fields() -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    assert timed("form", "equals", "x", "a", b"a=1&" * 200_000, form) == '"1", "1", "1" and 197 more'
    for options in ("boundary=x", "boundary=" + "x;" * 50_000, 'boundary="' + "\\" * 50_000):
        headers = {"content-type": f"multipart/form-data; {options}"}
        assert timed("form", "equals", "x", "a", b"--x\r\n\r\n" * 100_000, headers) == "nothing"


@pytest.mark.parametrize(("operator", "value"), [
    ("notIn", list(range(1_000))), ("in", [{"a": number} for number in range(1_000)]),
    ("equals", {"a": [1] * 5_000}), ("contains", [1] * 5_000),
])  # fmt: skip
def test_many_values_are_not_compared_with_many_without_end(operator: str, value: JSON) -> None:
    request = json_facts({"values": [{"a": [1] * 4_999}] * 20 + [[[1] * 4_999]] * 20 + ["x" * 9] * 1_000})
    conditions = [condition("body", operator, value, "$.values[*]") for _ in range(40)]
    began = time.perf_counter()
    verdicts = [each.judge(request) for each in conditions]
    assert time.perf_counter() - began < SECONDS
    assert verdicts[-1] == (False, TOO_MUCH)


def test_what_is_cheap_to_judge_is_judged_also_when_there_was_too_much() -> None:
    request = facts(json.dumps(WIDE).encode(), JSON_TYPE, query="plan=gold")
    assert condition("body", "exists", name="$..none").judge(request) == (False, TOO_MUCH)
    assert condition("query", "equals", "gold", "plan").judge(request) == (True, '"gold"')
    assert condition("query", "in", ["gold", "silver"], "plan").judge(request) == (True, '"gold"')


def test_a_parameter_that_is_repeated_without_end() -> None:
    request = facts(query="&".join(["id=a"] * 1_000))
    conditions = [condition("query", "notIn", list(range(1_000)), "id") for _ in range(100)]
    began = time.perf_counter()
    assert not conditions[-1].holds(request)
    assert not any(each.holds(request) for each in conditions)
    assert time.perf_counter() - began < SECONDS


def test_patterns_that_the_request_brings_are_dear() -> None:
    items = [{"text": "aa", "pattern": f"[\\p{{L}}{number}]" * 3} for number in range(3_000)]
    assert timed("body", "exists", None, "$[?search(@.text, @.pattern)]", json.dumps(items).encode(), JSON_TYPE) == (
        TOO_MUCH
    )
    assert condition("body", "exists", name="$[?match(@.a, @.b)]").holds(json_facts([{"a": "cat", "b": "c.t"}]))


@pytest.mark.parametrize("test", ["contains(.,'x{}')", "*/*/*='{}'", "not(a='{}')"])
@pytest.mark.parametrize("body", [
    b"<a>" * 250 + b"x" * 400_000 + b"</a>" * 250, b"<a>" * 200 + b"<b/>" * 90_000 + b"</a>" * 200,
], ids=["text", "children"])  # fmt: skip
def test_many_tests_in_deep_xml(test: str, body: bytes) -> None:
    path = "//*[" + " or ".join(test.format(number) for number in range(20)) + "]"
    assert timed("body", "exists", None, path, body, XML_TYPE) == TOO_MUCH
