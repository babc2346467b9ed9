"""From Swagger 2.0 to the shape of OpenAPI 3.0."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from smartmock import pointers
from smartmock.spec.components import component_name, free_name, reference_to
from smartmock.spec.conversion import Conversion, named_values
from smartmock.spec.structure import METHODS
from smartmock.spec.swagger_parameters import (
    Parameters,
    convert_body,
    convert_form,
    convert_parameter,
    convert_parameters,
)
from smartmock.spec.swagger_responses import convert_response
from smartmock.types import JSON, JsonObject, Problem

_SECTIONS: Final = {
    "/components/schemas": "/definitions",
    "/components/parameters": "/parameters",
    "/components/responses": "/responses",
    "/components/securitySchemes": "/securityDefinitions",
    "/servers": "/basePath",
}
_REPLACED: Final = frozenset((
    "swagger", "host", "basePath", "schemes", "consumes", "produces", "paths",
    "definitions", "parameters", "responses", "securityDefinitions", "components", "servers",
))  # fmt: skip
_OPERATION_REPLACED: Final = frozenset(("consumes", "produces", "schemes", "parameters", "responses", "requestBody"))
_FLOWS: Final = {
    "implicit": "implicit",
    "password": "password",
    "application": "clientCredentials",
    "accessCode": "authorizationCode",
}


@dataclass(frozen=True, slots=True)
class Converted:
    """`tree` in the shape of OpenAPI 3.0; `moved` leads its pointers back (see `Document.moved`)."""

    tree: JsonObject
    moved: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def convert_swagger(source: JsonObject) -> Converted:
    """`source` has local references only and is not changed. Where the new shape says less, a problem says so."""
    conversion = Conversion(source, moved=dict(_SECTIONS))
    paths = source.get("paths")
    tree = {
        "openapi": "3.0.3",
        **{name: value for name, value in source.items() if name not in _REPLACED},
        "servers": _servers(source),
        "paths": _convert_paths(conversion, paths) if isinstance(paths, dict) else paths,
        "components": _convert_components(conversion),
    }
    _rewrite_references(conversion, tree)
    return Converted(tree, conversion.moved, tuple(conversion.problems))


def _servers(source: JsonObject) -> list[JsonObject]:
    path, host = source.get("basePath"), source.get("host")
    path = path if isinstance(path, str) else ""
    path = path if path.startswith("/") or not path else "/" + path
    if not isinstance(host, str) or not host:
        return [{"url": path or "/"}]
    schemes = source.get("schemes")
    names = [name for name in schemes if isinstance(name, str)] if isinstance(schemes, list) else []
    return [{"url": f"{name}://{host}{path}"} for name in names or ["https"]]


def _convert_components(conversion: Conversion) -> JsonObject:
    source = conversion.source
    produces = conversion.media_types(source.get("produces"))
    sections: JsonObject = {"schemas": {}, "parameters": {}, "responses": {}, "securitySchemes": {}}
    for name, node in named_values(source.get("definitions")):
        sections["schemas"][name] = conversion.schema(node)
    for name, node in named_values(source.get("parameters")):
        old, new = pointers.join("/parameters", name), pointers.join("/components/parameters", name)
        target, _ = conversion.follow(node, old)
        # Body and form parameters become part of the operations that refer to them.
        if isinstance(target, dict) and target.get("in") not in ("body", "formData"):
            sections["parameters"][name] = convert_parameter(conversion, target, new, old)
    for name, node in named_values(source.get("responses")):
        old, new = pointers.join("/responses", name), pointers.join("/components/responses", name)
        target, _ = conversion.follow(node, old)
        sections["responses"][name] = convert_response(conversion, target, (new, old), produces)
    for name, node in named_values(source.get("securityDefinitions")):
        sections["securitySchemes"][name] = _convert_scheme(conversion, node, name)
    return {name: section for name, section in sections.items() if section}


def _convert_scheme(conversion: Conversion, node: JSON, name: str) -> JSON:
    if not isinstance(node, dict):
        return node
    if node.get("type") == "basic":
        return {**node, "type": "http", "scheme": "basic"}
    if node.get("type") != "oauth2":
        return node
    flow = {key: node[key] for key in ("authorizationUrl", "tokenUrl") if key in node}
    flow["scopes"] = node["scopes"] if isinstance(node.get("scopes"), dict) else {}
    kind = node.get("flow")
    if not isinstance(kind, str) or kind not in _FLOWS:
        place = pointers.join("/securityDefinitions", name, "flow")
        remedy = f"Use one of: {', '.join(_FLOWS)}."
        conversion.report("warning", place, f"`{kind}` is no OAuth 2 flow; read as implicit.", remedy)
        kind = "implicit"
    kept = {key: value for key, value in node.items() if key == "description" or key.startswith("x-")}
    return {"type": "oauth2", **kept, "flows": {_FLOWS[kind]: flow}}


def _convert_paths(conversion: Conversion, paths: JsonObject) -> JsonObject:
    result: JsonObject = {}
    for path, node in paths.items():
        pointer = pointers.join("/paths", path)
        target, place = conversion.follow(node, pointer)
        result[path] = target
        if isinstance(target, dict) and not path.startswith("x-"):
            if place != pointer:
                conversion.move(pointer, place)
                target = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
            result[path] = _convert_path_item(conversion, target, pointer)
    return result


def _convert_path_item(conversion: Conversion, node: JsonObject, pointer: str) -> JsonObject:
    result = dict(node)
    shared = convert_parameters(conversion, node.get("parameters"), pointers.join(pointer, "parameters"))
    if isinstance(node.get("parameters"), list):
        result["parameters"] = shared.plain
    for method, operation in node.items():
        if method.lower() in METHODS and isinstance(operation, dict):
            result[method] = _convert_operation(conversion, operation, pointers.join(pointer, method), shared)
    return result


def _convert_operation(conversion: Conversion, node: JsonObject, pointer: str, shared: Parameters) -> JsonObject:
    source = conversion.source
    result = {name: value for name, value in node.items() if name not in _OPERATION_REPLACED}
    own = convert_parameters(conversion, node.get("parameters"), pointers.join(pointer, "parameters"))
    if "parameters" in node:
        result["parameters"] = own.plain if isinstance(node["parameters"], list) else node["parameters"]
    consumes = conversion.media_types(node.get("consumes"), source.get("consumes"))
    body = _convert_request(conversion, own, shared, (pointers.join(pointer, "requestBody"), consumes))
    if body is not None:
        result["requestBody"] = body
    if "responses" in node:
        produces = conversion.media_types(node.get("produces"), source.get("produces"))
        result["responses"] = _convert_responses(conversion, node["responses"], pointer, produces)
    return result


def _convert_request(
    conversion: Conversion, own: Parameters, shared: Parameters, place: tuple[str, list[str]]
) -> JsonObject | None:
    """The body of an operation: its own, or that of its path item."""
    pointer, consumes = place
    body, form = own.body or (None if own.form else shared.body), own.form or shared.form
    if body is None:
        return convert_form(conversion, form, consumes, pointer) if form else None
    if own.form:
        remedy = "Use `formData` parameters or one `body` parameter."
        message = "An operation cannot have both a body and form parameters; the body is used."
        conversion.report("warning", own.form[0].pointer, message, remedy)
    return convert_body(conversion, body, consumes, pointer)


def _convert_responses(conversion: Conversion, node: JSON, pointer: str, produces: list[str]) -> JSON:
    if not isinstance(node, dict):
        return node
    shared = produces == conversion.media_types(conversion.source.get("produces"))
    result: JsonObject = {}
    for status, value in node.items():
        own = pointers.join(pointer, "responses", status)
        target, place = conversion.follow(value, own)
        if place != own and shared and place.startswith("/responses/") and place.count("/") == 2:
            result[status] = {"$ref": reference_to("/components" + place)}
            continue
        if place != own:
            conversion.move(own, place)
        result[status] = convert_response(conversion, target, (own, place), produces)
    return result


def _rewrite_references(conversion: Conversion, tree: JsonObject) -> None:
    """Leads every `$ref` to where its target went. Targets in places of their own become components."""
    places: dict[str, str] = {}
    for new, old in conversion.moved.items():
        places.setdefault(old, new)
    tree["components"].setdefault("schemas", {})
    for reference in conversion.references:  # grows while targets are converted
        if not reference["$ref"].startswith("#"):
            continue
        old = pointers.from_fragment(reference["$ref"][1:])
        if old not in places:
            places[old] = _place_of(conversion, tree, places, old)
        reference["$ref"] = reference_to(places[old])


def _place_of(conversion: Conversion, tree: JsonObject, places: dict[str, str], old: str) -> str:
    prefix = old
    while prefix and prefix not in places:
        prefix = prefix.rpartition("/")[0]
    new = places[prefix] + old[len(prefix) :] if prefix else old
    known = prefix or old.startswith("/paths/")
    try:
        if known and isinstance(pointers.resolve(tree, new), dict):
            return new
        node = pointers.resolve(conversion.source, old)
    except KeyError:
        return new
    schemas = tree["components"]["schemas"]
    name = free_name([component_name("".join(pointers.split(old)[-1:])) or "Document"], schemas, conversion.numbers)
    schemas[name] = conversion.schema(node)
    new = pointers.join("/components/schemas", name)
    conversion.move(new, old)
    return new
