from collections.abc import Iterator

import jsonschema_rs
import pytest

from smartmock.mock.validation.model import MOST
from smartmock.mock.validation.wording import LONGEST_POINTER, Broken, explain
from smartmock.types import JSON, JsonObject


def told(schema: JsonObject, value: JSON) -> list[Broken]:
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    assert not validator.is_valid(value)
    return explain(validator.iter_errors(value))


@pytest.mark.parametrize(
    ("schema", "value", "rule", "message"),
    [
        ({"type": "string"}, 5, "type", "It must be a text, not 5."),
        ({"type": ["integer", "null"]}, "x", "type", 'It must be a whole number or null, not "x".'),
        ({"type": "string"}, {"password": "hidden"}, "type", "It must be a text, not an object."),
        ({"enum": ["a", 1]}, "b", "enum", 'It must be one of "a", 1, not "b".'),
        ({"enum": [*range(12)]}, 99, "enum", "It must be one of 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, …, not 99."),
        ({"const": "a"}, ["b"], "const", 'It must be "a", not a list.'),
        ({"format": "date"}, "today", "format", '"today" is not a valid date (such as 2024-05-31).'),
        ({"pattern": "^a$"}, "b", "pattern", '"b" does not match the pattern `^a$`.'),
        ({"minimum": 1}, 0, "minimum", "It must be at least 1, not 0."),
        ({"maximum": 1}, 2, "maximum", "It must be at most 1, not 2."),
        ({"exclusiveMinimum": 1}, 1, "exclusiveMinimum", "It must be more than 1, not 1."),
        ({"exclusiveMaximum": 1}, 1, "exclusiveMaximum", "It must be less than 1, not 1."),
        ({"multipleOf": 5}, 7, "multipleOf", "It must be a multiple of 5, not 7."),
        ({"minLength": 1}, "", "minLength", "It must have at least 1 character."),
        ({"maxLength": 2}, "abc", "maxLength", "It must have at most 2 characters."),
        ({"minItems": 2}, [1], "minItems", "It must have at least 2 items."),
        ({"maxItems": 1}, [1, 2], "maxItems", "It must have at most 1 item."),
        ({"uniqueItems": True}, [1, 1], "uniqueItems", "Its items must differ from each other."),
        ({"minProperties": 1}, {}, "minProperties", "It must have at least 1 of its properties."),
        ({"maxProperties": 0}, {"a": 1}, "maxProperties", "It must have at most 0 properties."),
        ({"contains": {"const": 1}}, [2], "contains", "It must have an item that it has not."),
        ({"contains": {"const": 1}, "minContains": 2}, [1], "minContains", "It has too few items of a kind."),
        ({"contains": {"const": 1}, "maxContains": 0}, [1], "maxContains", "It has too many items of a kind."),
        ({"additionalProperties": False}, {"a": 1}, "additionalProperties", "It may have no properties."),
        (
            {"propertyNames": {"maxLength": 1}},
            {"ab": 1},
            "propertyNames",
            "One of the names of its properties is not allowed.",
        ),
        ({"unevaluatedItems": False}, [1], "unevaluatedItems", "It has items that are not allowed here."),
        ({"not": {}}, 1, "not", "It is what it must not be: 1."),
        ({"oneOf": [{"minimum": 5}, {"minimum": 4}]}, 1, "oneOf", "It must fit one of its alternatives: 1 fits none."),
        ({"oneOf": [{}, {}]}, 1, "oneOf", "It must fit one of its alternatives: 1 fits several."),
    ],
)
def test_each_rule_has_its_sentence(schema: JsonObject, value: JSON, rule: str, message: str) -> None:
    (broken,) = told(schema, value)
    assert (broken.pointer, broken.rule, broken.message) == ("", rule, message)


def test_what_is_missing_or_unexpected_is_told_by_its_own_place() -> None:
    schema = {"required": ["a/b"], "properties": {"a/b": {}}, "additionalProperties": False}
    found = told(schema, {"c": 1, "d": 2})
    assert {(each.pointer, each.rule) for each in found} == {
        ("/a~1b", "required"), ("/c", "additionalProperties"), ("/d", "additionalProperties"),
    }  # fmt: skip


def test_alternatives_are_told_by_the_nearest_also_within_each_other() -> None:
    card = {"type": "object", "properties": {"kind": {"const": "card"}, "number": {"type": "integer"}}}
    cash: JsonObject = {"type": "object", "properties": {"kind": {"const": "cash"}}}
    schema: JsonObject = {"properties": {"pay": {"anyOf": [{"type": "null"}, {"oneOf": [cash, card]}]}}}
    (broken,) = told(schema, {"pay": {"kind": "card", "number": "x"}})
    assert (broken.pointer, broken.rule) == ("/pay/number", "type")


def test_a_place_and_a_rule_are_told_once_and_not_without_end() -> None:
    assert len(told({"allOf": [{"type": "string"}, {"type": "string"}]}, 1)) == 1
    assert len(told({"items": {"type": "string"}}, [1] * 200)) == MOST


def test_nothing_that_is_told_is_long() -> None:
    (broken,) = told({"additionalProperties": {"type": "integer"}}, {"x" * 100_000: "y" * 100_000})
    assert len(broken.pointer) <= LONGEST_POINTER + 1
    assert len(broken.message) < 200
    assert broken.value is None


def test_a_pattern_that_takes_too_long_breaks_nothing() -> None:
    assert told({"pattern": r"^(.*)(.*)(.*)\1\2\3x$"}, "a" * 5_000) == []


def test_steps_above_the_value_are_left_out_and_others_told() -> None:
    validator = jsonschema_rs.Draft202012Validator({"properties": {"address": {"type": "string"}}})
    errors: Iterator[jsonschema_rs.ValidationError] = validator.iter_errors({"address": 5})
    assert [each.pointer for each in explain(errors, 1, ("items", 3))] == ["/items/3"]
