"""Values of a JSON Schema outside of any document: `smartmock generate --schema`."""

import datetime
from dataclasses import dataclass
from typing import TYPE_CHECKING

from smartmock.cli.output import print_problems, working
from smartmock.errors import UnsatisfiableSchema
from smartmock.settings import Environment
from smartmock.types import JSON

if TYPE_CHECKING:
    from smartmock.generation.compiler import Generator
    from smartmock.generation.draw import Draw
    from smartmock.generation.explain import Explanation
    from smartmock.projects.schemas.bare import CompiledSchema


@dataclass(frozen=True, slots=True)
class BareSchema:
    """`dialect` is that of a schema without `$schema`."""

    tree: JSON
    dialect: str


@dataclass(frozen=True, slots=True)
class MadeValue:
    """A value, and what it was made by."""

    value: JSON
    generator: "Generator"
    draw: "Draw"

    def body(self) -> bytes:
        """As JSON."""
        from smartmock.mock.json_text import dump_json  # noqa: PLC0415

        return dump_json(self.value)

    def explain(self) -> tuple["Explanation", ...]:
        return self.generator.explain(self.value, self.draw)


def generate_value(schema: BareSchema, environment: Environment, *, items: int | None) -> MadeValue:
    """A value of a JSON Schema. Raises `UnsatisfiableSchema`; other faults of the schema are printed."""
    # Generating takes Faker, which takes a fifth of a second to load.
    from smartmock.generation.draw import Draw, DrawOptions  # noqa: PLC0415
    from smartmock.semantics.words import words_for  # noqa: PLC0415

    with working("Generating"):
        compiled = compile_schema(schema)
        today = environment.today or datetime.datetime.now(datetime.UTC).date()
        options = DrawOptions(root_items=items)
        draw = Draw(environment.seed, words_for(environment.locale), today=today, options=options)
        value = compiled.generator(draw)
    print_problems(compiled.problems)
    return MadeValue(value, compiled.generator, draw)


def compile_schema(schema: BareSchema) -> "CompiledSchema":
    """Raises `SmartmockError` when no value can be valid, with a pointer that people see at the root too."""
    from smartmock.projects.schemas import bare  # noqa: PLC0415

    try:
        return bare.compile_schema(schema.tree, schema.dialect)
    except UnsatisfiableSchema as error:
        place = error.pointer or "the root of the schema"
        raise UnsatisfiableSchema(error.message, pointer=place, remedy=error.remedy) from None
