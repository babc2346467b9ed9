"""Schemas that hold at the same place → one `Schema`. One small function per keyword, joined by a table."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Protocol

from smartmock.schema.equality import json_key
from smartmock.schema.model import ANNOTATIONS, ArrayRules, ObjectRules, Parts, Schema
from smartmock.types import JSON, JsonObject

Resolve = Callable[[str], JSON]
"""An absolute `$ref` → the schema there."""

Merge = Callable[[Schema, JSON, JsonObject], None]
"""Adds one keyword's value to a `Schema`; the third argument is the schema object that the keyword stands in."""

MAX_PARTS: Final = 2_000

BRANCHES: Final = ("anyOf", "oneOf", "if", "not", "dependentSchemas")
"""Keywords that stay in `Schema.flat`: they offer a choice, and choosing is the generator's work."""


RISKY: Final = frozenset(
    ("oneOf", "not", "if", "dependentSchemas", "propertyNames", "contains", "unevaluatedProperties",
     "unevaluatedItems", "patternProperties")
)  # fmt: skip
"""Keywords for which values can be drawn that do not obey: they are checked each time."""

VARIANT: Final = "smartmock:variant"
"""A keyword of ours: property → the name that it has to have, if no rule forbids that."""

SETTLED: Final = "smartmock:not"
"""A keyword of ours: like `not`, for rules whose complement is not taken apart any further."""


class Addresses(Protocol):
    """Where references lead."""

    def resolve(self, ref: str) -> JSON:
        """The schema at an absolute address."""

    def resolve_dynamic(self, ref: str) -> JSON:
        """The schema that an absolute `$dynamicRef` means."""

    def name_of(self, ref: str) -> str:
        """The component that an address names, or ""."""

    def variant_names(self, schema: JsonObject) -> Mapping[str, str]:
        """What discriminators call a component: the property that tells, and the name."""


def merge_schema(parts: Parts, schemas: Addresses) -> Schema:
    """Follows `$ref` and `allOf` wherever they lead, also in circles, and merges what stands there."""
    schema = Schema()
    _Merger(schema, schemas).add_all(parts)
    _finish(schema)
    return schema


class _Merger:
    def __init__(self, schema: Schema, schemas: Addresses) -> None:
        self.schema = schema
        self.schemas = schemas
        self.seen: set[int] = set()

    def add_all(self, parts: Parts, *, via_all_of: bool = False) -> None:
        for part in parts:
            self.add(part, via_all_of=via_all_of)

    def add(self, part: JSON, *, via_all_of: bool) -> None:
        if part is False:
            self.schema.impossible = self.schema.impossible or "the schema is `false`"
        if not isinstance(part, dict) or id(part) in self.seen or len(self.seen) >= MAX_PARTS:
            return
        self.seen.add(id(part))
        _variant(self.schema, self.schemas.variant_names(part), part)
        before = _Sizes.of(self.schema)
        own: JsonObject = {}
        for keyword, value in part.items():
            if keyword in _IN_PLACE:
                self.enter(keyword, value, via_all_of=via_all_of)
            else:
                own[keyword] = value
        if own:
            self.merge(part if len(own) == len(part) else own, before, via_all_of=via_all_of)

    def enter(self, keyword: str, value: JSON, *, via_all_of: bool) -> None:
        """Adds what holds in the same place."""
        if keyword == "$ref":
            self.follow(value, via_all_of=via_all_of)
        elif keyword == "$dynamicRef":
            self.add(self.schemas.resolve_dynamic(value), via_all_of=via_all_of)
        else:
            self.add_all(tuple(value), via_all_of=True)

    def merge(self, own: JsonObject, before: "_Sizes", *, via_all_of: bool) -> None:
        schema = self.schema
        schema.flat.append(own)
        for keyword, value in own.items():
            merge = _MERGES.get(keyword)
            if merge:
                merge(schema, value, own)
        if "discriminator" in own:
            schema.tags.setdefault(own["discriminator"]["propertyName"], "")
        if not via_all_of and schema.discriminator is None:
            schema.discriminator = own.get("discriminator")
        if _OBJECT_KEYWORDS & own.keys():
            schema.objects.append(_object_rules(own))
        if _ARRAY_KEYWORDS & own.keys():
            schema.arrays.append(ArrayRules(own.get("prefixItems", []), own.get("items", True), "items" in own))
        _add_unevaluated(schema, own, before)

    def follow(self, ref: str, *, via_all_of: bool) -> None:
        name = self.schemas.name_of(ref)
        self.schema.kind = self.schema.kind or name
        if not via_all_of:
            self.schema.name = self.schema.name or name
        self.add(self.schemas.resolve(ref), via_all_of=via_all_of)


@dataclass(frozen=True, slots=True)
class _Sizes:
    """How many rules a `Schema` had at a moment."""

    flat: int
    objects: int
    arrays: int
    contains: int

    @classmethod
    def of(cls, schema: Schema) -> "_Sizes":
        return cls(len(schema.flat), len(schema.objects), len(schema.arrays), len(schema.contains))


def _add_unevaluated(schema: Schema, own: JsonObject, before: _Sizes) -> None:
    """`unevaluated…` sees the rules that were added since `before`: those beside it, and those they refer to."""
    if {"unevaluatedProperties", "unevaluatedItems"} & own.keys() and before.flat < len(schema.flat) - 1:
        schema.scopes.append((before.flat, len(schema.flat) - 1))
    if "unevaluatedProperties" in own:
        schema.unevaluated_properties.append((own["unevaluatedProperties"], schema.objects[before.objects :]))
    if "unevaluatedItems" in own:
        contained = [item for item, _, _ in schema.contains[before.contains :]]
        schema.unevaluated_items.append((own["unevaluatedItems"], schema.arrays[before.arrays :], contained))


_IN_PLACE: Final = frozenset(("$ref", "$dynamicRef", "allOf"))
_OBJECT_KEYWORDS: Final = {"properties", "patternProperties", "additionalProperties"}
_ARRAY_KEYWORDS: Final = {"prefixItems", "items"}


def _object_rules(own: JsonObject) -> ObjectRules:
    additional = own.get("additionalProperties", True)
    closed = "additionalProperties" in own
    return ObjectRules(own.get("properties", {}), own.get("patternProperties", {}), additional, closed)


def _type(schema: Schema, value: JSON, _part: JsonObject) -> None:
    names = value if isinstance(value, list) else [value]
    if not schema.typed:
        schema.types, schema.typed = tuple(names), True
        return
    integers = "integer" in names or "number" in names
    kept = [name for name in schema.types if name in names or (name == "integer" and integers)]
    if "number" in schema.types and "integer" in names and "integer" not in kept and "number" not in names:
        kept.append("integer")
    schema.types = tuple(kept)


def _enum(schema: Schema, value: JSON, _part: JsonObject) -> None:
    if schema.enum is None:
        schema.enum = list(value)
    else:
        allowed = {json_key(item) for item in value}
        schema.enum = [item for item in schema.enum if json_key(item) in allowed]


def _greatest(field: str) -> Merge:
    def merge(schema: Schema, value: JSON, _part: JsonObject) -> None:
        old = getattr(schema, field)
        setattr(schema, field, value if old is None else max(old, value))

    return merge


def _least(field: str) -> Merge:
    def merge(schema: Schema, value: JSON, _part: JsonObject) -> None:
        old = getattr(schema, field)
        setattr(schema, field, value if old is None else min(old, value))

    return merge


def _append(field: str) -> Merge:
    def merge(schema: Schema, value: JSON, _part: JsonObject) -> None:
        values = getattr(schema, field)
        if value not in values:
            values.append(value)

    return merge


def _first(field: str) -> Merge:
    def merge(schema: Schema, value: JSON, _part: JsonObject) -> None:
        if not getattr(schema, field) and isinstance(value, str):
            setattr(schema, field, value)

    return merge


def _flag(field: str) -> Merge:
    def merge(schema: Schema, value: JSON, _part: JsonObject) -> None:
        if value is True:
            setattr(schema, field, True)

    return merge


def _multiple_of(schema: Schema, value: JSON, _part: JsonObject) -> None:
    schema.multiples.append(Decimal(repr(value)))


def _contains(schema: Schema, value: JSON, part: JsonObject) -> None:
    schema.contains.append((value, part.get("minContains", 1), part.get("maxContains")))


def _required(schema: Schema, value: JSON, _part: JsonObject) -> None:
    schema.required.update(dict.fromkeys(value))


def _dependent_required(schema: Schema, value: JSON, _part: JsonObject) -> None:
    for name, names in value.items():
        schema.dependent_required.setdefault(name, []).extend(names)


def _examples(schema: Schema, value: JSON, _part: JsonObject) -> None:
    schema.examples.extend(value)


def _annotation(schema: Schema, _value: JSON, part: JsonObject) -> None:
    """What stands nearest counts: beside a `$ref` rather than behind it. Empty text says nothing."""
    said = ((keyword, part[keyword]) for keyword in ANNOTATIONS if part.get(keyword, "") != "")
    schema.annotation = next(said, schema.annotation)


def _variant(schema: Schema, value: JSON, _part: JsonObject) -> None:
    for tag, name in value.items():
        schema.tags[tag] = schema.tags.get(tag) or name


def _xml(schema: Schema, value: JSON, _part: JsonObject) -> None:
    if isinstance(value, dict):
        schema.xml = {**value, **schema.xml}


_MERGES: Final[dict[str, Merge]] = {
    "type": _type,
    "enum": _enum,
    "const": lambda schema, value, part: _enum(schema, [value], part),
    "minimum": _greatest("minimum"),
    "maximum": _least("maximum"),
    "exclusiveMinimum": _greatest("exclusive_minimum"),
    "exclusiveMaximum": _least("exclusive_maximum"),
    "multipleOf": _multiple_of,
    "minLength": _greatest("min_length"),
    "maxLength": _least("max_length"),
    "pattern": _append("patterns"),
    "format": _append("formats"),
    "minItems": _greatest("min_items"),
    "maxItems": _least("max_items"),
    "uniqueItems": _flag("unique"),
    "contains": _contains,
    "required": _required,
    "minProperties": _greatest("min_properties"),
    "maxProperties": _least("max_properties"),
    "propertyNames": _append("property_names"),
    "dependentRequired": _dependent_required,
    "title": _first("title"),
    "description": _first("description"),
    "examples": _examples,
    "readOnly": _flag("read_only"),
    "writeOnly": _flag("write_only"),
    "xml": _xml,
    **dict.fromkeys(ANNOTATIONS, _annotation),
    SETTLED: _append("excluded"),
    VARIANT: _variant,
    "contentMediaType": _first("content_media_type"),
    "contentEncoding": _first("content_encoding"),
}


def _finish(schema: Schema) -> None:
    """Says what contradicts itself at first sight."""
    if schema.impossible:
        return
    if not schema.types:
        schema.impossible = "its types exclude each other"
    elif schema.enum is not None and not schema.enum:
        schema.impossible = "no value is in all of its enums"
