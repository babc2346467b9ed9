"""What `not` says, in positive words: the complement of a schema as schemas of which one must hold."""

from collections.abc import Callable
from typing import Final

from smartmock.schema.merge import SETTLED, Resolve
from smartmock.schema.normalize import TYPES
from smartmock.types import JSON, JsonObject

Negate = Callable[[JSON, JsonObject], list[JSON] | None]
"""One keyword's value, and the schema it stands in → alternatives that break it; None when there is no such form."""

_ANNOTATIONS: Final = frozenset(
    ("title", "description", "default", "examples", "deprecated", "readOnly", "writeOnly", "$comment", "$id", "$anchor",
     "$defs", "xml", "externalDocs", "discriminator", "contentMediaType", "contentEncoding", "contentSchema",
     "minContains", "maxContains", "then", "else", "$schema", "$dynamicAnchor")
)  # fmt: skip


def negate_schema(schema: JSON, resolve: Resolve) -> list[JSON] | None:
    """Alternatives for "not `schema`": a value obeys one of them only if it breaks `schema`.

    An empty list says that nothing breaks it. None: `schema` uses a rule that has no complement in these terms.
    """
    if isinstance(schema, bool):
        return [] if schema else [True]
    if "$ref" in schema:
        rest = {keyword: value for keyword, value in schema.items() if keyword != "$ref"}
        target = negate_schema(resolve(schema["$ref"]), resolve)
        others = negate_schema(rest, resolve) if rest else []
        return None if target is None or others is None else target + others
    alternatives: list[JSON] = []
    for keyword, value in schema.items():
        if keyword in _ANNOTATIONS or keyword.startswith("x-") or (keyword == "if" and "then" not in schema):
            continue
        negate = _NEGATIONS.get(keyword)
        found = negate(value, schema) if negate else None
        if found is None:
            return None
        alternatives += found
    return alternatives


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
    return [
        {"type": "object", "required": [name], "properties": {name: {"not": sub}}}
        for name, sub in value.items()
        if sub is not True
    ]


def _required(value: JSON, _schema: JsonObject) -> list[JSON]:
    return [{"type": "object", "properties": {name: False}} for name in value]


def _items(value: JSON, schema: JsonObject) -> list[JSON] | None:
    if schema.get("prefixItems"):
        return None
    return [{"type": "array", "contains": {"not": value}}] if value is not True else []


def _contains(value: JSON, schema: JsonObject) -> list[JSON] | None:
    if "minContains" in schema or "maxContains" in schema:
        return None
    return [{"type": "array", "items": {"not": value}}]


def _same(keyword: str) -> Negate:
    """Kept as a negation of one keyword, which the string builder or a check takes care of."""

    def negate(value: JSON, _schema: JsonObject) -> list[JSON]:
        return [{SETTLED: {keyword: value}, **({"type": "string"} if keyword in ("pattern", "format") else {})}]

    return negate


_NEGATIONS: Final[dict[str, Negate]] = {
    "type": _type,
    "enum": _same("enum"),
    "const": lambda value, _: [{SETTLED: {"enum": [value]}}],
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
    "items": _items,
    "contains": _contains,
    "allOf": lambda value, _: [{"not": item} for item in value],
    "anyOf": lambda value, _: [{"allOf": [{"not": item} for item in value]}],
    "not": lambda value, _: [value],
    "uniqueItems": lambda value, _: [{"type": "array", "minItems": 2, SETTLED: {"uniqueItems": True}}] if value else [],
}
