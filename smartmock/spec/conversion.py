"""What the parts of the Swagger 2.0 converter share: the source, where things went, and what was lost."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from smartmock import pointers
from smartmock.spec.structure import children
from smartmock.types import JSON, JsonObject, Problem, Severity

_VALUE_KEYWORDS: Final = (
    "type", "format", "items", "default", "maximum", "exclusiveMaximum", "minimum", "exclusiveMinimum", "maxLength",
    "minLength", "pattern", "maxItems", "minItems", "uniqueItems", "enum", "multipleOf", "x-nullable",
    "x-apidog-mock", "x-apifox-mock", "x-mock", "x-faker", "x-fake-data",
)  # fmt: skip
_MAX_STEPS: Final = 100


@dataclass(slots=True)
class Conversion:
    """Objects of `source` are never changed: what differs is made anew, everything else is shared."""

    source: JsonObject
    moved: dict[str, str] = field(default_factory=dict)
    """Pointer prefix in the new tree → pointer prefix in `source`."""
    problems: list[Problem] = field(default_factory=list)
    references: list[JsonObject] = field(default_factory=list)
    """New objects whose `$ref` is still that of `source`."""
    numbers: dict[str, int] = field(default_factory=dict)
    """See `free_name`."""
    _schemas: dict[int, tuple[JsonObject, JsonObject]] = field(default_factory=dict)
    """By identity: what was converted, kept so that its identity stays its own, and the result."""

    def report(self, severity: Severity, pointer: str, message: str, remedy: str) -> None:
        self.problems.append(Problem(severity, pointer, message, remedy))

    def move(self, new: str, old: str) -> None:
        self.moved[new] = old

    def original(self, pointer: str) -> str:
        """Where in `source` that stood which now stands at `pointer`."""
        prefix = pointer
        while prefix:
            if prefix in self.moved:
                return self.moved[prefix] + pointer[len(prefix) :]
            prefix = prefix.rpartition("/")[0]
        return pointer

    def follow(self, node: JSON, pointer: str) -> tuple[JSON, str]:
        """The object in `source` that a chain of references ends at, and its pointer there."""
        for _ in range(_MAX_STEPS):
            reference = node.get("$ref") if isinstance(node, dict) else None
            if not isinstance(reference, str) or not reference.startswith("#"):
                break
            target = pointers.from_fragment(reference[1:])
            try:
                node, pointer = pointers.resolve(self.source, target), target
            except KeyError:
                break
        return node, pointer

    def schema(self, node: JSON) -> JSON:
        """A Schema Object in the shape of OpenAPI 3.0; equal objects of `source` stay one object."""
        if not isinstance(node, dict):
            return node
        if id(node) not in self._schemas:
            self._schemas[id(node)] = (node, self._convert(node))
        return self._schemas[id(node)][1]

    def schemas(self, nodes: JsonObject) -> JsonObject:
        return {name: self.schema(node) for name, node in nodes.items()}

    def _convert(self, node: JsonObject) -> JsonObject:
        result = dict(node)
        for key, value, kind in children(node, "Schema"):
            if isinstance(value, dict):
                result[str(key)] = self.schemas(value) if kind == "{Schema}" else self.schema(value)
            elif isinstance(value, list):
                result[str(key)] = [self.schema(item) for item in value]
        _rename_keywords(result)
        return self._convert_reference(result) if isinstance(node.get("$ref"), str) else result

    def _convert_reference(self, node: JsonObject) -> JsonObject:
        reference = {"$ref": node["$ref"]}
        self.references.append(reference)
        if node.get("nullable") is not True:
            reference.update({key: value for key, value in node.items() if key != "$ref"})
            return reference
        # OpenAPI 3.0 ignores what stands beside a reference.
        return {**{key: value for key, value in node.items() if key != "$ref"}, "allOf": [reference]}

    def value_schema(self, node: JsonObject) -> JSON:
        """The schema of a parameter or header, whose keywords Swagger 2.0 writes beside its name."""
        if "type" not in node and "schema" in node:
            return self.schema(node["schema"])
        return self.schema(_own_keywords(node))

    def media_types(self, *lists: JSON) -> list[str]:
        """The first of some `consumes` or `produces` lists that names anything."""
        for names in lists:
            if isinstance(names, list):
                found = [name for name in names if isinstance(name, str) and "/" in name]
                if found:
                    return list(dict.fromkeys(found))
        return []


def _own_keywords(node: JsonObject) -> JsonObject:
    """The schema keywords of a parameter, those of its items included: their `collectionFormat` is no keyword."""
    return {
        key: _own_keywords(value) if key == "items" and isinstance(value, dict) else value
        for key, value in node.items()
        if key in _VALUE_KEYWORDS or key == "$ref"
    }


def _rename_keywords(schema: JsonObject) -> None:
    for name in ("x-nullable", "x-isnullable"):
        if schema.get(name) is True:
            schema.setdefault("nullable", True)
    if schema.get("type") == "file":
        schema.update({"type": "string", "format": "binary"})
    if isinstance(schema.get("discriminator"), str):
        schema["discriminator"] = {"propertyName": schema["discriminator"]}
    if "x-example" in schema:
        schema.setdefault("example", schema["x-example"])


def base_type(media_type: str) -> str:
    """`application/json; charset=utf-8` → `application/json`."""
    return media_type.partition(";")[0].strip().lower()


def named_values(node: JSON) -> Iterable[tuple[str, JSON]]:
    return node.items() if isinstance(node, dict) else ()
