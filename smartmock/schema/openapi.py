"""Where the Schema Objects of an OpenAPI document stand (OpenAPI 3.1 section 4.8)."""

from typing import Final

from smartmock.pointers import join
from smartmock.types import JSON

# Object kind → field → kind of its value. A kind in square brackets is a list of it, in braces a map to it;
# "*" stands for every other field.
_FIELDS: Final[dict[str, dict[str, str]]] = {
    "OpenAPI": {"paths": "{PathItem}", "webhooks": "{PathItem}", "components": "Components"},
    "Components": {
        "schemas": "{Schema}",
        "responses": "{Response}",
        "parameters": "{Parameter}",
        "requestBodies": "{RequestBody}",
        "headers": "{Header}",
        "callbacks": "{Callback}",
        "pathItems": "{PathItem}",
        "mediaTypes": "{MediaType}",
    },
    "PathItem": {
        "parameters": "[Parameter]",
        "additionalOperations": "{Operation}",
        **dict.fromkeys(
            ("get", "put", "post", "delete", "options", "head", "patch", "trace", "query"),
            "Operation",
        ),
    },
    "Operation": {
        "parameters": "[Parameter]",
        "requestBody": "RequestBody",
        "responses": "{Response}",
        "callbacks": "{Callback}",
    },
    "Callback": {"*": "PathItem"},
    "Parameter": {"schema": "Schema", "content": "{MediaType}"},
    "Header": {"schema": "Schema", "content": "{MediaType}"},
    "RequestBody": {"content": "{MediaType}"},
    "Response": {"headers": "{Header}", "content": "{MediaType}"},
    "MediaType": {"schema": "Schema", "itemSchema": "Schema", "encoding": "{Encoding}"},
    "Encoding": {"headers": "{Header}"},
}


def find_schemas(tree: JSON) -> list[tuple[str, JSON]]:
    """The pointer and value of every outermost Schema Object of a document in the shape of OpenAPI 3.x."""
    found: list[tuple[str, JSON]] = []
    _walk(tree, "OpenAPI", "", found)
    return found


def _walk(node: JSON, kind: str, pointer: str, found: list[tuple[str, JSON]]) -> None:
    if kind == "Schema":
        found.append((pointer, node))
    elif kind[0] == "{":
        for name, value in node.items() if isinstance(node, dict) else ():
            _walk(value, kind[1:-1], join(pointer, name), found)
    elif kind[0] == "[":
        for index, value in enumerate(node if isinstance(node, list) else ()):
            _walk(value, kind[1:-1], join(pointer, index), found)
    elif isinstance(node, dict):
        fields = _FIELDS[kind]
        every = fields.get("*")
        for name, value in node.items():
            inner = fields.get(name) or (every if every and not name.startswith("x-") else None)
            if inner:
                _walk(value, inner, join(pointer, name), found)
