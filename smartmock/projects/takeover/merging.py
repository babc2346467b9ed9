"""Operations made by hand, written into a document as ordinary path items: from there on they are like all others."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final, TypeAlias

from smartmock.mock.json_text import dump_json
from smartmock.spec.document import Document
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from smartmock.spec.versions import is_swagger
from smartmock.storage.records import Operation
from smartmock.types import JSON, JsonObject

Route: TypeAlias = tuple[str, str]

PARAMETER: Final = re.compile(r"\{([^/{}]+)\}")
TEXT_TYPE: Final = "text/plain"
JSON_TYPE: Final = "application/json"
MOST_LEVELS: Final = 50
"""Each takes two in a schema, and documents have a bound."""


def route_of(method: str, path: str) -> Route:
    """What two operations share that answer the same requests: other names of parameters make no other path."""
    return method.upper(), PARAMETER.sub("{}", path)


def digest_of_made(made: Sequence[Operation]) -> str:
    """Tells what was made by hand apart; empty for nothing."""
    if not made:
        return ""
    told = [[each.key, each.method, each.path, each.definition] for each in made]
    return hashlib.sha256(dump_json(told)).hexdigest()[:32]


def with_operations(document: Document, made: Sequence[Operation]) -> Document:
    """The document with the operations made by hand, which go before its own of the same method and path."""
    if not made:
        return document
    tree = {**document.served, "paths": merge_paths(document, made)}
    text = SourceText(dump_json(tree), document.source)
    merged = load_document(text, bundled=True)
    keys = {(each.method.upper(), each.path): each.key for each in document.operations}
    keys |= {(each.method, each.path): each.key for each in made}
    named = (replace(each, key=keys.get((each.method.upper(), each.path), each.key)) for each in merged.operations)
    return replace(
        merged,
        operations=tuple(named),
        problems=document.problems,
        imported=document.imported,
        declared=document.declared,
        files=document.files,
    )


def merge_paths(document: Document, made: Sequence[Operation]) -> dict[str, JSON]:
    present = document.served.get("paths")
    paths: dict[str, JSON] = dict(present) if isinstance(present, dict) else {}
    for operation in covered(document, made):
        item = {name: value for name, value in paths[operation.path].items() if name != operation.method.lower()}
        paths[operation.path] = item
    write = write_swagger if is_swagger(document.version) else write_openapi
    for each in made:
        before = paths.get(each.path)
        paths[each.path] = {**(before if isinstance(before, dict) else {}), each.method.lower(): write(each)}
    return paths


def covered(document: Document, made: Sequence[Operation]) -> list[Any]:
    """The operations of a document that those made by hand lie over."""
    routes = {route_of(each.method, each.path) for each in made}
    paths = document.served.get("paths")
    own = paths if isinstance(paths, dict) else {}
    return [
        each
        for each in document.operations
        if route_of(each.method, each.path) in routes and isinstance(own.get(each.path), dict)
    ]


def write_openapi(made: Operation) -> JsonObject:
    """In the shape of OpenAPI 3."""
    answer = definition_of(made)
    response: dict[str, JSON] = {"description": ""}
    if answer["headers"]:
        response["headers"] = {
            name: {"required": True, "schema": {"type": "string", "enum": [value]}} for name, value in answer["headers"]
        }
    if "body" in answer:
        media: JsonObject = {"schema": schema_of(answer["body"]), "example": answer["body"]}
        response["content"] = {media_type_of(answer): media}
    schema = {"schema": {"type": "string"}}
    return {**describe(made, schema), "responses": {str(answer["status"]): response}}


def write_swagger(made: Operation) -> JsonObject:
    answer = definition_of(made)
    response: dict[str, JSON] = {"description": ""}
    if answer["headers"]:
        response["headers"] = {name: {"type": "string", "enum": [value]} for name, value in answer["headers"]}
    own: dict[str, JSON] = {}
    if "body" in answer:
        kind = media_type_of(answer)
        own["produces"] = [kind]
        response |= {"schema": schema_of(answer["body"]), "examples": {kind: answer["body"]}}
    return {**describe(made, {"type": "string"}), **own, "responses": {str(answer["status"]): response}}


def describe(made: Operation, kind: JsonObject) -> JsonObject:
    """`kind` says that a parameter is a text. It is open to everyone, whatever the document asks for elsewhere."""
    names = dict.fromkeys(PARAMETER.findall(made.path))
    parameters = [{"name": name, "in": "path", "required": True, **kind} for name in names]
    summary = definition_of(made)["summary"]
    own = {"operationId": made.key, **({"summary": summary} if summary else {}), "security": []}
    return {**own, **({"parameters": parameters} if parameters else {})}


def definition_of(made: Operation) -> Mapping[str, Any]:
    """With all members but the body, which may be missing."""
    return {"summary": "", "status": 200, "headers": [], "content_type": None, **(made.definition or {})}


def media_type_of(answer: Mapping[str, Any]) -> str:
    usual = TEXT_TYPE if isinstance(answer["body"], str) else JSON_TYPE
    return str(answer["content_type"] or usual)


def schema_of(value: JSON, levels: int = MOST_LEVELS) -> JsonObject:
    """A schema that the value and its like obey, for readers, and for data in its place. It asks for nothing, and says
    nothing of what lies deeper than so many `levels`.
    """
    match value:
        case dict() | list() if not levels:
            return {}
        case dict():
            return {"type": "object", "properties": {name: schema_of(item, levels - 1) for name, item in value.items()}}
        case list():
            kinds = [schema_of(item, levels - 1) for item in value[:1]]
            return {"type": "array", "items": kinds[0] if kinds and is_even(value) else {}}
        case bool():
            return {"type": "boolean"}
        case int():
            return {"type": "integer"}
        case float():
            return {"type": "number"}
        case str():
            return {"type": "string"}
    return {}


def is_even(items: Sequence[JSON]) -> bool:
    """Whether what is known of the first item may be said of all."""
    return all(type(item) is type(items[0]) for item in items) and not isinstance(items[0], dict | list)
