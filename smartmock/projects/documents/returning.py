"""Documents that a command serves from a database: known again by where they are."""

import datetime
import os
from dataclasses import replace

from smartmock.projects.credentials import hash_credential
from smartmock.projects.documents.importing import (
    GIVEN,
    Imported,
    Wishes,
    add_document,
    import_document,
    insert_given_token,
    prepare,
    read_document,
)
from smartmock.projects.documents.revisions import add_revision
from smartmock.projects.service import Service
from smartmock.spec.document import Document
from smartmock.spec.fetch import is_url
from smartmock.spec.source import SourceText
from smartmock.storage import environments, projects, revisions, tokens
from smartmock.storage.records import Project, Revision


def serve_document(service: Service, source: str | SourceText) -> Imported:
    """Serve what the operator named or gave at a start. A database that stays knows again what has a place.

    Raises `SmartmockError` when nothing of it can be served.
    """
    if service.database.is_memory or isinstance(source, SourceText) or source == "-":
        return import_document(service, source, trusted=True)
    return import_again(service, source)


def import_again(service: Service, source: str) -> Imported:
    """The document of a file or a URL becomes a project the first time; when it has changed since, a published
    revision; when not, nothing is added.
    """
    document = read_document(source, service.settings, trusted=True)
    known = find_known(service, identity(source))
    if known is None:
        return add_document(service, document, Wishes(location=identity(source)))
    if service.settings.token:
        close_with(service, known[0].id, service.settings.token)
    return return_document(service, document, *known)


def close_with(service: Service, project_id: int, value: str) -> None:
    """The token that the operator gives now opens the mock, and the one given at an earlier start does not any more;
    a mock that was open is closed.
    """
    with service.change(project_id) as connection:
        given = [token for token in tokens.list_of(connection, [project_id]) if token.name == GIVEN]
        for token in given:
            if token.hash != hash_credential(value):
                tokens.delete(connection, project_id, token.id)
        if hash_credential(value) not in {token.hash for token in given}:
            insert_given_token(connection, project_id, value)
        name = service.settings.environment.name
        environment = environments.find(connection, project_id, name)
        if environment is not None and environment.settings.get("access") != "token":
            environments.change(connection, project_id, name, {**environment.settings, "access": "token"})


def return_document(service: Service, document: Document, project: Project, newest: Revision) -> Imported:
    entry = service.registry.find(project.id)
    if entry is not None:
        document = replace(document, imported=datetime.date.fromisoformat(project.today))
        prepared = prepare(document, entry.main.locale)
        if prepared.digest == newest.digest:
            return Imported(entry, newest.number, document, prepared.report)
    return add_revision(service, project.id, document)


def identity(source: str) -> str:
    """The same for all spellings of a path."""
    return source if is_url(source) else os.path.abspath(source)  # noqa: PTH100  `Path.absolute` keeps `..`


def find_known(service: Service, location: str) -> tuple[Project, Revision] | None:
    with service.database.read() as connection:
        project = projects.find_by_location(connection, location)
        newest = revisions.list_of(connection, project.id, limit=1) if project else []
    return (project, newest[0]) if project and newest else None
