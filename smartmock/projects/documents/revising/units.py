"""The parts of two documents that say the same in both, also in everything that they refer to."""

import functools
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, TypeAlias

import orjson

from smartmock import pointers
from smartmock.types import JSON, JsonObject

Unit: TypeAlias = str
"""Pointer of what references lead to or into: a component, or a path item."""

_REFERENCE: Final = re.compile(rb'"#(/(?:[^"\\]|\\.)*)"')
"""Every text that looks like one, so that the values of `discriminator.mapping` are found too."""
_BY_NAME: Final = re.compile(rb'"\$(?:ref|dynamicRef)":"(?!#/)')
_NAME: Final = re.compile(rb'"\$(?:id|anchor|dynamicAnchor)":')
_DEEP_SECTIONS: Final = {"components": 3}
"""How many tokens the pointer of a unit has; two elsewhere."""


class Units:
    """Compares the units of two documents of the same shape; each is written and compared once.

    When `ordered`, the order of properties counts, which answers show.
    """

    def __init__(self, old: JsonObject, new: JsonObject, *, ordered: bool = False) -> None:
        self._old = old
        self._new = new
        self._ordered = ordered
        self._steady: dict[Unit, bool] = {}

    def are_steady(self, units: Iterable[Unit]) -> bool:
        """Whether all of these, and all that they lead to, are the same in both documents."""
        return all(map(self.is_steady, units))

    def is_steady(self, unit: Unit) -> bool:
        if unit not in self._steady:
            self._settle(unit)
        return self._steady[unit]

    def _settle(self, start: Unit) -> None:
        """Settles `start` and all that it leads to: unsteady is what differs, and what leads there."""
        reached, waiting = {start}, [start]
        sources: dict[Unit, list[Unit]] = {}
        unsteady: list[Unit] = []
        while waiting:
            unit = waiting.pop()
            known = self._steady.get(unit)
            inner = self._compare(unit) if known is None else frozenset()
            if inner is None or known is False:
                unsteady.append(unit)
            for other in inner or ():
                sources.setdefault(other, []).append(unit)
                if other not in reached:
                    reached.add(other)
                    waiting.append(other)
        for unit in reached:
            self._steady.setdefault(unit, True)
        while unsteady:
            unit = unsteady.pop()
            self._steady[unit] = False
            unsteady += [source for source in sources.get(unit, ()) if self._steady[source]]

    def _compare(self, unit: Unit) -> frozenset[Unit] | None:
        """The units that a unit refers to; None when it differs."""
        try:
            old, new = (written(pointers.resolve(tree, unit), ordered=self._ordered) for tree in (self._old, self._new))
        except KeyError:
            return None
        if old != new:
            return None
        inner = set(units_in(old))
        for is_needed, (old_others, new_others) in (
            (refers_by_name(old), self._named),
            (b'"discriminator":' in old, [heirs.get(unit, frozenset()) for heirs in self._heirs]),
        ):
            if is_needed and old_others != new_others:
                return None
            inner |= old_others if is_needed else frozenset()
        return frozenset(inner)

    @functools.cached_property
    def _heirs(self) -> tuple[Mapping[Unit, frozenset[Unit]], Mapping[Unit, frozenset[Unit]]]:
        return find_heirs(self._old), find_heirs(self._new)

    @functools.cached_property
    def _named(self) -> tuple[frozenset[Unit], frozenset[Unit]]:
        """The units of both documents that references by name may lead to."""
        return _named_units(self._old), _named_units(self._new)


def written(node: JSON, *, ordered: bool = False) -> bytes:
    """One text for equal values."""
    try:
        return orjson.dumps(node, option=0 if ordered else orjson.OPT_SORT_KEYS)
    except TypeError:  # integers of more than 64 bits
        return json.dumps(node, sort_keys=not ordered, separators=(",", ":"), ensure_ascii=False).encode()


def refers_by_name(text: bytes) -> bool:
    """Whether it holds references to an `$id` or `$anchor`, which may mean anything."""
    return _BY_NAME.search(text) is not None


def _named_units(tree: JsonObject) -> frozenset[Unit]:
    return frozenset(unit for unit, node in _all_units(tree) if _NAME.search(written(node)))


def _all_units(tree: JsonObject) -> Iterator[tuple[Unit, JSON]]:
    for section, entries in tree.items():
        for name, node in entries.items() if isinstance(entries, dict) else ():
            pointer = pointers.join("", section, name)
            if section == "components":
                inner = node.items() if isinstance(node, dict) else ()
                yield from ((pointers.join(pointer, each), value) for each, value in inner)
            else:
                yield pointer, node


def find_heirs(tree: JsonObject) -> Mapping[Unit, frozenset[Unit]]:
    """Schema → the components that extend it with `allOf`: a discriminator chooses among them."""
    found: dict[Unit, set[Unit]] = {}
    for unit, node in _all_units(tree):
        parents = node.get("allOf") if isinstance(node, dict) else None
        for parent in parents if isinstance(parents, list) else ():
            reference = parent.get("$ref") if isinstance(parent, dict) else None
            if isinstance(reference, str) and reference.startswith("#/"):
                found.setdefault(pointers.from_fragment(reference[1:]), set()).add(unit)
    return {unit: frozenset(heirs) for unit, heirs in found.items()}


def units_in(text: bytes) -> Iterator[Unit]:
    """What the references in a written value lead to."""
    for found in set(_REFERENCE.findall(text)):
        yield unit_of(pointers.from_fragment(orjson.loads(b'"' + found + b'"')))


def unit_of(pointer: str) -> Unit:
    """`/components/schemas/Pet/properties/name` → `/components/schemas/Pet`."""
    tokens = pointers.split(pointer)
    return pointers.join("", *tokens[: _DEEP_SECTIONS.get(tokens[0], 2) if tokens else 0])
