"""What people and pipes see. Results go to standard output, everything said about them to standard error."""

import contextlib
import json
import sys
from collections.abc import Iterable, Iterator, Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text

from smartmock.errors import SmartmockError
from smartmock.types import JSON, Problem, Severity

SEVERITY_STYLES: dict[Severity, str] = {"error": "red", "warning": "yellow", "info": "blue"}
SEVERITY_ORDER: tuple[Severity, ...] = ("error", "warning", "info")


def out() -> Console:
    return Console(highlight=False, emoji=False, markup=False, soft_wrap=True)


def err() -> Console:
    return Console(stderr=True, highlight=False, emoji=False, markup=False, soft_wrap=True)


def visible(text: str) -> str:
    """Text of a document, made harmless for a terminal: control characters become spaces."""
    return "".join(character if character.isprintable() else " " for character in text)


def say(text: str = "", *, style: str = "") -> None:
    """One line of standard output, never wrapped."""
    out().print(Text(visible(text), style=style))


def hint(text: str = "", *, style: str = "") -> None:
    """One line of standard error, never wrapped."""
    err().print(Text(visible(text), style=style))


def report_error(error: SmartmockError) -> None:
    """What is wrong, where, and what to change."""
    err().print(Text.assemble(("error: ", "bold red"), visible(error.message)))
    if error.pointer:
        hint(f"  at {error.pointer}")
    if error.remedy:
        hint(f"  {error.remedy}")


def write_body(body: bytes) -> None:
    """Bytes as they are; at a terminal with a line break behind them."""
    sys.stdout.flush()
    sys.stdout.buffer.write(body)
    if sys.stdout.isatty():
        sys.stdout.buffer.write(b"\n")
    sys.stdout.buffer.flush()


def print_json(value: JSON) -> None:
    sys.stdout.write(json.dumps(value, indent=2, ensure_ascii=False) + "\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A table at a terminal; lines of tab-separated values, without a head, in a pipe."""
    if not sys.stdout.isatty():
        for row in rows:
            sys.stdout.write("\t".join(visible(cell) for cell in row) + "\n")
        return
    table = Table(*columns, box=None, pad_edge=False, header_style="bold")
    for row in rows:
        table.add_row(*(Text(visible(cell), overflow="fold") for cell in row))
    out().print(table, soft_wrap=False)


def print_problems(problems: Sequence[Problem], *, limit: int | None = None) -> None:
    """The lines of an import report on standard error, errors first, at most `limit` of them."""
    ordered = sorted(problems, key=lambda problem: SEVERITY_ORDER.index(problem.severity))
    for problem in ordered[:limit]:
        style = SEVERITY_STYLES[problem.severity]
        place = visible(f" {problem.pointer or '/'}: {problem.message}")
        err().print(Text.assemble("  ", (problem.severity, style), place))
        if problem.remedy:
            hint(f"      {problem.remedy}", style="dim")


def count(number: int, noun: str) -> str:
    """`count(1, "problem")` → `1 problem`; `count(3, "problem")` → `3 problems`."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def describe_problems(problems: Sequence[Problem]) -> str:
    """`2 errors, 1 warning`; empty without problems."""
    totals = {severity: sum(problem.severity == severity for problem in problems) for severity in SEVERITY_ORDER}
    nouns = {"error": "error", "warning": "warning", "info": "note"}
    return ", ".join(count(totals[severity], nouns[severity]) for severity in SEVERITY_ORDER if totals[severity])


@contextlib.contextmanager
def working(text: str) -> Iterator[None]:
    """Shows at a terminal, while the block runs, what is being done."""
    console = err()
    if not console.is_terminal:
        yield
        return
    with console.status(Text(visible(text))):
        yield
