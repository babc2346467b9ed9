"""Expectations: hand-made responses of an operation, with conditions, in an order."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from sqlalchemy import Connection

from smartmock.errors import Conflict, Fault, Invalid, NotFound
from smartmock.mock.customising.expectations import compile_expectation, normalise_expectation
from smartmock.mock.customising.model import Expectation
from smartmock.mock.operation import CompiledOperation
from smartmock.projects.etags import check_unchanged
from smartmock.projects.people.actors import Actor
from smartmock.projects.people.auditing import note
from smartmock.projects.people.roles import changing, require
from smartmock.projects.service import Service
from smartmock.projects.takeover import cautions
from smartmock.projects.takeover.behaviour import behaviour_of
from smartmock.projects.takeover.cautions import Caution
from smartmock.projects.takeover.found import published_operation, require_operation
from smartmock.storage import customisations
from smartmock.storage.records import Customisation, Operation, Project
from smartmock.types import JsonObject

Place: TypeAlias = tuple[int | str, str, int]
"""Project, key of the operation, number of the expectation."""

MOST: Final = 100
"""Expectations of one operation."""


@dataclass(frozen=True, slots=True)
class SavedExpectation:
    """`key` is that of its operation."""

    record: Customisation
    key: str
    warnings: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True)
class Draft:
    """A content that is ready to be stored: complete, and compiled once to see that it can be."""

    content: JsonObject
    compiled: Expectation


def check_expectation(body: JsonObject) -> Draft:
    """Raises `Invalid` with all faults."""
    content = normalise_expectation(body)
    return Draft(content, compile_expectation(content, 0))


def list_expectations(service: Service, actor: Actor, project: int | str, key: str) -> list[Customisation]:
    """In their order; for viewers."""
    with service.database.read() as connection:
        operation = require_operation(connection, require(connection, actor, project, "viewer"), key)
        return customisations.list_kind(connection, operation.id, "expectation")


def find_expectation(service: Service, actor: Actor, project: int | str, key: str, number: int) -> Customisation:
    """For viewers; raises `NotFound`."""
    with service.database.read() as connection:
        operation = require_operation(connection, require(connection, actor, project, "viewer"), key)
        return require_expectation(connection, operation, number)


def create_expectation(
    service: Service, actor: Actor, project: int | str, key: str, body: JsonObject
) -> SavedExpectation:
    """The last one of its operation. For editors.

    Raises `Invalid` with all faults, and `Conflict` where there are too many.
    """
    draft = check_expectation(body)
    told = tuple(cautions.of_expectation(draft.content, draft.compiled, published_operation_of(service, project, key)))
    with changing(service, actor, project, "editor") as (connection, found):
        operation = require_operation(connection, found, key)
        earlier = customisations.list_kind(connection, operation.id, "expectation")
        check_room(len(earlier) + 1, key)
        record = customisations.append(connection, found.id, operation.id, "expectation", draft.content)
        hidden = cautions.hidden_by(earlier, behaviour_of(connection, operation.id).mode)
        saved = SavedExpectation(record, key, (*told, *hidden))
        note_change(connection, actor, found, "create", operation, record)
        service.created(connection, saved)
    return saved


def replace_expectation(
    service: Service, actor: Actor, place: Place, body: JsonObject, expected: str | None = None
) -> SavedExpectation:
    """It keeps its number and its place. For editors. Raises `NotFound`, `Stale`, and `Invalid` with all faults."""
    project, key, number = place
    if body.get("id", number) != number:
        raise Invalid([Fault("/id", "An expectation keeps its id.", "Leave it out.")])
    draft = check_expectation({name: value for name, value in body.items() if name != "id"})
    told = tuple(cautions.of_expectation(draft.content, draft.compiled, published_operation_of(service, project, key)))
    with changing(service, actor, project, "editor") as (connection, found):
        operation = require_operation(connection, found, key)
        before = require_expectation(connection, operation, number)
        check_unchanged(before, expected)
        record = customisations.change(connection, number, draft.content) or before
        every = customisations.list_kind(connection, operation.id, "expectation")
        earlier = every[: [each.id for each in every].index(number)]
        note_change(connection, actor, found, "edit", operation, record)
        hidden = cautions.hidden_by(earlier, behaviour_of(connection, operation.id).mode)
        return SavedExpectation(record, key, (*told, *hidden))


def delete_expectation(service: Service, actor: Actor, place: Place, expected: str | None = None) -> None:
    """For editors. Raises `NotFound` and `Stale`."""
    project, key, number = place
    with changing(service, actor, project, "editor") as (connection, found):
        operation = require_operation(connection, found, key)
        record = require_expectation(connection, operation, number)
        check_unchanged(record, expected)
        customisations.delete(connection, number)
        note_change(connection, actor, found, "delete", operation, record)


def order_expectations(service: Service, actor: Actor, project: int | str, key: str, order: Sequence[int]) -> list[int]:
    """`order` names all of them once. For editors; raises `Invalid`."""
    with changing(service, actor, project, "editor") as (connection, found):
        operation = require_operation(connection, found, key)
        present = [each.id for each in customisations.list_kind(connection, operation.id, "expectation")]
        if sorted(order) != sorted(present):
            message = "This names not every expectation of the operation exactly once."
            raise Invalid([Fault("/order", message, f"There are: {', '.join(map(str, present)) or 'none'}.")])
        customisations.reorder(connection, order)
        detail = {"order": list(order)}
        note(connection, actor, "expectation.order", project_id=found.id, target=operation.key, detail=detail)
    return list(order)


def published_operation_of(service: Service, project: int | str, key: str) -> CompiledOperation | None:
    entry = service.registry.find(project)
    return None if entry is None else published_operation(service, entry.id, key)


def require_expectation(connection: Connection, operation: Operation, number: int) -> Customisation:
    record = customisations.find(connection, operation.id, "expectation", number)
    if record is None:
        message = f"The operation `{operation.key}` has no expectation {number}."
        raise NotFound(message, remedy="See the list of its expectations.")
    return record


def check_room(wanted: int, key: str) -> None:
    if wanted > MOST:
        message = f"The operation `{key}` would have more than {MOST} expectations."
        raise Conflict(message, remedy="Delete some, or use one with a template or a script.")


def note_change(
    connection: Connection, actor: Actor, project: Project, what: str, operation: Operation, record: Customisation
) -> None:
    detail = {"operation": operation.key, "name": record.content.get("name", "")}
    note(connection, actor, f"expectation.{what}", project_id=project.id, target=str(record.id), detail=detail)
