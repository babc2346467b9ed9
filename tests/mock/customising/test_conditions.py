"""Conditions: where they look, what they refuse, and how they tell what they found."""

import pytest

from smartmock.errors import Invalid
from smartmock.mock.customising.conditions import SHOWN, compile_condition
from smartmock.types import JSON
from tests.mock.customising.requests import (
    FORM_TYPE,
    JSON_TYPE,
    TEXT_PLACES,
    XML_TYPE,
    condition,
    facts,
    json_facts,
)

ORDER = {
    "user": {"name": "Ada", "roles": ["admin", "dev"]},
    "items": [{"sku": "a-1", "price": 8, "tags": ["new"]}, {"sku": "b-2", "price": 12}],
    "with-dash": 1,
    "$odd": 2,
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        pytest.param("$.user.name", '"Ada"', id="names"),
        pytest.param("$['user']['roles'][-1]", '"dev"', id="index from the end"),
        pytest.param("$.with-dash", "1", id="dash"),
        pytest.param("$['$odd']", "2", id="odd name"),
        pytest.param("$.user", "an object with 2 properties", id="object"),
        pytest.param("$.user.roles", "a list of 2", id="list"),
        pytest.param("$.items[*].sku", '"a-1", "b-2"', id="all"),
        pytest.param("$.items[::-1].sku", '"b-2", "a-1"', id="slice"),
        pytest.param("$.items[1,0].price", "12, 8", id="several"),
        pytest.param("$..price", "8, 12", id="descendants"),
        pytest.param("$.items[?@.price > 10].sku", '"b-2"', id="filter"),
        pytest.param("$.items[?(@.price <= 8 || @.sku == 'b-2') && @.price != 12].sku", '"a-1"', id="logic"),
        pytest.param("$.items[?@.tags].sku", '"a-1"', id="existence"),
        pytest.param("$.items[?!@.tags].sku", '"b-2"', id="not"),
        pytest.param("$.items[?@ == $.items[1]].sku", '"b-2"', id="objects"),
        pytest.param("$.items[?length(@.sku) == 3 && count(@.tags[*]) == 1].price", "8", id="functions"),
        pytest.param("$.items[?value(@.tags[*]) == 'new'].price", "8", id="value"),
        pytest.param("$.items[?match(@.sku, 'b-.')].price", "12", id="match"),
        pytest.param("$.items[?search(@.sku, '-1')].price", "8", id="search"),
        pytest.param("$.items[?@.none == @.nothing].price", "8, 12", id="nothing equals nothing"),
        pytest.param("$.items[?@.price < 'x'].price", "nothing", id="no order between types"),
        pytest.param("$.items[7]", "nothing", id="no such item"),
        pytest.param("$.user.name.first", "nothing", id="below a text"),
        pytest.param("$", "an object with 4 properties", id="all of it"),
    ],
)
def test_jsonpath(path: str, found: str) -> None:
    verdict = condition("body", "exists", name=path).judge(json_facts(ORDER))
    assert verdict == (found != "nothing", found)


XML = b"""<?xml version="1.0"?><o:order xmlns:o="urn:o" xmlns="urn:d" o:id="7"><customer>Ada</customer>
<item sku="a-1"><price>8</price></item><item sku="b-2"><price>12</price><!-- x -->&amp;</item></o:order>"""


@pytest.mark.parametrize(
    ("path", "found"),
    [
        pytest.param("customer", '"Ada"', id="child of the root"),
        pytest.param("/order/customer/text()", '"Ada"', id="from the root"),
        pytest.param("/o:order/@id", '"7"', id="prefixes are left aside"),
        pytest.param("//price", '"8", "12"', id="anywhere"),
        pytest.param("/order/item[2]/@sku", '"b-2"', id="position"),
        pytest.param("/order/item[last()]", '"12&"', id="last"),
        pytest.param("//item[@sku='b-2']/price", '"12"', id="attribute"),
        pytest.param("//item[price > 10 and not(@none)]/@sku", '"b-2"', id="comparison"),
        pytest.param("//item[contains(@sku, '-1') or starts-with(price, '9')]/*", '"8"', id="functions"),
        pytest.param("count(//item)", "2", id="count"),
        pytest.param("/item", "nothing", id="not the root"),
    ],
)
def test_xpath(path: str, found: str) -> None:
    verdict = condition("body", "exists", name=path).judge(facts(XML, XML_TYPE))
    assert verdict == (found != "nothing", found)


def test_one_name_is_looked_up_as_the_body_has_it() -> None:
    found = condition("body", "equals", "gold", name="plan")
    assert found.holds(json_facts({"plan": "gold"}))
    assert found.holds(facts(b"plan=gold", FORM_TYPE))
    assert found.holds(facts(b"<user><plan>gold</plan></user>", XML_TYPE))
    assert not found.holds(facts(b"plan=gold"))
    assert not found.holds(json_facts(["plan", "gold"]))


@pytest.mark.parametrize("name", ["user[name]", "a.b", "/x", "a b", "@", "(", "日本"])
def test_properties_and_fields_may_have_any_name(name: str) -> None:
    assert condition("body", "equals", 1, name=name).holds(json_facts({name: 1}))


def test_the_whole_body_is_a_text() -> None:
    assert condition("body", "contains", "lo", name="").judge(facts(b"hello")) == (True, '"hello"')
    assert condition("body", "exists", name="").judge(facts()) == (False, "nothing")
    assert compile_condition({"in": "body", "operator": "equals", "value": "[1]"}, "").holds(facts(b"[1]", JSON_TYPE))


def test_names_of_headers_have_no_case_and_other_names_do() -> None:
    assert condition("header", "equals", "1", name="X-Tenant").holds(facts(headers={"x-tenant": "1"}))
    assert not condition("query", "equals", "1", name="Page").holds(facts(query="page=1"))


@pytest.mark.parametrize(
    ("operator", "value", "client", "holds"),
    [
        ("equals", "192.0.2.7", "192.0.2.7", True),
        ("equals", "192.0.2.7", "::ffff:192.0.2.7", True),
        ("equals", "10.0.0.0/8", "10.1.2.3", True),
        ("equals", "10.1.2.3/8", "10.9.9.9", True),
        ("in", ["192.0.2.7", "2001:db8::/32"], "2001:db8::1", True),
        ("in", "192.0.2.7, 10.0.0.0/8", "10.1.2.3", True),
        ("in", "192.0.2.7", "192.0.2.8", False),
        ("notEquals", "10.0.0.0/8", "10.1.2.3", False),
        ("notIn", ["10.0.0.0/8"], "192.0.2.7", True),
        ("equals", "10.0.0.0/8", "", False),
        ("notEquals", "10.0.0.0/8", "", True),
    ],
)
def test_clients(operator: str, value: JSON, client: str, *, holds: bool) -> None:
    found = condition("ip", operator, value, name="")
    assert found.holds(facts(client=client)) is holds
    assert (found.reads_client, found.counts) == (True, False)


@pytest.mark.parametrize(
    ("operator", "value", "calls"),
    [
        ("equals", 2, [2]), ("equals", "2", [2]), ("notEquals", 2, [1, 3, 4]), ("lessThan", 3, [1, 2]),
        ("lessOrEqual", 3, [1, 2, 3]), ("greaterThan", "3", [4]), ("greaterOrEqual", 3, [3, 4]),
        ("in", [1, 4], [1, 4]), ("in", "1, 4", [1, 4]), ("notIn", [1, 4], [2, 3]),
    ],
)  # fmt: skip
def test_calls(operator: str, value: JSON, calls: list[int]) -> None:
    found = condition("call", operator, value, name="")
    assert [count for count in range(1, 5) if found.holds(facts(count=count))] == calls
    assert (found.reads_client, found.counts) == (False, True)


def test_only_where_the_count_and_the_client_are_needed() -> None:
    for location in {location for location, _ in TEXT_PLACES.values()}:
        found = condition(location, "exists")
        assert (found.reads_client, found.counts) == (False, False)


@pytest.mark.parametrize(
    ("content", "pointers", "remedy"),
    [
        pytest.param([], [""], "Give an object", id="no object"),
        pytest.param({}, ["/in", "/operator"], "query, path, header", id="empty"),
        pytest.param({"in": "qeury", "name": "x", "operator": "exists"}, ["/in"], "mean `query`", id="location"),
        pytest.param({"in": "query", "name": "x", "operator": "equal", "value": 1}, ["/operator"], "mean `equals`"),
        pytest.param(
            {"in": "query", "name": "x", "operator": []}, ["/operator"], "There are: equals", id="no operator"
        ),
        pytest.param({"in": "query", "name": "x", "operator": "equals"}, ["/value"], "compares with", id="no value"),
        pytest.param({"in": "query", "operator": "exists"}, ["/name"], "query parameter", id="no name"),
        pytest.param({"in": "query", "name": 5, "operator": "exists"}, ["/name"], "Give a text", id="wrong name"),
        pytest.param({"in": "header", "name": "X:", "operator": "exists"}, ["/name"], "without a colon", id="header"),
        pytest.param({"in": "ip", "name": "x", "operator": "equals", "value": "::1"}, ["/name"], "Leave", id="ip name"),
        pytest.param({"in": "ip", "operator": "regex", "value": "1"}, ["/operator"], "equals, notEquals, in, notIn"),
        pytest.param({"in": "ip", "operator": "in", "value": ["::1", "x", 1]}, ["/value/1", "/value/2"], "10.0.0.0/8"),
        pytest.param({"in": "ip", "operator": "equals", "value": "10.0.0.0/64"}, ["/value"], "networks", id="network"),
        pytest.param({"in": "call", "operator": "equals", "value": 1.5}, ["/value"], "first one is 1", id="no count"),
        pytest.param({"in": "call", "operator": "in", "value": [1, True]}, ["/value/1"], "whole number", id="counts"),
        pytest.param({"in": "call", "operator": "contains", "value": 1}, ["/operator"], "lessThan", id="call operator"),
        pytest.param({"in": "query", "name": "x", "operator": "equals", "value": {}}, ["/value"], "Give a text"),
        pytest.param(
            {"in": "body", "operator": "equals", "value": {}}, ["/value"], "the name $", id="text is no object"
        ),
        pytest.param({"in": "body", "name": "$.[", "operator": "exists"}, ["/name"], "RFC 9535", id="JSONPath"),
        pytest.param({"in": "body", "name": "$.a =~ /b/", "operator": "exists"}, ["/name"], "RFC 9535"),
        pytest.param({"in": "body", "name": "/a/b[", "operator": "exists"}, ["/name"], "/order/item", id="XPath"),
        pytest.param({"in": "body", "name": "//a//b", "operator": "exists"}, ["/name"], "/order/item", id="wide XPath"),
        pytest.param({"in": "query", "name": "x", "operator": "exists", "negate": 1}, ["/negate"], "true or false"),
        pytest.param({"in": "query", "name": "x", "operator": "exists", "vlaue": 1}, ["/vlaue"], "mean `value`"),
        pytest.param({"in": "x", "operator": "y", "negate": 0, "z": 1}, ["/z", "/in", "/operator", "/negate"], ""),
        pytest.param({"in": "body", "name": "$.a[", "operator": "regex", "value": "("}, ["/name", "/value"], ""),
    ],
)
def test_faults(content: JSON, pointers: list[str], remedy: str) -> None:
    with pytest.raises(Invalid) as caught:
        compile_condition(content, "/conditions/3")
    faults = caught.value.faults
    assert [fault.pointer.removeprefix("/conditions/3") for fault in faults] == pointers
    assert remedy in faults[0].remedy
    assert all(fault.message and fault.remedy for fault in faults)


@pytest.mark.parametrize("text", ["x" * 1_000, "a\nb\x1b[31m\x00", "\u202e", "é" * SHOWN])
def test_what_was_found_is_told_in_one_short_line(text: str) -> None:
    verdict = condition("body", "equals", "y").judge(json_facts({"x": text}))
    assert len(verdict.found) <= SHOWN + 2
    assert verdict.found.isprintable()


@pytest.mark.parametrize(
    ("value", "found"), [(None, "null"), (True, "true"), (1.5, "1.5"), ("", '""'), ([1], "a list of 1")]
)
def test_how_values_are_told(value: JSON, found: str) -> None:
    assert condition("body", "exists").judge(json_facts({"x": value})) == (True, found)
