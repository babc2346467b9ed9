"""Texts and rules for values that people wrote into the old document, and that the new one lacks."""

import copy
from collections.abc import Iterator
from typing import Final

from smartmock.projects.documents.revising.paths import find_spots, follow
from smartmock.schema.model import ANNOTATIONS
from smartmock.spec.document import Document
from smartmock.spec.structure import FIELDS, children
from smartmock.types import JSON, JsonObject

_TEXTS: Final[dict[str, tuple[str, ...]]] = {
    "Info": ("summary", "description"),
    "Operation": ("summary", "description", "externalDocs"),
    "Schema": ("title", "description"),
    "Example": ("summary", "description"),
    **dict.fromkeys(("Parameter", "Header", "RequestBody", "Response", "SecurityScheme", "Link"), ("description",)),
}
_WITH_RULES: Final = frozenset(("Schema", "Parameter", "Header"))
"""Parameters and headers of Swagger 2.0 are schemas themselves."""
_SECTIONS: Final = frozenset(("components", "definitions", "parameters", "responses", "securityDefinitions"))


def keep_texts(tree: JsonObject, document: Document, source: JsonObject, old: Document) -> JsonObject:
    """A copy of `tree` with the texts and rules that stand at the same places of `source`.

    The trees are those of the documents, in one version. Places are the same by name, in components and in operations
    of the same key. A rule is kept where the value still is of the same type. Examples are no texts: they may not fit
    what the new document says.
    """
    merged: JsonObject = copy.deepcopy(tree)
    keeping = _Keeping(merged, source)
    keeping.fill(merged.get("info"), source.get("info"), "Info")
    for name, value in merged.items():
        if name in _SECTIONS:
            keeping.fill({name: value}, {name: source.get(name)}, "OpenAPI")
    others = find_spots(source, old)
    for key, (spot, _) in find_spots(merged, document).items():
        if key in others:
            keeping.fill(spot.node, others[key][0].node, "Operation")
    return merged


class _Keeping:
    """Fills what is empty in nodes of `tree` from nodes of `source`."""

    def __init__(self, tree: JsonObject, source: JsonObject) -> None:
        self._tree = tree
        self._source = source
        self._seen: set[tuple[int, int]] = set()

    def fill(self, new: JSON, old: JSON, kind: str) -> None:
        waiting = [(new, old, kind)]
        while waiting:
            new, old, kind = waiting.pop()
            if (id(new), id(old)) in self._seen:
                continue
            self._seen.add((id(new), id(old)))
            if isinstance(new, list) and isinstance(old, list):
                waiting += self._listed(new, old, kind)
            elif isinstance(new, dict) and isinstance(old, dict):
                if kind[0] != "{":
                    if "$ref" in new:  # what it leads to is filled where it stands
                        continue
                    old = follow(self._source, old)
                    if not isinstance(old, dict):
                        continue
                    _fill(new, old, kind)
                waiting += [(value, old[key], below) for key, value, below in _inner(new, kind) if key in old]

    def _listed(self, new: list[JSON], old: list[JSON], kind: str) -> Iterator[tuple[JSON, JSON, str]]:
        """Parameters are the same by place and name, other things by their number, where there are as many."""
        if kind == "[Parameter]":
            named = {self._name(self._source, node): node for node in old}
            yield from ((node, named.get(self._name(self._tree, node)), "Parameter") for node in new)
        elif len(new) == len(old):
            yield from ((node, other, kind[1:-1]) for node, other in zip(new, old, strict=True))

    def _name(self, tree: JsonObject, node: JSON) -> tuple[str, str]:
        target = follow(tree, node)
        return (str(target.get("in")), str(target.get("name"))) if isinstance(target, dict) else ("", "")


def _inner(node: JsonObject, kind: str) -> Iterator[tuple[str | int, JSON, str]]:
    return children(node, kind) if kind in FIELDS or kind[0] == "{" else iter(())


def _fill(new: JsonObject, old: JsonObject, kind: str) -> None:
    for name in _TEXTS.get(kind, ()):
        if not new.get(name) and old.get(name):
            new[name] = old[name]
    if kind in _WITH_RULES and not any(name in new for name in ANNOTATIONS) and _types(new) == _types(old):
        new.update({name: old[name] for name in ANNOTATIONS if name in old})


def _types(schema: JsonObject) -> frozenset[str]:
    types = schema.get("type")
    return frozenset(map(str, types if isinstance(types, list) else [types])) - {"null"}
