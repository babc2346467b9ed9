"""What the paths of a document say of the things behind it: `/users/{userId}` finds users by their id."""

import re
from collections.abc import Iterator
from typing import Final

from smartmock.generation.kinds import Finding, Kinds
from smartmock.generation.node import Compiler
from smartmock.schema.directions import together
from smartmock.semantics.names import Tokens, split_name
from smartmock.spec.document import Document, Operation
from smartmock.types import JSON, JsonObject

WRAPPERS: Final = ("data", "result", "item", "payload", "record", "object", "entity", "resource", "attributes")
"""What an answer may call the one thing that it holds."""

_DETAIL: Final = re.compile(r"(.*/([^/{}]+))/\{([^/{}]+)\}/?")


def find_kinds(document: Document, compiler: Compiler) -> Kinds:
    """The shortest path to a thing tells its kind."""
    operations = sorted(document.operations, key=lambda operation: operation.path.count("/"))
    return Kinds(compiler, [finding for operation in operations for finding in _find(operation, compiler)])


def _find(operation: Operation, compiler: Compiler) -> Iterator[Finding]:
    found = _DETAIL.fullmatch(operation.path)
    pointer = success_schema(operation)
    if found is None or pointer is None or operation.method.upper() != "GET":
        return
    name = collection_words(found[2])
    key = split_name(found[3])
    schema = _unwrapped(compiler.schemas.at(pointer), key, compiler)
    if name and schema is not None:
        yield Finding(schema, name, key)


def collection_words(segment: str) -> Tokens:
    """`purchase-orders` → `("purchase", "order")`; `users.json` → `("user",)`."""
    return split_name(segment.partition(".")[0])


def success_schema(operation: Operation) -> str | None:
    """Of the first media type of the first answer that tells of success."""
    for response in operation.responses:
        if response.status.startswith("2"):
            return next((content.schema for content in response.content if content.schema is not None), None)
    return None


def _unwrapped(schema: JSON, key: Tokens, compiler: Compiler) -> JSON | None:
    """The schema of the thing itself; None for what is no object, such as a list."""
    properties = _properties(schema, compiler)
    if not properties:
        return None
    if {("id",), key, key[-1:]}.isdisjoint(map(split_name, properties)):
        inner = [properties[name] for name in WRAPPERS if name in properties]
        if inner and _properties(inner[0], compiler):
            return inner[0]
    return schema


def _properties(schema: JSON, compiler: Compiler) -> JsonObject:
    parts = together(schema, compiler.schemas.resolve)
    return {name: sub for part in parts for name, sub in part.get("properties", {}).items()}
