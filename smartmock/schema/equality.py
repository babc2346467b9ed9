"""Equality of JSON values as JSON Schema has it (2020-12 core, section 4.2.2): 1 equals 1.0, and true is not 1."""

from smartmock.types import JSON


def json_key(value: JSON) -> object:
    """A hashable stand-in: equal for equal JSON values, different for different ones."""
    if isinstance(value, bool) or value is None:
        return (type(value).__name__, value)
    if isinstance(value, int | float):
        return ("number", value)
    if isinstance(value, list):
        return ("array", tuple(json_key(item) for item in value))
    if isinstance(value, dict):
        return ("object", frozenset((name, json_key(item)) for name, item in value.items()))
    return value
