"""Media types that are lists of values, one behind the other (OpenAPI 3.2 section 4.14.3)."""

from dataclasses import replace
from typing import Final

from smartmock.mock.media_types import parse_media_type
from smartmock.schema.model import Schema
from smartmock.schema.schemas import LISTED, SchemaSet
from smartmock.spec.document import Example, MediaType

LINES: Final = (
    *("application/jsonl", "application/x-jsonl", "application/jsonlines", "application/x-jsonlines"),
    *("application/json-lines", "application/ndjson", "application/x-ndjson", "text/x-ndjson", "text/jsonl"),
)
EVENTS: Final = "text/event-stream"
_CHOICES: Final = ("oneOf", "anyOf")
_DEEPEST: Final = 3


def is_stream(media_type: str) -> bool:
    parsed = parse_media_type(media_type)
    return parsed.essence in LINES or parsed.essence == EVENTS or parsed.family == "json-seq"


def find_schema(content: MediaType, schemas: SchemaSet) -> str | None:
    """The pointer of the schema that the whole content obeys.

    Before there was `itemSchema`, documents wrote what each part of a stream is where the schema of the whole belongs.
    """
    if content.schema is not None and is_stream(content.name) and is_part(schemas.view(content.schema)):
        return content.schema + LISTED
    return whole_schema(content)


def whole_schema(content: MediaType) -> str | None:
    """The same as the document says it."""
    if content.schema is None and content.item_schema is not None:
        return content.item_schema + LISTED
    return content.schema


def is_part(schema: Schema, depth: int = 0) -> bool:
    """Whether a schema tells of objects, in a stream of which each part is one."""
    if schema.typed or schema.objects:
        return not schema.typed or ("object" in schema.types and not {"array", "string"} & {*schema.types})
    branches = [branch for part in schema.flat for keyword in _CHOICES for branch in part.get(keyword, ())]
    view = schema.view
    if not branches or view is None or depth > _DEEPEST:
        return False
    return all(is_part(view((branch,)), depth + 1) for branch in branches)


def as_stream(example: Example) -> Example:
    """An example of one part is a stream of one. Text is the stream itself."""
    return example if isinstance(example.value, list | str) else replace(example, value=[example.value])
