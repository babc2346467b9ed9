"""What kind of values a schema wants, as far as that decides how bytes are read."""

from typing import Final

from smartmock.mock.validation.coercion import alternatives
from smartmock.schema.model import Schema

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
