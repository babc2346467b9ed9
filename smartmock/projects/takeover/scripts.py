"""The script of an operation: JavaScript that rewrites its answers."""

from dataclasses import dataclass
from typing import Final, get_args

from sqlalchemy import Connection

from smartmock.errors import Fault, Invalid, NotFound
from smartmock.mock.customising.model import AppliesTo
from smartmock.projects.environment_fields import FLAG, one_of, read_members, reader
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
from smartmock.storage.records import Customisation, Operation
from smartmock.types import JSON, JsonObject

LONGEST: Final = 256 * 1024
"""Bytes of a script."""


def fits(code: JSON) -> bool:
    return isinstance(code, str) and len(code.encode("utf-8", "surrogatepass")) <= LONGEST


FIELDS: Final = {
    "code": reader(fits, f"JavaScript of at most {LONGEST // 1024} KB"),
    "enabled": FLAG.read,
    "applies_to": one_of(get_args(AppliesTo)).read,
}
DEFAULTS: Final[JsonObject] = {"enabled": True, "applies_to": "generated"}


@dataclass(frozen=True, slots=True)
class SavedScript:
    record: Customisation
    warnings: tuple[Caution, ...] = ()


def complete_script(body: JsonObject, pointer: str = "") -> JsonObject:
    """With the defaults of what is missing; raises `Invalid`."""
    content = DEFAULTS | read_members(body, pointer, FIELDS, ("code",))
    return {name: content[name] for name in FIELDS}


def check_syntax(service: Service, content: JsonObject, pointer: str = "") -> None:
    """Raises `Invalid`, with the line and column of a syntax error."""
    fault = service.sandbox.check_script(content["code"])
    if fault is not None:
        place = "" if fault.line is None else f" (line {fault.line}, column {fault.column})"
        raise Invalid([Fault(f"{pointer}/code", f"{fault.message}{place}.", "Correct the syntax.")])


def find_script(service: Service, actor: Actor, project: int | str, key: str) -> Customisation:
    """For viewers; raises `NotFound`."""
    with service.database.read() as connection:
        operation = require_operation(connection, require(connection, actor, project, "viewer"), key)
        return require_script(connection, operation)


def put_script(
    service: Service, actor: Actor, project: int | str, key: str, body: JsonObject, expected: str | None = None
) -> SavedScript:
    """For editors. Raises `Stale`, and `Invalid` with all faults."""
    content = complete_script(body)
    check_syntax(service, content)
    entry = service.registry.find(project)
    compiled = published_operation(service, entry.id, key) if entry is not None else None
    with changing(service, actor, project, "editor") as (connection, found):
        operation = require_operation(connection, found, key)
        before = script_of(connection, operation)
        check_unchanged(before, expected)
        if before is None:
            record = customisations.append(connection, found.id, operation.id, "script", content)
        else:
            record = customisations.change(connection, before.id, content) or before
        priority = behaviour_of(connection, operation.id).priority
        detail = {"bytes": len(content["code"]), "enabled": content["enabled"]}
        note(connection, actor, "script.put", project_id=found.id, target=operation.key, detail=detail)
    if compiled is None or entry is None:
        return SavedScript(record)
    told = cautions.of_script(content, compiled, entry.environments.values(), priority)
    return SavedScript(record, tuple(told))


def delete_script(service: Service, actor: Actor, project: int | str, key: str, expected: str | None = None) -> None:
    """For editors. Raises `NotFound` and `Stale`."""
    with changing(service, actor, project, "editor") as (connection, found):
        operation = require_operation(connection, found, key)
        record = require_script(connection, operation)
        check_unchanged(record, expected)
        customisations.delete(connection, record.id)
        note(connection, actor, "script.delete", project_id=found.id, target=operation.key)


def script_of(connection: Connection, operation: Operation) -> Customisation | None:
    found = customisations.list_kind(connection, operation.id, "script")
    return found[0] if found else None


def require_script(connection: Connection, operation: Operation) -> Customisation:
    record = script_of(connection, operation)
    if record is None:
        raise NotFound(f"The operation `{operation.key}` has no script.", remedy="PUT one.")
    return record
