"""Schemas that are satisfiable by construction: each is grown around a value that obeys it, the witness."""

import string
from collections.abc import Callable
from typing import Any

import jsonschema
from hypothesis import strategies as st

Schema = Any
Draw = Callable[[st.SearchStrategy[Any]], Any]

NAMES = st.text(string.ascii_lowercase, min_size=1, max_size=4)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-1000, 1000),
    st.decimals(-100, 100, places=2).map(float),
    st.text(string.ascii_letters + string.digits + " -é日", max_size=12),
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(NAMES, inner, max_size=4)),
    max_leaves=8,
)


def obeys(value: Any, schema: Schema) -> bool:
    return jsonschema.Draft202012Validator(schema).is_valid(value)


@st.composite
def witnessed(draw: Draw, value: Any = ..., depth: int = 2) -> tuple[Schema, Any]:
    """A schema and a value that obeys it."""
    value = draw(VALUES) if value is ... else value
    schema = draw(_around(value, depth))
    if depth > 0:
        for grow in draw(st.lists(st.sampled_from(_GROWTHS), max_size=2, unique=True)):
            schema = grow(draw, schema, value, depth - 1)
    assert obeys(value, schema), (schema, value)
    return schema, value


def _around(value: Any, depth: int) -> st.SearchStrategy[Schema]:
    if value is None or isinstance(value, bool):
        return st.sampled_from([{"const": value}, {"enum": [value, "other"]}, {"type": _type(value)}])
    if isinstance(value, int | float):
        return _number(value)
    if isinstance(value, str):
        return _text(value)
    return _array(value, depth) if isinstance(value, list) else _object(value, depth)


def _type(value: Any) -> str:
    names = {type(None): "null", bool: "boolean", str: "string", list: "array", dict: "object"}
    return names.get(type(value), "integer" if isinstance(value, int) else "number")


@st.composite
def _number(draw: Draw, value: float) -> Schema:
    schema: dict[str, Any] = {"type": draw(st.sampled_from(["number", _type(value)]))}
    if draw(st.booleans()):
        schema["minimum"] = value - draw(st.sampled_from([0, 0.5, 10]))
    if draw(st.booleans()):
        schema["exclusiveMaximum"] = value + draw(st.sampled_from([0.01, 1, 50]))
    if isinstance(value, int) and value and draw(st.booleans()):
        schema["multipleOf"] = draw(st.sampled_from([1, abs(value), 0.5]))
    return schema


@st.composite
def _text(draw: Draw, value: str) -> Schema:
    schema: dict[str, Any] = {"type": "string"}
    if draw(st.booleans()):
        schema["minLength"] = draw(st.integers(0, len(value)))
    if draw(st.booleans()):
        schema["maxLength"] = len(value) + draw(st.integers(0, 5))
    patterns = ["^[a-z]*$", "^[A-Za-z0-9 -]*$", r"\d", "^.{1,4}$", "^(?!x)", "[^a-z]$", "^$|^[A-Z]", r"^\S+$"]
    fitting = [pattern for pattern in patterns if obeys(value, {"pattern": pattern})]
    if fitting and draw(st.booleans()):
        schema["pattern"] = draw(st.sampled_from(fitting))
    return schema


@st.composite
def _array(draw: Draw, value: list[Any], depth: int) -> Schema:
    schema: dict[str, Any] = {"type": "array"}
    if value and depth > 0:
        if draw(st.booleans()):
            schema["items"] = {"anyOf": [draw(witnessed(item, depth - 1))[0] for item in value]}
        else:
            schema["prefixItems"] = [draw(witnessed(item, depth - 1))[0] for item in value]
            if draw(st.booleans()):
                schema[draw(st.sampled_from(["items", "unevaluatedItems"]))] = False
        if draw(st.booleans()):
            schema["contains"] = draw(witnessed(draw(st.sampled_from(value)), depth - 1))[0]
    if draw(st.booleans()):
        schema["minItems"] = draw(st.integers(0, len(value)))
    if draw(st.booleans()):
        schema["maxItems"] = len(value) + draw(st.integers(0, 2))
    if draw(st.booleans()) and obeys(value, {"uniqueItems": True}):
        schema["uniqueItems"] = True
    return schema


@st.composite
def _object(draw: Draw, value: dict[str, Any], depth: int) -> Schema:
    schema: dict[str, Any] = {"type": "object"}
    names = list(value)
    if depth > 0:
        described = draw(st.lists(st.sampled_from(names), unique=True)) if names else []
        schema["properties"] = {name: draw(witnessed(value[name], depth - 1))[0] for name in described}
        others = [value[name] for name in names if name not in described]
        kind = draw(st.sampled_from(["additionalProperties", "unevaluatedProperties", "patternProperties", ""]))
        if kind == "patternProperties":
            schema[kind] = {"^[a-m]": {"anyOf": [True, {"type": "string"}]}}
        elif kind:
            schema[kind] = {"anyOf": [draw(witnessed(item, depth - 1))[0] for item in others]} if others else False
    if names and draw(st.booleans()):
        schema["required"] = draw(st.lists(st.sampled_from(names), unique=True))
    if draw(st.booleans()):
        schema["minProperties"] = draw(st.integers(0, len(names)))
    if draw(st.booleans()):
        schema["maxProperties"] = len(names) + draw(st.integers(0, 2))
    if draw(st.booleans()):
        schema["propertyNames"] = {"pattern": "^[a-z]+$", "maxLength": 4}
    if len(names) > 1 and draw(st.booleans()):
        schema["dependentRequired"] = {names[0]: [names[1]], "absent": ["other"]}
    return schema


def _all_of(draw: Draw, schema: Schema, value: Any, depth: int) -> Schema:
    return {"allOf": [schema, draw(witnessed(value, depth))[0]]}


def _any_of(draw: Draw, schema: Schema, value: Any, depth: int) -> Schema:
    other, _ = draw(witnessed(depth=depth))
    return {**schema, "anyOf": draw(st.permutations([other, draw(witnessed(value, depth))[0]]))}


def _one_of(draw: Draw, schema: Schema, value: Any, depth: int) -> Schema:
    other, _ = draw(witnessed(depth=depth))
    branches = [draw(witnessed(value, depth))[0]]
    if not obeys(value, other):
        branches.append(other)
    return {"allOf": [schema], "oneOf": draw(st.permutations(branches))}


def _not(draw: Draw, schema: Schema, value: Any, depth: int) -> Schema:
    other, _ = draw(witnessed(depth=depth))
    return schema if obeys(value, other) else {"allOf": [schema, {"not": other}]}


def _if(draw: Draw, schema: Schema, value: Any, depth: int) -> Schema:
    condition, _ = draw(witnessed(depth=depth))
    fitting, _ = draw(witnessed(value, depth))
    other, _ = draw(witnessed(depth=depth))
    then, otherwise = (fitting, other) if obeys(value, condition) else (other, fitting)
    return {"allOf": [schema], "if": condition, "then": then, "else": otherwise}


def _reference(_draw: Draw, schema: Schema, _value: Any, _depth: int) -> Schema:
    return {"$id": "https://example.com/inner", "$defs": {"it": schema}, "$ref": "#/$defs/it"}


def _dependent(draw: Draw, schema: Schema, value: Any, depth: int) -> Schema:
    if not isinstance(value, dict) or not value:
        return schema
    fitting, _ = draw(witnessed(value, depth))
    other, _ = draw(witnessed(depth=depth))
    return {"allOf": [schema], "dependentSchemas": {next(iter(value)): fitting, "absent": other}}


_GROWTHS = [_all_of, _any_of, _one_of, _not, _if, _dependent]
