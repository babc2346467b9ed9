"""Every operator, wherever a text may stand and for every type of JSON."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartmock.errors import Invalid
from smartmock.mock.customising.operators import OPERATORS
from smartmock.types import JSON
from tests.mock.customising.requests import TEXT_PLACES, condition, facts, json_facts

OPPOSITES = {
    "equals": "notEquals",
    "regex": "notRegex",
    "contains": "notContains",
    "in": "notIn",
    "exists": "notExists",
    "isEmpty": "isNotEmpty",
}

# operator, its value, a text for which it holds, a text for which it does not
TEXTS: list[tuple[str, JSON, str, str]] = [
    ("equals", "gold", "gold", "Gold"),
    ("equals", "7", "7", "007"),
    ("equals", 7, "7", "007"),
    ("equals", 7, "7.0", "7a"),
    ("equals", 1.5, "15e-1", "1.50.0"),
    ("equals", 9007199254740993, "9007199254740993", "9007199254740992"),
    ("equals", True, "true", "1"),
    ("equals", False, "false", "0"),
    ("equals", None, "null", "none"),
    ("lessThan", 10, "9", "10"),
    ("lessThan", "10", "9", "90"),
    ("lessOrEqual", 10, "10", "10.1"),
    ("greaterThan", 9, "10", "9"),
    ("greaterThan", "9", "10", "08"),
    ("greaterThan", -3, "-2.5", "x"),
    ("greaterOrEqual", "2026-05-31", "2026-06-01", "2026-05-30"),
    ("regex", "^[A-Z]{3}$", "ABC", "ABCD"),
    ("regex", "b+", "abc", "ac"),
    ("regex", "^(?!no)", "yes", "nope"),
    ("contains", "ol", "gold", "silver"),
    ("contains", 2, "123", "13"),
    ("in", ["gold", 7], "gold", "go"),
    ("in", ["gold", 7], "7", "07"),
    ("in", "gold, silver", "silver", "gold, silver"),
    ("startsWith", "go", "gold", "ago"),
    ("endsWith", "ld", "gold", "golden"),
    ("lengthEquals", 4, "gold", "golden"),
    ("lengthEquals", "4", "gäld", "gol"),
    ("lengthLess", 4, "gol", "gold"),
    ("lengthGreater", 3, "gold", "gol"),
    ("isEmpty", None, "", "0"),
]

# the same for values of JSON
VALUES: list[tuple[str, JSON, JSON, JSON]] = [
    ("equals", 7, 7.0, 8),
    ("equals", "007", 7, 70),
    ("equals", 7, "7", True),
    ("equals", 1, 1, True),
    ("equals", True, True, 1),
    ("equals", "true", True, "True"),
    ("equals", False, False, 0),
    ("equals", None, None, False),
    ("equals", "null", None, ""),
    ("equals", {"a": [1, {"b": None}]}, {"a": [1.0, {"b": None}]}, {"a": [1, {"b": False}]}),
    ("equals", {"a": 1}, {"a": 1}, {"a": 1, "b": 2}),
    ("equals", '{"a": 1}', {"a": 1}, {"a": 2}),
    ("equals", [1, 2], [1, 2], [2, 1]),
    ("equals", [], [], {}),
    ("lessThan", 10, 9.5, True),
    ("lessThan", "10", 9, None),
    ("lessOrEqual", 10, 10.0, {}),
    ("greaterThan", 9, "10", [10]),
    ("greaterOrEqual", "a", "b", 3),
    ("regex", "^[0-9]+$", 12, [1]),
    ("regex", "true", True, {"true": True}),
    ("contains", "a", ["b", "a"], ["b"]),
    ("contains", 1, ["1"], [True]),
    ("contains", {"a": 1}, [{"a": 1}], [{"a": 1, "b": 1}]),
    ("contains", "a", {"a": None}, {"b": "a"}),
    ("contains", {"a": 1}, {"a": 1, "b": 2}, {"b": 2}),
    ("contains", 2, 123, 13),
    ("in", [1, "b", None], None, 0),
    ("in", [[1], {"a": 1}], {"a": 1}, {"a": 2}),
    ("in", "1,2", 2, 12),
    ("in", 5, 5, 6),
    ("startsWith", 1, 12, 21),
    ("endsWith", "e", True, ["e"]),
    ("lengthEquals", 2, [1, 2], {"a": 1}),
    ("lengthLess", 1, {}, [0]),
    ("lengthGreater", 1, {"a": 1, "b": 2}, None),
    ("isEmpty", None, None, 0),
    ("isEmpty", None, [], [None]),
    ("isEmpty", None, {}, False),
]


def test_the_tables_have_every_operator() -> None:
    judged = {row[0] for row in TEXTS} & {row[0] for row in VALUES} | {"exists"}
    assert judged | {OPPOSITES.get(name, name) for name in judged} == OPERATORS.keys()


@pytest.mark.parametrize("place", TEXT_PLACES)
@pytest.mark.parametrize(("operator", "value", "right", "wrong"), TEXTS)
def test_texts_everywhere(place: str, operator: str, value: JSON, right: str, wrong: str) -> None:
    location, request = TEXT_PLACES[place]
    assert condition(location, operator, value).holds(request(right))
    assert not condition(location, operator, value).holds(request(wrong))
    if operator in OPPOSITES:
        assert not condition(location, OPPOSITES[operator], value).holds(request(right))
        assert condition(location, OPPOSITES[operator], value).holds(request(wrong))


@pytest.mark.parametrize(("operator", "value", "right", "wrong"), VALUES)
def test_values_of_json(operator: str, value: JSON, right: JSON, wrong: JSON) -> None:
    for name, wrap in (("x", lambda item: {"x": item}), ("$.x", lambda item: {"x": item}), ("$", lambda item: item)):
        found = condition("body", operator, value, name)
        assert found.holds(json_facts(wrap(right))), name
        assert not found.holds(json_facts(wrap(wrong))), name


@pytest.mark.parametrize("place", TEXT_PLACES)
@pytest.mark.parametrize("operator", OPERATORS)
def test_what_is_missing(place: str, operator: str) -> None:
    location, request = TEXT_PLACES[place]
    value = None if not OPERATORS[operator].takes_value else 1 if operator != "regex" else "1"
    value = "1" if operator in {"regex", "notRegex"} else value
    wanted = operator in {*OPPOSITES.values(), "isEmpty"} - {"isNotEmpty"}
    absent = condition(location, operator, value, name="y")
    assert absent.judge(request("text")) == (wanted, "nothing")
    assert condition(location, operator, value, name="y", negate=True).holds(request("text")) is not wanted


@pytest.mark.parametrize(("operator", "value", "holds"), [
    ("equals", "b", True), ("equals", "c", False), ("notEquals", "b", False), ("notEquals", "c", True),
    ("in", ["z", "b"], True), ("notIn", ["z", "b"], False), ("isEmpty", None, True), ("isNotEmpty", None, False),
    ("regex", "^a$", True), ("notRegex", "^a$", False), ("lengthEquals", 0, True),
])  # fmt: skip
def test_any_of_several_values_and_none_for_the_opposites(operator: str, value: JSON, *, holds: bool) -> None:
    assert condition("query", operator, value).holds(facts(query="x=a&y=c&x=b&x=")) is holds
    items = json_facts({"items": [{"x": "a"}, {"y": "c"}, {"x": "b"}, {"x": ""}]})
    assert condition("body", operator, value, "$.items[*].x").holds(items) is holds


@pytest.mark.parametrize(("operator", "value"), [
    ("lessThan", True), ("lessThan", ""), ("greaterThan", [1]), ("greaterOrEqual", None),
    ("regex", 5), ("regex", "("), ("notRegex", "[z-a]"), ("regex", "a" * 1_001), ("regex", "(?:a{1000}){1000}"),
    ("regex", "\ud800"), ("contains", ""), ("contains", None), ("in", []), ("in", " , "), ("in", None), ("in", {}),
    ("notIn", list(range(1_001))), ("startsWith", ""), ("endsWith", ["a"]), ("lengthEquals", -1),
    ("lengthLess", 1.5), ("lengthGreater", "many"), ("exists", "yes"), ("isEmpty", 0),
])  # fmt: skip
def test_values_that_an_operator_cannot_take(operator: str, value: JSON) -> None:
    with pytest.raises(Invalid) as caught:
        condition("body", operator, value)
    assert [fault.pointer for fault in caught.value.faults] == ["/conditions/0/value"]
    assert all(fault.message and fault.remedy for fault in caught.value.faults)


SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
ANY = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
)


@given(ANY, ANY)
def test_an_operator_and_its_opposite_never_agree(actual: JSON, value: JSON) -> None:
    request = json_facts({"x": actual})
    for operator, opposite in OPPOSITES.items():
        given_value = value if OPERATORS[operator].takes_value else None
        try:
            found = condition("body", operator, given_value)
        except Invalid:
            continue
        assert found.holds(request) is not condition("body", opposite, given_value).holds(request)


@given(ANY, st.sampled_from([*OPERATORS]), ANY)
def test_negation_turns_every_verdict(actual: JSON, operator: str, value: JSON) -> None:
    try:
        plain = condition("body", operator, value if OPERATORS[operator].takes_value else None)
    except Invalid:
        return
    turned = condition("body", operator, plain.value, negate=True)
    for request in (json_facts({"x": actual}), json_facts({}), facts()):
        assert plain.holds(request) is not turned.holds(request)


@given(ANY)
def test_every_value_equals_itself(value: JSON) -> None:
    request = json_facts({"x": value})
    has_nan = "NaN" in request.text
    assert condition("body", "equals", value).holds(request) or has_nan
    assert condition("body", "in", [value]).holds(request) or has_nan


NUMBERS = st.integers(-(10**20), 10**20) | st.floats(-1e6, 1e6, allow_nan=False).map(lambda number: round(number, 6))


@given(NUMBERS, NUMBERS)
def test_numbers_are_in_order_however_they_are_written(first: float, second: float) -> None:
    orders = {
        "lessThan": first < second,
        "lessOrEqual": first <= second,
        "greaterThan": first > second,
        "greaterOrEqual": first >= second,
    }
    for (operator, holds), actual, bound in product(orders.items(), (first, repr(first)), (second, repr(second))):
        assert condition("body", operator, bound).holds(json_facts({"x": actual})) is holds
