"""The operations of a document where they stand: in which path item, and what they share there."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from smartmock import pointers
from smartmock.spec.document import Document, Operation
from smartmock.spec.structure import METHODS
from smartmock.types import JSON, JsonObject

SHARED: Final = ("parameters", "servers")
"""Fields of a path item that hold for its operations."""
_FIELDS: Final = ("summary", "description", "additionalOperations", *SHARED)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where an operation stands: `item` holds the fields of its path item, those behind its `$ref` too."""

    path: str
    field: str
    node: JsonObject
    item: Mapping[str, JSON]
    is_additional: bool = False

    @property
    def route(self) -> tuple[str, str]:
        method = self.field if self.is_additional else self.field.upper()
        return method, self.path if self.path.startswith("/") else f"/{self.path}"


def find_spots(tree: JsonObject, document: Document) -> dict[str, tuple[Spot, Operation]]:
    """By the keys of the document's operations. `tree` is that of the document, in whichever version."""
    waiting: dict[tuple[str, str], list[Spot]] = {}
    for spot in _spots(tree):
        waiting.setdefault(spot.route, []).append(spot)
    found: dict[str, tuple[Spot, Operation]] = {}
    for operation in document.operations:
        spots = waiting.get((operation.method, operation.path))
        if spots:
            found[operation.key] = spots.pop(0), operation
    return found


def _spots(tree: JsonObject) -> Iterator[Spot]:
    paths = tree.get("paths")
    for path, value in paths.items() if isinstance(paths, dict) else ():
        item = flat_item(tree, value) if not path.startswith("x-") else {}
        for name, node in item.items():
            if name.lower() in METHODS and isinstance(node, dict):
                yield Spot(path, name, node, item)
            elif name == "additionalOperations" and isinstance(node, dict):
                yield from (
                    Spot(path, method, each, item, is_additional=True)
                    for method, each in node.items()
                    if isinstance(each, dict)
                )


def flat_item(tree: JsonObject, value: JSON) -> JsonObject:
    """The fields of a path item, and beside them those of the path items that it refers to."""
    fields: JsonObject = {}
    passed: set[int] = set()
    while isinstance(value, dict) and id(value) not in passed:
        passed.add(id(value))
        for name, field in value.items():
            if name in _FIELDS or name.lower() in METHODS or name.startswith("x-"):
                fields.setdefault(name, field)
        value = follow_once(tree, value)
    return fields


def follow(tree: JsonObject, node: JSON) -> JSON:
    """What a chain of local references ends at."""
    passed: set[int] = set()
    while isinstance(node, dict) and "$ref" in node and id(node) not in passed:
        passed.add(id(node))
        target = follow_once(tree, node)
        if target is None:
            break
        node = target
    return node


def follow_once(tree: JsonObject, node: JsonObject) -> JSON:
    reference = node.get("$ref")
    if not isinstance(reference, str) or not reference.startswith("#"):
        return None
    try:
        return pointers.resolve(tree, pointers.from_fragment(reference[1:]))
    except KeyError:
        return None


def own_parameters(tree: JsonObject, shared: JSON, own: JSON) -> list[JSON]:
    """The parameters of an operation with those of its path item, in the order in which they are read.

    In Swagger 2.0 a body or form of the operation replaces that of the path item.
    """
    listed = own if isinstance(own, list) else []
    sent = {place[0] for node in listed if (place := _place(tree, node)) is not None} & {"body", "formData"}
    merged: dict[object, JSON] = {}
    for node in shared if isinstance(shared, list) else []:
        place = _place(tree, node)
        if not (sent and place is not None and place[0] in {"body", "formData"}):
            merged[place or id(node)] = node
    for node in listed:
        merged[_place(tree, node) or id(node)] = node
    return list(merged.values())


def _place(tree: JsonObject, node: JSON) -> tuple[str, str] | None:
    target = follow(tree, node)
    if not isinstance(target, dict):
        return None
    return str(target.get("in")), str(target.get("name"))
