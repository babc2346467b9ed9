"""All commands in one application, and the one place where errors become exit codes."""

import os
import sys
import traceback
from typing import Annotated

import typer

from smartmock import __version__
from smartmock.cli.check import check
from smartmock.cli.environments import environments
from smartmock.cli.generate import generate
from smartmock.cli.import_document import import_document
from smartmock.cli.keys import keys
from smartmock.cli.output import report_error
from smartmock.cli.projects import projects
from smartmock.cli.requests import requests
from smartmock.cli.routes import routes
from smartmock.cli.serve import serve
from smartmock.cli.tokens import tokens
from smartmock.errors import SmartmockError

app = typer.Typer(
    name="smartmock",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    # Boxes and colours are for people at a terminal; a pipe gets plain text.
    rich_markup_mode="rich" if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
for command in (serve, routes, generate, check):
    app.command()(command)
app.command("import")(import_document)
for group in (projects, environments, tokens, keys):
    app.add_typer(group)
app.command()(requests)


def print_version(*, wanted: bool) -> None:
    if wanted:
        typer.echo(f"smartmock {__version__}")
        raise typer.Exit


@app.callback()
def describe(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=lambda value: print_version(wanted=value), is_eager=True, help="Print it."),
    ] = False,
) -> None:
    """Import an OpenAPI document, get a URL: every operation answers at once with valid, believable data.

    \b
    Start here:
      smartmock serve openapi.yaml     serve a mock of the API, with a docs page to try it
      smartmock routes openapi.yaml    list what it would answer
      smartmock check openapi.yaml     prove that every answer is valid
      smartmock serve                  the service that a team shares; smartmock import puts documents into it

    DOCUMENT is always a file, a URL, or - for standard input: OpenAPI 3.0, 3.1 or Swagger 2.0, in YAML or JSON.
    Every flag can also be set by a variable, for example SMARTMOCK_PORT=9000.
    """


def main() -> None:
    """Run the command line and leave the process with its exit code."""
    try:
        app(prog_name="smartmock")
    except SmartmockError as error:
        report_error(error)
        sys.exit(1)
    except OSError as error:
        report_refusal(error)
        sys.exit(1)
    except Exception as error:  # noqa: BLE001  people get a sentence; the traceback is for who asks for it
        report_fault(error)
        sys.exit(1)


def report_refusal(error: OSError) -> None:
    """What the system does not let us do is no fault of ours: a full disk, a device that fails, a limit."""
    if os.environ.get("SMARTMOCK_DEBUG"):
        traceback.print_exception(error)
    reason = error.strerror or str(error) or type(error).__name__
    message = f"{error.filename}: {reason}." if error.filename else f"{reason}."
    remedy = "The system refuses to read or write. Set SMARTMOCK_DEBUG=1 to see where."
    report_error(SmartmockError(message, remedy=remedy))


def report_fault(error: Exception) -> None:
    if os.environ.get("SMARTMOCK_DEBUG"):
        traceback.print_exception(error)
    remedy = "This is a fault of smartmock. Set SMARTMOCK_DEBUG=1 to see where, and please report it."
    report_error(SmartmockError(f"{type(error).__name__}: {error}", remedy=remedy))
