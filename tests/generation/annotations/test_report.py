"""What cannot be used is named, with its place and what to write instead."""

from typing import Any

import pytest

from smartmock.generation.annotations.report import find_faults
from smartmock.generation.compiler import Generators
from smartmock.schema.schemas import SchemaSet
from smartmock.types import Problem


def faults(schema: Any) -> list[Problem]:
    return list(find_faults([("", schema)], Generators(SchemaSet.from_schema(schema))))


def test_unknown_names_are_reported_where_they_stand() -> None:
    schema = {
        "properties": {
            "a/b": {"items": {"x-faker": "name.firstNam"}},
            "c": {"anyOf": [{"type": "string"}, {"x-mock": "{{$number.int(}}"}]},
        }
    }
    first, second = sorted(faults(schema), key=lambda problem: problem.pointer)
    assert (first.severity, first.pointer) == ("warning", "/properties/a~1b/items/x-faker")
    assert "`name.firstNam` is not known" in first.message
    assert "`person.firstName`" in first.remedy
    assert second.pointer == "/properties/c/anyOf/1/x-mock"
    assert "character 15" in second.message


def test_unknown_names_that_stay_as_text_are_reported() -> None:
    (problem,) = faults({"type": "string", "x-apidog-mock": "{{$zzz.qqqqqq}}"})
    assert (problem.pointer, problem.severity) == ("/x-apidog-mock", "warning")
    assert "`zzz.qqqqqq` is not known" in problem.message
    assert "stays as text" in problem.remedy


@pytest.mark.parametrize("literal", ["many", {"a": 1}, None])
def test_values_that_do_not_fit_are_reported(literal: Any) -> None:
    (problem,) = faults({"type": "integer", "x-mock": literal})
    assert "does not obey its schema" in problem.message


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "x-mock": "5"},
        {"type": "string", "x-mock": "@acme"},
        {"type": "string", "x-mock": ""},
        {"type": "string", "x-faker": "internet.email"},
        {"properties": {"x-mock": {"type": "string"}}},
        {"example": {"x-mock": "{{$"}, "const": {"x-faker": "nobody.knows"}},
    ],
)
def test_what_can_be_used_is_not(schema: Any) -> None:
    assert faults(schema) == []


def test_schemas_that_hold_themselves_are_looked_at_once() -> None:
    schema: dict[str, Any] = {"x-faker": "nobody.knows"}
    schema["properties"] = {"again": schema}
    assert len(list(find_faults([("", schema)], Generators(SchemaSet.from_schema({}))))) == 1
