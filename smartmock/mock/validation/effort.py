"""How much work it is to tell all that a value breaks.

Alternatives are explained one by one, and those within them again for each: what nests a dozen times, in a schema that
refers to itself, would take minutes. So would a million items, each of them wrong.
"""

from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from smartmock.mock.validation.coercion import Judge, JudgeOf, alternatives
from smartmock.mock.validation.shapes import holds
from smartmock.schema.merge import Resolve
from smartmock.schema.model import Schema
from smartmock.types import JSON

MOST: Final = 10_000
"""Pairs of a schema and a part of the value. Each may be a violation, which takes ten microseconds."""
DEEPEST: Final = 200
"""Schemas within each other, counted for each part of the value."""
MOST_STEPS: Final = 30
"""Parts within parts that are looked for what is wrong."""
BESIDE: Final = ("allOf", "oneOf", "anyOf")
TYPES: Final[Mapping[type, frozenset[str]]] = {
    dict: frozenset({"object"}), list: frozenset({"array"}), str: frozenset({"string"}), bool: frozenset({"boolean"}),
    int: frozenset({"integer", "number"}), float: frozenset({"integer", "number"}),
}  # fmt: skip


class TooMuch(Exception):
    """More than `MOST`, or deeper than `DEEPEST`."""


def is_too_much(schema: JSON, value: JSON, resolve: Resolve) -> bool:
    """`schema` is in 2020-12 shape."""
    try:
        Effort(resolve).count(schema, value)
    except TooMuch:
        return True
    return False


class Effort:
    """Counts pairs of a schema and a part of a value. Those that come again are looked at once, and count again."""

    def __init__(self, resolve: Resolve) -> None:
        self._resolve = resolve
        self._known: dict[tuple[int, int], int] = {}

    def count(self, schema: JSON, value: JSON, depth: int = 0) -> int:
        """Raises `TooMuch`."""
        if not isinstance(schema, dict) or not _may_be(schema.get("type"), value):
            return 1
        key = id(schema), id(value)
        known = self._known.get(key)
        if known is not None:
            return known
        if depth > DEEPEST or len(self._known) > MOST:
            raise TooMuch
        total = self._known[key] = 1
        for below, part in self._parts(schema, value):
            total += self.count(below, part, depth + 1)
            if total > MOST:
                raise TooMuch
        self._known[key] = total
        return total

    def _parts(self, schema: dict[str, JSON], value: JSON) -> Iterator[tuple[JSON, JSON]]:
        """The schemas in a schema that judge the value, and those that judge its parts."""
        if "$ref" in schema:
            yield self._resolve(schema["$ref"]), value
        for keyword in BESIDE:
            for each in schema.get(keyword, ()):
                yield each, value
        for keyword in ("then", "else"):
            yield schema.get(keyword), value
        if isinstance(value, dict):
            declared, others = schema.get("properties", {}), schema.get("additionalProperties")
            patterns = schema.get("patternProperties", {}).values()
            for name, part in value.items():
                yield declared.get(name, others), part
                for each in patterns:
                    yield each, part
        elif isinstance(value, list):
            first, rest = schema.get("prefixItems", ()), schema.get("items")
            for index, part in enumerate(value):
                yield first[index] if index < len(first) else rest, part


def _may_be(types: JSON, value: JSON) -> bool:
    if types is None:
        return True
    own = TYPES.get(type(value), frozenset({"null"}))
    return types in own if isinstance(types, str) else not own.isdisjoint(types)


class Found(NamedTuple):
    """A part that breaks its schema. `is_plain`: nothing in it does, so that all is told quickly."""

    schema: Schema
    value: JSON
    steps: tuple[str | int, ...]
    is_plain: bool


def find_broken(schema: Schema, value: JSON, judge_of: JudgeOf) -> Found:
    """The innermost part that breaks its schema, as far as only one schema may be meant."""
    steps: tuple[str | int, ...] = ()
    judges: dict[int, tuple[Schema, Judge]] = {}

    def is_broken(below: Schema, part: JSON) -> bool:
        if id(below) not in judges:  # it is kept, so that its id stays its own
            judges[id(below)] = below, judge_of(below)
        return not holds(judges[id(below)][1], part)

    for _ in range(MOST_STEPS):
        meant = [each for each in alternatives(schema) if _may_mean(each, value)]
        if len(meant) != 1:
            break
        inside = _inside(meant[0], value)
        found = next((each for each in inside if is_broken(each[1], each[2])), None)
        if found is None:
            return Found(meant[0], value, steps, is_plain=True)
        step, schema, value = found
        steps = (*steps, step)
    return Found(schema, value, steps, is_plain=False)


def _inside(schema: Schema, value: JSON) -> Iterator[tuple[str | int, Schema, JSON]]:
    """Parts of which something is said."""
    if isinstance(value, dict):
        parts = ((name, schema.property(name), part) for name, part in value.items())
        yield from ((name, below, part) for name, below, part in parts if below is not None)
    elif isinstance(value, list):
        items = ((index, schema.item(index), part) for index, part in enumerate(value))
        yield from ((index, below, part) for index, below, part in items if below is not None)


def _may_mean(schema: Schema, value: JSON) -> bool:
    """Whether the type is right, and those properties are there and right that tell alternatives apart."""
    if not _may_be(schema.types, value):
        return False
    if not isinstance(value, dict):
        return True
    for name in schema.required:
        below = schema.property(name)
        if name not in value or (below is not None and below.enum is not None and value[name] not in below.enum):
            return False
    return True
