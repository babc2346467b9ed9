"""What a schema says of values, read through its references and `allOf`, in whichever dialect it is written."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias, TypeGuard

from smartmock import pointers
from smartmock.spec.document import SchemaDialect
from smartmock.types import JSON, JsonObject

ALL_TYPES: Final = frozenset(("null", "boolean", "integer", "number", "string", "array", "object"))
_LOWER: Final = ("minimum", "minLength", "minItems", "minProperties")
_UPPER: Final = ("maximum", "maxLength", "maxItems", "maxProperties")
_PLAIN: Final = ("format", "pattern", "multipleOf", "uniqueItems")
DETAILS: Final = (
    "not", "if", "then", "else", "contains", "minContains", "maxContains", "patternProperties", "propertyNames",
    "prefixItems", "dependencies", "dependentRequired", "dependentSchemas", "unevaluatedItems",
    "unevaluatedProperties", "contentMediaType", "contentEncoding", "contentSchema", "additionalItems",
)  # fmt: skip
"""Keywords of which only is told that they changed."""
TEXTS: Final = (
    "title", "description", "example", "examples", "default", "deprecated", "externalDocs", "xml", "$comment",
)  # fmt: skip
"""Keywords that allow and forbid nothing; so do extensions."""
_MOST_PARTS: Final = 200


@dataclass(frozen=True, slots=True)
class Place:
    """A schema and its pointer."""

    node: JSON
    pointer: str


Places: TypeAlias = tuple[Place, ...]
"""Schemas that hold at the same place, all of them."""


Bound: TypeAlias = tuple[float, bool]
"""A number, and what makes it compare as narrower: of lower bounds "exclusive", of upper ones "inclusive"."""


@dataclass(slots=True)
class Shape:
    """`types` are those that are allowed, with `number` always `integer` too; `enum` None allows all values.

    `rest` is what properties that are not named must be: None anything, an empty tuple nothing at all.
    `branches` are the choices of `oneOf` and `anyOf`.
    """

    types: frozenset[str] = ALL_TYPES
    enum: tuple[JSON, ...] | None = None
    lower: dict[str, Bound] = field(default_factory=dict)
    upper: dict[str, Bound] = field(default_factory=dict)
    plain: JsonObject = field(default_factory=dict)
    details: JsonObject = field(default_factory=dict)
    texts: JsonObject = field(default_factory=dict)
    properties: dict[str, Places] = field(default_factory=dict)
    required: frozenset[str] = frozenset()
    rest: Places | None = None
    items: Places = ()
    branches: Places = ()
    read_only: bool = False
    write_only: bool = False


class Shapes:
    """Reads the schemas of one document in the shape of OpenAPI 3.x."""

    def __init__(self, tree: JsonObject, dialect: SchemaDialect) -> None:
        self._tree = tree
        self._is_lonely = dialect == "openapi-3.0"
        self._known: dict[tuple[int, ...], Shape] = {}

    def at(self, pointer: str) -> Places:
        return (self.follow(Place(pointers.resolve(self._tree, pointer), pointer)),)

    def follow(self, place: Place) -> Place:
        """Where a schema that is nothing but a reference leads to."""
        for _ in range(_MOST_PARTS):
            target = self._target(place.node)
            if target is None or not (self._is_lonely or place.node.keys() == {"$ref"}):
                break
            place = target
        return place

    def read(self, places: Places) -> Shape:
        key = tuple(id(place.node) for place in places)
        if key not in self._known:
            self._known[key] = self._read(places)
        return self._known[key]

    def _read(self, places: Places) -> Shape:
        shape = Shape()
        is_nullable = any(_is_nullable(place.node) for place in places)
        for place in self._parts(places):
            if place.node is False:
                shape.types = frozenset()
            elif isinstance(place.node, dict):
                self._add(shape, place)
        if is_nullable:
            shape.types |= {"null"}
            shape.enum = None if shape.enum is None or None in shape.enum else (*shape.enum, None)
        if "object" not in shape.types:
            shape.properties, shape.required, shape.rest = {}, frozenset(), None
        return shape

    def _parts(self, places: Places) -> Iterator[Place]:
        """These schemas and all that hold with them, each once."""
        waiting, seen = list(reversed(places)), set[int]()
        while waiting and len(seen) < _MOST_PARTS:
            place = waiting.pop()
            if id(place.node) in seen:
                continue
            seen.add(id(place.node))
            target = self._target(place.node)
            if target is not None and self._is_lonely:
                waiting.append(target)
                continue
            yield place
            waiting += [target] if target is not None else []
            waiting += reversed(_listed(place, "allOf"))
            for keyword in ("oneOf", "anyOf"):
                branches = [branch for branch in _listed(place, keyword) if not _is_null(branch.node)]
                waiting += branches if len(branches) == 1 else []

    def _target(self, node: JSON) -> Place | None:
        reference = node.get("$ref") if isinstance(node, dict) else None
        if not isinstance(reference, str) or not reference.startswith("#"):
            return None
        pointer = pointers.from_fragment(reference[1:])
        try:
            return Place(pointers.resolve(self._tree, pointer), pointer)
        except KeyError:
            return None

    def _add(self, shape: Shape, place: Place) -> None:
        node = place.node
        shape.types &= _types(node)
        _add_enum(shape, node)
        _add_bounds(shape, node)
        for keyword in _PLAIN:
            if node.get(keyword) not in (None, False):
                shape.plain.setdefault(keyword, node[keyword])
        for keyword in DETAILS:
            if keyword in node:
                shape.details.setdefault(keyword, node[keyword])
        for keyword, value in node.items():
            if keyword in TEXTS or (keyword.startswith("x-") and keyword not in ("x-nullable", "x-isnullable")):
                shape.texts.setdefault(keyword, value)
        shape.read_only |= node.get("readOnly") is True
        shape.write_only |= node.get("writeOnly") is True
        self._add_members(shape, place)

    def _add_members(self, shape: Shape, place: Place) -> None:
        node, pointer = place.node, place.pointer
        properties = node.get("properties")
        for name, value in properties.items() if isinstance(properties, dict) else ():
            own = self.follow(Place(value, pointers.join(pointer, "properties", name)))
            shape.properties[name] = (*shape.properties.get(name, ()), own)
        if isinstance(node.get("required"), list):
            shape.required |= {name for name in node["required"] if isinstance(name, str)}
        if "additionalProperties" in node and shape.rest != ():
            rest = self.follow(Place(node["additionalProperties"], pointers.join(pointer, "additionalProperties")))
            if rest.node is False:
                shape.rest = ()
            elif rest.node not in (True, {}):
                shape.rest = (*(shape.rest or ()), rest)
        if isinstance(node.get("items"), dict | bool):
            shape.items = (*shape.items, self.follow(Place(node["items"], pointers.join(pointer, "items"))))
        for keyword in ("oneOf", "anyOf"):
            branches = [branch for branch in _listed(place, keyword) if not _is_null(branch.node)]
            if len(branches) > 1:
                shape.branches = (*shape.branches, *map(self.follow, branches))


def _listed(place: Place, keyword: str) -> list[Place]:
    values = place.node.get(keyword) if isinstance(place.node, dict) else None
    if not isinstance(values, list):
        return []
    return [Place(value, pointers.join(place.pointer, keyword, index)) for index, value in enumerate(values)]


def _is_null(node: JSON) -> bool:
    return isinstance(node, dict) and (node.get("type") == "null" or node.get("enum") == [None])


def _is_nullable(node: JSON) -> bool:
    """Whether null is allowed beside what the rest of the schema says."""
    if not isinstance(node, dict):
        return False
    branches = [branch for keyword in ("oneOf", "anyOf") for branch in _listed(Place(node, ""), keyword)]
    said = node.get("nullable") is True or node.get("x-nullable") is True
    return said or any(_is_null(branch.node) for branch in branches)


def _types(node: JsonObject) -> frozenset[str]:
    """`number` allows integers too."""
    named = node.get("type")
    names = {name for name in (named if isinstance(named, list) else [named]) if isinstance(name, str)}
    if not names or "any" in names:
        return ALL_TYPES
    return frozenset(names | ({"integer"} if "number" in names else set()))


def _add_enum(shape: Shape, node: JsonObject) -> None:
    allowed = [node["const"]] if "const" in node else node.get("enum")
    if isinstance(allowed, list):
        values = allowed if shape.enum is None else [value for value in allowed if value in shape.enum]
        shape.enum = tuple(values)


def _add_bounds(shape: Shape, node: JsonObject) -> None:
    for keyword in _LOWER:
        for bound in _bounds(node, keyword):
            shape.lower[keyword] = max(bound, shape.lower.get(keyword, bound))
    for keyword in _UPPER:
        for value, is_exclusive in _bounds(node, keyword):
            bound = (value, not is_exclusive)
            shape.upper[keyword] = min(bound, shape.upper.get(keyword, bound))


def _bounds(node: JsonObject, keyword: str) -> Iterator[Bound]:
    """OpenAPI 3.0 makes a bound exclusive by a flag beside it, 3.1 by a keyword of its own."""
    bound, exclusive = node.get(keyword), node.get(f"exclusiveM{keyword[1:]}")
    if _is_number(bound):
        yield bound, exclusive is True
    if _is_number(exclusive):
        yield exclusive, True


def _is_number(value: JSON) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
