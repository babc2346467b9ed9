"""What is right in a broken example stays."""

from typing import Any

import jsonschema
import pytest

from tests.generation.conftest import Compile, MakeDraw

PET = {
    "type": "object",
    "required": ["name", "age"],
    "properties": {
        "name": {"type": "string"},
        "age": {"type": "integer"},
        "status": {"enum": ["sold", "free"]},
        "tags": {"type": "array", "items": {"type": "string"}},
        "owner": {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}},
    },
    "additionalProperties": False,
}

CASES: dict[str, tuple[Any, dict[str, Any]]] = {
    "nothing wrong": ({"name": "Rex", "age": 3}, {"name": "Rex", "age": 3}),
    "a wrong type": ({"name": "Rex", "age": "three"}, {"name": "Rex"}),
    "a missing property": ({"name": "Rex"}, {"name": "Rex"}),
    "a value outside the enum": ({"name": "Rex", "age": 3, "status": "gone"}, {"name": "Rex", "age": 3}),
    "a wrong item": ({"name": "Rex", "age": 3, "tags": ["a", 5, "c"]}, {"name": "Rex", "age": 3}),
    "a wrong nested object": ({"name": "Rex", "age": 3, "owner": {}}, {"name": "Rex", "age": 3}),
    "an unknown property": ({"name": "Rex", "age": 3, "colour": "red"}, {"name": "Rex", "age": 3}),
    "not even an object": ("Rex", {}),
}


@pytest.mark.parametrize(("example", "kept"), CASES.values(), ids=CASES)
def test_what_validates_is_kept(
    example: Any, kept: dict[str, Any], compile_schema: Compile, make_draw: MakeDraw
) -> None:
    mended = compile_schema(PET).repair(example, make_draw())
    jsonschema.validate(mended, PET)
    assert {name: mended[name] for name in kept} == kept


def test_right_items_stay_in_place(compile_schema: Compile, make_draw: MakeDraw) -> None:
    mended = compile_schema(PET).repair({"name": "Rex", "age": 3, "tags": ["a", 5, "c"]}, make_draw())
    assert (mended["tags"][0], mended["tags"][2]) == ("a", "c")


def test_the_example_itself_is_not_touched(compile_schema: Compile, make_draw: MakeDraw) -> None:
    example = {"name": "Rex", "age": "three"}
    compile_schema(PET).repair(example, make_draw())
    assert example == {"name": "Rex", "age": "three"}
