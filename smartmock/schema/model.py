"""A schema with its `$ref` and `allOf` merged in: every rule that one place has to obey, side by side."""

import functools
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

import jsonschema_rs

from smartmock.schema.normalize import TYPES
from smartmock.types import JSON, JsonObject

ANNOTATIONS: Final = ("x-apidog-mock", "x-apifox-mock", "x-mock", "x-faker", "x-fake-data")
"""Keywords with which documents say how values are made, the strongest first where one schema has several."""

OWN_NAME: Final = "x-smartmock-name"
"""What a component is called by discriminators and by the rules for data, when it could not keep its name."""

Parts: TypeAlias = tuple[JSON, ...]
"""Schemas (objects or booleans, in 2020-12 shape) that hold at the same place, all of them."""


@functools.lru_cache(maxsize=4096)
def _searches(pattern: str) -> Callable[[str], bool]:
    return jsonschema_rs.Draft202012Validator({"pattern": pattern}).is_valid


@dataclass(frozen=True, slots=True)
class ObjectRules:
    """`properties`, `patternProperties` and `additionalProperties` of one schema object, which see only each other."""

    properties: JsonObject
    patterns: JsonObject
    additional: JSON
    closed: bool
    """Whether `additionalProperties` is written: every property then counts as evaluated."""

    def evaluates(self, name: str) -> bool:
        """Whether one of the keywords speaks of `name`."""
        return self.closed or name in self.properties or any(_searches(pattern)(name) for pattern in self.patterns)

    def parts(self, name: str) -> Iterable[JSON]:
        """The schemas that a property called `name` must obey (2020-12 core, section 10.3.2)."""
        matched = [schema for pattern, schema in self.patterns.items() if _searches(pattern)(name)]
        if name in self.properties:
            matched.append(self.properties[name])
        return matched or [self.additional]


@dataclass(frozen=True, slots=True)
class ArrayRules:
    """`prefixItems` and `items` of one schema object."""

    prefix: list[JSON]
    rest: JSON
    closed: bool
    """Whether `items` is written: every item then counts as evaluated."""


@dataclass(slots=True)
class Schema:
    """Filled by `merge_schema`, read-only from then on.

    `types` keeps the order in which they were written; `typed` says whether they were written at all.
    `enum` is None when any value is allowed. `flat` are the merged schemas without `$ref` and `allOf`.
    `name` is the component that the schema is, `kind` the first component in it, also when it only takes part.
    `impossible` tells why no value can obey, and is empty otherwise.
    """

    flat: list[JsonObject] = field(default_factory=list)
    types: tuple[str, ...] = TYPES
    typed: bool = False
    impossible: str = ""
    enum: list[JSON] | None = None

    minimum: int | float | None = None
    maximum: int | float | None = None
    exclusive_minimum: int | float | None = None
    exclusive_maximum: int | float | None = None
    multiples: list[Decimal] = field(default_factory=list)

    min_length: int = 0
    max_length: int | None = None
    patterns: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)

    excluded: list[JsonObject] = field(default_factory=list)
    """Schemas that must not hold, and are not taken apart any further."""

    min_items: int = 0
    max_items: int | None = None
    unique: bool = False
    arrays: list[ArrayRules] = field(default_factory=list)
    contains: list[tuple[JSON, int, int | None]] = field(default_factory=list)

    objects: list[ObjectRules] = field(default_factory=list)
    required: dict[str, None] = field(default_factory=dict)
    min_properties: int = 0
    max_properties: int | None = None
    property_names: list[JSON] = field(default_factory=list)
    dependent_required: dict[str, list[str]] = field(default_factory=dict)

    unevaluated_properties: list[tuple[JSON, list[ObjectRules]]] = field(default_factory=list)
    unevaluated_items: list[tuple[JSON, list[ArrayRules], list[JSON]]] = field(default_factory=list)
    """Schema for what no rule beside it speaks of, and those rules, `contains` included (2020-12 core, section 11)."""

    scopes: list[tuple[int, int]] = field(default_factory=list)
    """Where `unevaluated…` sees other schemas: the index in `flat` of the first of them, and its own."""

    name: str = ""
    kind: str = ""
    title: str = ""
    description: str = ""
    examples: list[JSON] = field(default_factory=list)
    annotation: tuple[str, JSON] | None = None
    """The last keyword, of those in `ANNOTATIONS`, that says how values are made, and what it says."""
    read_only: bool = False
    write_only: bool = False
    xml: JsonObject = field(default_factory=dict)
    content_media_type: str = ""
    content_encoding: str = ""
    discriminator: JsonObject | None = None
    tags: dict[str, str] = field(default_factory=dict)
    """The properties that tell variants apart, also those of schemas in `allOf`, and the name of this variant or ""."""

    view: "Callable[[Parts], Schema] | None" = None

    @property
    def format(self) -> str | None:
        return self.formats[0] if self.formats else None

    @property
    def declared(self) -> tuple[str, ...]:
        """The names in `properties`, in the order of the document."""
        return tuple({name: None for rules in self.objects for name in rules.properties})

    def property_parts(self, name: str) -> Parts:
        """All schemas that a property called `name` must obey; `False` among them when it is forbidden."""
        parts = [schema for rules in self.objects for schema in rules.parts(name)]
        for schema, beside in self.unevaluated_properties:
            if not any(rules.evaluates(name) for rules in beside):
                parts.append(schema)
        return tuple(schema for schema in parts if schema is not True)

    def item_parts(self, index: int) -> Parts:
        """All schemas that the item at `index` must obey."""
        parts = [rules.prefix[index] if index < len(rules.prefix) else rules.rest for rules in self.arrays]
        for schema, beside, contained in self.unevaluated_items:
            if not any(index < len(rules.prefix) or rules.closed for rules in beside):
                parts += contained[:1] or [schema]
        return tuple(schema for schema in parts if schema is not True)

    @property
    def prefix_length(self) -> int:
        return max((len(rules.prefix) for rules in self.arrays), default=0)

    def property(self, name: str) -> "Schema | None":
        """The merged view of a property; None when nothing is said of it."""
        parts = self.property_parts(name)
        return self.view(parts) if self.view and parts and False not in parts else None

    def item(self, index: int) -> "Schema | None":
        """The merged view of an item; None when nothing is said of it."""
        parts = self.item_parts(index)
        return self.view(parts) if self.view and parts and False not in parts else None


SCALARS: Final = frozenset(("null", "boolean", "integer", "number", "string"))


def own_name(schema: JSON, name: str) -> str:
    """What a component is called: its name in the document, unless it could not keep its own."""
    own = schema.get(OWN_NAME) if isinstance(schema, dict) else None
    return own if isinstance(own, str) and own else name
