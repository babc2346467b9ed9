"""What people made for the operations of a project, read from the database and compiled."""

import hashlib
import logging
from collections.abc import Iterable
from dataclasses import replace
from itertools import groupby
from types import MappingProxyType
from typing import Any, Final

from smartmock.errors import Invalid
from smartmock.mock.customising.expectations import compile_expectation
from smartmock.mock.customising.model import NONE, Customisation, Customisations, Expectation, Mode, Script
from smartmock.mock.json_text import dump_json
from smartmock.storage import customisations, operations
from smartmock.storage.database import Database
from smartmock.storage.records import Customisation as Row

MADE_FIRST: Final = "example-first"
LOGGER: Final = logging.getLogger("smartmock.customisations")


def read_customisations(database: Database, project_id: int) -> Customisations:
    """By the keys of operations, also of those that no revision has at the moment.

    What was made by hand answers as it was made, whatever the priority of the environment: it stands in the document as
    an example.
    """
    with database.read() as connection:
        rows = customisations.list_of(connection, project_id)
        made = operations.list_made(connection, [project_id])
        keys = {operation.id: operation.key for operation in operations.list_of(connection, project_id)} if rows else {}
    found = {operation.key: Customisation(priority=MADE_FIRST) for operation in made}
    for number, own in groupby(rows, key=lambda row: row.operation_id):
        compiled, key = compile_rows(own), keys[number]
        is_usual = key in found and compiled.priority is None
        found[key] = replace(compiled, priority=MADE_FIRST) if is_usual else compiled
    return MappingProxyType(found) if found else NONE


def compile_rows(rows: Iterable[Row]) -> Customisation:
    """Those of one operation, in their order."""
    rows = list(rows)
    expectations: list[Expectation] = []
    script, behaviour = None, dict[str, Any]()
    for row in rows:
        content = row.content
        if row.kind == "expectation":
            if content.get("enabled", True):
                expectations.extend(compile_stored(row))
        elif row.kind == "script":
            if content.get("enabled", True):
                script = Script(content["code"], content.get("applies_to", "generated"))
        else:
            behaviour = content
    mode: Mode = behaviour.get("mode") or "rules"
    return Customisation(tuple(expectations), mode, behaviour.get("priority"), script, version_of(rows))


def version_of(rows: Iterable[Row]) -> str:
    told = [[row.id, row.position, row.updated_at] for row in rows]
    return hashlib.sha256(dump_json(told)).hexdigest()[:16]


def compile_stored(row: Row) -> Iterable[Expectation]:
    """None for what another version of the program has stored and this one does not understand."""
    try:
        yield compile_expectation(row.content, row.id)
    except Invalid as error:
        LOGGER.warning("expectation %s is left aside: %s", row.id, error.message)
