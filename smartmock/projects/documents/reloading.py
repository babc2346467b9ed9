"""`serve --watch`: a project's document read again when one of its files has changed."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from smartmock.errors import SmartmockError
from smartmock.projects.documents.importing import Imported, fetch_for, read_text
from smartmock.projects.documents.revisions import add_revision
from smartmock.projects.documents.unread import Unread, errors_of, new_failures, unread_files
from smartmock.projects.live.entries import write_document
from smartmock.projects.service import Service
from smartmock.settings import Settings
from smartmock.spec.document import Document
from smartmock.spec.load import load_document

LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reload:
    """What came of reading a document again; `document` is the last good one.

    `imported` is the new revision; None when nothing changed, or the document is broken: then `failure` says why, and
    the last good one is still served. `files` are those that a change may come from: read just now, not readable, or
    part of what is served.
    """

    document: Document
    files: frozenset[Path]
    imported: Imported | None = None
    failure: SmartmockError | None = None


def reload_project(service: Service, project_id: int, location: str, served: Document) -> Reload:
    """Read the document again and publish it as a revision. Never raises for a document.

    A broken one changes nothing, and neither does one that refers to files which cannot be read any more; where it
    was so from the start, the rest is served. Number, slug and the day of relative dates stay: addresses and data that
    did not change remain the same.
    """
    try:
        return read_again(service, project_id, location, served)
    except SmartmockError as error:
        return Reload(served, frozenset(served.files), failure=error)
    except Exception:
        # Whoever waits for changes waits on, whatever a half-written file does to us.
        LOGGER.exception("reading %s again failed", location)
        failure = SmartmockError("The document could not be read.", remedy="The log says more.")
        return Reload(served, frozenset(served.files), failure=failure)


def read_again(service: Service, project_id: int, location: str, served: Document) -> Reload:
    settings = service.settings
    fetch = fetch_for(location, settings, trusted=True)
    text = read_text(location, fetch, settings.limits)
    document = load_document(text, fetch=fetch, limits=settings.limits)
    unread = unread_files(document, text, fetch, settings.limits)
    files = files_of(document, unread)
    known = {problem.message for problem in errors_of(served)}
    failure = next(new_failures(known, document, unread), None)
    if failure is not None:
        return Reload(served, files | set(served.files), failure=failure)
    if write_document(document) == write_document(served):
        return Reload(served, files)
    return Reload(document, files, add_revision(service, project_id, document))


def files_behind(location: str | None, document: Document, settings: Settings) -> frozenset[Path]:
    """The files that a document was read from, and those that it names and that cannot be read."""
    files = frozenset(document.files)
    if not files or location is None:
        return files
    fetch = fetch_for(location, settings, trusted=True)
    try:
        text = read_text(location, fetch, settings.limits)
        return files | files_of(document, unread_files(document, text, fetch, settings.limits))
    except SmartmockError:
        return files


def files_of(document: Document, unread: Iterable[Unread]) -> frozenset[Path]:
    return frozenset([*document.files, *(each.path for each in unread if each.path is not None)])
