"""`smartmock generate`: one answer on standard output."""

import datetime
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Literal, TypeAlias

import typer

from smartmock.cli.answers import problem_of
from smartmock.cli.documents import open_document, read_tree
from smartmock.cli.locales import known_locale
from smartmock.cli.operations import Target, find_target
from smartmock.cli.options import LocaleOption, SeedOption, SizeOption, TodayOption
from smartmock.cli.output import print_problems, working
from smartmock.errors import SmartmockError, UnsatisfiableSchema
from smartmock.settings import Environment
from smartmock.spec.document import Document
from smartmock.types import JSON

if TYPE_CHECKING:
    from smartmock.mock.model import MockResponse
    from smartmock.projects.bare import CompiledSchema

Dialect: TypeAlias = Literal["draft4", "draft6", "draft7", "2019-09", "2020-12"]


def generate(  # noqa: PLR0913  one parameter for each flag
    document: Annotated[
        str | None,
        typer.Argument(metavar="DOCUMENT", help="An OpenAPI document: a file, a URL, or - for standard input."),
    ] = None,
    operation: Annotated[
        list[str] | None,
        typer.Argument(metavar="OPERATION", help="The operation's key, or its method and path: GET /pets/7"),
    ] = None,
    *,
    code: Annotated[
        int | None, typer.Option(envvar="SMARTMOCK_CODE", min=100, max=599, help="Answer with this status.")
    ] = None,
    example: Annotated[
        str | None, typer.Option(envvar="SMARTMOCK_EXAMPLE", help="Answer with the example of this name.")
    ] = None,
    dynamic: Annotated[
        bool,
        typer.Option("--dynamic", envvar="SMARTMOCK_DYNAMIC", help="Generate, also where the document has examples."),
    ] = False,
    accept: Annotated[
        str, typer.Option(envvar="SMARTMOCK_ACCEPT", metavar="TYPE", help="Media type to answer in: application/xml …")
    ] = "*/*",
    count: Annotated[
        int | None, typer.Option(envvar="SMARTMOCK_COUNT", min=0, max=1000, help="How many items a list has.")
    ] = None,
    schema: Annotated[
        str | None,
        typer.Option(envvar="SMARTMOCK_SCHEMA", metavar="FILE", help="Generate a value of this JSON Schema instead."),
    ] = None,
    dialect: Annotated[
        Dialect, typer.Option(envvar="SMARTMOCK_DIALECT", help="The dialect of a JSON Schema that has no $schema.")
    ] = "2020-12",
    locale: LocaleOption = "en_US",
    seed: SeedOption = "0",
    today: TodayOption = None,
    max_document_mb: SizeOption = 50,
) -> None:
    """Print one answer, byte by byte as a mock sends it.

    OPERATION is the key that smartmock routes lists, or a method with a path.

    \b
    Examples:
      smartmock generate openapi.yaml listPets
      smartmock generate openapi.yaml GET /pets/7 --locale de-DE --seed 3
      smartmock generate openapi.yaml createPet --code 422
      smartmock generate --schema person.schema.json
      smartmock generate --schema old.schema.json --dialect draft4
    """
    environment = Environment(locale=known_locale(locale), seed=seed, today=today)
    if schema is not None:
        if document is not None:
            message = "give either --schema or a DOCUMENT with an OPERATION, not both."
            raise typer.BadParameter(message, param_hint="--schema")
        tree = read_tree(schema, max_document_mb=max_document_mb)
        write_body(generate_value(BareSchema(tree, dialect), environment, items=count))
        return
    if document is None or not operation:
        message = "give a DOCUMENT and an OPERATION; smartmock routes DOCUMENT lists its operations."
        raise typer.BadParameter(message, param_hint="OPERATION")
    wishes = {"code": code, "example": example, "dynamic": dynamic or None, "count": count}
    headers = {"accept": accept, "prefer": write_preferences(wishes)}
    loaded = open_document(document, max_document_mb=max_document_mb)
    write_answer(ask(loaded, find_target(loaded, operation), environment, headers))


def write_preferences(wishes: Mapping[str, object]) -> str:
    """The `Prefer` header of a request: `code="404", count="3"`."""
    return ", ".join(f"{name}={quote(str(value))}" for name, value in wishes.items() if value is not None)


def quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def ask(document: Document, target: Target, environment: Environment, headers: Mapping[str, str]) -> "MockResponse":
    # Generating takes Faker, which takes a fifth of a second to load.
    from smartmock.mock.compiler import compile_api  # noqa: PLC0415
    from smartmock.mock.model import MockRequest  # noqa: PLC0415

    operation = target.operation
    request = MockRequest(operation.method.upper(), target.path or operation.path, target.query, headers)
    key = operation.key if target.path is None else None
    with working("Generating"):
        return compile_api(document).respond(request, environment, key)


def write_answer(answer: "MockResponse") -> None:
    """The body of an answer; raises `SmartmockError` for a problem."""
    problem = problem_of(answer)
    if problem is not None:
        raise SmartmockError(problem)
    write_body(answer.body)


def write_body(body: bytes) -> None:
    sys.stdout.flush()
    sys.stdout.buffer.write(body)
    if sys.stdout.isatty():
        sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


@dataclass(frozen=True, slots=True)
class BareSchema:
    """A JSON Schema outside of any document; `dialect` is that of a schema without `$schema`."""

    tree: JSON
    dialect: Dialect


def generate_value(schema: BareSchema, environment: Environment, *, items: int | None) -> bytes:
    """A value of a JSON Schema, as JSON. Raises `UnsatisfiableSchema`; other faults of the schema are printed."""
    from smartmock.generation.draw import Draw, DrawOptions  # noqa: PLC0415
    from smartmock.mock.json_text import dump_json  # noqa: PLC0415
    from smartmock.semantics.words import words_for  # noqa: PLC0415

    with working("Generating"):
        compiled = compile_schema(schema)
        today = environment.today or datetime.datetime.now(datetime.UTC).date()
        options = DrawOptions(root_items=items)
        value = compiled.generator(Draw(environment.seed, words_for(environment.locale), today=today, options=options))
    print_problems(compiled.problems)
    return dump_json(value)


def compile_schema(schema: BareSchema) -> "CompiledSchema":
    """Raises `SmartmockError` when no value can be valid, with a pointer that people see at the root too."""
    from smartmock.projects import bare  # noqa: PLC0415

    try:
        return bare.compile_schema(schema.tree, schema.dialect)
    except UnsatisfiableSchema as error:
        place = error.pointer or "the root of the schema"
        raise UnsatisfiableSchema(error.message, pointer=place, remedy=error.remedy) from None
