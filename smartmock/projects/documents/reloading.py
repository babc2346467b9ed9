"""`serve --watch`: a project's document read again when one of its files has changed."""

import hashlib
import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from smartmock.errors import SmartmockError
from smartmock.projects.documents.importing import Imported, fetch_for, read_text
from smartmock.projects.documents.revisions import add_revision
from smartmock.projects.documents.unread import Unread, find_unread
from smartmock.projects.live.entries import write_document
from smartmock.projects.service import Service
from smartmock.settings import Limits, Settings
from smartmock.spec.document import Document
from smartmock.spec.fetch import Fetch
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from smartmock.types import Problem

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
    failure = next(new_failures(served, document, unread), None)
    if failure is not None:
        return Reload(served, files | set(served.files), failure=failure)
    if digest_of(document) == digest_of(served):
        return Reload(served, files)
    return Reload(document, files, add_revision(service, project_id, document))


def digest_of(document: Document) -> bytes:
    return hashlib.sha256(write_document(document)).digest()


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
