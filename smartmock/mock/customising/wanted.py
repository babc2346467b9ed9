"""What the response schema wants at a place of a body that people wrote: texts there become numbers, booleans …"""

from collections.abc import Callable
from typing import Final, TypeAlias

from smartmock import pointers
from smartmock.mock.negotiate import find_response
from smartmock.mock.operation import CompiledOperation
from smartmock.schema.model import Schema

Wants: TypeAlias = Callable[[str], frozenset[str]]
"""The pointer of a place → the JSON types that fit there; empty where nothing is known."""

UNKNOWN: Final[frozenset[str]] = frozenset()


def wanted_types(operation: CompiledOperation, status: int) -> Wants:
    """Those of the first JSON body that the operation declares for the status."""

    def wants(pointer: str) -> frozenset[str]:
        response = find_response(operation, status)
        variants = response.variants if response is not None else ()
        schema = next((each.schema for each in variants if each.range.family == "json" and each.schema), None)
        found = schema_at(schema, pointer) if schema is not None else None
        return frozenset(found.types) if found is not None and found.typed else UNKNOWN

    return wants


def schema_at(schema: Schema, pointer: str) -> Schema | None:
    """The view of a place in values of the schema; None when nothing is said of it."""
    found: Schema | None = schema
    for token in pointers.split(pointer):
        if found is None:
            return None
        is_item = token.isdecimal() and "array" in found.types and (not found.typed or "object" not in found.types)
        found = found.item(int(token)) if is_item else found.property(token)
    return found
