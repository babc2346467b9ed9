"""Operations as people see them: those of a revision and those made by hand, with what was made for each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from smartmock.errors import NotFound
from smartmock.mock.problems import shorten
from smartmock.projects.etags import check_unchanged
from smartmock.projects.people.actors import Actor
from smartmock.projects.people.auditing import note
from smartmock.projects.people.roles import LARGEST_ID, changing, require
from smartmock.projects.service import Service
from smartmock.projects.takeover.behaviour import USUAL, Behaviour, merge_behaviour, put_behaviour, read_behaviour
from smartmock.projects.takeover.found import require_operation
from smartmock.projects.takeover.merging import route_of
from smartmock.storage import customisations, operations, revisions
from smartmock.storage.records import CustomisationKind, Operation, Project
from smartmock.types import JsonObject

NOTHING: Final[Mapping[CustomisationKind, int]] = {}


@dataclass(frozen=True, slots=True)
class OperationState:
    """`described` is {key, method, path, summary, deprecated, responses}; `definition` that of one made by hand."""

    described: JsonObject
    definition: JsonObject | None
    expectations: int
    script: bool
    behaviour: Behaviour

    @property
    def key(self) -> str:
        return str(self.described["key"])


def list_states(service: Service, actor: Actor, project: int | str, number: int) -> list[OperationState]:
    """Of a revision, where 0 is the published one, in the order of the document; those made by hand come behind it.

    For viewers; raises `NotFound`.
    """
    with service.database.read() as connection:
        return list(states_of(connection, require(connection, actor, project, "viewer"), number))


def find_state(service: Service, actor: Actor, project: int | str, number: int, key: str) -> OperationState:
    """For viewers; raises `NotFound`."""
    with service.database.read() as connection:
        return require_state(connection, require(connection, actor, project, "viewer"), number, key)


def change_behaviour(
    service: Service, actor: Actor, project: int | str, key: str, patch: JsonObject, expected: str | None = None
) -> OperationState:
    """A JSON merge patch of {mode, priority}. For editors. Raises `NotFound`, `Stale` and `Invalid`."""
    with changing(service, actor, project, "editor") as (connection, found):
        before = require_state(connection, found, 0, key)
        check_unchanged(before, expected)
        wanted = merge_behaviour(before.behaviour, patch)
        put_behaviour(connection, require_operation(connection, found, key), wanted)
        note(connection, actor, "operation.edit", project_id=found.id, target=key, detail=wanted.as_json())
        return require_state(connection, found, 0, key)


def require_state(connection: Connection, project: Project, number: int, key: str) -> OperationState:
    for state in states_of(connection, project, number):
        if state.key == key:
            return state
    message = f"Revision {number or project.published_revision} has no operation `{shorten(key)}`."
    raise NotFound(message, remedy="See the list of operations.")


def states_of(connection: Connection, project: Project, number: int) -> Iterator[OperationState]:
    number = number or project.published_revision
    revision = revisions.find(connection, project.id, number) if number <= LARGEST_ID else None
    if revision is None:
        raise NotFound(f"There is no revision {number}.", remedy="See the list of revisions.")
    known = {each.key: each for each in operations.list_of(connection, project.id)}
    made = {route_of(each.method, each.path): each for each in known.values() if each.definition is not None}
    counts = customisations.counts_of(connection, project.id)
    behaviours = {
        each.operation_id: read_behaviour(each.content)
        for each in customisations.list_of(connection, project.id, "behaviour")
    }
    listed = [each for each in revision.operations if route_of(each["method"], each["path"]) not in made]
    for each in (*listed, *map(describe_made, made.values())):
        own = counts.get(each["key"], NOTHING)
        row = known.get(each["key"])
        yield OperationState(
            described=each,
            definition=row.definition if row is not None else None,
            expectations=own.get("expectation", 0),
            script=own.get("script", 0) > 0,
            behaviour=behaviours.get(row.id, USUAL) if row is not None else USUAL,
        )


def describe_made(made: Operation) -> JsonObject:
    definition = made.definition or {}
    return {
        "key": made.key,
        "method": made.method,
        "path": made.path,
        "summary": definition.get("summary", ""),
        "deprecated": False,
        "responses": [str(definition.get("status", 200))],
    }
