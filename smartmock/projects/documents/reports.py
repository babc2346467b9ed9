"""Import reports: what became of a document, as a record and as the JSON that is stored and shown."""

import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from smartmock.mock.compiler import CompiledApi
from smartmock.projects.live.registry import Summary
from smartmock.projects.locales import language_problem
from smartmock.spec.document import Document
from smartmock.types import JsonObject, Problem


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Operations declared, operations served, and what stands in the way of the rest.

    `language` is the problem that tells what has no words in the language of the first environment, if there is one.
    """

    operations: int
    served: int
    problems: tuple[Problem, ...] = ()
    language: Problem | None = None


def report_of(document: Document, compiled: CompiledApi, locale: str) -> ImportReport:
    served = len(document.operations)
    language = language_problem(document.tree, locale)
    problems = (*document.problems, *compiled.problems, *filter(None, [language]))
    return ImportReport(max(document.declared, served), served, problems, language)


def with_problems(report: ImportReport, more: Iterable[Problem]) -> ImportReport:
    return replace(report, problems=(*report.problems, *more))


def describe_report(report: ImportReport) -> JsonObject:
    problems = [asdict(problem) for problem in report.problems]
    return {"operations": report.operations, "served": report.served, "problems": problems}


def summarise(document: Document, report: ImportReport) -> Summary:
    return Summary(report.served, len(report.problems), example_path(document))


def example_path(document: Document) -> str:
    """The path of a GET, without parameters if there is one; else with `1` in their places."""
    paths = [operation.path for operation in document.operations if operation.method.upper() == "GET"]
    plain = next((path for path in paths if "{" not in path), None)
    return re.split(r"[?#]", plain or re.sub(r"\{[^{}]*\}", "1", paths[0] if paths else "/"))[0]
