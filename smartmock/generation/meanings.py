"""What the place of a node means to people."""

from smartmock.generation.annotations.reading import annotation_of
from smartmock.generation.node import Node
from smartmock.semantics.meaning import Finding, Subject, ValueType
from smartmock.semantics.rules import find_meaning


def finding_of(node: Node, kind: ValueType) -> Finding | None:
    """The meaning of values of this type: as the document says itself, else as `named_finding` tells."""
    annotation = annotation_of(node.schema)
    if annotation is not None and annotation.meaning is not None and annotation.meaning.serves(kind):
        return Finding(annotation.meaning, annotation.rule)
    return named_finding(node, kind)


def named_finding(node: Node, kind: ValueType) -> Finding | None:
    """The meaning by the name of the place and by what the schema says of it."""
    schema, place = node.schema, node.place
    return find_meaning(Subject(place.name, kind, schema.format, place.owners, schema.title, schema.description))
