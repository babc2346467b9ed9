"""Values as the document itself says, wherever they obey their schema."""

from copy import deepcopy
from typing import Final

from smartmock.generation.annotations.arguments import Make
from smartmock.generation.annotations.conversion import forms_of
from smartmock.generation.annotations.reading import Annotation, annotation_of
from smartmock.generation.draw import Draw
from smartmock.generation.listed import Listed
from smartmock.generation.node import Generate, Node
from smartmock.generation.telling import Reason, always, telling
from smartmock.semantics.meaning import ValueType
from smartmock.types import JSON

_TRIES: Final = 6
_SCALARS: Final[tuple[ValueType, ...]] = ("string", "integer", "number", "boolean")


def annotated(node: Node, usual: Generate) -> Generate | None:
    """A generator that does as the document says, and as usual where that breaks a rule; None when it says nothing.

    Annotations that only tell a meaning or a type leave the rest to the usual way, which asks for them.
    """
    annotation = annotation_of(node.schema)
    if annotation is None:
        return None
    if _tells_only(annotation, node):
        return usual
    reason = always(Reason("annotation", annotation.rule))
    if annotation.make is not None:
        return telling(_made(annotation.make, node, usual), reason)
    found = _fitting(annotation.literal, node)
    return None if found is None else telling(_always(found[0], usual), reason)


def _tells_only(annotation: Annotation, node: Node) -> bool:
    """Whether the usual way knows all that the annotation says."""
    schema = node.schema
    if not schema.typed or schema.enum is not None:
        return False
    first = next((kind for kind in schema.types if kind != "null"), "null")
    kind = next((kind for kind in _SCALARS if kind == first), None)
    return kind is not None and (
        kind == annotation.kind or (annotation.meaning is not None and annotation.meaning.serves(kind))
    )


def fits(value: JSON, node: Node) -> bool:
    """Whether a value obeys the schema in one of its forms."""
    return _fitting(value, node) is not None


def _fitting(value: JSON, node: Node) -> tuple[JSON] | None:
    """The first form of a value that obeys the schema."""
    is_valid = node.validator.is_valid
    return next(((form,) for form in forms_of(value, node.schema) if is_valid(form)), None)


def _always(value: JSON, usual: Generate) -> Generate:
    """The same value, unless values have to differ."""
    if not isinstance(value, dict | list):
        return Listed(lambda _words: (value,), vary=lambda _same, draw: usual(draw))
    return lambda draw: usual(draw) if draw.careful else deepcopy(value)


def _made(make: Make, node: Node, usual: Generate) -> Generate:
    """What is made, if it fits; now and then as usual where values have to differ, as there may be too few."""

    def generate(draw: Draw) -> JSON:
        for _ in range(draw.below(2) if draw.careful else _TRIES):
            found = _fitting(make(draw), node)
            if found is not None:
                return found[0]
        return usual(draw)

    return generate
