"""`smartmock generate`: one answer on standard output."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from smartmock.cli.answers import problem_of
from smartmock.cli.bare import BareSchema, generate_value
from smartmock.cli.documents import open_document, read_tree
from smartmock.cli.explained import print_explained, print_reasons
from smartmock.cli.locales import known_locale
from smartmock.cli.operations import Target, find_target
from smartmock.cli.options import LocaleOption, SeedOption, SizeOption, TodayOption
from smartmock.cli.output import working, write_body
from smartmock.errors import SmartmockError
from smartmock.projects.schemas.dialects import DIALECT_NAMES, DIALECT_REMEDY, LATEST, is_known
from smartmock.settings import Environment
from smartmock.spec.document import Document

if TYPE_CHECKING:
    from smartmock.mock.model import MockResponse

DocumentArgument = Annotated[
    str | None,
    typer.Argument(metavar="DOCUMENT", help="An OpenAPI document: a file, a URL, or - for standard input."),
]
OperationArgument = Annotated[
    list[str] | None,
    typer.Argument(metavar="OPERATION", help="The operation's key, or its method and path: GET /pets/7"),
]
Code = Annotated[int | None, typer.Option(envvar="SMARTMOCK_CODE", min=100, max=599, help="Answer with this status.")]
Example = Annotated[str | None, typer.Option(envvar="SMARTMOCK_EXAMPLE", help="Answer with the example of this name.")]
Dynamic = Annotated[
    bool,
    typer.Option("--dynamic", envvar="SMARTMOCK_DYNAMIC", help="Generate, also where the document has examples."),
]
Accept = Annotated[
    str, typer.Option(envvar="SMARTMOCK_ACCEPT", metavar="TYPE", help="Media type to answer in: application/xml …")
]
Count = Annotated[
    int | None, typer.Option(envvar="SMARTMOCK_COUNT", min=0, max=1000, help="How many items a list has.")
]
SchemaFile = Annotated[
    str | None,
    typer.Option(envvar="SMARTMOCK_SCHEMA", metavar="FILE", help="Generate a value of this JSON Schema instead."),
]

Explain = Annotated[
    bool,
    typer.Option(
        "--explain", envvar="SMARTMOCK_EXPLAIN", help="Tell why each value is what it is, in place of the body."
    ),
]


def read_dialect(text: str) -> str:
    if not is_known(text):
        raise typer.BadParameter(f"{text!r} is no dialect. {DIALECT_REMEDY}")
    return text


DialectOption = Annotated[
    str,
    typer.Option(
        envvar="SMARTMOCK_DIALECT",
        parser=read_dialect,
        metavar="NAME",
        help=f"The dialect of a JSON Schema that has no $schema: {', '.join(DIALECT_NAMES)}.",
    ),
]


def generate(  # noqa: PLR0913  one parameter for each flag
    document: DocumentArgument = None,
    operation: OperationArgument = None,
    *,
    code: Code = None,
    example: Example = None,
    dynamic: Dynamic = False,
    accept: Accept = "*/*",
    count: Count = None,
    explain: Explain = False,
    schema: SchemaFile = None,
    dialect: DialectOption = LATEST,
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
      smartmock generate openapi.yaml listPets --explain
      smartmock generate --schema person.schema.json
      smartmock generate --schema old.schema.json --dialect draft4
    """
    check_usage(document, operation, schema)
    environment = Environment(locale=known_locale(locale), seed=seed, today=today)
    if schema is not None:
        tree = read_tree(schema, max_document_mb=max_document_mb)
        made = generate_value(BareSchema(tree, dialect), environment, items=count)
        if explain:
            print_reasons(made.explain())
        else:
            write_body(made.body())
        return
    wishes = {"code": code, "example": example, "dynamic": dynamic or None, "count": count, "trace": explain or None}
    headers = {"accept": accept, "prefer": write_preferences(wishes)}
    loaded = open_document(document or "", max_document_mb=max_document_mb)
    answer = ask(loaded, find_target(loaded, operation or ()), environment, headers)
    check_answer(answer)
    if explain:
        print_explained(answer)
    else:
        write_body(answer.body)


def check_usage(document: str | None, operation: Sequence[str] | None, schema: str | None) -> None:
    """Either a schema, or a document with an operation."""
    if schema is not None and document is not None:
        message = "give either --schema or a DOCUMENT with an OPERATION, not both."
        raise typer.BadParameter(message, param_hint="--schema")
    if schema is None and (document is None or not operation):
        message = "give a DOCUMENT and an OPERATION; smartmock routes DOCUMENT lists its operations."
        raise typer.BadParameter(message, param_hint="OPERATION")


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


def check_answer(answer: "MockResponse") -> None:
    """Raises `SmartmockError` for a problem."""
    problem = problem_of(answer)
    if problem is not None:
        raise SmartmockError(problem)
