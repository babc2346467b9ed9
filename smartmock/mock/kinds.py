"""What the paths of a document say of the things behind it: `/users/{userId}` finds users by their id."""

import re
from collections.abc import Iterator
from typing import Final

from smartmock.generation.kinds import Finding, Kinds
from smartmock.generation.node import Compiler
from smartmock.mock.streams import whole_schema
from smartmock.schema.directions import together
from smartmock.semantics.names import Tokens, split_name
from smartmock.spec.document import Document, Operation
from smartmock.types import JSON, JsonObject

WRAPPERS: Final = ("data", "result", "item", "payload", "record", "object", "entity", "resource", "attributes")
"""What an answer may call the one thing that it holds."""

HOLDING: Final = ("node", "resource", "item")
"""What the item of a list may call the thing in it: `{"cursor": …, "node": {…}}`."""

_DEEPEST: Final = 2
_DETAIL: Final = re.compile(r"(.*/([^/{}]+))/\{([^/{}]+)\}/?")


def find_kinds(document: Document, compiler: Compiler) -> Kinds:
    """The shortest path to a thing tells its kind; what lists show comes after what shows a thing by itself."""
    operations = sorted(document.operations, key=lambda operation: operation.path.count("/"))
    asking = [operation for operation in operations if operation.method.upper() == "GET"]
    server = find_server(document)
    found = [finding for operation in asking for finding in _find(operation, server, compiler)]
    found += [finding for operation in asking for finding in _find_listed(operation, compiler)]
    found += [finding for operation in operations for finding in _find_created(operation, compiler)]
    return Kinds(compiler, found)


def find_server(document: Document) -> str:
    """The absolute address of the first server, without a slash at its end; "" when the document names none."""
    servers = document.tree.get("servers")
    first = servers[0] if isinstance(servers, list) and servers and isinstance(servers[0], dict) else {}
    address = str(first.get("url", ""))
    return address.rstrip("/") if _ABSOLUTE.fullmatch(address) else ""


_ABSOLUTE: Final = re.compile(r"https?://[^{}?#\s]+")


def _find(operation: Operation, server: str, compiler: Compiler) -> Iterator[Finding]:
    found = _DETAIL.fullmatch(operation.path)
    pointer = success_schema(operation)
    if found is None or pointer is None:
        return
    collection, name, key = found[1], collection_words(found[2]), split_name(found[3])
    schema = _unwrapped(compiler.schemas.at(pointer), name, key, compiler)
    if name and schema is not None:
        yield Finding(schema, name, key, "" if "{" in collection else server + collection)


def _find_created(operation: Operation, compiler: Compiler) -> Iterator[Finding]:
    """What is added to a collection belongs to it, also where nothing else shows it."""
    last = operation.path.rstrip("/").rpartition("/")[2]
    pointer = success_schema(operation)
    if operation.method.upper() != "POST" or pointer is None or "{" in last or not last:
        return
    name = collection_words(last)
    schema = _unwrapped(compiler.schemas.at(pointer), name, (), compiler)
    if name and schema is not None:
        yield Finding(schema, name, listed=True)


def _find_listed(operation: Operation, compiler: Compiler) -> Iterator[Finding]:
    last = operation.path.rstrip("/").rpartition("/")[2]
    pointer = success_schema(operation)
    if pointer is None or "{" in last or not last:
        return
    schema = _listed(compiler.schemas.at(pointer), compiler, 0)
    name = collection_words(last)
    if name and schema is not None:
        yield Finding(schema, name, listed=True)


def _listed(schema: JSON, compiler: Compiler, depth: int) -> JSON | None:
    """The schema of the items of a list, or of the only list in an object."""
    for part in together(schema, compiler.schemas.resolve):
        if "items" in part:
            item = part["items"]
            inner = _properties(item, compiler)
            if not inner:
                return item if _has_branches(item, compiler) else None
            return next((inner[name] for name in HOLDING if name in inner), item)
    below = _properties(schema, compiler) if depth < _DEEPEST else {}
    found = [item for sub in below.values() if (item := _listed(sub, compiler, depth + 1)) is not None]
    return found[0] if len(found) == 1 else None


def collection_words(segment: str) -> Tokens:
    """`purchase-orders` → `("purchase", "order")`; `users.json` → `("user",)`."""
    return split_name(segment.partition(".")[0])


def success_schema(operation: Operation) -> str | None:
    """Of the first media type of the first answer that tells of success."""
    for response in operation.responses:
        if response.status.startswith("2"):
            return next(filter(None, map(whole_schema, response.content)), None)
    return None


def _unwrapped(schema: JSON, name: Tokens, key: Tokens, compiler: Compiler, depth: int = 0) -> JSON | None:
    """The schema of the thing itself, which may be wrapped; None for what is no object, such as a list."""
    properties = _properties(schema, compiler)
    if not properties:
        return schema if _has_branches(schema, compiler) else None
    if depth < _DEEPEST and {("id",), key, key[-1:]}.isdisjoint(map(split_name, properties)):
        objects = {name: sub for name, sub in properties.items() if _is_object(sub, compiler)}
        likely = [sub for other, sub in objects.items() if split_name(other) == name]
        likely += [objects[wrapper] for wrapper in WRAPPERS if wrapper in objects]
        likely += list(objects.values()) if len(objects) == 1 else []
        if likely:
            return _unwrapped(likely[0], name, key, compiler, depth + 1)
    return schema


def _is_object(schema: JSON, compiler: Compiler) -> bool:
    return bool(_properties(schema, compiler)) or _has_branches(schema, compiler)


def _has_branches(schema: JSON, compiler: Compiler) -> bool:
    """Whether it is one of several objects."""
    parts = together(schema, compiler.schemas.resolve)
    branches = (branch for part in parts for keyword in ("oneOf", "anyOf") for branch in part.get(keyword, ()))
    return any(_properties(branch, compiler) for branch in branches)


def _properties(schema: JSON, compiler: Compiler) -> JsonObject:
    parts = together(schema, compiler.schemas.resolve)
    return {name: sub for part in parts for name, sub in part.get("properties", {}).items()}
