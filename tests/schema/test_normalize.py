"""Every dialect comes out as JSON Schema 2020-12."""

from typing import Any

import pytest

from smartmock.schema.dialects import find_dialect
from smartmock.schema.normalize import Frame, mapping_reference, normalize_schema
from smartmock.types import Problem


def normalize(schema: Any, dialect: str) -> tuple[Any, list[Problem]]:
    problems: list[Problem] = []
    frame = Frame(find_dialect(dialect), "http://base/", "", lambda base, ref: base + ref, problems.append)
    return normalize_schema(schema, frame), problems


CASES: dict[str, tuple[str, Any, Any]] = {
    "nullable adds null to the type": (
        "openapi-3.0", {"type": "string", "nullable": True}, {"type": ["string", "null"]},
    ),
    "nullable adds null to the enum": (
        "openapi-3.0",
        {"type": "string", "enum": ["a"], "nullable": True},
        {"type": ["string", "null"], "enum": ["a", None]},
    ),
    "nullable beside allOf allows null": (
        "openapi-3.0",
        {"allOf": [{"type": "object"}], "nullable": True},
        {"anyOf": [{"allOf": [{"type": "object"}]}, {"type": "null"}]},
    ),
    "nullable is no keyword of JSON Schema": ("2020-12", {"type": "string", "nullable": True}, {"type": "string"}),
    "x-nullable of Swagger": ("openapi-3.0", {"type": "integer", "x-nullable": True}, {"type": ["integer", "null"]}),
    "a boolean exclusiveMinimum": (
        "openapi-3.0", {"minimum": 1, "exclusiveMinimum": True}, {"exclusiveMinimum": 1},
    ),
    "a false exclusiveMaximum": ("draft4", {"maximum": 1, "exclusiveMaximum": False}, {"maximum": 1}),
    "siblings of $ref are ignored in 3.0": (
        "openapi-3.0", {"$ref": "#/x", "type": "string"}, {"$ref": "http://base/#/x"},
    ),
    "siblings of $ref count in 3.1": (
        "openapi-3.1", {"$ref": "#/x", "type": "string"}, {"$ref": "http://base/#/x", "type": "string"},
    ),
    "a list of items is prefixItems": (
        "draft4",
        {"items": [{"type": "string"}], "additionalItems": False},
        {"prefixItems": [{"type": "string"}], "items": False},
    ),
    "additionalItems without a list of items says nothing": (
        "draft7", {"items": {"type": "string"}, "additionalItems": False}, {"items": {"type": "string"}},
    ),
    "dependencies split": (
        "draft7",
        {"dependencies": {"a": ["b"], "c": {"type": "object"}}},
        {"dependentRequired": {"a": ["b"]}, "dependentSchemas": {"c": {"type": "object"}}},
    ),
    "definitions are $defs": ("draft7", {"definitions": {"a": {"type": "null"}}}, {"$defs": {"a": {"type": "null"}}}),
    "example joins examples": ("openapi-3.0", {"example": 1}, {"examples": [1]}),
    "file is a binary string": ("openapi-3.0", {"type": "file"}, {"format": "binary", "type": "string"}),
    "int32 has bounds": (
        "openapi-3.0",
        {"type": "integer", "format": "int32"},
        {"type": "integer", "format": "int32", "minimum": -(2**31), "maximum": 2**31 - 1},
    ),
    "bounds written as text": ("openapi-3.0", {"minimum": "5", "maxLength": "9"}, {"minimum": 5, "maxLength": 9}),
    "a pattern in plainer words": ("2020-12", {"pattern": "^[^]$"}, {"pattern": "^[\\u0000-\\u{10ffff}]$"}),
    "a draft 4 id": ("draft4", {"id": "other"}, {"$id": "http://base/other"}),
    "a recursive reference of 2019-09": (
        "2019-09",
        {"$recursiveAnchor": True, "items": {"$recursiveRef": "#"}},
        {"$dynamicAnchor": "__recursive", "items": {"$dynamicRef": "http://base/#__recursive"}},
    ),
    "a boolean schema": ("2020-12", False, False),
    "a property called $ref": (
        "openapi-3.0", {"properties": {"$ref": {"type": "string"}}}, {"properties": {"$ref": {"type": "string"}}},
    ),
    "a plain discriminator": (
        "openapi-3.0", {"discriminator": "kind"}, {"discriminator": {"propertyName": "kind", "mapping": {}}},
    ),
    "the names of a mapping": (
        "openapi-3.1",
        {"discriminator": {"propertyName": "kind", "mapping": {"d": "Dog"}}},
        {"discriminator": {"propertyName": "kind", "mapping": {"d": "http://base/#/components/schemas/Dog"}}},
    ),
}  # fmt: skip


@pytest.mark.parametrize(("dialect", "schema", "expected"), CASES.values(), ids=CASES)
def test_the_result_says_the_same(dialect: str, schema: Any, expected: Any) -> None:
    normal, problems = normalize(schema, dialect)
    assert normal == expected
    assert not problems


BROKEN: dict[str, tuple[Any, Any, str]] = {
    "no schema at all": (["string"], True, ""),
    "an unknown type": ({"type": "text"}, {}, "/type"),
    "required is a boolean": ({"type": "string", "required": True}, {"type": "string"}, "/required"),
    "an empty enum": ({"enum": []}, {"enum": []}, "/enum"),
    "a bound that is no number": ({"minimum": "low"}, {}, "/minimum"),
    "a negative length": ({"minLength": -1}, {}, "/minLength"),
    "multipleOf zero": ({"multipleOf": 0}, {}, "/multipleOf"),
    "properties in a list": ({"properties": []}, {}, "/properties"),
    "allOf is no list": ({"allOf": {}}, {}, "/allOf"),
    "a $ref that is no text": ({"$ref": 5}, {}, "/$ref"),
    "a pattern that cannot be read": ({"pattern": "["}, {}, "/pattern"),
    "a broken property": ({"properties": {"a": 5}}, {"properties": {"a": True}}, "/properties/a/"),
}


@pytest.mark.parametrize(("schema", "expected", "pointer"), BROKEN.values(), ids=BROKEN)
def test_a_broken_keyword_is_reported_and_left_out(schema: Any, expected: Any, pointer: str) -> None:
    normal, problems = normalize(schema, "openapi-3.1")
    assert normal == expected
    assert [problem.pointer.rstrip("/") for problem in problems] == [pointer.rstrip("/")]
    assert all(problem.message and problem.remedy for problem in problems)


def test_normalising_twice_changes_nothing() -> None:
    for dialect, schema, _ in CASES.values():
        once, _ = normalize(schema, dialect)
        if "$ref" not in str(once) and "$dynamicRef" not in str(once) and "mapping" not in str(once):
            assert normalize(once, "2020-12")[0] == once


@pytest.mark.parametrize(
    ("target", "reference"),
    [
        ("Square", "#/components/schemas/Square"),
        ("v1.Square", "#/components/schemas/v1.Square"),
        ("#/components/schemas/Square", "#/components/schemas/Square"),
        ("shapes.yaml", "shapes.yaml"),
        ("./Square", "./Square"),
    ],
)
def test_a_mapping_names_a_component_or_refers_to_a_schema(target: str, reference: str) -> None:
    assert mapping_reference(target) == reference
