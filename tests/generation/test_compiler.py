"""Values obey their schema, whatever its keywords; the same seed gives the same value."""

import datetime
from typing import Any

import jsonschema
import pytest

from smartmock.generation.compiler import Generators
from smartmock.schema.schemas import SchemaSet
from tests.generation.conftest import Compile, MakeDraw

VALID: dict[str, Any] = {
    "anything": True,
    "nothing said": {},
    "types in a list": {"type": ["null", "integer"]},
    "const": {"const": {"a": [1, None]}},
    "enum cut by another rule": {"enum": [1, 5, "x"], "minimum": 3, "type": "integer"},
    "a narrow number": {"type": "number", "exclusiveMinimum": 0.1, "exclusiveMaximum": 0.1001},
    "multiples of a decimal": {"type": "number", "multipleOf": 0.01, "minimum": 0.05, "maximum": 0.09},
    "two multiples": {"type": "integer", "allOf": [{"multipleOf": 6}, {"multipleOf": 4}]},
    "a huge integer": {"type": "integer", "minimum": 10**30, "maximum": 10**30 + 5},
    "a tiny number": {"type": "number", "minimum": 1e-300, "maximum": 2e-300},
    "negative only": {"type": "integer", "maximum": -5},
    "an exact length": {"type": "string", "minLength": 7, "maxLength": 7},
    "a long text": {"type": "string", "minLength": 500},
    "pattern and length": {"type": "string", "pattern": "^[a-z]+$", "minLength": 20, "maxLength": 22},
    "two patterns": {"type": "string", "allOf": [{"pattern": "[0-9]{3}"}, {"pattern": "^[A-Z]"}]},
    "a lookahead": {"type": "string", "pattern": r"^(?=.*\d)(?=.*[A-Z])[A-Za-z\d]{8,12}$"},
    "format and pattern": {"type": "string", "format": "date", "pattern": "^2031-"},
    "format and length": {"type": "string", "format": "email", "maxLength": 9},
    "a pattern that must not match": {"type": "string", "not": {"pattern": "^[a-z]"}, "pattern": "^[a-z0-9]{4}$"},
    "prefix items": {"type": "array", "prefixItems": [{"const": 1}, {"const": 2}], "items": False, "minItems": 2},
    "contains": {"type": "array", "items": {"type": "integer"}, "contains": {"minimum": 5000}, "minContains": 2},
    "contains at most": {"type": "array", "items": {"enum": [1, 2]}, "contains": {"const": 1}, "maxContains": 1,
                         "minItems": 4},
    "unique items of a small set": {"type": "array", "items": {"enum": ["a", "b", "c"]}, "uniqueItems": True,
                                    "minItems": 3},
    "more unique words than there are": {"type": "array", "items": {"type": "string"}, "uniqueItems": True,
                                         "minItems": 400},
    "more unique names than there are": {"type": "object", "required": ["tracks"], "properties": {"tracks": {
        "type": "array", "uniqueItems": True, "minItems": 400, "items": {"type": "string", "maxLength": 30}}}},
    "more unique addresses than there are": {"type": "array", "uniqueItems": True, "minItems": 400,
                                             "items": {"type": "string", "format": "email"}},
    "a multiple beyond what is usual": {"type": "object", "required": ["size"], "properties": {
        "size": {"type": "number", "multipleOf": 491}}},
    "a multiple that no decimal can divide by one": {"type": "number", "multipleOf": 1e30},
    "null among unique values": {"type": "array", "uniqueItems": True, "minItems": 2, "items": {"enum": ["a", None]}},
    "every array of two truths": {"type": "array", "uniqueItems": True, "minItems": 7, "items": {
        "type": "array", "items": {"type": "boolean"}, "maxItems": 2}},
    "every object of two choices": {"type": "array", "uniqueItems": True, "minItems": 9, "items": {
        "type": "object", "additionalProperties": False,
        "properties": {"a": {"type": "boolean"}, "b": {"enum": [1, 2]}}}},
    "a search that often goes on too long": {
        "allOf": [{"unevaluatedItems": False, "uniqueItems": True, "contains": {
            "allOf": [{"maxProperties": 0}, {"not": {"minProperties": 2, "maxProperties": 4}}]}}],
        "if": {"uniqueItems": True},
        "anyOf": [{"type": "object"}, {"oneOf": [{"type": "object"}, {}], "type": "array",
                                       "items": {"anyOf": [{}]}}]},
    "required and not declared": {"type": "object", "required": ["x"], "additionalProperties": {"type": "integer"}},
    "a map": {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 2},
    "pattern properties": {"type": "object", "patternProperties": {"^x-": {"type": "integer"}},
                           "additionalProperties": False, "minProperties": 2},
    "property names": {"type": "object", "propertyNames": {"pattern": "^[A-Z]{3}$"}, "minProperties": 3},
    "at most one property": {"type": "object", "properties": {"a": {}, "b": {}, "c": {}}, "maxProperties": 1},
    "dependent required": {"type": "object", "properties": {"a": {}, "b": {}}, "dependentRequired": {"a": ["z"]}},
    "dependent schemas": {"type": "object", "required": ["a"],
                          "dependentSchemas": {"a": {"properties": {"b": {"const": 1}}, "required": ["b"]}}},
    "all of": {"allOf": [{"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
                         {"properties": {"a": {"maxLength": 3}, "b": {"type": "integer"}}, "required": ["b"]}]},
    "exactly one": {"oneOf": [{"type": "integer", "multipleOf": 3}, {"type": "integer", "multipleOf": 5}]},
    "one of with overlap": {"oneOf": [{"type": "number"}, {"type": "integer"}]},
    "if, then, else": {"type": "object", "properties": {"a": {"type": "integer"}},
                       "if": {"properties": {"a": {"minimum": 500}}, "required": ["a"]},
                       "then": {"required": ["big"]}, "else": {"required": ["small"]}},
    "not an object": {"not": {"type": "object"}},
    "unevaluated properties": {"type": "object", "properties": {"a": {}}, "unevaluatedProperties": False,
                               "anyOf": [{"properties": {"b": {"type": "string"}}, "required": ["b"]}]},
    "a cycle through an array": {"$defs": {"n": {"type": "object", "required": ["children"], "properties": {
        "children": {"type": "array", "items": {"$ref": "#/$defs/n"}}}}}, "$ref": "#/$defs/n"},
    "a required cycle with a way out": {"$defs": {"n": {"type": "object", "required": ["next"], "properties": {
        "next": {"anyOf": [{"$ref": "#/$defs/n"}, {"type": "null"}]}}}}, "$ref": "#/$defs/n"},
    "contains in a closed prefix": {"type": "array", "prefixItems": [{"const": None}], "items": False,
                                    "contains": {"const": None}},
    "contains and a prefix that bind each other": {
        "type": "array", "items": {"minimum": 1, "exclusiveMaximum": 2.01, "type": "number"}, "minItems": 2,
        "maxItems": 2, "uniqueItems": True,
        "allOf": [{"prefixItems": [{"type": "number"}, {"multipleOf": 2}], "contains": {"minimum": 2}}]},
    "contains beside unevaluated items of another schema": {
        "allOf": [{"type": "array", "items": {"type": "array"}, "contains": {"type": "array"}},
                  {"type": "array", "prefixItems": [{"type": "array"}], "unevaluatedItems": False}]},
    "not closed beside unevaluated properties": {
        "allOf": [{"type": "object", "properties": {}, "unevaluatedProperties": {"type": "number"}},
                  {"not": {"type": "object", "properties": {}, "additionalProperties": False}}]},
    "one of a map and an empty object": {
        "oneOf": [{"type": "object", "unevaluatedProperties": {"type": "integer"}, "maxProperties": 1},
                  {"type": "object", "additionalProperties": False}]},
    "unevaluated properties around a choice": {
        "allOf": [{"properties": {"b": True}},
                  {"oneOf": [{"required": ["x"], "properties": {"x": True}},
                             {"required": ["y"], "properties": {"y": True}}]}],
        "type": "object", "unevaluatedProperties": False},
    "more names than words that fit": {"type": "object", "minProperties": 3,
                                       "propertyNames": {"pattern": "^[a-z]+$", "maxLength": 4}},
    "arrays in themselves": {"$defs": {"n": {"type": "array", "prefixItems": [{"$ref": "#/$defs/n"}]}},
                             "$ref": "#/$defs/n"},
    "a cycle through a map": {"$defs": {"n": {"type": "object", "additionalProperties": {"$ref": "#/$defs/n"}}},
                              "$ref": "#/$defs/n"},
}  # fmt: skip


@pytest.mark.parametrize("schema", VALID.values(), ids=VALID)
def test_values_are_valid(schema: Any, compile_schema: Compile, make_draw: MakeDraw) -> None:
    generator = compile_schema(schema)
    validator = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())
    for seed in range(12):
        for optional in ("all", "some", "required"):
            value = generator(make_draw(seed, optional=optional))
            assert validator.is_valid(value), value
    assert not generator.problems


IMPOSSIBLE: dict[str, tuple[Any, str]] = {
    "false": (False, "`false`"),
    "types that exclude each other": ({"allOf": [{"type": "string"}, {"type": "integer"}]}, "types"),
    "enums without a common value": ({"allOf": [{"enum": [1]}, {"enum": [2]}]}, "enum"),
    "a minimum above the maximum": ({"type": "integer", "minimum": 5, "maximum": 4}, "minimum"),
    "no multiple in reach": ({"type": "integer", "multipleOf": 10, "minimum": 1, "maximum": 9}, "multiple"),
    "a required property that is forbidden": (
        {"type": "object", "required": ["a"], "properties": {"a": False}}, "`a`",
    ),
    "more items than allowed": ({"type": "array", "minItems": 3, "maxItems": 2}, "items"),
    "itself without end": (
        {"$defs": {"n": {"type": "object", "required": ["n"], "properties": {"n": {"$ref": "#/$defs/n"}}}},
         "$ref": "#/$defs/n"},
        "without end",
    ),
    "an empty enum": ({"enum": []}, "enum"),
    "a text beyond all bounds": ({"type": "string", "minLength": 150_000_000}, "characters"),
    "values beyond all bounds": (
        {"type": "array", "minItems": 3000, "items": {"type": "array", "minItems": 1000, "items": {"type": "integer"}}},
        "50000 values",
    ),
    "properties beyond all bounds": ({"type": "object", "minProperties": 1_000_000_000}, "50000 values"),
    "choices within choices beyond all bounds": (
        {"allOf": [{"anyOf": [{"type": "integer", "multipleOf": 2 + i + k} for k in range(5)]} for i in range(15)],
         "minimum": 1, "maximum": 1},
        "alternatives",
    ),
    "a least length above the greatest": ({"type": "string", "minLength": 3, "maxLength": 2}, "least length 3"),
    "a text too short for its pattern": ({"type": "string", "pattern": "^a{5}$", "maxLength": 3}, "pattern"),
}  # fmt: skip


def test_every_item_that_is_asked_for_is_whole(compile_schema: Compile, make_draw: MakeDraw) -> None:
    pair = {"type": "object", "properties": {"first": {"type": "string"}, "second": {"type": "string"}}}
    item = {"type": "object", "properties": {"numbers": {"type": "array", "items": pair, "minItems": 30}, "pair": pair}}
    (short, long) = (
        compile_schema({"type": "array", "items": item})(make_draw(1, root_items=count)) for count in (3, 200)
    )
    assert (len(short), len(long)) == (3, 200)
    assert all(len(each["numbers"]) >= 30 and len(each["pair"]) == 2 for each in long)


def test_what_is_asked_for_is_bounded(compile_schema: Compile, make_draw: MakeDraw) -> None:
    matrix = {"type": "array", "items": {"type": "array", "minItems": 900, "items": {"type": "integer"}}}
    assert 10 < len(compile_schema(matrix)(make_draw(1, root_items=1000))) < 100


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param({"oneOf": [{"type": "string"}, {"type": "string"}]}, id="the same alternative twice"),
        pytest.param(
            {"type": ["string", "array"], "format": "date", "maxLength": 5, "minItems": 1, "items": {"enum": []}},
            id="one of two types is proven impossible",
        ),
    ],
)
def test_what_is_not_proven_impossible_is_not_called_so(schema: Any, compile_schema: Compile) -> None:
    (problem,) = compile_schema(schema).problems
    assert problem.severity == "warning"
    assert problem.message.startswith("No value was found")


@pytest.mark.parametrize(
    ("items", "count"),
    [
        pytest.param({"enum": ["a", "b", "b"]}, 2, id="listed"),
        pytest.param({"type": "boolean"}, 2, id="truth"),
        pytest.param({"type": "integer", "minimum": -1, "exclusiveMaximum": 5, "multipleOf": 2}, 3, id="bounded"),
        pytest.param({"type": ["null", "boolean"]}, 3, id="truth or nothing"),
    ],
)
def test_arrays_hold_all_different_values_and_never_more(items: Any, count: int, compile_schema: Compile) -> None:
    array = {"type": "array", "items": items, "uniqueItems": True}
    assert not compile_schema({**array, "minItems": count}).problems
    (problem,) = compile_schema({**array, "minItems": count + 1}).problems
    assert (problem.severity, f"may have {count}" in problem.message) == ("error", True)


@pytest.mark.parametrize(("schema", "reason"), IMPOSSIBLE.values(), ids=IMPOSSIBLE)
def test_what_nothing_satisfies_is_reported_and_answered(
    schema: Any, reason: str, compile_schema: Compile, make_draw: MakeDraw
) -> None:
    generator = compile_schema(schema)
    generator(make_draw())
    assert [reason in problem.message for problem in generator.problems] == [True]


def test_the_same_seed_gives_the_same_value(compile_schema: Compile, make_draw: MakeDraw) -> None:
    schema = {"type": "object", "properties": {"name": {"type": "string"}, "at": {"type": "string", "format": "date"}}}
    generator = compile_schema(schema)
    assert generator(make_draw("a")) == compile_schema(schema)(make_draw("a"))
    assert generator(make_draw("a")) != generator(make_draw("b"))


def test_property_examples_are_values_unless_asked_otherwise(compile_schema: Compile, make_draw: MakeDraw) -> None:
    generator = compile_schema({"type": "object", "properties": {"breed": {"type": "string", "examples": ["Pug"]}}})
    assert generator(make_draw(examples=True)) == {"breed": "Pug"}
    assert generator(make_draw(examples=False)) != {"breed": "Pug"}


def test_an_invalid_example_is_no_value(compile_schema: Compile, make_draw: MakeDraw) -> None:
    generator = compile_schema({"type": "integer", "examples": ["five"]})
    assert isinstance(generator(make_draw()), int)


def test_only_the_first_object_of_a_list_is_the_example(compile_schema: Compile, make_draw: MakeDraw) -> None:
    item = {"type": "object", "properties": {"id": {"type": "integer"}}, "examples": [{"id": 7}]}
    value = compile_schema({"type": "array", "items": item, "minItems": 4})(make_draw())
    assert value[0] == {"id": 7}
    assert len({entry["id"] for entry in value}) > 1


DOCUMENT: dict[str, Any] = {
    "openapi": "3.0.3",
    "paths": {},
    "components": {
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["kind", "secret"],
                "properties": {"kind": {"type": "string"}, "secret": {"type": "string", "writeOnly": True}},
                "discriminator": {"propertyName": "kind", "mapping": {"hound": "#/components/schemas/Dog"}},
            },
            "Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"required": ["bark"]}]},
            "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"required": ["purr"]}]},
            "Either": {
                "oneOf": [{"$ref": "#/components/schemas/Car"}, {"$ref": "#/components/schemas/Bike"}],
                "discriminator": {"propertyName": "type"},
            },
            "Car": {"type": "object", "required": ["type"], "properties": {"type": {"type": "string"}}},
            "Bike": {"type": "object", "required": ["type"], "properties": {"type": {"type": "string"}}},
        }
    },
}


@pytest.mark.parametrize(("variant", "mark"), [("hound", "bark"), ("Cat", "purr")])
def test_a_polymorphic_base_becomes_the_child_asked_for(variant: str, mark: str, make_draw: MakeDraw) -> None:
    generator = Generators(SchemaSet.from_document(DOCUMENT, "openapi-3.0")).compile("/components/schemas/Pet")
    value = generator(make_draw(variant=variant))
    assert value["kind"] == variant
    assert mark in value
    assert "secret" not in value


def test_without_a_wish_every_child_appears(make_draw: MakeDraw) -> None:
    generator = Generators(SchemaSet.from_document(DOCUMENT, "openapi-3.0")).compile("/components/schemas/Pet")
    assert {generator(make_draw(seed))["kind"] for seed in range(20)} == {"hound", "Cat"}


def test_a_discriminator_names_the_branch(make_draw: MakeDraw) -> None:
    generator = Generators(SchemaSet.from_document(DOCUMENT, "openapi-3.0")).compile("/components/schemas/Either")
    assert {generator(make_draw(seed))["type"] for seed in range(20)} == {"Car", "Bike"}
    assert generator(make_draw(variant="Bike"))["type"] == "Bike"


def test_requests_carry_what_responses_hide(make_draw: MakeDraw) -> None:
    generators = Generators(SchemaSet.from_document(DOCUMENT, "openapi-3.0"))
    assert "secret" in generators.compile("/components/schemas/Dog", "request")(make_draw())


def test_what_was_forgotten_is_compiled_again(make_draw: MakeDraw) -> None:
    generators = Generators(SchemaSet.from_document(DOCUMENT, "openapi-3.0"))
    first = generators.compile("/components/schemas/Pet")
    expected = [first(make_draw(seed)) for seed in range(9)]
    generators.forget()
    generators.schemas.forget()
    again = generators.compile("/components/schemas/Pet")
    assert again.node is not first.node
    assert [again(make_draw(seed)) for seed in range(9)] == expected
    assert [first(make_draw(seed)) for seed in range(9)] == expected


def test_the_outermost_array_has_as_many_items_as_asked(compile_schema: Compile, make_draw: MakeDraw) -> None:
    generator = compile_schema({"type": "array", "items": {"type": "integer"}, "maxItems": 9})
    assert len(generator(make_draw(root_items=7))) == 7
    assert len(generator(make_draw(root_items=50))) == 9


def test_size_stays_bounded(compile_schema: Compile, make_draw: MakeDraw) -> None:
    wide = {"type": "object", "properties": {f"p{i}": {"$ref": "#/$defs/n"} for i in range(30)}}
    generator = compile_schema({"$defs": {"n": wide}, "$ref": "#/$defs/n"})
    assert len(str(generator(make_draw()))) < 200_000


def test_dates_are_relative_to_the_day_given(compile_schema: Compile, make_draw: MakeDraw) -> None:
    generator = compile_schema({"type": "object", "properties": {"createdAt": {"type": "string", "format": "date"}}})
    for seed in range(20):
        day = datetime.date.fromisoformat(generator(make_draw(seed))["createdAt"])
        assert day <= datetime.date(2026, 1, 15)
