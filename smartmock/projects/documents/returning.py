"""Documents that a command serves from a database: known again by where they are."""

import datetime
import os
from dataclasses import replace

from smartmock.projects.documents.importing import (
    Imported,
    Wishes,
    add_document,
    import_document,
    prepare,
    read_document,
)
from smartmock.projects.documents.revisions import add_revision
from smartmock.projects.service import Service
from smartmock.spec.document import Document
from smartmock.spec.fetch import is_url
from smartmock.storage import projects, revisions
from smartmock.storage.records import Project, Revision


def import_again(service: Service, source: str) -> Imported:
    """Serve the document of a file, `-` or a URL that the operator typed.

    The first time it becomes a project; when it has changed since, a published revision; when not, nothing is added.
    Raises `SmartmockError` when nothing of it can be served.
    """
    if source == "-":
        return import_document(service, source, trusted=True)
    document = read_document(source, service.settings, trusted=True)
    known = find_known(service, identity(source))
    if known is None:
        return add_document(service, document, Wishes(location=identity(source)))
    return return_document(service, document, *known)


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
