"""From a document to a live project, and again when the document changes."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType

from smartmock.errors import SmartmockError
from smartmock.mock.compiler import CompiledApi, compile_api
from smartmock.projects.access import Gate, make_gate
from smartmock.projects.locales import language_problem
from smartmock.projects.locations import check_location
from smartmock.projects.registry import ImportReport, LiveProject, Registry
from smartmock.projects.security import Claims
from smartmock.projects.slugs import derive_slug
from smartmock.projects.unread import Unread, find_unread
from smartmock.settings import Environment, Limits, Settings
from smartmock.spec.document import Document
from smartmock.spec.fetch import Fetch, GuardedFetch, is_url, origin_of
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText, read_source
from smartmock.types import Problem

LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reload:
    """What came of reading a document again. With a `failure`, `project` is the last good one, still served.

    `files` are those that a change may come from: read just now, not readable, or part of what is served.
    """

    project: LiveProject
    files: frozenset[Path]
    failure: SmartmockError | None = None


def import_document(
    source: str | SourceText, registry: Registry, settings: Settings, *, trusted: bool = False
) -> LiveProject:
    """Read a file, `-`, a URL or given text, and serve it as a new project; its `report` says what is not served.

    A `trusted` location was typed by the operator: a URL may be at a private address, and so may what lies beside it.
    Raises `SmartmockError` when nothing of it can be served.
    """
    document = read_document(source, settings, trusted=trusted)
    return add_document(document, registry, settings, location=location_of(source))


def add_document(
    document: Document, registry: Registry, settings: Settings, *, location: str | None = None
) -> LiveProject:
    """Serve a loaded document as a new project, under a slug derived from its title."""
    compiled = compile_api(document)
    environment = environment_of(settings)

    def make(number: int, taken: frozenset[str]) -> LiveProject:
        return LiveProject(
            id=number,
            slug=derive_slug(document.title, taken),
            title=document.title or f"API {number}",
            api=compiled,
            document=document,
            report=report_of(document, compiled, environment.locale),
            claims=Claims(document),
            environments=MappingProxyType({environment.name: environment}),
            location=location,
            gate=make_gate(settings.token) if settings.token else Gate(),
        )

    return registry.add(make)


def reload_project(number: int, registry: Registry, settings: Settings) -> Reload:
    """Read the project's document again and swap it in. Never raises for a document.

    A broken one changes nothing, and neither does one that refers to files which cannot be read any more; where it
    was so from the start, the rest is served. Id, slug, revision number and import day stay: addresses and data that
    did not change remain the same.
    """
    project = registry.find(number)
    if project is None or project.location is None:
        raise ValueError(f"project {number} cannot be read again")
    files = frozenset(project.document.files)
    try:
        reload = read_again(project, project.location, settings)
    except SmartmockError as error:
        return Reload(project, files, error)
    except Exception:
        # Whoever waits for changes waits on, whatever a half-written file does to us.
        LOGGER.exception("reading %s again failed", project.location)
        return Reload(project, files, SmartmockError("The document could not be read.", remedy="The log says more."))
    if reload.failure is None:
        registry.replace(reload.project)
    return reload


def read_again(project: LiveProject, location: str, settings: Settings) -> Reload:
    fetch = fetch_for(location, settings, trusted=True)
    text = read_text(location, fetch, settings.limits)
    document = load_document(text, fetch=fetch, limits=settings.limits)
    unread = unread_files(document, text, fetch, settings.limits)
    files = files_of(document, unread)
    failure = next(new_failures(project.document, document, unread), None)
    if failure is not None:
        return Reload(project, files | set(project.document.files), failure)
    return Reload(renew(project, replace(document, imported=project.document.imported)), files)


def renew(project: LiveProject, document: Document) -> LiveProject:
    compiled = compile_api(document)
    return replace(
        project,
        title=document.title or project.title,
        api=compiled,
        document=document,
        report=report_of(document, compiled, project.main.locale),
        claims=Claims(document),
    )


def files_behind(project: LiveProject, settings: Settings) -> frozenset[Path]:
    """The files that the project was read from, and those that its document names and that cannot be read."""
    files = frozenset(project.document.files)
    if not files or project.location is None:
        return files
    fetch = fetch_for(project.location, settings, trusted=True)
    try:
        text = read_text(project.location, fetch, settings.limits)
        return files | files_of(project.document, unread_files(project.document, text, fetch, settings.limits))
    except SmartmockError:
        return files


def unread_files(document: Document, text: SourceText, fetch: Fetch, limits: Limits) -> Sequence[Unread]:
    """Looked for only where the import report has errors, which is seldom."""
    return list(find_unread(text, fetch, limits)) if any(errors_of(document)) else ()


def files_of(document: Document, unread: Iterable[Unread]) -> frozenset[Path]:
    return frozenset([*document.files, *(each.path for each in unread if each.path is not None)])


def new_failures(old: Document, new: Document, unread: Sequence[Unread]) -> Iterator[SmartmockError]:
    """The errors about unread files that the import report of `old` did not have."""
    known = {problem.message for problem in errors_of(old)}
    for problem in errors_of(new):
        if problem.message not in known and any(each.error.message in problem.message for each in unread):
            yield SmartmockError(problem.message, pointer=problem.pointer, remedy=problem.remedy)


def errors_of(document: Document) -> Iterator[Problem]:
    return (problem for problem in document.problems if problem.severity == "error")


def read_document(source: str | SourceText, settings: Settings, *, trusted: bool) -> Document:
    fetch = fetch_for(source, settings, trusted=trusted)
    return load_document(read_text(source, fetch, settings.limits), fetch=fetch, limits=settings.limits)


def fetch_for(source: str | SourceText, settings: Settings, *, trusted: bool) -> Fetch:
    origin = origin_of(source) if trusted and isinstance(source, str) and is_url(source) else None
    return GuardedFetch(settings.limits, allow_private=settings.allow_private_urls, trusted_origin=origin)


def read_text(source: str | SourceText, fetch: Fetch, limits: Limits) -> SourceText:
    if isinstance(source, SourceText):
        return source
    check_location(source)
    return read_source(source, limits=limits, fetch=fetch)


def location_of(source: str | SourceText) -> str | None:
    """What can be read a second time; standard input and given text cannot."""
    return source if isinstance(source, str) and source != "-" else None


def report_of(document: Document, compiled: CompiledApi, locale: str) -> ImportReport:
    served = len(document.operations)
    language = language_problem(document.tree, locale)
    problems = (*document.problems, *compiled.problems, *filter(None, [language]))
    return ImportReport(max(document.declared, served), served, problems, language)


def environment_of(settings: Settings) -> Environment:
    """The environment that projects get: a token in the settings closes it."""
    return replace(settings.environment, access="token") if settings.token else settings.environment
