"""Arguments and flags that several commands share. Each flag `--some-name` also reads `SMARTMOCK_SOME_NAME`."""

import datetime
import re
from typing import Annotated

import typer

MEGABYTE = 1024 * 1024

DocumentArgument = Annotated[
    str, typer.Argument(metavar="DOCUMENT", help="An OpenAPI document: a file, a URL, or - for standard input.")
]
LocaleOption = Annotated[
    str, typer.Option(envvar="SMARTMOCK_LOCALE", help="Language and country of the data: en_US, de-DE, ja, pt_BR …")
]
AcceptLanguageOption = Annotated[
    bool,
    typer.Option(
        "--accept-language",
        envvar="SMARTMOCK_ACCEPT_LANGUAGE",
        help="Answer in the language that a request's Accept-Language header asks for, else in that of --locale.",
    ),
]
SeedOption = Annotated[
    str,
    typer.Option(envvar="SMARTMOCK_SEED", help="A number or a word. Another seed, other data; same seed, same data."),
]
JsonOption = Annotated[bool, typer.Option("--json", envvar="SMARTMOCK_JSON", help="Print JSON, for programs.")]
SizeOption = Annotated[
    int,
    typer.Option(
        envvar="SMARTMOCK_MAX_DOCUMENT_MB", min=1, metavar="MB", help="The largest document that is read, in megabytes."
    ),
]


def read_seed(text: str) -> int | str:
    """A number where it is written as one, as the admin API shows it then."""
    return int(text) if re.fullmatch(r"-?(?:0|[1-9][0-9]{0,17})", text) else text


def read_day(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        message = f"{text!r} is no day; write it as 2026-05-31."
        raise typer.BadParameter(message) from None


TodayOption = Annotated[
    datetime.date | None,
    typer.Option(
        envvar="SMARTMOCK_TODAY",
        parser=read_day,
        metavar="YYYY-MM-DD",
        help="The day that dates are made around. The day on which the document is read, when not set.",
    ),
]
