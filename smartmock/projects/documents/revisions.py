"""Revisions of a project: added, compared, published, rolled back. What people made for operations follows them."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Literal, TypeAlias, TypeVar

from sqlalchemy import Connection

from smartmock.errors import Conflict, NotFound
from smartmock.mock.json_text import dump_json
from smartmock.projects.checks import unknown
from smartmock.projects.documents.importing import Imported, Prepared, insert_revision, prepare, serve_imported
from smartmock.projects.documents.reports import ImportReport, with_problems
from smartmock.projects.documents.revising.changes import Difference
from smartmock.projects.documents.revising.difference import compare
from smartmock.projects.documents.revising.following import Following, How, KnownOperation, follow, with_keys
from smartmock.projects.documents.revising.strategies import STRATEGIES, Strategy, combine
from smartmock.projects.live.entries import stored_limits
from smartmock.projects.live.registry import ProjectEntry
from smartmock.projects.paging import Page, page_of
from smartmock.projects.people.actors import OPERATOR, Actor
from smartmock.projects.people.auditing import note
from smartmock.projects.people.roles import LARGEST_ID, changing, require
from smartmock.projects.service import Service
from smartmock.projects.takeover.merging import route_of
from smartmock.projects.takeover.notes import notes_on_made, notes_on_scripts
from smartmock.settings import Limits
from smartmock.spec.document import Document
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from smartmock.storage import customisations, operations, projects, revisions
from smartmock.storage.records import Customisation, CustomisationKind, Operation, Project, Revision
from smartmock.storage.times import now
from smartmock.types import JsonObject, Problem

Outcome: TypeAlias = Literal["kept", "returned", "orphaned"]

FoundT = TypeVar("FoundT")

ATTEMPTS: Final = 50
"""So often a revision is made anew when others were quicker."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a document becomes a revision. A `dry_run` stores nothing."""

    strategy: Strategy = "mirror"
    publish: bool = True
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of a customisation. `operation` is the key of what it belongs to, in all revisions.

    `kept`: its operation goes on, seen by `how`; `returned`: it was gone, and is there again; `orphaned`: its operation
    is gone, and it waits for its return.
    """

    id: int
    kind: CustomisationKind
    operation: str
    outcome: Outcome
    how: How | None = None

    def as_json(self) -> JsonObject:
        own = {"id": self.id, "kind": self.kind, "operation": self.operation}
        return {**own, "outcome": self.outcome, "how": self.how}


@dataclass(frozen=True, slots=True)
class Revised:
    """What came of a document, or would come of it: then it has no `number`, and there is nothing `imported`."""

    difference: Difference
    customisations: tuple[Fate, ...]
    report: ImportReport
    published: bool
    number: int | None = None
    imported: Imported | None = None


@dataclass(frozen=True, slots=True)
class _Draft:
    """A revision that is ready to be stored, and what it was made from."""

    project: Project
    base: int
    newest: int
    prepared: Prepared
    own_keys: tuple[str, ...]
    difference: Difference
    fates: tuple[Fate, ...]

    @property
    def keys(self) -> Mapping[str, str]:
        """Those that the document itself would give otherwise, by method and path."""
        named = list(zip(self.prepared.document.operations, self.own_keys, strict=True))
        return {f"{each.method.upper()} {each.path}": each.key for each, own in reversed(named) if each.key != own}


@dataclass(frozen=True, slots=True)
class _Present:
    """The project as it is: what is published, all operations that it ever had, and what was made for them."""

    project: Project
    newest: int
    document: Document
    operations: Sequence[Operation]
    customisations: Sequence[Customisation] = field(default=())

    @property
    def made(self) -> list[Operation]:
        """By hand."""
        return [each for each in self.operations if each.definition is not None]

    @property
    def reserved(self) -> list[str]:
        """Keys of what was made by hand."""
        return [each.key for each in self.made]

    @property
    def customised(self) -> dict[str, list[Customisation]]:
        """What was made for operations, by their keys."""
        keys = {each.id: each.key for each in self.operations}
        found: dict[str, list[Customisation]] = {}
        for each in self.customisations:
            found.setdefault(keys[each.operation_id], []).append(each)
        return found

    def known_to(self, document: Document) -> list[KnownOperation]:
        """What the operations of a document may continue; what was made by hand only where it has the same path."""
        routes = {route_of(each.method, each.path) for each in document.operations}
        return [
            KnownOperation(each.key, each.method, each.path, each.id)
            for each in self.operations
            if each.definition is None or route_of(each.method, each.path) in routes
        ]


def add_revision(service: Service, project_id: int, document: Document, actor: Actor = OPERATOR) -> Imported:
    """Publish a loaded document as the next revision of a project; raises `NotFound`."""
    imported = revise(service, actor, project_id, document).imported
    if imported is None:
        raise NotFound(f"There is no project {project_id}.")
    return imported


def revise(
    service: Service,
    actor: Actor,
    project: int | str,
    document: Document,
    plan: Plan = Plan(),
) -> Revised:
    """Make a document the next revision; for editors. What is published now is the old document of the strategy.

    Raises `NotFound`, `Forbidden`, `DocumentError` where the two documents cannot be one, and `Conflict` where others
    change the project all the time.
    """
    if plan.strategy not in STRATEGIES:
        raise unknown(plan.strategy, "strategy", STRATEGIES, "/strategy")
    for _ in range(ATTEMPTS):
        draft = _draft(service, actor, project, document, plan.strategy)
        if plan.dry_run:
            return _revised(draft, None, published=False)
        number = _store(service, actor, draft, publish=plan.publish)
        if number is not None:
            imported = serve_imported(service, draft.project.id, number, draft.prepared)
            return replace(_revised(draft, number, published=plan.publish), imported=imported)
    raise Conflict("Others change this project at the same time.", remedy="Try again.")


def _revised(draft: _Draft, number: int | None, *, published: bool) -> Revised:
    return Revised(draft.difference, draft.fates, draft.prepared.report, published, number)


def _draft(service: Service, actor: Actor, project: int | str, document: Document, strategy: Strategy) -> _Draft:
    present = _look(service, actor, project)
    following = follow(present.known_to(document), document, present.reserved)
    combined = _combine(present, with_keys(document, following.keys), document, strategy, service.settings.limits)
    own_keys = tuple(operation.key for operation in combined.operations)
    final = with_keys(combined, _final_keys(present, document, following, combined, strategy))
    final = replace(final, imported=datetime.date.fromisoformat(present.project.today))
    entry = _entry(service, present.project.id)
    prepared = prepare(final, entry.main.locale)
    scripts = notes_on_scripts(prepared.api, present.customised, entry.environments.values())
    notes = [*notes_on_made(final, present.made), *scripts]
    return _Draft(
        project=present.project,
        base=present.project.published_revision,
        newest=present.newest,
        prepared=replace(prepared, report=with_problems(prepared.report, notes)),
        own_keys=own_keys,
        difference=compare(present.document, final),
        fates=tuple(_fates(present, following, final)),
    )


def _look(service: Service, actor: Actor, project: int | str) -> _Present:
    with service.database.read() as connection:
        found = require(connection, actor, project, "editor")
        newest = revisions.next_number(connection, found.id) - 1
        known = operations.list_of(connection, found.id)
        made = customisations.list_of(connection, found.id)
    document = _open(service, found.id, found.published_revision)
    return _Present(found, newest, document, known, made)


def _entry(service: Service, project_id: int) -> ProjectEntry:
    entry = service.registry.find(project_id)
    if entry is None:  # made by another process, or deleted at this moment
        service.registry.refresh(project_id)
        entry = service.registry.find(project_id)
    if entry is None:
        raise NotFound(f"There is no project {project_id}.")
    return entry


def _open(service: Service, project_id: int, number: int) -> Document:
    """The document of a revision, with the keys of its operations, and without those made by hand."""
    entry = _entry(service, project_id)
    if number not in entry.numbers:
        service.registry.refresh(project_id)
        entry = _entry(service, project_id)
    address = replace(entry.address(), version=number)
    revision = service.registry.open(str(address)).revision
    return revision.imported or revision.document


def _combine(present: _Present, new: Document, document: Document, strategy: Strategy, limits: Limits) -> Document:
    """The document of the next revision with its own keys. Problems of the given one are told also where it was
    changed: what could not be read of it was left out before.
    """
    tree = combine(present.document, new, strategy)
    if tree is document.served:
        return document
    text = dump_json(tree)
    combined = load_document(SourceText(text, document.source), limits=stored_limits(limits, text))
    problems: dict[tuple[str, str], Problem] = {}
    for problem in (*document.problems, *combined.problems):
        problems.setdefault((problem.pointer, problem.message), problem)
    return replace(combined, problems=tuple(problems.values()))


def _final_keys(
    present: _Present, document: Document, following: Following, combined: Document, strategy: Strategy
) -> tuple[str, ...]:
    """Every operation of the combined document came from one of the two, where its key is known."""
    if strategy == "mirror":
        return following.keys
    old = {each.key: KnownOperation(each.key, each.method, each.path) for each in present.document.operations}
    pairs = zip(document.operations, following.keys, strict=True)
    new = {key: KnownOperation(key, operation.method, operation.path) for operation, key in pairs}
    gone = {each.key: each for each in present.known_to(combined)}
    both = {**gone, **(new | old if strategy == "keep" else old | new)}
    return follow(list(both.values()), combined, present.reserved).keys


def _fates(present: _Present, following: Following, final: Document) -> Iterator[Fate]:
    """In the order of the operations; `how` is None where the new document does not have what goes on."""
    there = {operation.key for operation in final.operations}
    ways = {each.known.id: each.how for each in following.operations if each.known is not None}
    by_id = {operation.id: operation for operation in present.operations}
    for customisation in present.customisations:
        operation = by_id[customisation.operation_id]
        outcome: Outcome = "kept" if operation.orphaned_at is None else "returned"
        if operation.key not in there and operation.definition is None:
            outcome = "orphaned"
        how = ways.get(operation.id)
        yield Fate(customisation.id, customisation.kind, operation.key, outcome, how)


def _store(service: Service, actor: Actor, draft: _Draft, *, publish: bool) -> int | None:
    """The number of the new revision; None when the project is not what the draft was made from any more."""
    with changing(service, actor, draft.project.id, "editor") as (connection, found):
        number = revisions.next_number(connection, found.id)
        if (number - 1, found.published_revision) != (draft.newest, draft.base):
            return None
        made = insert_revision(connection, found, number, draft.prepared, actor, draft.keys)
        settle_operations(connection, found.id, made.operations, publish=publish)
        if publish:
            projects.change(connection, found.id, published_revision=number)
        detail = {"published": publish, "operations": len(made.operations), "source": made.source[:200]}
        note(connection, actor, "revision.create", project_id=found.id, target=str(number), detail=detail)
        service.created(connection, _revised(draft, number, published=publish))
    return number


def settle_operations(connection: Connection, project_id: int, present: Sequence[JsonObject], *, publish: bool) -> None:
    """Notes new operations; of what is published also where each is now, and which are gone.

    Those made by hand stay as they are.
    """
    every = {each.key: each for each in operations.list_of(connection, project_id)}
    known = {key: each for key, each in every.items() if each.definition is None}
    now_there = {each["key"]: each for each in present}
    operations.insert_all(
        connection,
        [
            {"project_id": project_id, "key": key, "method": each["method"], "path": each["path"]}
            for key, each in now_there.items()
            if key not in every
        ],
    )
    moment = now()
    for key, operation in known.items() if publish else ():
        if key not in now_there:
            if operation.orphaned_at is None:
                operations.change(connection, operation.id, orphaned_at=moment)
            continue
        route = (now_there[key]["method"], now_there[key]["path"])
        if operation.orphaned_at is not None or (operation.method, operation.path) != route:
            operations.change(connection, operation.id, method=route[0], path=route[1], orphaned_at=None)


def publish_revision(service: Service, actor: Actor, project: int | str, number: int) -> Revision:
    """Serve a revision at the addresses of version 0: a newer one, or an older one again. For editors."""
    with changing(service, actor, project, "editor") as (connection, found):
        revision = _present(revisions.find(connection, found.id, number) if number <= LARGEST_ID else None, number)
        if number != found.published_revision:
            projects.change(connection, found.id, published_revision=number)
            settle_operations(connection, found.id, revision.operations, publish=True)
            detail = {"before": found.published_revision}
            note(connection, actor, "revision.publish", project_id=found.id, target=str(number), detail=detail)
    return revision


def list_revisions(
    service: Service, actor: Actor, project: int | str, *, before: int | None = None, limit: int = 100
) -> Page[Revision]:
    """The newest first."""
    with service.database.read() as connection:
        found = require(connection, actor, project, "viewer")
        records = revisions.list_of(connection, found.id, before=before, limit=limit + 1)
    return page_of(records, limit, lambda revision: revision.number)


def find_revision(service: Service, actor: Actor, project: int | str, number: int) -> Revision:
    """Raises `NotFound`."""
    with service.database.read() as connection:
        found = require(connection, actor, project, "viewer")
        return _present(revisions.find(connection, found.id, number) if number <= LARGEST_ID else None, number)


def read_revision_document(service: Service, actor: Actor, project: int | str, number: int) -> bytes:
    """The bundled document of a revision, as JSON."""
    with service.database.read() as connection:
        found = require(connection, actor, project, "viewer")
        text = revisions.read_document(connection, found.id, number) if number <= LARGEST_ID else None
        return _present(text, number)


def _present(found: FoundT | None, number: int) -> FoundT:
    if found is None:
        raise NotFound(f"There is no revision {number}.", remedy="See the list of revisions.")
    return found


def count_customisations(
    service: Service, actor: Actor, project: int | str
) -> Mapping[str, Mapping[CustomisationKind, int]]:
    """Key of an operation → how many of each kind people made for it; for viewers."""
    with service.database.read() as connection:
        return customisations.counts_of(connection, require(connection, actor, project, "viewer").id)


def list_orphans(service: Service, actor: Actor, project: int | str) -> list[Operation]:
    """Operations that are gone, for which somebody made something, in the order in which they came; for viewers."""
    with service.database.read() as connection:
        found = require(connection, actor, project, "viewer")
        wanted = {each.operation_id for each in customisations.list_of(connection, found.id)}
        known = operations.list_of(connection, found.id)
    return [each for each in known if each.orphaned_at is not None and each.id in wanted]
