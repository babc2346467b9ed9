"""What a direction hides (OpenAPI 3.0 section 4.7.24): `writeOnly` in responses, `readOnly` in requests."""

from collections.abc import Iterator, Sequence
from typing import Final

from smartmock.schema.merge import Resolve
from smartmock.schema.normalize import ONE_SCHEMA, SCHEMA_LISTS, SCHEMA_MAPS
from smartmock.types import JSON, JsonObject

HOLDING: Final = ONE_SCHEMA | SCHEMA_LISTS | SCHEMA_MAPS
"""Keywords that hold schemas."""

HIDING: Final = frozenset(("readOnly", "writeOnly"))
"""Keywords of what only one direction shows."""


def subschemas(schema: JsonObject) -> Iterator[tuple[list[str], JSON]]:
    """Every schema directly inside `schema`, and the steps that lead there."""
    for keyword, value in schema.items():
        if keyword in ONE_SCHEMA:
            yield [keyword], value
        elif keyword in SCHEMA_LISTS:
            yield from (([keyword, str(index)], item) for index, item in enumerate(value))
        elif keyword in SCHEMA_MAPS:
            yield from (([keyword, name], item) for name, item in value.items())


def inner_schemas(schema: JsonObject) -> list[JSON]:
    """Every schema directly inside `schema`. Most hold none."""
    if HOLDING.isdisjoint(schema):
        return []
    found: list[JSON] = []
    for keyword, value in schema.items():
        if keyword in ONE_SCHEMA:
            found.append(value)
        elif keyword in SCHEMA_LISTS:
            found += value
        elif keyword in SCHEMA_MAPS:
            found += value.values()
    return found


def every_schema(schema: JSON) -> Iterator[JsonObject]:
    """`schema` and all schemas inside it in the order of the document, without recursion."""
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            yield node
            waiting += reversed(inner_schemas(node))


def drop_hidden(schemas: Sequence[JsonObject], resolve: Resolve, flag: str) -> None:
    """Takes hidden properties out of `required`, in place, also where `allOf` tells the two apart.

    `schemas` are all of them; what only refers to another is seen to where that one is.
    """
    if not any(schema.get(flag) is True for schema in schemas):
        return
    for schema in schemas:
        if "required" not in schema and "allOf" not in schema and not ("$ref" in schema and "properties" in schema):
            continue
        members = together(schema, resolve)
        required = {name for member in members for name in member.get("required", ())}
        hidden = {
            name
            for member in members
            if required
            for name, sub in member.get("properties", {}).items()
            if name in required and any(part.get(flag) is True for part in together(sub, resolve))
        }
        if hidden:
            for member in members:
                if "required" in member:
                    member["required"] = [name for name in member["required"] if name not in hidden]


def together(schema: JSON, resolve: Resolve) -> list[JsonObject]:
    """`schema` and all that holds with it through `$ref` and `allOf`."""
    found: list[JsonObject] = []
    waiting, seen = [schema], set()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, dict) or id(node) in seen:
            continue
        seen.add(id(node))
        found.append(node)
        waiting.extend(node.get("allOf", ()))
        if "$ref" in node:
            waiting.append(resolve(node["$ref"]))
    return found
