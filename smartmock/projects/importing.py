"""From a document to a live project, and again when the document changes."""

import logging
from dataclasses import dataclass, replace
from types import MappingProxyType

from smartmock.errors import SmartmockError
from smartmock.mock.compiler import CompiledApi, compile_api
from smartmock.projects.access import Gate, make_gate
from smartmock.projects.locations import check_location
from smartmock.projects.registry import ImportReport, LiveProject, Registry
from smartmock.projects.security import Claims
from smartmock.projects.slugs import derive_slug
from smartmock.settings import Environment, Limits, Settings
from smartmock.spec.document import Document
from smartmock.spec.fetch import Fetch, GuardedFetch, is_url, origin_of
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText, read_source

LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reload:
    """What came of reading a document again. With a `failure`, `project` is the last good one, still served."""

    project: LiveProject
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

    def make(number: int, taken: frozenset[str]) -> LiveProject:
        return LiveProject(
            id=number,
            slug=derive_slug(document.title, taken),
            title=document.title or f"API {number}",
            api=compiled,
            document=document,
            report=report_of(document, compiled),
            claims=Claims(document),
            environments=MappingProxyType({"default": environment_of(settings)}),
            location=location,
            gate=make_gate(settings.token) if settings.token else Gate(),
        )

    return registry.add(make)


def reload_project(number: int, registry: Registry, settings: Settings) -> Reload:
    """Read the project's document again and swap it in; a broken one changes nothing. Never raises for a document.

    Its id, slug, revision number and import day stay: addresses and data that did not change remain the same.
    """
    project = registry.find(number)
    if project is None or project.location is None:
        raise ValueError(f"project {number} cannot be read again")
    try:
        document = read_document(project.location, settings, trusted=True)
        document = replace(document, imported=project.document.imported)
        compiled = compile_api(document)
        renewed = replace(
            project,
            title=document.title or project.title,
            api=compiled,
            document=document,
            report=report_of(document, compiled),
            claims=Claims(document),
        )
    except SmartmockError as error:
        return Reload(project, error)
    except Exception:
        # Whoever waits for changes waits on, whatever a half-written file does to us.
        LOGGER.exception("reading %s again failed", project.location)
        return Reload(project, SmartmockError("The document could not be read.", remedy="The log says more."))
    registry.replace(renewed)
    return Reload(renewed)


def read_document(source: str | SourceText, settings: Settings, *, trusted: bool) -> Document:
    limits = settings.limits
    origin = origin_of(source) if trusted and isinstance(source, str) and is_url(source) else None
    fetch = GuardedFetch(limits, allow_private=settings.allow_private_urls, trusted_origin=origin)
    return load_document(read_text(source, fetch, limits), fetch=fetch, limits=limits)


def read_text(source: str | SourceText, fetch: Fetch, limits: Limits) -> SourceText:
    if isinstance(source, SourceText):
        return source
    check_location(source)
    return read_source(source, limits=limits, fetch=fetch)


def location_of(source: str | SourceText) -> str | None:
    """What can be read a second time; standard input and given text cannot."""
    return source if isinstance(source, str) and source != "-" else None


def report_of(document: Document, compiled: CompiledApi) -> ImportReport:
    served = len(document.operations)
    return ImportReport(max(document.declared, served), served, (*document.problems, *compiled.problems))


def environment_of(settings: Settings) -> Environment:
    """The environment `default`: a token in the settings closes it."""
    return replace(settings.environment, access="token") if settings.token else settings.environment
