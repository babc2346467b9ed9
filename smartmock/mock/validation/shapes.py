"""What kind of values a schema wants, as far as that decides how bytes are read."""

from typing import Final

from smartmock.mock.validation.coercion import Judge, alternatives
from smartmock.schema.model import Schema
from smartmock.types import JSON

COMPOSITE: Final = frozenset({"object", "array"})


def is_binary(schema: Schema | None) -> bool:
    """Whether values are bytes as they are: `format: binary` in OpenAPI 3.0, a media type without an encoding since
    then (OpenAPI 3.1 section 4.4.2).
    """
    return schema is not None and (
        "binary" in schema.formats or (schema.content_media_type != "" and schema.content_encoding == "")
    )


def wants_structure(schema: Schema | None) -> bool:
    """Whether no value that obeys is a text, a number or the like."""
    return schema is not None and schema.typed and COMPOSITE.issuperset(schema.types)


def is_list(schema: Schema | None) -> bool:
    """Whether values that are not null are arrays, whichever alternative they obey."""
    return schema is not None and all(
        each.typed and {"array", "null"}.issuperset(each.types) and "array" in each.types
        for each in alternatives(schema)
    )


def holds(is_valid: Judge, value: JSON) -> bool:
    """Whether a value is valid; one that is nested deeper than the validator looks is not."""
    try:
        return is_valid(value)
    except ValueError:
        return False
