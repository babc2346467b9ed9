"""Path Item Objects and Operation Objects (OpenAPI 3.1 sections 4.8.9 and 4.8.10)."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from smartmock import pointers
from smartmock.spec.document import Operation, Security
from smartmock.spec.keys import distinct_keys, operation_key
from smartmock.spec.parameters import fit_template, read_parameters
from smartmock.spec.reading import Reading
from smartmock.spec.responses import read_request_body, read_responses
from smartmock.spec.security import declared_schemes
from smartmock.spec.servers import read_base_paths
from smartmock.spec.structure import METHODS
from smartmock.types import JSON, JsonObject

_PATH_ITEM_FIELDS: Final = frozenset(("$ref", "summary", "description", "servers", "parameters"))
_ADDRESS: Final = re.compile(r"[:/#]")
_LONGEST_DELAY: Final = 60_000
_METHOD: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")


_Owner: TypeAlias = tuple[JsonObject, str]
"""An object and its pointer."""


@dataclass(frozen=True, slots=True)
class _PathItem:
    """`owners` holds, for each field, the object where it stands: the item itself or what its `$ref` leads to."""

    path: str
    owners: dict[str, _Owner]

    def owner(self, name: str) -> _Owner:
        return self.owners.get(name, ({}, ""))


@dataclass(frozen=True, slots=True)
class Declared:
    """The operations that can be served, and how many the document declares."""

    operations: tuple[Operation, ...]
    count: int


def read_operations(reading: Reading) -> Declared:
    """All operations of `paths`, in the order of the document."""
    found: list[Operation] = []
    count = 0
    for item in _path_items(reading):
        for method, node, pointer in _methods(reading, item):
            count += 1
            if isinstance(node, dict):
                found.append(_read_operation(reading, item, method, node, pointer))
            else:
                reading.report("error", pointer, "This is no operation.", "Write an Operation Object, or remove it.")
    operations = _with_distinct_keys(reading, found)
    _report_duplicates(reading, operations)
    return Declared(tuple(operations), count)


def _with_distinct_keys(reading: Reading, found: Sequence[Operation]) -> list[Operation]:
    """The operations, each with a key of its own. Keys of different operationIds that become the same are reported."""
    keys = distinct_keys([each.key for each in found], [(each.method, each.path) for each in found])
    known: set[str | None] = set()
    for operation, key in zip(found, keys, strict=True):
        if key != operation.key and not known & {operation.pointer, operation.operation_id}:
            message = f"The key `{operation.key}` is taken; {operation.method} {operation.path} has the key `{key}`."
            reading.report("info", operation.pointer, message, "Give each operation an `operationId` of its own.")
        known |= {operation.pointer, operation.operation_id} - {None}
    keyed = zip(found, keys, strict=True)
    return [operation if key == operation.key else replace(operation, key=key) for operation, key in keyed]


def _path_items(reading: Reading) -> Iterator[_PathItem]:
    paths = reading.tree.get("paths")
    if paths is not None and not isinstance(paths, dict):
        reading.report("error", "/paths", "`paths` must be a map from paths to path items.", "Write a map.")
        return
    for path, value in (paths or {}).items():
        if path.startswith("x-"):
            continue
        own = pointers.join("/paths", path)
        if not isinstance(reading.follow(value, own)[0], dict):
            reading.report("error", own, f"The path item of `{path}` is no object.", "Write its operations there.")
            continue
        yield _PathItem(_served_path(reading, path, own), _field_owners(reading, value, own))


def _field_owners(reading: Reading, value: JsonObject, pointer: str) -> dict[str, _Owner]:
    """The fields of a path item, and beside them those of the path items that it refers to."""
    owners: dict[str, _Owner] = {}
    passed: set[int] = set()
    while isinstance(value, dict) and id(value) not in passed:
        passed.add(id(value))
        for name in value:
            owners.setdefault(name, (value, pointer))
        value, pointer = reading.step(value, pointer)
    return owners


def _served_path(reading: Reading, path: str, pointer: str) -> str:
    """The path as it is matched, with a leading slash."""
    if re.search(r"[?#]", path):
        message = f"`{path}` holds more than a path; the rest tells it apart from others of the same path."
        reading.report("info", pointer, message, "Give operations of one path different methods or paths.")
    elif re.search(r"[{}]", re.sub(r"\{[^{}]+\}", "", path)):
        message = f"The braces of the path `{path}` do not pair; they are read as text."
        reading.report("warning", pointer, message, "Write each path parameter as `{name}`.")
    if path.startswith("/"):
        return path
    reading.report("warning", pointer, f"The path `{path}` does not begin with `/`.", "Write a `/` before it.")
    return "/" + path


def _methods(reading: Reading, item: _PathItem) -> Iterator[tuple[str, JSON, str]]:
    """Method, value and pointer of each operation of a path item."""
    for name, (owner, place) in item.owners.items():
        node, pointer = owner[name], pointers.join(place, name)
        if name in METHODS:
            yield name.upper(), node, pointer
        elif name == "additionalOperations" and isinstance(node, dict):
            yield from _additional(reading, node, pointer)
        elif name.lower() in METHODS:
            reading.report("warning", pointer, f"`{name}` is read as `{name.lower()}`.", "Write it in lower case.")
            yield name.upper(), node, pointer
        elif name not in _PATH_ITEM_FIELDS and not name.startswith("x-"):
            reading.report("warning", pointer, f"`{name}` is no HTTP method.", f"Use one of: {', '.join(METHODS)}.")


def _additional(reading: Reading, node: JsonObject, pointer: str) -> Iterator[tuple[str, JSON, str]]:
    for method, operation in node.items():
        place = pointers.join(pointer, method)
        if _METHOD.fullmatch(method):
            yield method, operation, place
        else:
            reading.report("error", place, f"`{method}` cannot be an HTTP method.", "Use letters only.")


def _read_operation(reading: Reading, item: _PathItem, method: str, node: JsonObject, pointer: str) -> Operation:
    parameters = read_parameters(reading, item.owner("parameters"), (node, pointer))
    operation_id = _operation_id(reading, node, pointer)
    return Operation(
        key=operation_key(operation_id, method, item.path),
        method=method,
        path=item.path,
        pointer=pointer,
        operation_id=operation_id,
        summary=reading.text(node, "summary") or reading.text(item.owner("summary")[0], "summary"),
        tags=_tags(node),
        deprecated=reading.flag(node, "deprecated"),
        parameters=fit_template(reading, item.path, parameters, pointer),
        request_body=read_request_body(reading, node, pointer),
        responses=read_responses(reading, node, pointer),
        security=_security(reading, (node, pointer), (reading.tree, "")),
        base_paths=read_base_paths(reading, (node, pointer), item.owner("servers"), (reading.tree, "")),
        delay_ms=_delay(node),
    )


def _operation_id(reading: Reading, node: JsonObject, pointer: str) -> str | None:
    value = node.get("operationId")
    if value is None or (isinstance(value, str) and value):
        return value
    place = pointers.join(pointer, "operationId")
    reading.report("warning", place, "The `operationId` is no name.", "Write a name, or leave it out.")
    return None


def _delay(node: JsonObject) -> int:
    """Milliseconds, as documents for Microcks write them; no longer than anything may wait."""
    said = node.get("x-microcks-operation")
    delay = said.get("delay") if isinstance(said, dict) else None
    if not isinstance(delay, int | float) or isinstance(delay, bool):
        return 0
    return int(min(max(delay, 0), _LONGEST_DELAY))


def _tags(node: JsonObject) -> tuple[str, ...]:
    tags = node.get("tags")
    return tuple(tag for tag in tags if isinstance(tag, str)) if isinstance(tags, list) else ()


def _security(reading: Reading, *owners: _Owner) -> Security | None:
    """The alternatives of the first owner that says something; None when none does."""
    for owner, place in owners:
        if "security" not in owner:
            continue
        if place not in reading.security:
            reading.security[place] = _read_security(reading, owner["security"], pointers.join(place, "security"))
        found = reading.security[place]
        if found is not None:
            return found
    return None


def _read_security(reading: Reading, node: JSON, pointer: str) -> Security | None:
    if isinstance(node, list) and all(isinstance(item, dict) for item in node):
        _report_unknown_schemes(reading, node, pointer)
        return tuple(
            {name: tuple(map(str, scopes)) if isinstance(scopes, list) else () for name, scopes in item.items()}
            for item in node
        )
    remedy = "Write a list of Security Requirement Objects."
    reading.report("error", pointer, "`security` must be a list of objects.", remedy)
    return None


def _report_unknown_schemes(reading: Reading, alternatives: list[JsonObject], pointer: str) -> None:
    """Names that are addresses lead to other documents (Security Requirement Object, OpenAPI 3.2)."""
    known = declared_schemes(reading.tree)
    for place, alternative in enumerate(alternatives):
        for name in alternative:
            if name not in known and not _ADDRESS.search(name):
                message = f"There is no security scheme `{name}`: requests count as having it."
                remedy = "Declare it in `securitySchemes`, or correct the name."
                reading.report("warning", pointers.join(pointer, place, name), message, remedy)


def _report_duplicates(reading: Reading, operations: list[Operation]) -> None:
    ids: dict[str, str] = {}
    routes: dict[tuple[str, str], str] = {}
    for operation in operations:
        if operation.operation_id is not None:
            first = ids.setdefault(operation.operation_id, operation.pointer)
            if first != operation.pointer:
                place = pointers.join(operation.pointer, "operationId")
                message = f"The `operationId` `{operation.operation_id}` stands twice; the first is at {first}."
                message += f" Here the key of the operation is `{operation.key}`."
                reading.report("warning", place, message, "Give each operation its own.")
        route = (operation.method, re.sub(r"\{[^{}]*\}", "{}", operation.path))
        path = routes.setdefault(route, operation.path)
        if path != operation.path:
            message = f"{operation.method} {operation.path} and {path} are the same route; the first one answers."
            reading.report("warning", operation.pointer, message, "Remove one of them.")
