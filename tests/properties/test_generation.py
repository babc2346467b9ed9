"""Whatever the schema: the value is valid, and it is the same for the same seed."""

import datetime
import json
import os
from typing import Any

import jsonschema
from hypothesis import HealthCheck, Phase, given, settings

from smartmock.generation.compiler import Generators
from smartmock.generation.draw import Draw, DrawOptions
from smartmock.schema.schemas import SchemaSet
from smartmock.semantics.words import words_for
from tests.properties.witnessed_schemas import witnessed

LONG_RUN = int(os.environ.get("SMARTMOCK_PROPERTY_EXAMPLES", "0"))
EXAMPLES = LONG_RUN or 150
# An ordinary run tries the same schemas each time, and does not search for smaller ones: that takes minutes.
SETTINGS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize=not LONG_RUN,
    suppress_health_check=list(HealthCheck),
    phases=(Phase.explicit, Phase.reuse, Phase.generate) if LONG_RUN else (Phase.explicit, Phase.generate),
)
TODAY = datetime.date(2026, 1, 15)


def generate(schema: Any, seed: int, *, optional: Any = "all") -> tuple[Any, tuple[Any, ...]]:
    generator = Generators(SchemaSet.from_schema(schema)).compile("")
    draw = Draw(seed, words_for("en_US"), today=TODAY, options=DrawOptions(optional=optional))
    return generator(draw), generator.problems


@SETTINGS
@given(witnessed())
def test_a_satisfiable_schema_gets_a_valid_value(pair: tuple[Any, Any]) -> None:
    schema, witness = pair
    validator = jsonschema.Draft202012Validator(schema)
    for seed in range(3):
        value, problems = generate(schema, seed)
        assert not problems, (json.dumps(schema), witness, problems)
        assert validator.is_valid(value), (json.dumps(schema), value, witness)


@SETTINGS
@given(witnessed())
def test_the_same_seed_gives_the_same_value(pair: tuple[Any, Any]) -> None:
    schema, _ = pair
    assert generate(schema, 7) == generate(schema, 7)
