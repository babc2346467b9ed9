"""Operations made by hand: in no document, beside those that are, and there through all imports."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from sqlalchemy import Connection

from smartmock.errors import Conflict, Fault, Invalid
from smartmock.mock.json_text import dump_json
from smartmock.projects.etags import check_unchanged
from smartmock.projects.people.actors import Actor
from smartmock.projects.people.auditing import note
from smartmock.projects.people.roles import changing
from smartmock.projects.service import Service
from smartmock.projects.takeover.curl import read_command
from smartmock.projects.takeover.expectations import Draft, check_expectation
from smartmock.projects.takeover.found import published_revision, require_operation
from smartmock.projects.takeover.har import Recording, Skipped, read_recording
from smartmock.projects.takeover.made import definition_part, read_made
from smartmock.projects.takeover.merging import Route, route_of
from smartmock.projects.takeover.states import OperationState, require_state, states_of
from smartmock.spec.components import free_name
from smartmock.spec.keys import distinct_keys, operation_key
from smartmock.storage import customisations, operations, revisions
from smartmock.storage.records import Operation, Project
from smartmock.types import JsonObject

MOST: Final = 1_000
"""Operations made by hand in one project."""
MOST_BYTES: Final = 32 * 1024 * 1024
"""Of all of them together, as JSON."""
LONGEST_KEY: Final = 90
"""Characters of a key that is made of a path: twice that, and a digest, are a key that can be given (`made.KEY`)."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of a recording: operations, how many further answers became expectations, and what was left out."""

    made: tuple[OperationState, ...]
    expectations: int
    skipped: tuple[Skipped, ...]


@dataclass(slots=True)
class Shelf:
    """The operations of a project while more are made: by key and, where they answer, by route.

    `documented` are those of the published revision, by route.
    """

    by_key: dict[str, Operation]
    by_route: dict[Route, Operation]
    documented: dict[Route, str]
    orphans: dict[Route, Operation] = field(default_factory=dict)
    bytes: int = 0

    @property
    def made(self) -> int:
        return len(self.by_route)

    def make_room(self, definition: JsonObject, before: JsonObject | None = None) -> None:
        """For a definition, in place of the one `before`. Raises `Invalid`."""
        wanted = self.bytes + size_of(definition) - (size_of(before) if before is not None else 0)
        if wanted > MOST_BYTES:
            raise Invalid([too_many_bytes("/body")])
        self.bytes = wanted


def read_shelf(connection: Connection, project: Project) -> Shelf:
    known = operations.list_of(connection, project.id)
    revision = revisions.find(connection, project.id, project.published_revision)
    listed = revision.operations if revision is not None else []
    return Shelf(
        by_key={each.key: each for each in known},
        by_route={route_of(each.method, each.path): each for each in known if each.definition is not None},
        documented={route_of(each["method"], each["path"]): each["key"] for each in listed},
        orphans={route_of(each.method, each.path): each for each in known if each.orphaned_at is not None},
        bytes=sum(size_of(each.definition) for each in known if each.definition is not None),
    )


def size_of(definition: JsonObject) -> int:
    return len(dump_json(definition))


def too_many_bytes(pointer: str) -> Fault:
    message = f"The operations made by hand would have more than {MOST_BYTES // 1024**2} MB together."
    return Fault(pointer, message, "Give smaller bodies, or delete some operations.")


def create_operation(service: Service, actor: Actor, project: int | str, body: JsonObject) -> OperationState:
    """From fields, or from a `curl` command with some of the fields beside it. For editors.

    Raises `Invalid` with all faults, and `Conflict` where there is one with this method and path, or key.
    """
    fields = read_made(read_command(body, base_paths(service, project)) if "curl" in body else body)
    with changing(service, actor, project, "editor") as (connection, found):
        made = insert(connection, found, read_shelf(connection, found), fields)
        note(connection, actor, "operation.create", project_id=found.id, target=made.key, detail=told(made))
        state = require_state(connection, found, 0, made.key)
        service.created(connection, state)
    return state


def create_from_recording(service: Service, actor: Actor, project: int | str, body: JsonObject) -> Recorded:
    """From a HAR file; what cannot be made is told and skipped. For editors. Raises `Invalid` for what is no HAR."""
    recording = read_recording(body, base_paths(service, project))
    skipped = list(recording.skipped)
    with changing(service, actor, project, "editor") as (connection, found):
        shelf = read_shelf(connection, found)
        keys: list[str] = []
        more = 0
        for each in recording.entries:
            try:
                made = insert(connection, found, shelf, each.fields)
            except (Conflict, Invalid) as error:
                skipped.append(Skipped(each.index, each.fields["method"], each.fields["path"], error.message))
                continue
            keys.append(made.key)
            more += insert_answers(connection, made, each, skipped)
        detail = {"operations": len(keys), "expectations": more, "skipped": len(skipped)}
        note(connection, actor, "operation.record", project_id=found.id, target=found.slug, detail=detail)
        wanted = set(keys)
        states = tuple(each for each in states_of(connection, found, 0) if each.key in wanted)
        recorded = Recorded(states, more, tuple(sorted(skipped, key=lambda each: each.index)))
        service.created(connection, recorded)
    return recorded


def insert_answers(connection: Connection, made: Operation, recording: Recording, skipped: list[Skipped]) -> int:
    """The further answers of an operation, as expectations. How many."""
    drafts: list[Draft] = []
    for index, content in recording.answers:
        try:
            drafts.append(check_expectation(content))
        except Invalid as error:
            skipped.append(Skipped(index, made.method, made.path, error.message))
    for draft in drafts:
        customisations.append(connection, made.project_id, made.id, "expectation", draft.content)
    return len(drafts)


def replace_operation(
    service: Service, actor: Actor, project: int | str, key: str, body: JsonObject, *, expected: str | None = None
) -> OperationState:
    """It keeps its key. For editors. Raises `NotFound`, `Stale`, `Invalid`, and `Conflict` for one of a document."""
    if body.get("key") not in (None, key):
        raise Invalid([Fault("/key", "An operation keeps its key.", "Leave it out.")])
    fields = read_made(body)
    with changing(service, actor, project, "editor") as (connection, found):
        present = require_made(connection, found, key)
        check_unchanged(require_state(connection, found, 0, key), expected)
        shelf = read_shelf(connection, found)
        route = route_of(fields["method"], fields["path"])
        if route != route_of(present.method, present.path):
            check_free(shelf, fields)
        definition = definition_part(fields)
        shelf.make_room(definition, present.definition)
        operations.change(
            connection,
            present.id,
            method=fields["method"],
            path=fields["path"],
            definition=definition,
        )
        state = require_state(connection, found, 0, key)
        detail = {"method": fields["method"], "path": fields["path"]}
        note(connection, actor, "operation.replace", project_id=found.id, target=key, detail=detail)
    return state


def delete_operation(
    service: Service, actor: Actor, project: int | str, key: str, *, expected: str | None = None
) -> None:
    """With what was made for it; where the document has the same one, that goes on with it. For editors.

    Raises `NotFound`, `Stale`, and `Conflict` for one of a document.
    """
    with changing(service, actor, project, "editor") as (connection, found):
        present = require_made(connection, found, key)
        check_unchanged(require_state(connection, found, 0, key), expected)
        remove(connection, found, present)
        note(connection, actor, "operation.delete", project_id=found.id, target=key, detail=told(present))


def remove(connection: Connection, project: Project, made: Operation) -> None:
    revision = revisions.find(connection, project.id, project.published_revision)
    own = [each for each in (revision.operations if revision else ()) if each["key"] == made.key]
    if own:
        route = {"method": own[0]["method"], "path": own[0]["path"]}
        operations.change(connection, made.id, definition=None, orphaned_at=None, **route)
    else:
        operations.delete(connection, made.id)


def require_made(connection: Connection, project: Project, key: str) -> Operation:
    found = require_operation(connection, project, key)
    if found.definition is None:
        message = f"The operation `{key}` comes from the document and was not made by hand."
        raise Conflict(message, remedy="Import another document, or make expectations for it.")
    return found


def insert(connection: Connection, project: Project, shelf: Shelf, fields: JsonObject) -> Operation:
    """As `read_made` gave them. One that is gone from the document returns, with what was made for it."""
    check_free(shelf, fields)
    if shelf.made >= MOST:
        message = f"There are {MOST:,} operations made by hand already."
        raise Conflict(message, remedy="Delete some, or import a document.")
    method, path, definition = fields["method"], fields["path"], definition_part(fields)
    route = route_of(method, path)
    orphan = shelf.orphans.get(route)
    key = fields.get("key") or (orphan.key if orphan is not None else free_key(method, path, shelf.by_key))
    if key in shelf.by_key and (orphan is None or orphan.key != key):
        message = f"There is an operation with the key `{key}`."
        raise Conflict(message, pointer="/key", remedy="Choose another key, or leave it out.")
    shelf.make_room(definition)
    if orphan is not None and orphan.key == key:
        operations.change(connection, orphan.id, method=method, path=path, definition=definition, orphaned_at=None)
        made = Operation(orphan.id, project.id, key, method, path, None, definition)
    else:
        made = operations.insert_made(connection, project.id, key, method, path, definition)
    shelf.by_key[key] = shelf.by_route[route] = made
    return made


def check_free(shelf: Shelf, fields: JsonObject) -> None:
    route = route_of(fields["method"], fields["path"])
    named = f"{fields['method']} {fields['path']}"
    if route in shelf.by_route:
        key = shelf.by_route[route].key
        message = f"{named} was made by hand already: it is the operation `{key}`."
        raise Conflict(message, pointer="/path", remedy="Change that one, or make expectations for it.")
    if route in shelf.documented:
        message = f"The document has {named}: it is the operation `{shelf.documented[route]}`."
        raise Conflict(message, pointer="/path", remedy="Make an expectation for it.")


def free_key(method: str, path: str, taken: Collection[str]) -> str:
    """Short enough to be asked for, also with what `distinct_keys` may put behind it."""
    key = operation_key(None, method, path)
    if len(key) > LONGEST_KEY:
        digest = hashlib.sha256(f"{method} {path}".encode()).hexdigest()[:8]
        key = f"{key[:LONGEST_KEY].rstrip('-.')}-{digest}"
        return free_name([key], set(taken), {})
    return distinct_keys([key], [(method, path)], taken)[0]


def base_paths(service: Service, project: int | str) -> tuple[str, ...]:
    """Path parts of the servers of the published document, the longest first."""
    entry = service.registry.find(project)
    revision = published_revision(service, entry.id) if entry is not None else None
    return longest_first(base for each in revision.document.operations for base in each.base_paths) if revision else ()


def longest_first(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({text.rstrip("/") for text in texts} - {""}, key=len, reverse=True))


def told(made: Operation) -> JsonObject:
    return {"method": made.method, "path": made.path}


def list_fields(made: Sequence[Operation]) -> list[JsonObject]:
    """Operations made by hand as they were given, each with its key."""
    return [{"key": each.key, "method": each.method, "path": each.path, **(each.definition or {})} for each in made]
