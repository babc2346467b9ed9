"""What becomes of two revisions of a document: `mirror`, `overwrite`, `merge` and `keep`.

Documents of one version stay in it. Otherwise Swagger 2.0 becomes OpenAPI 3.0, and 3.0 becomes 3.1 where the other
document is, but only where something of both is in the result.
"""

from collections.abc import Iterable
from typing import Final, Literal, TypeAlias, get_args

from smartmock.projects.documents.revising.grafting import Graft
from smartmock.projects.documents.revising.merging import keep_texts
from smartmock.projects.documents.revising.paths import SHARED, Spot, find_spots, flat_item, own_parameters
from smartmock.projects.documents.revising.units import Units
from smartmock.projects.documents.revising.upgrading import same_version
from smartmock.spec.document import Document, Operation
from smartmock.types import JSON, JsonObject

Strategy: TypeAlias = Literal["mirror", "overwrite", "merge", "keep"]
STRATEGIES: Final[tuple[Strategy, ...]] = get_args(Strategy)

_MEDIA_TYPES: Final = ("consumes", "produces")


def combine(old: Document, new: Document, strategy: Strategy) -> JsonObject:
    """The tree of the next revision, to be loaded as a document of its own; neither document is changed.

    Operations are the same when they have the same key (`with_keys`). `mirror` is the new document. `overwrite` adds
    the operations that only the old one has; `merge` also keeps texts and rules for values that the new one lacks.
    `keep` is the old document with the operations that only the new one has. What is added keeps its schemas.
    Raises `DocumentError` where the two cannot be one document.
    """
    if strategy == "mirror":
        return new.served
    main, other = (old, new) if strategy == "keep" else (new, old)
    own = {operation.key for operation in main.operations}
    added = [operation.key for operation in other.operations if operation.key not in own]
    if not added and strategy != "merge":
        return main.served
    tree, source = same_version(main, other)
    if strategy == "merge":
        tree = keep_texts(tree, main, source, other)
    spots = find_spots(source, other)
    return _Addition(tree, source).add(spots[key] for key in added if key in spots)


class _Addition:
    """Adds operations of `source` to a copy of `tree`, whose own operations go on as they are."""

    def __init__(self, tree: JsonObject, source: JsonObject) -> None:
        self._source = source
        self._tree = _opened(tree)
        self._graft = Graft(self._tree, source, Units(source, tree, ordered=True))
        self._ids = {str(node["operationId"]) for node in _operation_nodes(tree) if "operationId" in node}

    def add(self, spots: Iterable[tuple[Spot, Operation]]) -> JsonObject:
        for spot, operation in spots:
            self._add(spot, operation)
        return {name: value for name, value in self._tree.items() if value or name == "paths" or name in self._source}

    def _add(self, spot: Spot, operation: Operation) -> None:
        node = self._settled(spot, operation)
        copied: JsonObject = self._graft.copy(node, "Operation")
        item = self._item(spot)
        target = item.setdefault("additionalOperations", {}) if spot.is_additional else item
        if spot.is_additional:
            target = item["additionalOperations"] = dict(target)
        target[spot.field] = copied
        self._ids.add(str(copied.get("operationId")))
        self._add_tags(copied)

    def _settled(self, spot: Spot, operation: Operation) -> JsonObject:
        """The operation with all that it had from its path item and its document."""
        node = dict(spot.node)
        parameters = own_parameters(self._source, spot.item.get("parameters"), node.get("parameters"))
        if parameters:
            node["parameters"] = parameters
        if not node.get("summary") and spot.item.get("summary"):
            node["summary"] = spot.item["summary"]
        self._settle_servers(node, spot)
        self._settle_security(node)
        if "operationId" in node and str(node["operationId"]) in self._ids:
            node["operationId"] = operation.key
            if operation.key in self._ids:
                del node["operationId"]
        return node

    def _settle_servers(self, node: JsonObject, spot: Spot) -> None:
        if "swagger" in self._tree:
            for name in _MEDIA_TYPES:
                if name not in node and self._source.get(name) != self._tree.get(name):
                    node[name] = self._source.get(name) or ["application/json"]
            return
        servers = node.get("servers") or spot.item.get("servers") or self._source.get("servers")
        if servers != self._tree.get("servers") or "servers" in node:
            node["servers"] = servers or [{"url": "/"}]

    def _settle_security(self, node: JsonObject) -> None:
        if "security" not in node and ("security" in self._source or self._tree.get("security")):
            node["security"] = self._source.get("security", [])

    def _item(self, spot: Spot) -> JsonObject:
        """The path item for an added operation. What it shares with others is theirs from now on."""
        paths = self._tree["paths"]
        item = flat_item(self._tree, paths.get(spot.path, {}))
        if any(item.get(name) for name in SHARED):
            for name, node in list(item.items()):
                if isinstance(node, dict) and name == "additionalOperations":
                    item[name] = {method: self._owning(item, each) for method, each in node.items()}
                elif isinstance(node, dict) and not name.startswith("x-"):
                    item[name] = self._owning(item, node)
            item = {name: value for name, value in item.items() if name not in SHARED}
        paths[spot.path] = item
        return item

    def _owning(self, item: JsonObject, node: JSON) -> JSON:
        if not isinstance(node, dict):
            return node
        shared = {"servers": item["servers"]} if item.get("servers") and not node.get("servers") else {}
        parameters = own_parameters(self._tree, item.get("parameters"), node.get("parameters"))
        return {**node, **shared, **({"parameters": parameters} if parameters else {})}

    def _add_tags(self, node: JsonObject) -> None:
        described = {tag.get("name"): tag for tag in _tags(self._source)}
        known = {tag.get("name") for tag in _tags(self._tree)}
        used = node.get("tags")
        for name in used if isinstance(used, list) else ():
            if isinstance(name, str) and name in described and name not in known:
                self._tree["tags"] = [*_tags(self._tree), described[name]]
                known.add(name)


def _opened(tree: JsonObject) -> JsonObject:
    """A copy whose paths and sections of components can be added to."""
    opened = {name: dict(value) if isinstance(value, dict) else value for name, value in tree.items()}
    if not isinstance(opened.get("paths"), dict):
        opened["paths"] = {}
    if isinstance(opened.get("components"), dict):
        opened["components"] = {
            name: dict(value) if isinstance(value, dict) else value for name, value in opened["components"].items()
        }
    return opened


def _tags(tree: JsonObject) -> list[JsonObject]:
    tags = tree.get("tags")
    return (
        [tag for tag in tags if isinstance(tag, dict) and isinstance(tag.get("name"), str)]
        if isinstance(tags, list)
        else []
    )


def _operation_nodes(tree: JsonObject) -> Iterable[JsonObject]:
    paths = tree.get("paths")
    for item in paths.values() if isinstance(paths, dict) else ():
        yield from (node for node in flat_item(tree, item).values() if isinstance(node, dict))
