"""What the place of a node means to people."""

from smartmock.generation.node import Node
from smartmock.semantics.meaning import Finding, Subject, ValueType
from smartmock.semantics.rules import find_meaning


def finding_of(node: Node, kind: ValueType) -> Finding | None:
    """The meaning of values of this type, by the name of their place and by what the schema says of them."""
    schema, place = node.schema, node.place
    return find_meaning(Subject(place.name, kind, schema.format, place.owners, schema.title, schema.description))
