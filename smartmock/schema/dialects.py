"""The dialects in which schemas are written, and what sets each apart from JSON Schema 2020-12."""

from dataclasses import dataclass
from typing import Final

from smartmock.types import JSON


@dataclass(frozen=True, slots=True)
class Dialect:
    """`lonely_ref`: siblings of `$ref` are ignored (JSON Schema up to draft 7, OpenAPI 3.0 section 4.7.23).

    `openapi`: the vocabulary of Schema Objects applies (`nullable`, `discriminator`, `xml`, `example`),
    and `id` is no keyword. `id_keyword` names the keyword that sets the base URI.
    """

    name: str
    lonely_ref: bool = False
    openapi: bool = False
    id_keyword: str = "$id"


DIALECTS: Final = {
    dialect.name: dialect
    for dialect in (
        Dialect("draft3", lonely_ref=True, id_keyword="id"),
        Dialect("draft4", lonely_ref=True, id_keyword="id"),
        Dialect("draft6", lonely_ref=True),
        Dialect("draft7", lonely_ref=True),
        Dialect("2019-09"),
        Dialect("2020-12"),
        Dialect("openapi-3.0", lonely_ref=True, openapi=True),
        Dialect("openapi-3.1", openapi=True),
    )
}

_BY_META_SCHEMA: Final = {
    "json-schema.org/draft-03/schema": "draft3",
    "json-schema.org/draft-04/schema": "draft4",
    "json-schema.org/draft-06/schema": "draft6",
    "json-schema.org/draft-07/schema": "draft7",
    "json-schema.org/draft/2019-09/schema": "2019-09",
    "json-schema.org/draft/2020-12/schema": "2020-12",
}


def find_dialect(name: str | None) -> Dialect:
    """By name, with the spellings `draft-04`, `draft2020-12` and the URI of the meta-schema; 2020-12 when unknown."""
    text = (name or "").rstrip("#").removeprefix("https://").removeprefix("http://")
    if text in _BY_META_SCHEMA:
        return DIALECTS[_BY_META_SCHEMA[text]]
    compact = text.lower().removeprefix("draft-").removeprefix("draft").lstrip("-0") or text
    return DIALECTS.get(text) or DIALECTS.get(f"draft{compact}") or DIALECTS.get(compact) or DIALECTS["2020-12"]


def schema_dialect(schema: JSON, default: str | None) -> Dialect:
    """The dialect that a schema declares with `$schema`, else `default`."""
    declared = schema.get("$schema") if isinstance(schema, dict) else None
    return find_dialect(declared if isinstance(declared, str) else default)
