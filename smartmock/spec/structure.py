"""What stands where in an OpenAPI document: the kinds of objects and the kinds of their fields.

A kind in square brackets is a list of it, in braces a map to it. One table serves all versions: fields of one version
do not occur in another (OpenAPI 3.2 section 4, Swagger 2.0, JSON Schema 2020-12).
"""

from collections.abc import Iterator
from typing import Final

from smartmock.types import JSON

METHODS: Final = ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query")

_SCHEMA_MAPS: Final = ("properties", "patternProperties", "definitions", "$defs", "dependentSchemas", "dependencies")
_SCHEMA_LISTS: Final = ("allOf", "anyOf", "oneOf", "prefixItems")
_SCHEMAS: Final = (
    "additionalItems", "additionalProperties", "not", "if", "then", "else", "contains", "propertyNames",
    "unevaluatedItems", "unevaluatedProperties", "contentSchema",
)  # fmt: skip
_VALUE: Final = {"schema": "Schema", "content": "{MediaType}", "examples": "{Example}"}

FIELDS: Final[dict[str, dict[str, str]]] = {
    "OpenAPI": {
        "paths": "{PathItem}",
        "webhooks": "{PathItem}",
        "components": "Components",
        "definitions": "{Schema}",
        "parameters": "{Parameter}",
        "responses": "{Response}",
    },
    "Components": {
        "schemas": "{Schema}",
        "responses": "{Response}",
        "parameters": "{Parameter}",
        "examples": "{Example}",
        "requestBodies": "{RequestBody}",
        "headers": "{Header}",
        "securitySchemes": "{SecurityScheme}",
        "links": "{Link}",
        "callbacks": "{Callback}",
        "pathItems": "{PathItem}",
        "mediaTypes": "{MediaType}",
    },
    "PathItem": {
        "parameters": "[Parameter]",
        "additionalOperations": "{Operation}",
        **dict.fromkeys(METHODS, "Operation"),
    },
    "Operation": {
        "parameters": "[Parameter]",
        "requestBody": "RequestBody",
        "responses": "{Response}",
        "callbacks": "{Callback}",
    },
    "Callback": {"*": "PathItem"},
    "Parameter": _VALUE,
    "Header": _VALUE,
    "RequestBody": {"content": "{MediaType}"},
    "Response": {"headers": "{Header}", "content": "{MediaType}", "links": "{Link}", "schema": "Schema"},
    "MediaType": {
        "schema": "Schema",
        "itemSchema": "Schema",
        "examples": "{Example}",
        "encoding": "{Encoding}",
        "prefixEncoding": "[Encoding]",
        "itemEncoding": "Encoding",
    },
    "Encoding": {"headers": "{Header}", "encoding": "{Encoding}"},
    "Schema": {
        **dict.fromkeys(_SCHEMA_MAPS, "{Schema}"),
        **dict.fromkeys(_SCHEMA_LISTS, "[Schema]"),
        **dict.fromkeys(_SCHEMAS, "Schema"),
        "items": "Schema",
        "discriminator": "Discriminator",
    },
    "Discriminator": {},
    "Example": {},
    "SecurityScheme": {},
    "Link": {},
}

COMPONENT_SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "Schema": ("components", "schemas"),
    "Response": ("components", "responses"),
    "Parameter": ("components", "parameters"),
    "Example": ("components", "examples"),
    "RequestBody": ("components", "requestBodies"),
    "Header": ("components", "headers"),
    "SecurityScheme": ("components", "securitySchemes"),
    "Link": ("components", "links"),
    "Callback": ("components", "callbacks"),
}
SWAGGER_SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "Schema": ("definitions",),
    "Response": ("responses",),
    "Parameter": ("parameters",),
}
_EXTENSIBLE: Final = frozenset(("{PathItem}", "{Response}", "{Callback}", "Callback"))
"""Maps in which a name with `x-` is an extension, not an entry."""


def children(node: JSON, kind: str) -> Iterator[tuple[str | int, JSON, str]]:
    """Key, value and kind of what stands in `node`; values of other shapes than the kind asks are left out."""
    if kind[0] == "[":
        for index, value in enumerate(node if isinstance(node, list) else ()):
            yield index, value, kind[1:-1]
    elif isinstance(node, dict):
        yield from _map_children(node, kind)
    elif isinstance(node, list) and kind == "Schema":  # `items` of older drafts, the value lists of `dependencies`
        for index, value in enumerate(node):
            yield index, value, "Schema"


def _map_children(node: dict[str, JSON], kind: str) -> Iterator[tuple[str, JSON, str]]:
    fields = {"*": kind[1:-1]} if kind[0] == "{" else FIELDS[kind]
    every = fields.get("*")
    for name, value in node.items():
        inner = fields.get(name) or every
        if inner and not (kind in _EXTENSIBLE and name.startswith("x-")):
            yield name, value, inner
