"""Two documents in one version of OpenAPI, the lowest in which both can be said."""

from typing import Final

from smartmock.spec.document import Document
from smartmock.spec.structure import children
from smartmock.spec.versions import is_swagger
from smartmock.types import JSON, JsonObject

_BOUNDS: Final = (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum"))
_NULLABLE: Final = ("nullable", "x-nullable")
_CHOICES: Final = ("allOf", "anyOf", "oneOf", "$ref", "not")


def same_version(first: Document, second: Document) -> tuple[JsonObject, JsonObject]:
    """The trees of both. Documents of Swagger 2.0 alone stay as they are."""
    if is_swagger(first.version) and is_swagger(second.version):
        return first.served, second.served
    newest = max(_version(first), _version(second))
    return _raised(first, newest), _raised(second, newest)


def _version(document: Document) -> str:
    return str(document.tree["openapi"])


def _raised(document: Document, version: str) -> JsonObject:
    tree = document.tree
    if document.dialect == "openapi-3.0" and not version.startswith("3.0"):
        tree = _upgrade(tree, "OpenAPI")
    return {**tree, "openapi": version}


def _upgrade(node: JSON, kind: str) -> JSON:
    """The same in OpenAPI 3.1, whose schemas are JSON Schema 2020-12."""
    if isinstance(node, list):
        inner = {key: (value, below) for key, value, below in children(node, kind)}
        return [_upgrade(*inner[index]) if index in inner else value for index, value in enumerate(node)]
    if not isinstance(node, dict):
        return node
    result = dict(node)
    for key, value, below in children(node, kind):
        result[str(key)] = _upgrade(value, below)
    return _upgrade_schema(result) if kind == "Schema" else result


def _upgrade_schema(schema: JsonObject) -> JsonObject:
    if isinstance(schema.get("$ref"), str):
        return {"$ref": schema["$ref"]}  # OpenAPI 3.0 ignores what stands beside a reference
    for bound, exclusive in _BOUNDS:
        flag = schema.get(exclusive)
        if isinstance(flag, bool):
            del schema[exclusive]
            if flag and bound in schema:
                schema[exclusive] = schema.pop(bound)
    is_nullable = any(schema.pop(keyword, None) is True for keyword in _NULLABLE)
    return _with_null(schema) if is_nullable else schema


def _with_null(schema: JsonObject) -> JsonObject:
    """As `nullable` is read: null is allowed, whatever else the schema says."""
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    types = schema.get("type")
    if types is not None:
        names = types if isinstance(types, list) else [types]
        schema["type"] = [*names, "null"] if "null" not in names else names
    inner = {key: schema.pop(key) for key in _CHOICES if key in schema}
    if inner:
        schema["anyOf"] = [inner, {"type": "null"}]
    return schema
