"""Schemas of any dialect, rewritten to the shape of JSON Schema 2020-12.

The result says the same as the original to a 2020-12 validator, and every `$ref` in it is absolute, so that
a subschema means the same wherever it is put. Nothing is inlined.
"""

import math
from collections.abc import Callable
from typing import Final, NamedTuple, TypeAlias
from urllib.parse import urldefrag, urljoin

from smartmock.pointers import join
from smartmock.schema.dialects import Dialect
from smartmock.schema.patterns.portable import portable_pattern
from smartmock.types import JSON, JsonObject, Problem

TYPES: Final = ("null", "boolean", "integer", "number", "string", "array", "object")

ONE_SCHEMA: Final = frozenset(
    ("additionalProperties", "unevaluatedProperties", "items", "unevaluatedItems", "contains", "not", "if", "then",
     "else", "propertyNames", "contentSchema")
)  # fmt: skip
SCHEMA_LISTS: Final = frozenset(("allOf", "anyOf", "oneOf", "prefixItems"))
SCHEMA_MAPS: Final = frozenset(("properties", "patternProperties", "$defs", "dependentSchemas"))

_UNFINISHED: Final = frozenset(("additionalItems", "nullable", "format", "exclusiveMinimum", "exclusiveMaximum"))
"""Keywords of which others in the same schema tell what they mean."""

_INTEGER_BOUNDS: Final = {"int32": 2**31, "int64": 2**63}
_RECURSIVE_ANCHOR: Final = "__recursive"


Link: TypeAlias = "str | tuple[Link, tuple[str | int, ...]]"
"""A pointer that is put together only when a problem needs it."""


class Frame(NamedTuple):
    """Where a schema stands: `base` resolves its references, `place` names it in problems.

    `absolute` turns a `$ref`, resolved against `base`, into the address used in the normalised shape.
    `recursive` says whether the resource it belongs to has a `$recursiveAnchor` (2019-09).
    """

    dialect: Dialect
    base: str
    place: Link
    absolute: Callable[[str, str], str]
    report: Callable[[Problem], None]
    recursive: bool = False

    @property
    def pointer(self) -> str:
        place, steps = self.place, []
        while isinstance(place, tuple):
            place, tokens = place
            steps.append(tokens)
        return join(place, *(token for tokens in reversed(steps) for token in tokens))

    def at(self, *tokens: str | int) -> "Frame":
        return Frame(self.dialect, self.base, (self.place, tokens), self.absolute, self.report, self.recursive)

    def resource(self, schema: JsonObject, base: str) -> "Frame":
        """The frame of a schema that is a resource of its own: a document, or a schema with an identifier."""
        return self._replace(base=base, recursive=schema.get("$recursiveAnchor") is True)

    def warn(self, keyword: str, message: str, remedy: str) -> None:
        self.report(Problem("warning", join(self.pointer, keyword), message, remedy))


Rewrite = Callable[[JsonObject, JSON, Frame], None]
"""Reads one keyword's value and writes what 2020-12 says instead into the first argument."""


def normalize_schema(schema: JSON, frame: Frame) -> JSON:
    """The 2020-12 shape of `schema`: a new dict, or a boolean. What is no schema becomes `True`, with a problem."""
    if isinstance(schema, bool):
        return schema
    if not isinstance(schema, dict):
        frame.warn("", f"A schema must be an object, this is {_kind(schema)}.", "Write a Schema Object here.")
        return True
    identifier = schema.get(frame.dialect.id_keyword)
    if isinstance(identifier, str) and not (frame.dialect.lonely_ref and "$ref" in schema):
        frame = frame.resource(schema, _base(frame.base, identifier))
    elif not frame.place:
        frame = frame.resource(schema, frame.base)
    if isinstance(schema.get("$ref"), str) and frame.dialect.lonely_ref:
        return _lonely_ref(schema, frame)
    normal: JsonObject = {}
    for keyword, value in schema.items():
        rewrite = _REWRITES.get(keyword)
        if rewrite is None:
            normal[keyword] = value
        else:
            rewrite(normal, value, frame)
    if not _UNFINISHED.isdisjoint(normal):
        for finish in (_finish_items, _finish_nullable, _finish_integer, _finish_bounds):
            finish(normal, schema)
    return normal


def _inner(schema: JSON, frame: Frame, *tokens: str | int) -> JSON:
    """A schema inside another. Most need no frame of their own."""
    normal = normalize_plain(schema, frame.base, frame.absolute)
    return normalize_schema(schema, frame.at(*tokens)) if normal is None else normal


def normalize_plain(schema: JSON, base: str, absolute: Callable[[str, str], str]) -> JsonObject | None:
    """The 2020-12 shape of a schema inside another, if it is a reference or a plain scalar: else None."""
    if schema.__class__ is dict:
        if _TELLING.isdisjoint(schema):
            form = schema.get("format", "")
            if _is_plain(schema.get("type", "string")) and form.__class__ is str and form not in _INTEGER_BOUNDS:
                return {**schema}
        elif len(schema) == 1 and (reference := schema.get("$ref")).__class__ is str:
            return {"$ref": absolute(base, reference)}
    return None


def _is_plain(kind: JSON) -> bool:
    """Whether it is a type as 2020-12 writes it: most are one, or one and null."""
    if kind.__class__ is list:
        return len(kind) == 2 and kind[1] == "null" != kind[0] and kind[0] in TYPES
    return kind in TYPES


def _base(base: str, identifier: str) -> str:
    """What references are relative to in a schema with an identifier; one that is no address changes nothing."""
    try:
        return urldefrag(urljoin(base, identifier)).url or base
    except ValueError:
        return base


def _lonely_ref(schema: JsonObject, frame: Frame) -> JsonObject:
    """A `$ref` and nothing else, but for the definitions beside it: they have no say, yet others refer to them."""
    normal: JsonObject = {"$ref": frame.absolute(frame.base, schema["$ref"])}
    for keyword in ("$defs", "definitions"):
        if isinstance(schema.get(keyword), dict):
            _REWRITES[keyword](normal, schema[keyword], frame)
    return normal


def _kind(value: JSON) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")


def _drop(_normal: JsonObject, _value: JSON, _frame: Frame) -> None:
    pass


def _one(keyword: str) -> Rewrite:
    def rewrite(normal: JsonObject, value: JSON, frame: Frame) -> None:
        normal[keyword] = _inner(value, frame, keyword)

    return rewrite


def _many(keyword: str) -> Rewrite:
    def rewrite(normal: JsonObject, value: JSON, frame: Frame) -> None:
        if not isinstance(value, list):
            frame.warn(keyword, f"`{keyword}` must be a list, this is {_kind(value)}.", "Put the schemas in a list.")
        elif value:
            normal[keyword] = [_inner(item, frame, keyword, i) for i, item in enumerate(value)]

    return rewrite


def _map(keyword: str, target: str | None = None) -> Rewrite:
    def rewrite(normal: JsonObject, value: JSON, frame: Frame) -> None:
        if not isinstance(value, dict):
            frame.warn(keyword, f"`{keyword}` must be an object, this is {_kind(value)}.", "Map names to schemas.")
            return
        schemas = {name: _inner(item, frame, keyword, name) for name, item in value.items()}
        normal.setdefault(target or keyword, {}).update(schemas)

    return rewrite


def _pattern_map(normal: JsonObject, value: JSON, frame: Frame) -> None:
    schemas: JsonObject = {}
    _map("patternProperties")(schemas, value, frame)
    for pattern, schema in schemas.get("patternProperties", {}).items():
        portable = portable_pattern(pattern)
        if portable is None:
            frame.warn("patternProperties", f"`{pattern}` is no regular expression.", "Write an ECMA-262 pattern.")
        else:
            normal.setdefault("patternProperties", {})[portable] = schema


def _items(normal: JsonObject, value: JSON, frame: Frame) -> None:
    if isinstance(value, list):
        normal["prefixItems"] = [_inner(item, frame, "items", i) for i, item in enumerate(value)]
    else:
        normal["items"] = _inner(value, frame, "items")


def _finish_items(normal: JsonObject, schema: JsonObject) -> None:
    """`additionalItems` counts only beside a list of `items` (draft 4 to 2019-09); it is 2020-12's `items`."""
    rest = normal.pop("additionalItems", None)
    if rest is not None and isinstance(schema.get("items"), list):
        normal["items"] = rest


def _ref(normal: JsonObject, value: JSON, frame: Frame) -> None:
    if isinstance(value, str):
        normal["$ref"] = frame.absolute(frame.base, value)
    else:
        frame.warn("$ref", f"A `$ref` must be text, this is {_kind(value)}.", "Write the address of a schema.")


def _dynamic_ref(normal: JsonObject, value: JSON, frame: Frame) -> None:
    if isinstance(value, str):
        normal["$dynamicRef"] = frame.absolute(frame.base, value)


def _recursive_ref(normal: JsonObject, _value: JSON, frame: Frame) -> None:
    """2019-09's `$recursiveRef: "#"` is dynamic only where its own resource has `$recursiveAnchor: true`."""
    if frame.recursive:
        normal["$dynamicRef"] = f"{frame.base}#{_RECURSIVE_ANCHOR}"
    else:
        normal["$ref"] = frame.absolute(frame.base, "#")


def _recursive_anchor(normal: JsonObject, value: JSON, _frame: Frame) -> None:
    if value is True:
        normal["$dynamicAnchor"] = _RECURSIVE_ANCHOR


def _identifier(normal: JsonObject, value: JSON, frame: Frame) -> None:
    if not isinstance(value, str):
        return
    base, _, fragment = value.partition("#")
    if base:
        normal["$id"] = frame.base
    if fragment and not fragment.startswith("/"):
        normal["$anchor"] = fragment


def _draft4_identifier(normal: JsonObject, value: JSON, frame: Frame) -> None:
    if frame.dialect.id_keyword == "id":
        _identifier(normal, value, frame)


def _type(normal: JsonObject, value: JSON, frame: Frame) -> None:
    if isinstance(value, str) and value in TYPES:
        normal["type"] = value
        return
    named = [
        "null" if name is None else name.lower() if isinstance(name, str) else name
        for name in (value if isinstance(value, list) else [value])
    ]
    known = [name for name in named if name in TYPES]
    if "file" in named:
        known.append("string")
        normal.setdefault("format", "binary")
    unknown = [name for name in named if name not in (*TYPES, "file", "any")]
    if unknown:
        remedy = f"Use one of {', '.join(TYPES)}."
        frame.warn("type", f"{', '.join(map(repr, unknown))} is no type of JSON Schema.", remedy)
    if known and "any" not in named:
        normal["type"] = known[0] if len(known) == 1 else list(dict.fromkeys(known))


def _enum(normal: JsonObject, value: JSON, frame: Frame) -> None:
    if isinstance(value, list):
        normal["enum"] = value
    if not isinstance(value, list) or not value:
        frame.warn("enum", "`enum` must be a list with at least one value.", "List the allowed values.")


def _required(normal: JsonObject, value: JSON, frame: Frame) -> None:
    if isinstance(value, list):
        names = [name for name in value if isinstance(name, str)]
        if names:
            normal["required"] = list(dict.fromkeys(names))
    elif value is not False:
        remedy = "List the names of required properties in the schema of the object."
        frame.warn("required", f"`required` must be a list of names, this is {_kind(value)}.", remedy)


def _count(keyword: str) -> Rewrite:
    def rewrite(normal: JsonObject, value: JSON, frame: Frame) -> None:
        count = _number(value)
        if count is None or count < 0 or count != int(count):
            frame.warn(keyword, f"`{keyword}` must be a whole number from 0.", "Write a number such as 1.")
        else:
            normal[keyword] = int(count)

    return rewrite


def _bound(keyword: str) -> Rewrite:
    def rewrite(normal: JsonObject, value: JSON, frame: Frame) -> None:
        number = _number(value)
        if isinstance(value, bool) and keyword.startswith("exclusive"):
            normal[keyword] = value
        elif number is None:
            frame.warn(keyword, f"`{keyword}` must be a number, this is {_kind(value)}.", "Write a number.")
        elif keyword == "multipleOf" and number <= 0:
            frame.warn(keyword, "`multipleOf` must be greater than 0.", "Write a number such as 0.01.")
        else:
            normal[keyword] = number

    return rewrite


def _number(value: JSON) -> int | float | None:
    """`value` as a number, also when it is written as text, as YAML authors do; None when it is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, str):
        try:
            value = float(value) if any(c in value for c in ".eE") else int(value)
        except ValueError:
            return None
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value if isinstance(value, int | float) else None


def _finish_bounds(normal: JsonObject, _schema: JsonObject) -> None:
    """Draft 4's and OpenAPI 3.0's boolean `exclusiveMinimum` makes `minimum` exclusive."""
    for exclusive, bound in (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum")):
        flag = normal.get(exclusive)
        if isinstance(flag, bool):
            del normal[exclusive]
            if flag and bound in normal:
                normal[exclusive] = normal.pop(bound)


def _finish_integer(normal: JsonObject, _schema: JsonObject) -> None:
    """`int32` and `int64` bound integers (OpenAPI format registry)."""
    size = _INTEGER_BOUNDS.get(normal.get("format", ""))
    types = normal.get("type")
    if size and "integer" in (types if isinstance(types, list) else [types]):
        if isinstance(normal.get("minimum"), bool) or normal.get("minimum", -math.inf) < -size:
            normal["minimum"] = -size
        if isinstance(normal.get("maximum"), bool) or normal.get("maximum", math.inf) > size - 1:
            normal["maximum"] = size - 1


def _finish_nullable(normal: JsonObject, _schema: JsonObject) -> None:
    """`nullable: true` adds null to the types and the enum (OpenAPI 3.0 section 4.7.24).

    Strictly it has no effect without `type`; its authors mean null all the same, so null is allowed there too.
    """
    if normal.pop("nullable", None) is not True:
        return
    if "enum" in normal and None not in normal["enum"]:
        normal["enum"] = [*normal["enum"], None]
    types = normal.get("type")
    if types is not None:
        names = types if isinstance(types, list) else [types]
        normal["type"] = [*names, "null"] if "null" not in names else names
    inner = {key: normal.pop(key) for key in ("allOf", "anyOf", "oneOf", "$ref", "not") if key in normal}
    if inner:
        normal["anyOf"] = [inner, {"type": "null"}]


def _nullable(normal: JsonObject, value: JSON, frame: Frame) -> None:
    if frame.dialect.openapi and value is True:
        normal["nullable"] = True


def _pattern(normal: JsonObject, value: JSON, frame: Frame) -> None:
    portable = portable_pattern(value) if isinstance(value, str) else None
    if portable is None:
        frame.warn("pattern", f"`{value}` is no regular expression that can be checked.", "Write an ECMA-262 pattern.")
    else:
        normal["pattern"] = portable


def _example(normal: JsonObject, value: JSON, _frame: Frame) -> None:
    normal.setdefault("examples", []).insert(0, value)


def _examples(normal: JsonObject, value: JSON, _frame: Frame) -> None:
    if isinstance(value, list):
        normal.setdefault("examples", []).extend(value)
    elif isinstance(value, dict):  # the examples of a media type, written in its schema by mistake
        named = [item["value"] for item in value.values() if isinstance(item, dict) and "value" in item]
        normal.setdefault("examples", []).extend(named)


def mapping_reference(target: str) -> str:
    """A value of `mapping` as a `$ref`: it may also be the name of a component (OpenAPI 3.1 section 4.8.25.2)."""
    is_reference = any(c in target for c in "#/") or target.endswith((".json", ".yaml", ".yml"))
    return target if is_reference else f"#{join('/components/schemas', target)}"


def _discriminator(normal: JsonObject, value: JSON, frame: Frame) -> None:
    """Swagger's plain name becomes an object; the names and references of `mapping` become addresses."""
    if isinstance(value, str):
        value = {"propertyName": value}
    if not isinstance(value, dict) or not isinstance(value.get("propertyName"), str):
        remedy = "Write {propertyName: type}, naming the property that tells the variants apart."
        frame.warn("discriminator", "A discriminator must name its property.", remedy)
        return
    mapping = value.get("mapping")
    addresses = {
        name: frame.absolute(frame.base, mapping_reference(target))
        for name, target in (mapping.items() if isinstance(mapping, dict) else ())
        if isinstance(target, str)
    }
    normal["discriminator"] = {"propertyName": value["propertyName"], "mapping": addresses}


def _dependencies(normal: JsonObject, value: JSON, frame: Frame) -> None:
    for name, item in value.items() if isinstance(value, dict) else ():
        if isinstance(item, list | str):
            names = [item] if isinstance(item, str) else item
            normal.setdefault("dependentRequired", {})[name] = names
        else:
            schema = _inner(item, frame, "dependencies", name)
            normal.setdefault("dependentSchemas", {})[name] = schema


def _format(normal: JsonObject, value: JSON, _frame: Frame) -> None:
    if isinstance(value, str):
        normal["format"] = value


def _unique(normal: JsonObject, value: JSON, _frame: Frame) -> None:
    if value is True or value == "true":
        normal["uniqueItems"] = True


_REWRITES: Final[dict[str, Rewrite]] = {
    **{keyword: _one(keyword) for keyword in ONE_SCHEMA},
    **{keyword: _many(keyword) for keyword in SCHEMA_LISTS},
    **{keyword: _map(keyword) for keyword in SCHEMA_MAPS},
    **{
        keyword: _count(keyword)
        for keyword in ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties",
                        "minContains", "maxContains")
    },
    **{
        keyword: _bound(keyword)
        for keyword in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf")
    },
    "$schema": _drop,
    "$vocabulary": _drop,
    "$ref": _ref,
    "$dynamicRef": _dynamic_ref,
    "$recursiveRef": _recursive_ref,
    "$recursiveAnchor": _recursive_anchor,
    "$id": _identifier,
    "id": _draft4_identifier,
    "definitions": _map("definitions", "$defs"),
    "items": _items,
    "additionalItems": _one("additionalItems"),
    "patternProperties": _pattern_map,
    "type": _type,
    "enum": _enum,
    "required": _required,
    "uniqueItems": _unique,
    "nullable": _nullable,
    "x-nullable": _nullable,
    "pattern": _pattern,
    "format": _format,
    "example": _example,
    "x-example": _example,
    "examples": _examples,
    "dependencies": _dependencies,
    "discriminator": _discriminator,
}  # fmt: skip

_TELLING: Final = _REWRITES.keys() - {"type", "format"}
"""Keywords that may become something else; types and formats seldom do."""
