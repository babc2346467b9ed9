"""How an operation behaves: in which way its expectations are asked, and its own priority."""

from dataclasses import dataclass
from typing import Final, get_args

from sqlalchemy import Connection

from smartmock.errors import Fault, Invalid
from smartmock.mock.customising.model import Mode
from smartmock.projects.environment_fields import one_of, optional, read_members
from smartmock.settings import Priority
from smartmock.storage import customisations
from smartmock.storage.records import Customisation, Operation
from smartmock.types import JsonObject


@dataclass(frozen=True, slots=True)
class Behaviour:
    """`priority` None is that of the environment."""

    mode: Mode = "rules"
    priority: Priority | None = None

    def as_json(self) -> JsonObject:
        return {"mode": self.mode, "priority": self.priority}


USUAL: Final = Behaviour()
FIELDS: Final = {
    "mode": optional(one_of(get_args(Mode)).read),
    "priority": optional(one_of(get_args(Priority), ", or null for that of the environment").read),
}


def parse_behaviour(body: JsonObject, pointer: str = "") -> Behaviour:
    """Null and missing members have their default; raises `Invalid`."""
    found = read_members(body, pointer, FIELDS)
    return Behaviour(found.get("mode") or USUAL.mode, found.get("priority"))


def read_behaviour(stored: JsonObject) -> Behaviour:
    """What a newer version wrote, and this one does not know, is left aside."""
    try:
        return parse_behaviour({name: value for name, value in stored.items() if name in FIELDS})
    except Invalid:
        return USUAL


def record_of(connection: Connection, operation_id: int) -> Customisation | None:
    found = customisations.list_kind(connection, operation_id, "behaviour")
    return found[0] if found else None


def behaviour_of(connection: Connection, operation_id: int) -> Behaviour:
    record = record_of(connection, operation_id)
    return USUAL if record is None else read_behaviour(record.content)


def put_behaviour(connection: Connection, operation: Operation, wanted: Behaviour) -> None:
    """What is as usual is not stored."""
    record = record_of(connection, operation.id)
    content = {name: value for name, value in wanted.as_json().items() if value != USUAL.as_json()[name]}
    if record is not None and not content:
        customisations.delete(connection, record.id)
    elif record is not None:
        customisations.change(connection, record.id, content)
    elif content:
        customisations.append(connection, operation.project_id, operation.id, "behaviour", content)


def merge_behaviour(present: Behaviour, patch: JsonObject) -> Behaviour:
    """A JSON merge patch: what it does not name stays, null brings the default back; raises `Invalid`."""
    if "key" in patch or "method" in patch or "path" in patch:
        raise Invalid([Fault("", "An operation keeps its key, method and path.")])
    return parse_behaviour(present.as_json() | patch)
