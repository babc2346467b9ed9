"""What obeys an alternative of "not S" breaks S."""

from typing import Any

import jsonschema
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


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(witnessed(), st.lists(VALUES, min_size=3, max_size=8))
def test_alternatives_exclude_the_schema(pair: tuple[Any, Any], values: list[Any]) -> None:
    schema, witness = pair
    validator = jsonschema.Draft202012Validator(schema)
    for alternative in negate_schema(schema, lambda _ref: True):
        obeys = jsonschema.Draft202012Validator(plain(alternative))
        for value in (witness, *values):
            assert not (obeys.is_valid(value) and validator.is_valid(value)), (schema, alternative, value)


def test_nothing_breaks_a_schema_that_allows_everything() -> None:
    assert negate_schema(True, lambda _ref: True) == []
    assert negate_schema({}, lambda _ref: True) == []
    assert negate_schema(False, lambda _ref: True) == [True]
