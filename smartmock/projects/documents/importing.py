"""From a document to a project, and to the next revision of one."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType
from typing import Final, TypeAlias

from sqlalchemy import Connection

from smartmock.errors import Conflict, NotFound
from smartmock.mock.compiler import CompiledApi, compile_api
from smartmock.projects.checks import check_name, check_scope, check_slug, readable_name
from smartmock.projects.credentials import hash_credential
from smartmock.projects.documents.locations import check_location
from smartmock.projects.documents.reports import ImportReport, describe_report, report_of, summarise
from smartmock.projects.environment_fields import write_settings
from smartmock.projects.live.entries import digest_of, make_live, write_document
from smartmock.projects.live.registry import ProjectEntry
from smartmock.projects.people.actors import OPERATOR, Actor
from smartmock.projects.people.auditing import note
from smartmock.projects.people.roles import require_workspace
from smartmock.projects.service import Service
from smartmock.projects.slugs import derive_slug, stem
from smartmock.settings import Environment, Limits, Settings
from smartmock.spec.archive import is_archive, open_archive
from smartmock.spec.document import Document, Operation
from smartmock.spec.fetch import Fetch, GuardedFetch, is_url, origin_of
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText, read_source
from smartmock.storage import changes, environments, members, operations, projects, revisions, tokens
from smartmock.storage.records import Project, Revision, Scope
from smartmock.storage.workspaces import DEFAULT
from smartmock.types import JsonObject

Keys: TypeAlias = Mapping[str, str]
NO_KEYS: Final[Keys] = MappingProxyType({})

GIVEN: Final = "command line"
"""The name of the token that the operator chose."""
SHOWN_CHARACTERS: Final = 4
"""Of a token that people chose themselves: enough to know it by, too little to guess the rest."""


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the importer says of a new project. Without a slug one is derived from the name, without a name the title
    of the document is taken.
    """

    name: str | None = None
    slug: str | None = None
    workspace: str = DEFAULT
    scope: Scope = "workspace"
    location: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """`number` is that of the revision that holds the document."""

    project: ProjectEntry
    number: int
    document: Document
    report: ImportReport


@dataclass(frozen=True, slots=True)
class NewProject:
    """`report` is that of what is published, as it is stored and shown."""

    project: Project
    report: JsonObject


@dataclass(frozen=True, slots=True)
class Prepared:
    """A document that is ready to be stored and served: all that takes time is done."""

    api: CompiledApi
    text: bytes
    report: ImportReport

    @property
    def document(self) -> Document:
        return self.api.document

    @property
    def digest(self) -> str:
        return digest_of(self.text)


def import_document(service: Service, source: str | SourceText, *, trusted: bool = False) -> Imported:
    """Read a file, `-`, a URL or given text, and serve it as a new project; the report says what is not served.

    A `trusted` location was typed by the operator: a URL may be at a private address, and so may what lies beside it.
    Raises `SmartmockError` when nothing of it can be served.
    """
    document = read_document(source, service.settings, trusted=trusted)
    return add_document(service, document, Wishes(location=location_of(source)))


def add_document(
    service: Service,
    document: Document,
    wishes: Wishes = Wishes(),
    actor: Actor = OPERATOR,
) -> Imported:
    """Serve a loaded document as a new project, published; raises `Conflict` for a slug that is taken.

    Also raises `NotFound` and `Forbidden` for a workspace in which the actor cannot make projects.
    """
    environment = environment_of(service.settings)
    check_wishes(service, wishes, actor)
    prepared = prepare(document, environment.locale)
    with service.database.write() as connection:
        project = insert_project(connection, document, wishes, actor)
        insert_revision(connection, project, 1, prepared, actor)
        operations.insert_all(connection, operation_rows(project.id, document))
        environments.insert(connection, project.id, environment.name, write_settings(environment))
        if service.settings.token:
            insert_given_token(connection, project.id, service.settings.token)
        changes.note(connection, project.id)
        service.created(connection, NewProject(project, describe_report(prepared.report)))
    return serve_imported(service, project.id, 1, prepared)


def check_wishes(service: Service, wishes: Wishes, actor: Actor) -> None:
    """Before the work begins: what cannot come true is refused at once."""
    check_scope(wishes.scope)
    if wishes.name is not None:
        check_name(wishes.name)
    if wishes.slug is not None:
        check_slug(wishes.slug)
    with service.database.read() as connection:
        require_workspace(connection, actor, wishes.workspace, "editor", pointer="/workspace")


def prepare(document: Document, locale: str) -> Prepared:
    api = compile_api(document)
    return Prepared(api, write_document(document), report_of(document, api, locale))


def serve_imported(service: Service, project_id: int, number: int, prepared: Prepared) -> Imported:
    service.registry.keep(make_live(project_id, number, prepared.api, len(prepared.text)))
    service.registry.refresh(project_id)
    entry = service.registry.find(project_id)
    if entry is None:
        raise NotFound(f"Project {project_id} was deleted at this moment.")
    return Imported(entry, number, prepared.document, prepared.report)


def insert_project(connection: Connection, document: Document, wishes: Wishes, actor: Actor) -> Project:
    name = (wishes.name or readable_name(document.title)).strip() or "API"
    require_workspace(connection, actor, wishes.workspace, "editor", pointer="/workspace")
    if wishes.slug and projects.is_taken(connection, wishes.slug):
        remedy = "Choose another slug, or leave it out to get one that is free."
        raise Conflict(f"The slug `{wishes.slug}` is taken.", pointer="/slug", remedy=remedy)
    slug = wishes.slug or derive_slug(name, projects.slugs_like(connection, stem(name)))
    project = projects.insert(
        connection,
        slug=slug,
        name=name,
        scope=wishes.scope,
        workspace=wishes.workspace,
        creator=actor.principal,
        published_revision=1,
        location=wishes.location,
        today=document.imported.isoformat(),
    )
    members.put(connection, members.PROJECTS, project.id, actor.principal, "admin")
    detail = {"name": name, "scope": project.scope, "workspace": project.workspace}
    note(connection, actor, "project.create", project_id=project.id, target=slug, detail=detail)
    return project


def insert_revision(
    connection: Connection, project: Project, number: int, prepared: Prepared, actor: Actor, keys: Keys = NO_KEYS
) -> Revision:
    """`keys` are those that differ from what the document itself gives (see `storage.records.Revision`)."""
    own = {"project_id": project.id, "number": number, "created_by": actor.principal}
    return revisions.insert(connection, {**own, **revision_fields(prepared, keys)}, prepared.text)


def revision_fields(prepared: Prepared, keys: Keys = NO_KEYS) -> JsonObject:
    """What is stored of a revision beside its document and its place."""
    document = prepared.document
    return {
        "title": readable_name(document.title),
        "version": readable_name(own_version(document)),
        "digest": prepared.digest,
        "operations": [describe_operation(operation) for operation in document.operations],
        "keys": dict(keys),
        "report": describe_report(prepared.report),
        "summary": asdict(summarise(document, prepared.report)),
        "source": document.source,
    }


def own_version(document: Document) -> str:
    """As its author counts it: `info.version`."""
    info = document.tree.get("info")
    return str(info.get("version", "")) if isinstance(info, dict) else ""


def operation_rows(project_id: int, document: Document) -> Iterable[JsonObject]:
    for operation in document.operations:
        named = {"key": operation.key, "method": operation.method.upper(), "path": operation.path}
        yield {"project_id": project_id, **named}


def describe_operation(operation: Operation) -> JsonObject:
    return {
        "key": operation.key,
        "method": operation.method.upper(),
        "path": operation.path,
        "summary": operation.summary,
        "deprecated": operation.deprecated,
        "responses": [response.status for response in operation.responses],
    }


def insert_given_token(connection: Connection, project_id: int, value: str) -> None:
    shown = value[:SHOWN_CHARACTERS] if len(value) >= 3 * SHOWN_CHARACTERS else ""
    given = {"project_id": project_id, "name": GIVEN, "hash": hash_credential(value), "prefix": shown}
    tokens.insert(connection, **given)


def read_document(source: str | SourceText, settings: Settings, *, trusted: bool) -> Document:
    fetch = fetch_for(source, settings, trusted=trusted)
    return load_document(read_text(source, fetch, settings.limits), fetch=fetch, limits=settings.limits)


def fetch_for(source: str | SourceText, settings: Settings, *, trusted: bool) -> Fetch:
    origin = origin_of(source) if trusted and isinstance(source, str) and is_url(source) else None
    return GuardedFetch(settings.limits, allow_private=settings.allow_private_urls, trusted_origin=origin)


def read_text(source: str | SourceText, fetch: Fetch, limits: Limits) -> SourceText:
    if isinstance(source, SourceText):
        return unpacked(source, limits)
    check_location(source)
    return unpacked(read_source(source, limits=limits, fetch=fetch), limits)


def unpacked(source: SourceText, limits: Limits) -> SourceText:
    """The document in a ZIP archive, with the files beside it; any other text as it is."""
    return open_archive(source.text, source.location, limits) if is_archive(source.text) else source


def location_of(source: str | SourceText) -> str | None:
    """What can be read a second time; standard input and given text cannot."""
    return source if isinstance(source, str) and source != "-" else None


def environment_of(settings: Settings) -> Environment:
    """The environment that projects get: a token in the settings closes it."""
    return replace(settings.environment, access="token") if settings.token else settings.environment
