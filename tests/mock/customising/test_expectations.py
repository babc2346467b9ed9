"""Expectations as they are sent, stored, and matched."""

import time

import pytest

from smartmock.errors import Invalid
from smartmock.mock.customising.expectations import compile_expectation, match, matches, normalise_expectation
from smartmock.mock.customising.model import Expectation
from smartmock.types import JSON, JsonObject
from tests.mock.customising.requests import facts


def query(name: str, value: str, **more: JSON) -> JsonObject:
    return {"in": "query", "name": name, "operator": "equals", "value": value, **more}


def expectation(*conditions: JSON, **more: JSON) -> Expectation:
    return compile_expectation({"conditions": [*conditions], "response": {}, **more}, 7)


def test_what_is_missing_has_its_default() -> None:
    content = {"response": {"body": {"a": 1}}, "conditions": [{"operator": "exists", "in": "query", "name": "x"}]}
    stored = normalise_expectation(content)
    assert stored == {
        "name": "",
        "enabled": True,
        "match": "all",
        "conditions": [{"in": "query", "name": "x", "operator": "exists", "value": None, "negate": False}],
        "response": {"status": 200, "headers": [], "body": {"a": 1}, "content_type": None, "delay_ms": 0},
        "weight": 1,
    }
    assert [*stored] == ["name", "enabled", "match", "conditions", "response", "weight"]
    assert [*stored["response"]] == ["status", "headers", "body", "content_type", "delay_ms"]
    assert normalise_expectation(stored) == stored


def test_a_body_of_bytes_stands_in_place_of_the_other() -> None:
    response = normalise_expectation({"response": {"body_base64": "AAEC"}})["response"]
    assert [*response] == ["status", "headers", "body_base64", "content_type", "delay_ms"]


def test_the_record() -> None:
    content = {
        "name": "gold", "match": "any", "weight": 3, "enabled": False,
        "conditions": [query("a", "1"), query("b", "2", negate=True)],
        "response": {"status": 201, "headers": [["Link", "<a>"], ["Link", "<b>"]], "content_type": "text/plain",
                     "delay_ms": 50, "body": "hi"},
    }  # fmt: skip
    found = compile_expectation(content, 7)
    assert (found.id, found.name, found.matches_all, found.weight) == (7, "gold", False, 3)
    assert [(each.name, each.negate) for each in found.conditions] == [("a", False), ("b", True)]
    assert (found.reply.status, found.reply.content_type, found.reply.delay_ms) == (201, "text/plain", 50)
    assert [(name, text.source) for name, text in found.reply.headers] == [("Link", "<a>"), ("Link", "<b>")]


def test_without_conditions_it_always_matches() -> None:
    for mode in ("all", "any"):
        assert match(expectation(match=mode), facts()) == ""
        assert matches(expectation(match=mode), facts())


@pytest.mark.parametrize(("sent", "reason"), [
    ("a=1&b=2", ""),
    ("a=1", 'query b equals "2": it is nothing'),
    ("a=3&b=3", 'query a equals "1": it is "3"'),
])  # fmt: skip
def test_all_of_the_conditions(sent: str, reason: str) -> None:
    found = expectation(query("a", "1"), query("b", "2"))
    assert match(found, facts(query=sent)) == reason
    assert matches(found, facts(query=sent)) is not bool(reason)


@pytest.mark.parametrize(("sent", "reason"), [
    ("a=1", ""),
    ("b=2", ""),
    ("b=3", 'query a equals "1": it is nothing; query b equals "2": it is "3"'),
])  # fmt: skip
def test_any_of_the_conditions(sent: str, reason: str) -> None:
    found = expectation(query("a", "1"), query("b", "2"), match="any")
    assert match(found, facts(query=sent)) == reason
    assert matches(found, facts(query=sent)) is not bool(reason)


def test_many_reasons_are_told_shortly() -> None:
    found = expectation(*(query("a", str(number)) for number in range(50)), match="any")
    assert match(found, facts(query="a=x")).endswith('query a equals "2": it is "x"; and 47 more')


def test_reasons_are_one_line_whatever_is_sent() -> None:
    found = expectation(query("a\n", "\x1b", negate=True))
    assert match(found, facts(query="a%0A=%1B")) == 'not (query a� equals "�"): it is "�"'


@pytest.mark.parametrize(("content", "pointer", "remedy"), [
    ({"nmae": "x"}, "/nmae", "Did you mean `name`?"),
    ({"id": 1}, "/id", "There are: name, enabled"),
    ({"name": 5}, "/name", "one line"),
    ({"name": "x" * 201}, "/name", "200"),
    ({"name": "a\nb"}, "/name", "one line"),
    ({"enabled": "yes"}, "/enabled", "true or false"),
    ({"match": "some"}, "/match", "all"),
    ({"weight": 0}, "/weight", "from 1"),
    ({"weight": True}, "/weight", "from 1"),
    ({"conditions": {}}, "/conditions", "a list"),
    ({"conditions": [query("a", "1")] * 51}, "/conditions", "50"),
    ({"conditions": [query("a", "1"), {}]}, "/conditions/1/in", "query"),
    ({"response": []}, "/response", "an object"),
    ({"response": {"code": 200}}, "/response/code", "status"),
    ({"response": {"status": 99}}, "/response/status", "200 to 599"),
    ({"response": {"status": 101}}, "/response/status", "announces"),
    ({"response": {"status": 600}}, "/response/status", "200 to 599"),
    ({"response": {"status": "200"}}, "/response/status", "200 to 599"),
    ({"response": {"delay_ms": -1}}, "/response/delay_ms", "60000"),
    ({"response": {"delay_ms": 60_001}}, "/response/delay_ms", "60000"),
    ({"response": {"headers": {"x": "1"}}}, "/response/headers", "list of pairs"),
    ({"response": {"headers": [["x", "1"]] * 101}}, "/response/headers", "100"),
    ({"response": {"headers": [["x", "1"], "y: 1"]}}, "/response/headers/1", "a pair"),
    ({"response": {"headers": [["x y", "1"]]}}, "/response/headers/0/0", "without a colon"),
    ({"response": {"headers": [["x", "1\r\ny: 2"]]}}, "/response/headers/0/1", "one line"),
    ({"response": {"headers": [["x", 1]]}}, "/response/headers/0/1", "text"),
    ({"response": {"headers": [["Content-Type", "a/b"]]}}, "/response/headers/0/0", "content_type"),
    ({"response": {"headers": [["Content-Length", "5"]]}}, "/response/headers/0/0", "the server sets it"),
    ({"response": {"headers": [["Smartmock-Source", "x"]]}}, "/response/headers/0/0", "Leave it out"),
    ({"response": {"content_type": "text"}}, "/response/content_type", "media type"),
    ({"response": {"content_type": "text/plain\r\nx: y"}}, "/response/content_type", "media type"),
    ({"response": {"body": "", "body_base64": "AAEC"}}, "/response/body_base64", "Keep `body`"),
    ({"response": {"body_base64": "AAE"}}, "/response/body_base64", "Base64"),
    ({"response": {"body_base64": 5}}, "/response/body_base64", "Base64"),
    ({"response": {"status": 204, "body": {"a": 1}}}, "/response/body", "another status"),
    ({"response": {"status": 304, "body_base64": "AAEC"}}, "/response/body_base64", "another status"),
])  # fmt: skip
def test_faults(content: JsonObject, pointer: str, remedy: str) -> None:
    given: JsonObject = {"response": {}, **content}
    for sent in (given, normalise_expectation(given)):
        with pytest.raises(Invalid) as caught:
            compile_expectation(sent, 1)
        assert [fault.pointer for fault in caught.value.faults][:1] == [pointer]
        assert remedy in caught.value.faults[0].remedy
        assert caught.value.faults[0].message


def test_a_response_is_needed() -> None:
    with pytest.raises(Invalid) as caught:
        compile_expectation(normalise_expectation({}), 1)
    assert [fault.pointer for fault in caught.value.faults] == ["/response"]


def test_all_faults_are_told_together() -> None:
    content: JsonObject = {
        "match": "x", "more": 1, "conditions": [{"in": "x", "operator": "equals"}, query("a", "1"), 5],
        "response": {"status": 1, "headers": [["", ""], ["x", "\n"]], "delay_ms": "1"},
    }  # fmt: skip
    with pytest.raises(Invalid) as caught:
        compile_expectation(content, 1)
    assert {fault.pointer for fault in caught.value.faults} == {
        "/more", "/match", "/conditions/0/in", "/conditions/0/value", "/conditions/2", "/response/status",
        "/response/headers/0/0", "/response/headers/1/1", "/response/delay_ms",
    }  # fmt: skip


@pytest.mark.parametrize("content_type", [
    "text/plain", "application/vnd.api+json; charset=utf-8", 'multipart/form-data; boundary="a b"', "text/x;a=1 ; b=2",
])  # fmt: skip
def test_media_types(content_type: str) -> None:
    assert expectation(response={"content_type": content_type}).reply.content_type == content_type


def test_fifty_expectations_are_matched_in_microseconds() -> None:
    """About 20 on the machine where this was written; the bound is for slow and busy ones."""
    expectations = [expectation(query("status", f"v{number}")) for number in range(50)]
    best = 1.0
    for _ in range(200):
        request = facts(query="page=2&status=v49")
        began = time.perf_counter()
        found = [each for each in expectations if matches(each, request)]
        best = min(best, time.perf_counter() - began)
        assert found == expectations[-1:]
    assert best < 300e-6
