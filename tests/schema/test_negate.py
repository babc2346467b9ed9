"""What obeys an alternative of "not S" breaks S."""

import json
from typing import Any

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from smartmock.schema.merge import SETTLED
from smartmock.schema.negate import negate_schema
from tests.properties.witnessed_schemas import VALUES, witnessed


def plain(schema: Any) -> Any:
    """Our own keyword in the terms of JSON Schema."""
    if isinstance(schema, dict):
        kept = {key: plain(value) for key, value in schema.items() if key != SETTLED}
        return {"allOf": [kept, {"not": plain(schema[SETTLED])}]} if SETTLED in schema else kept
    return [plain(item) for item in schema] if isinstance(schema, list) else schema


def find_names(rule: Any) -> list[str]:
    return [name for name in ("a", "b", "Zz", "x-1", "", "10") if jsonschema.Draft202012Validator(rule).is_valid(name)]


def nothing_there(_ref: str) -> bool:
    return True


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(witnessed(), st.lists(VALUES, min_size=3, max_size=8))
def test_alternatives_exclude_the_schema(pair: tuple[Any, Any], values: list[Any]) -> None:
    schema, witness = pair
    validator = jsonschema.Draft202012Validator(schema)
    for alternative in negate_schema(schema, nothing_there, find_names):
        obeys = jsonschema.Draft202012Validator(plain(alternative))
        for value in (witness, *values):
            assert not (obeys.is_valid(value) and validator.is_valid(value)), (schema, alternative, value)


def test_nothing_breaks_a_schema_that_allows_everything() -> None:
    assert negate_schema(True, nothing_there, find_names) == []
    assert negate_schema({}, nothing_there, find_names) == []
    assert negate_schema(False, nothing_there, find_names) == [True]


SAYING = {
    "a property of a pattern": ({"patternProperties": {"^x": {"type": "string"}}}, {"x-1": 1}, {"x-1": "", "a": 1}),
    "a property that may not be": ({"patternProperties": {"^x": False}}, {"x-1": 1}, {"a": 1}),
    "a name": ({"propertyNames": {"pattern": "^[a-z]$"}}, {"Zz": 1}, {"a": 1}),
    "a property that nothing names": (
        {"patternProperties": {"^[a-z]": {}}, "additionalProperties": False}, {"Zz": 1}, {"a": 1},
    ),
    "a property that nothing evaluates": ({"unevaluatedProperties": {"type": "string"}}, {"z": 1}, {"z": ""}),
    "an item that nothing evaluates": ({"prefixItems": [{}], "unevaluatedItems": False}, [1, 2], [1]),
    "an item after the first ones": ({"prefixItems": [{}], "items": {"type": "string"}}, [1, 2], [1, ""]),
    "too few": ({"contains": {"type": "null"}, "minContains": 2}, [None, 1], [None, None]),
    "too many": ({"contains": {"type": "null"}, "minContains": 0, "maxContains": 1}, [None, None], [None, 1]),
    "a larger object": ({"enum": [{"a": 1}, {}]}, {"a": 1, "b": 2}, {"a": 1}),
    "a larger array": ({"const": [1]}, [1, 1], [1]),
    "a name that is required too": ({"dependentRequired": {"a": ["b"]}}, {"a": 1}, {"a": 1, "b": 1}),
}  # fmt: skip


@pytest.mark.parametrize(("schema", "breaks", "obeys"), SAYING.values(), ids=SAYING)
def test_it_is_said_in_positive_words(schema: Any, breaks: Any, obeys: Any) -> None:
    positive = [way for way in negate_schema(schema, nothing_there, find_names) if SETTLED not in way]
    ways = [jsonschema.Draft202012Validator(way) for way in positive]
    assert any(way.is_valid(breaks) for way in ways)
    assert not any(way.is_valid(obeys) for way in ways)


@pytest.mark.parametrize(
    "schema",
    [{"patternProperties": {"^x": True}}, {"contains": {}, "minContains": 0}, {"unevaluatedItems": True}],
    ids=json.dumps,
)
def test_nothing_breaks_a_rule_that_allows_everything(schema: Any) -> None:
    assert negate_schema(schema, nothing_there, find_names) == []
