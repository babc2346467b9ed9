"""Objects of a schema, for many seeds; each of them is valid."""

from collections.abc import Callable
from typing import Any, Final, TypeAlias

import jsonschema
import pytest

from tests.generation.conftest import Compile, MakeDraw

SEEDS = range(40)
TEXT: Final = {"type": "string"}
FLAG: Final = {"type": "boolean"}
WHOLE: Final = {"type": "integer"}
NUMBER: Final = {"type": "number"}
MOMENT: Final = {"type": "string", "format": "date-time"}
MAYBE: Final = {"type": ["string", "null"], "format": "date-time"}

MakeObjects: TypeAlias = Callable[..., list[Any]]


def an_object(properties: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "object", "required": [*properties], "properties": properties, **more}


def one_of(*values: Any) -> dict[str, Any]:
    return {"enum": [*values]}


def some(items: Any) -> dict[str, Any]:
    return {"type": "array", "minItems": 1, "maxItems": 4, "items": items}


@pytest.fixture
def make_objects(compile_schema: Compile, make_draw: MakeDraw) -> MakeObjects:
    """Of these properties, all of them required if the schema says nothing else, or of a `schema`."""

    def make(
        properties: dict[str, Any] | None = None,
        locale: str = "en_US",
        *,
        name: str = "",
        schema: Any = None,
        **options: Any,
    ) -> list[Any]:
        schema = schema or an_object(properties or {})
        generate = compile_schema(schema, name=name)
        values = [generate(make_draw(seed, locale, **options)) for seed in SEEDS]
        judge = jsonschema.Draft202012Validator(schema)
        for value in values:
            judge.validate(value)
        return values

    return make
