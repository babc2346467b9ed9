"""Copies parts of one document into another, with all that they refer to.

What is the same in both documents is shared. A component that the other document has too, but different, comes under a
new name (`Pet-2`), and keeps in `x-smartmock-name` the name by which discriminators and rules for data call it.
"""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from smartmock import pointers
from smartmock.errors import DocumentError
from smartmock.projects.documents.revising.units import Units, find_heirs, unit_of
from smartmock.schema.model import OWN_NAME, own_name
from smartmock.spec.components import component_name, free_name, reference_to
from smartmock.spec.references import SourceFile, find_names
from smartmock.spec.structure import COMPONENT_SECTIONS, FIELDS, SWAGGER_SECTIONS, children
from smartmock.types import JSON, JsonObject

_NAMES: Final = ("$id", "$anchor")
_KINDS: Final[dict[tuple[str, ...], str]] = {
    ("components", section): kind[1:-1] for section, kind in FIELDS["Components"].items()
}
_SWAGGER_KINDS: Final[dict[tuple[str, ...], str]] = {section: kind for kind, section in SWAGGER_SECTIONS.items()}


@dataclass(frozen=True, slots=True)
class _Copy:
    """A component to be made: `entries[name]`, from what is at `pointer` of the source and called `own_name` there."""

    pointer: str
    node: JSON
    kind: str
    entries: JsonObject
    name: str
    own_name: str | None


class Graft:
    """Adds to `tree`, whose `components` (or sections of Swagger 2.0) must be its own, what comes from `source`."""

    def __init__(self, tree: JsonObject, source: JsonObject, units: Units) -> None:
        self._tree = tree
        self._source = source
        self._units = units
        is_swagger = "swagger" in tree
        self._sections = SWAGGER_SECTIONS if is_swagger else COMPONENT_SECTIONS
        self._kinds = _SWAGGER_KINDS if is_swagger else _KINDS
        self._schemes = ("securityDefinitions",) if is_swagger else ("components", "securitySchemes")
        self._places: dict[str, str] = {}
        """Pointer of what was copied → pointer of its copy."""
        self._waiting: list[_Copy] = []
        self._numbers: dict[str, int] = {}
        self._inlining: set[str] = set()
        self._file = SourceFile(None, "", source)

    def copy(self, node: JSON, kind: str) -> JSON:
        """A value of this kind, whose references lead to what is or will be in the tree."""
        result = self._copy(node, kind)
        while self._waiting:
            item = self._waiting.pop()
            copied = self._copy(item.node, item.kind)
            for heir in self._heirs_of(item):
                self._follow(heir, "Schema")
            if item.own_name not in (None, item.name) and isinstance(copied, dict) and "$ref" not in copied:
                copied.setdefault(OWN_NAME, item.own_name)
            item.entries[item.name] = copied
        return result

    def _heirs_of(self, item: _Copy) -> Iterable[str]:
        """What a discriminator chooses among comes along, though nothing in the schema refers to it."""
        if item.own_name is None or not isinstance(item.node, dict) or "discriminator" not in item.node:
            return ()
        return sorted(self._heirs.get(item.pointer, ()))

    @functools.cached_property
    def _heirs(self) -> Mapping[str, frozenset[str]]:
        return find_heirs(self._source)

    def _security(self, requirements: JSON) -> JSON:
        """Security requirements, with the schemes that they name."""
        if not isinstance(requirements, list):
            return requirements
        return [
            {self._scheme(name): scopes for name, scopes in choice.items()} if isinstance(choice, dict) else choice
            for choice in requirements
        ]

    def _scheme(self, name: str) -> str:
        unit = pointers.join("", *self._schemes, name)
        try:
            node = pointers.resolve(self._source, unit)
        except KeyError:
            return name
        return pointers.split(self._place(unit, node, "SecurityScheme", self._schemes, [name]))[-1]

    def _copy(self, node: JSON, kind: str) -> JSON:
        if isinstance(node, list):
            inner = {key: (value, below) for key, value, below in children(node, kind)}
            return [self._copy(*inner[index]) if index in inner else value for index, value in enumerate(node)]
        if not isinstance(node, dict):
            return node
        if kind[0] != "{" and isinstance(node.get("$ref"), str):
            return self._refer(node, kind)
        result = dict(node)
        for key, value, below in children(node, kind):
            result[str(key)] = self._copy(value, below)
        if kind == "Schema":
            self._unname(result)
        elif kind == "Discriminator" and isinstance(node.get("mapping"), dict):
            result["mapping"] = {name: self._mapped(target) for name, target in node["mapping"].items()}
        elif kind == "Operation" and "security" in node:
            result["security"] = self._security(node["security"])
        return result

    def _refer(self, node: JsonObject, kind: str) -> JSON:
        siblings = {key: value for key, value in node.items() if key != "$ref"}
        beside = self._copy(siblings, kind) if siblings else {}
        pointer = self._pointer(node["$ref"])
        if pointer is None:
            return {"$ref": node["$ref"], **beside}
        place = self._follow(pointer, kind)
        if place is not None:
            return {"$ref": reference_to(place), **beside}
        if pointer in self._inlining:  # what leads back to itself has nothing to say
            return beside
        self._inlining.add(pointer)
        target = self._copy(pointers.resolve(self._source, pointer), kind)
        self._inlining.discard(pointer)
        return {**target, **beside} if isinstance(target, dict) else target

    def _pointer(self, reference: str) -> str | None:
        """Where in the source a reference leads; None for what is no part of it."""
        if reference.startswith("#/") or reference == "#":
            pointer = pointers.from_fragment(reference[1:])
        else:
            name, _, fragment = reference.partition("#")
            known = find_names(self._file)
            start = known.get(reference) or known.get(name)
            if start is None:
                return None
            pointer = start if reference in known else start + pointers.from_fragment(fragment)
        try:
            pointers.resolve(self._source, pointer)
        except KeyError:
            return None
        return pointer

    def _follow(self, pointer: str, kind: str) -> str | None:
        """Where the copy of a value is; None when its kind knows no component, and it must stand in place."""
        unit = unit_of(pointer)
        *section, name = pointers.split(unit) or [""]
        unit_kind = self._kinds.get(tuple(section))
        if unit_kind is not None:
            node = pointers.resolve(self._source, unit)
            place = self._place(unit, node, unit_kind, tuple(section), [name, own_name(node, name)])
            return place + pointer[len(unit) :]
        if kind not in self._sections:
            return None
        names = [component_name(pointers.split(pointer)[-1]) or "value"] if pointer else ["document"]
        node = pointers.resolve(self._source, pointer)
        return self._place(pointer, node, kind, self._sections[kind], names)

    def _place(self, pointer: str, node: JSON, kind: str, section: tuple[str, ...], names: list[str]) -> str:
        if pointer not in self._places:
            entries = self._tree
            for token in section:
                if not isinstance(entries.get(token), dict):
                    entries[token] = {}
                entries = entries[token]
            own = pointers.join("", *section, names[0])
            if pointer == own and names[0] in entries and self._units.is_steady(pointer):
                self._places[pointer] = pointer
            else:
                name = free_name(names, entries, self._numbers)
                entries[name] = {}  # it is taken from now on
                self._places[pointer] = pointers.join("", *section, name)
                called = names[-1] if kind == "Schema" and pointer == own else None
                self._waiting.append(_Copy(pointer, node, kind, entries, name, called))
        return self._places[pointer]

    def _mapped(self, target: JSON) -> JSON:
        """A value of `mapping` may be the name of a component."""
        if not isinstance(target, str):
            return target
        section = self._sections["Schema"]
        by_name = self._pointer(f"#{pointers.join('', *section, target)}") if "/" not in target else None
        pointer = by_name or self._pointer(target)
        place = self._follow(pointer, "Schema") if pointer is not None else None
        return target if place is None or (by_name and place == by_name) else reference_to(place)

    def _unname(self, schema: JsonObject) -> None:
        """References to names become references to places; a name that only the reader can follow must be free."""
        for keyword in _NAMES:
            schema.pop(keyword, None)
        anchor = schema.get("$dynamicAnchor")
        if anchor is not None and anchor in self._dynamic_anchors:
            raise DocumentError(
                f"Both documents have a `$dynamicAnchor: {anchor}`, and they differ: they cannot be one document.",
                remedy="Import with the strategy `mirror`, or rename the anchor.",
            )

    @property
    def _dynamic_anchors(self) -> set[str]:
        names = find_names(SourceFile(None, "", self._tree))
        return {name[1:] for name in names if name.startswith("#")}
