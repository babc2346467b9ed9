"""What `not` says, in positive words: the complement of a schema as schemas of which one must hold."""

import itertools
from collections.abc import Callable, Sequence
from typing import Final

from smartmock.schema.merge import SETTLED, Resolve
from smartmock.schema.normalize import TYPES
from smartmock.types import JSON, JsonObject

Negate = Callable[[JSON, JsonObject], list[JSON]]
"""One keyword's value, and the schema it stands in → alternatives that break it."""

FindNames = Callable[[JSON], Sequence[str]]
"""Some names of properties that obey a schema; none when there are none."""

_NEW_NAMES: Final = ("more", "z", "A", "1")
_PAIRS: Final = 6

_ANNOTATIONS: Final = frozenset(
    ("title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$comment", "$id", "$anchor",
     "$defs", "xml", "externalDocs", "discriminator", "contentMediaType", "contentEncoding", "contentSchema",
     "minContains", "maxContains", "then", "else", "$schema", "$dynamicAnchor")
)  # fmt: skip


def negate_schema(schema: JSON, resolve: Resolve, names: FindNames) -> list[JSON]:
    """Alternatives for "not `schema`": whatever obeys one of them breaks `schema`. None at all: nothing breaks it.

    What cannot be said in positive words is left to drawing and checking, under the keyword `SETTLED`.
    """
    if isinstance(schema, bool):
        return [] if schema else [True]
    alternatives: list[JSON] = []
    for keyword, value in schema.items():
        if keyword in _ANNOTATIONS or keyword.startswith("x-"):
            continue
        if keyword == "$ref":
            alternatives += negate_schema(resolve(value), resolve, names)
        elif keyword in _NAMED:
            alternatives += _NAMED[keyword](value, schema, names)
        else:
            alternatives += _NEGATIONS.get(keyword, _settled)(value, schema)
    return alternatives


def _settled(_value: JSON, schema: JsonObject) -> list[JSON]:
    return [{SETTLED: schema}]


def _type(value: JSON, _schema: JsonObject) -> list[JSON]:
    names = set(value if isinstance(value, list) else [value])
    if "number" in names:
        names.add("integer")
    others = [name for name in TYPES if name not in names]
    if "integer" in names and "number" not in names:
        others.remove("number")
        return [{"type": others}, {"type": "number", SETTLED: {"type": "integer"}}]
    return [{"type": others}] if others else []


def _number(keyword: str) -> Negate:
    def negate(value: JSON, _schema: JsonObject) -> list[JSON]:
        return [{"type": "number", keyword: value}]

    return negate


def _at_most(kind: str, keyword: str) -> Negate:
    def negate(value: JSON, _schema: JsonObject) -> list[JSON]:
        return [{"type": kind, keyword: value - 1}] if value > 0 else []

    return negate


def _at_least(kind: str, keyword: str) -> Negate:
    def negate(value: JSON, _schema: JsonObject) -> list[JSON]:
        return [{"type": kind, keyword: value + 1}]

    return negate


def _properties(value: JSON, _schema: JsonObject) -> list[JSON]:
    return [_broken(name, sub) for name, sub in value.items() if sub is not True]


def _required(value: JSON, _schema: JsonObject) -> list[JSON]:
    return [{"type": "object", "properties": {name: False}} for name in value]


def _pattern_properties(value: JSON, _schema: JsonObject, names: FindNames) -> list[JSON]:
    return [
        _broken(name, sub) for pattern, sub in value.items() if sub is not True for name in names({"pattern": pattern})
    ]


def _property_names(value: JSON, _schema: JsonObject, names: FindNames) -> list[JSON]:
    return [{"type": "object", "required": [name]} for name in names({"not": value})]


def _additional(value: JSON, schema: JsonObject, names: FindNames) -> list[JSON]:
    """A property of which nothing else speaks."""
    if value is True:
        return []
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    free = [name for name in _NEW_NAMES if name not in known]
    if patterns:
        free = list(names({"not": {"anyOf": [{"enum": list(known)}, *({"pattern": pattern} for pattern in patterns)]}}))
    return [_broken(name, value) for name in free] + _settled(value, schema)


def _unevaluated(value: JSON, schema: JsonObject, names: FindNames) -> list[JSON]:
    """As `additionalProperties`, where no other schema may speak of the property."""
    alone = not (_IN_PLACE | {"additionalProperties"}) & schema.keys()
    return _additional(value, schema, names) if alone or value is True else _settled(value, schema)


def _broken(name: str, sub: JSON) -> JsonObject:
    return {"type": "object", "required": [name], "properties": {name: {"not": sub}}}


def _dependent_required(value: JSON, _schema: JsonObject) -> list[JSON]:
    return [
        {"type": "object", "required": [name], "properties": {needed: False}}
        for name, names in value.items()
        for needed in names
    ]


def _dependent_schemas(value: JSON, _schema: JsonObject) -> list[JSON]:
    return [{"type": "object", "required": [name], "not": schema} for name, schema in value.items()]


def _prefix_items(value: JSON, _schema: JsonObject) -> list[JSON]:
    return [
        {"type": "array", "minItems": index + 1, "prefixItems": [*([True] * index), {"not": item}]}
        for index, item in enumerate(value)
        if item is not True
    ]


def _items(value: JSON, schema: JsonObject) -> list[JSON]:
    if value is True:
        return []
    prefix = len(schema.get("prefixItems", ()))
    if not prefix:
        return [{"type": "array", "contains": {"not": value}}]
    first_after = {"type": "array", "minItems": prefix + 1, "prefixItems": [*([True] * prefix), {"not": value}]}
    return [first_after, *_settled(value, schema)]


def _unevaluated_items(value: JSON, schema: JsonObject) -> list[JSON]:
    alone = not (_IN_PLACE | {"contains", "items"}) & schema.keys()
    return _items(value, schema) if alone or value is True else _settled(value, schema)


def _contains(value: JSON, schema: JsonObject) -> list[JSON]:
    """Too few, or too many."""
    least, most = schema.get("minContains", 1), schema.get("maxContains")
    few: JsonObject = {"contains": value, "minContains": 0, "maxContains": least - 1}
    if least == 1:
        few = {"items": {"not": value}}
    many = {"contains": value, "minContains": most + 1} if most is not None else {}
    return [{"type": "array", **count} for count in (few if least else {}, many) if count]


def _one_of(value: JSON, _schema: JsonObject) -> list[JSON]:
    """None of the branches, or two of them."""
    pairs = list(itertools.islice(itertools.combinations(value, 2), _PAIRS))
    return [{"allOf": [{"not": branch} for branch in value]}, *({"allOf": list(pair)} for pair in pairs)]


def _if(value: JSON, schema: JsonObject) -> list[JSON]:
    kept = [{"allOf": [value], "not": schema["then"]}] if "then" in schema else []
    return kept + ([{"allOf": [{"not": value}, {"not": schema["else"]}]}] if "else" in schema else [])


def _same(keyword: str) -> Negate:
    """Kept as a negation of one keyword, which the string builder or a check takes care of."""

    def negate(value: JSON, _schema: JsonObject) -> list[JSON]:
        return [{SETTLED: {keyword: value}, **({"type": "string"} if keyword in ("pattern", "format") else {})}]

    return negate


def _enum(value: JSON, _schema: JsonObject) -> list[JSON]:
    """Anything else: it is certainly there among larger objects and arrays."""
    objects, arrays = ([item for item in value if isinstance(item, kind)] for kind in (dict, list))
    larger: list[JSON] = [{"type": "object", "minProperties": max(map(len, objects)) + 1}] if objects else []
    larger += [{"type": "array", "minItems": max(map(len, arrays)) + 1}] if arrays else []
    return [{SETTLED: {"enum": value}}, *larger]


_IN_PLACE: Final = frozenset(
    ("$ref", "$dynamicRef", "allOf", "anyOf", "oneOf", "if", "then", "else", "not", "dependentSchemas")
)  # fmt: skip
"""Keywords whose schemas speak of the same value."""

_NAMED: Final[dict[str, Callable[[JSON, JsonObject, FindNames], list[JSON]]]] = {
    "patternProperties": _pattern_properties,
    "propertyNames": _property_names,
    "additionalProperties": _additional,
    "unevaluatedProperties": _unevaluated,
}

_NEGATIONS: Final[dict[str, Negate]] = {
    "type": _type,
    "enum": _enum,
    "const": lambda value, schema: _enum([value], schema),
    "minimum": _number("exclusiveMaximum"),
    "maximum": _number("exclusiveMinimum"),
    "exclusiveMinimum": _number("maximum"),
    "exclusiveMaximum": _number("minimum"),
    "minLength": _at_most("string", "maxLength"),
    "maxLength": _at_least("string", "minLength"),
    "minItems": _at_most("array", "maxItems"),
    "maxItems": _at_least("array", "minItems"),
    "minProperties": _at_most("object", "maxProperties"),
    "maxProperties": _at_least("object", "minProperties"),
    "pattern": _same("pattern"),
    "format": _same("format"),
    "multipleOf": lambda value, _: [{"type": "number", SETTLED: {"multipleOf": value}}],
    "properties": _properties,
    "required": _required,
    "dependentRequired": _dependent_required,
    "dependentSchemas": _dependent_schemas,
    "prefixItems": _prefix_items,
    "items": _items,
    "unevaluatedItems": _unevaluated_items,
    "contains": _contains,
    "oneOf": _one_of,
    "if": _if,
    "allOf": lambda value, _: [{"not": item} for item in value],
    "anyOf": lambda value, _: [{"allOf": [{"not": item} for item in value]}],
    "not": lambda value, _: [value],
    "uniqueItems": lambda value, _: [{"type": "array", "minItems": 2, SETTLED: {"uniqueItems": True}}] if value else [],
}
