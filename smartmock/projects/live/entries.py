"""Projects as the registry holds them, read from the database."""

import datetime
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from smartmock.mock.compiler import CompiledApi, compile_api
from smartmock.mock.json_text import dump_json
from smartmock.projects.environment_fields import read_settings
from smartmock.projects.gate.access import FOR_EVER, Entry, Gate
from smartmock.projects.gate.security import Claims
from smartmock.projects.live.registry import LiveRevision, ProjectEntry, Summary
from smartmock.projects.takeover.merging import digest_of_made, with_operations
from smartmock.settings import Environment, Limits
from smartmock.spec.document import Document, Operation
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from smartmock.storage import environments, operations, projects, revisions, tokens
from smartmock.storage.database import Database
from smartmock.storage.records import Operation as Made
from smartmock.storage.records import Token
from smartmock.storage.times import from_text

BYTES_PER_DOCUMENT_BYTE: Final = 50
LEAST_BYTES: Final = 300_000
"""What a live revision takes in memory, about, when all its operations have been asked for: thirteen public documents
took 20 to 70 bytes for each byte of their JSON.
"""


def read_entries(database: Database, project_ids: Iterable[int] | None = None) -> list[ProjectEntry]:
    """By id; of some projects or of all. Those that are gone are missing."""
    ids = None if project_ids is None else list(project_ids)
    with database.read() as connection:
        found = projects.list_some(connection, ids)
        numbers = revisions.list_numbers(connection, ids)
        summaries = revisions.list_summaries(connection, ids)
        settings: dict[int, dict[str, Environment]] = {}
        for row in environments.list_of(connection, ids):
            settings.setdefault(row.project_id, {})[row.name] = read_settings(row.name, row.settings)
        secrets: dict[int, list[Token]] = {}
        for token in tokens.list_of(connection, ids):
            secrets.setdefault(token.project_id, []).append(token)
        made: dict[int, list[Made]] = {}
        for operation in operations.list_made(connection, ids):
            made.setdefault(operation.project_id, []).append(operation)
    return [
        ProjectEntry(
            id=project.id,
            slug=project.slug,
            name=project.name,
            published=project.published_revision,
            numbers=numbers.get(project.id, ()),
            environments=MappingProxyType(settings.get(project.id, {})),
            gate=gate_of(secrets.get(project.id, ())),
            location=project.location,
            summary=Summary(**summaries.get(project.id, {})),
            made=digest_of_made(made.get(project.id, ())),
        )
        for project in found
    ]


def gate_of(found: Iterable[Token]) -> Gate:
    return Gate(tuple(entry for token in found for entry in entries_of(token)))


def entries_of(token: Token) -> Iterator[Entry]:
    """A value that was rotated out is good for its grace, but not longer than its token."""
    expiry = seconds_of(token.expires_at)
    yield Entry(token.hash, expiry, token.id)
    if token.previous_hash is not None:
        yield Entry(token.previous_hash, min(expiry, seconds_of(token.previous_until)), token.id)


def seconds_of(moment: str | None) -> float:
    """Since 1970; no moment is for ever."""
    return FOR_EVER if moment is None else from_text(moment).timestamp()


def read_revision(database: Database, limits: Limits, project_id: int, number: int) -> LiveRevision | None:
    """Load and compile a stored revision; None when it is gone."""
    with database.read() as connection:
        project = projects.find(connection, project_id)
        revision = revisions.find(connection, project_id, number)
        text = revisions.read_document(connection, project_id, number)
        made = operations.list_made(connection, [project_id])
    if project is None or revision is None or text is None:
        return None
    document = load_document(SourceText(text, revision.source), limits=limits, bundled=True)
    # Relative dates are around the project's first day, whenever a revision came.
    document = replace(restore_keys(document, revision.keys), imported=datetime.date.fromisoformat(project.today))
    live = make_live(project_id, number, compile_api(with_operations(document, made)), len(text))
    live.made, live.imported = digest_of_made(made), document if made else None
    return live


def stored_limits(limits: Limits, text: bytes) -> Limits:
    """What was accepted once stays readable, also when the operator lowers the limit."""
    return replace(limits, document_bytes=max(limits.document_bytes, len(text)))


def make_live(project_id: int, number: int, api: CompiledApi, size: int) -> LiveRevision:
    """`size` is that of the bundled document as JSON, in bytes."""
    taken = LEAST_BYTES + size * BYTES_PER_DOCUMENT_BYTE
    return LiveRevision(project_id, number, api.document, api, Claims(api.document, api.routes), taken)


def restore_keys(document: Document, keys: Mapping[str, str]) -> Document:
    """The document with the keys that its operations had before, by method and path (`GET /pets`)."""
    return replace(document, operations=tuple(renamed(document.operations, keys))) if keys else document


def renamed(operations: Iterable[Operation], keys: Mapping[str, str]) -> Iterator[Operation]:
    """Of several operations with one method and path, which only broken documents have, the first is meant."""
    left = dict(keys)
    for operation in operations:
        key = left.pop(f"{operation.method.upper()} {operation.path}", None)
        yield operation if key is None or key == operation.key else replace(operation, key=key)


def write_document(document: Document) -> bytes:
    """The bundled document as it is stored: JSON that loads to the same document again."""
    return dump_json(document.served)


def digest_of(text: bytes) -> str:
    """Tells documents apart, as `write_document` writes them."""
    return hashlib.sha256(text).hexdigest()
