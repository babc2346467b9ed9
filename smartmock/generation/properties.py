"""The properties of an object: which ones may appear, and the nodes that make their values."""

from dataclasses import dataclass

from smartmock.generation.node import Node, NoValue
from smartmock.schema.model import SCALARS, Parts, Schema


@dataclass(frozen=True, slots=True)
class Entry:
    """A property that may appear."""

    name: str
    node: Node
    required: bool
    scalar: bool


def find_entries(node: Node) -> list[Entry]:
    """Raises `NoValue` when a required property is forbidden."""
    schema, compiler = node.schema, node.compiler
    hidden = "write_only" if compiler.schemas.direction == "response" else "read_only"
    entries = []
    for name in {**dict.fromkeys(schema.declared), **schema.required}:
        required = name in schema.required or (name in schema.tags and name in schema.declared)
        parts = property_parts(node, name)
        if False in parts:
            if required:
                raise NoValue(f"its property `{name}` is required and forbidden")
            continue
        child = compiler.node(parts, node.place.inner(name, schema.kind))
        if not (getattr(child.schema, hidden) and not required):
            entries.append(Entry(name, child, required, is_scalar(child.schema)))
    return entries


def property_parts(node: Node, name: str) -> Parts:
    """All schemas for a property, and `False` when `propertyNames` does not allow its name.

    What tells variants apart is the name of this one, where the schemas allow that.
    """
    parts = node.schema.property_parts(name)
    variant = node.schema.tags.get(name)
    if variant and node.compiler.schemas.validator(parts).is_valid(variant):
        parts += (node.compiler.derived(None, lambda: {"const": variant}, "variant", variant),)
    if node.schema.property_names and not _name_allowed(node, name):
        parts += (False,)
    return parts


def _name_allowed(node: Node, name: str) -> bool:
    return node.compiler.schemas.validator(tuple(node.schema.property_names)).is_valid(name)


def is_scalar(schema: Schema) -> bool:
    return schema.typed and set(schema.types) <= SCALARS
