"""`smartmock check`: the proof that every answer of a mock is valid."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import Progress

from smartmock.cli.documents import open_document
from smartmock.cli.locales import known_locale
from smartmock.cli.options import DocumentArgument, JsonOption, LocaleOption, SizeOption, TodayOption
from smartmock.cli.output import count, describe_problems, err, hint, print_json, print_problems, print_table
from smartmock.settings import Environment
from smartmock.spec.document import Document
from smartmock.types import JsonObject, Problem

if TYPE_CHECKING:
    from smartmock.cli.conformance.verdict import Verdict, Violation
    from smartmock.generation.node import Counters

SHOWN_PROBLEMS = 10
SHOWN_VIOLATIONS = 3


def check(  # noqa: PLR0913  one parameter for each flag
    document: DocumentArgument,
    *,
    seeds: Annotated[
        int, typer.Option(envvar="SMARTMOCK_SEEDS", min=1, max=1000, help="How often each answer is generated anew.")
    ] = 3,
    verbose: Annotated[
        bool, typer.Option("--verbose", "-v", envvar="SMARTMOCK_VERBOSE", help="Tell everything about all operations.")
    ] = False,
    locale: LocaleOption = "en_US",
    today: TodayOption = None,
    as_json: JsonOption = False,
    max_document_mb: SizeOption = 50,
) -> None:
    """Prove that every answer of a mock is valid.

    Each operation is asked for every status, media type and example that it declares, and with several seeds for data
    that uses the examples of the schemas and data that does not. Two validators that know nothing of the generator,
    jsonschema-rs and openapi-core, judge all of it.

    The exit code is 1 when an answer is refused that a valid document would allow. Faults of the document itself are
    listed; alone they do not fail the check, as long as all that can be served is valid.

    \b
    Examples:
      smartmock check openapi.yaml
      smartmock check openapi.yaml --seeds 20 --verbose
      smartmock check openapi.yaml --json | jq .totals
    """
    # The validators take most of a second to load: too long for a help text.
    from smartmock.cli.conformance.crew import Task, judge_all  # noqa: PLC0415

    environment = Environment(locale=known_locale(locale), today=today)
    loaded = with_language(open_document(document, max_document_mb=max_document_mb), environment.locale)
    verdicts = list(with_progress(judge_all(Task(loaded, environment, seeds)), len(loaded.operations)))
    if as_json:
        print_json(describe_all(loaded, verdicts))
    else:
        report(loaded, verdicts, verbose=verbose)
    if any(verdict.failures for verdict in verdicts):
        raise typer.Exit(1)


def with_language(document: Document, locale: str) -> Document:
    """The document with a line in its report about what has no words in the language."""
    from smartmock.projects.locales import language_problem  # noqa: PLC0415  reads the words of all languages

    lacking = language_problem(document.tree, locale)
    return replace(document, problems=(*document.problems, lacking)) if lacking else document


def with_progress(verdicts: Iterator["Verdict"], number: int) -> Iterator["Verdict"]:
    console = err()
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        yield from progress.track(verdicts, number, description="Checking")


def report(document: Document, verdicts: Sequence["Verdict"], *, verbose: bool) -> None:
    """The table on standard output; what is wrong and the totals on standard error."""
    print_table(["METHOD", "PATH", "KEY", "TRIED", "REFUSED", "RESULT"], map(list_verdict, verdicts))
    for verdict in verdicts:
        if verdict.failures or (verbose and verdict.violations):
            report_violations(verdict, limit=None if verbose else SHOWN_VIOLATIONS)
    if verbose:
        report_undecided(verdicts)
    if verbose:
        report_generation(verdicts)
    report_problems(all_problems(document, verdicts), limit=None if verbose else SHOWN_PROBLEMS)
    headline(summarise(document, verdicts))


def list_verdict(verdict: "Verdict") -> list[str]:
    operation, refused = verdict.operation, len(verdict.violations)
    result = "failed" if verdict.failures else "fault of the document" if refused else "ok"
    return [operation.method.upper(), operation.path, operation.key, str(verdict.tried), str(refused), result]


def headline(text: str) -> None:
    hint()
    hint(text, style="bold")


def describe_operation(verdict: "Verdict") -> str:
    operation = verdict.operation
    return f"{operation.method.upper()} {operation.path} ({operation.key})"


def report_violations(verdict: "Verdict", *, limit: int | None) -> None:
    shown = verdict.failures if limit else verdict.violations
    headline(f"{describe_operation(verdict)}")
    for violation in shown[:limit]:
        hint(f"  {describe_violation(violation)}", style="yellow" if violation.fault else "red")
    if limit and len(shown) > limit:
        hint(f"  and {len(shown) - limit} more: see --verbose")


def describe_violation(violation: "Violation") -> str:
    place = f" at {violation.pointer}" if violation.pointer else ""
    fault = f" (fault of the document: {violation.fault.message})" if violation.fault else ""
    return f"{violation.subject}{place}: {violation.message[:300]} [{violation.judge}]{fault}"


def report_undecided(verdicts: Sequence["Verdict"]) -> None:
    for verdict in verdicts:
        for reason in verdict.undecided:
            hint(f"{verdict.operation.key}: openapi-core cannot judge this: {reason[:300]}", style="blue")


def report_generation(verdicts: Sequence["Verdict"]) -> None:
    """How often values were checked while they were drawn, and where the first draw was not good enough."""
    headline(f"Generation: {describe_counters(total_counters(verdicts))}.")
    for verdict in verdicts:
        if verdict.counters.redraws or verdict.counters.fallbacks:
            hint(f"  {describe_operation(verdict)}: {describe_counters(verdict.counters)}")


def describe_counters(counters: "Counters") -> str:
    return (
        f"{count(counters.draws, 'value')} checked, {counters.redraws} drawn again, "
        f"{counters.fallbacks} replaced by a value known to be good"
    )


def total_counters(verdicts: Sequence["Verdict"]) -> "Counters":
    from smartmock.generation.node import Counters  # noqa: PLC0415  takes Faker, too long for a help text

    every = [verdict.counters for verdict in verdicts]
    return Counters(
        sum(counters.draws for counters in every),
        sum(counters.redraws for counters in every),
        sum(counters.fallbacks for counters in every),
    )


def report_problems(problems: Sequence[Problem], *, limit: int | None) -> None:
    if not problems:
        return
    headline(f"The document itself: {describe_problems(problems)}")
    print_problems(problems, limit=limit)
    if limit and len(problems) > limit:
        hint(f"  and {len(problems) - limit} more: see --verbose")


def all_problems(document: Document, verdicts: Sequence["Verdict"]) -> list[Problem]:
    """The import report, and what only trying could show."""
    found = [*document.problems, *(problem for verdict in verdicts for problem in verdict.problems)]
    return list(dict.fromkeys(found))


def summarise(document: Document, verdicts: Sequence["Verdict"]) -> str:
    totals = total(document, verdicts)
    unread = totals["declared"] - totals["operations"]
    parts = [
        f"{count(totals['operations'], 'operation')}, {count(totals['tried'], 'value')} tried",
        f"{totals['failures']} refused" if totals["failures"] else "all that can be valid is valid",
        f"{totals['excused']} refused because of faults of the document" if totals["excused"] else "",
        f"{count(unread, 'operation')} cannot be served" if unread else "",
        f"{totals['undecided']} judged by one validator only" if totals["undecided"] else "",
    ]
    return "; ".join(filter(None, parts)) + "."


def total(document: Document, verdicts: Sequence["Verdict"]) -> dict[str, int]:
    return {
        "declared": max(document.declared, len(document.operations)),
        "operations": len(verdicts),
        "tried": sum(verdict.tried for verdict in verdicts),
        "failures": sum(len(verdict.failures) for verdict in verdicts),
        "excused": sum(len(verdict.excused) for verdict in verdicts),
        "undecided": sum(len(verdict.undecided) for verdict in verdicts),
        "problems": len(all_problems(document, verdicts)),
    }


def describe_all(document: Document, verdicts: Sequence["Verdict"]) -> JsonObject:
    return {
        "title": document.title,
        "version": document.version,
        "totals": total(document, verdicts),
        "generation": asdict(total_counters(verdicts)),
        "problems": [describe_problem(problem) for problem in all_problems(document, verdicts)],
        "operations": [describe_verdict(verdict) for verdict in verdicts],
    }


def describe_verdict(verdict: "Verdict") -> JsonObject:
    return {
        "method": verdict.operation.method.upper(),
        "path": verdict.operation.path,
        "key": verdict.operation.key,
        "tried": verdict.tried,
        "violations": [
            {
                "subject": violation.subject,
                "judge": violation.judge,
                "pointer": violation.pointer,
                "message": violation.message,
                "fault": describe_problem(violation.fault) if violation.fault else None,
            }
            for violation in verdict.violations
        ],
        "undecided": list(verdict.undecided),
        "generation": asdict(verdict.counters),
    }


def describe_problem(problem: Problem) -> JsonObject:
    return {
        "severity": problem.severity,
        "pointer": problem.pointer,
        "message": problem.message,
        "remedy": problem.remedy,
    }
