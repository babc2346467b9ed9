"""Responses of Swagger 2.0: `schema`, `examples` and `produces` become `content`."""

import re
from collections.abc import Sequence

from smartmock import pointers
from smartmock.spec.conversion import Conversion, base_type, named_values
from smartmock.types import JSON, JsonObject

_UNCHANGED = frozenset(("schema", "examples", "headers"))


def convert_response(conversion: Conversion, node: JSON, places: tuple[str, str], produces: Sequence[str]) -> JSON:
    """`places` are the new and the old pointer of the response; what is none is left for the reader to report."""
    if not isinstance(node, dict):
        return node
    new, old = places
    result = {key: value for key, value in node.items() if key not in _UNCHANGED}
    if "headers" in node:
        result["headers"] = _convert_headers(conversion, node["headers"], new, old)
    content = _convert_content(conversion, node, places, produces)
    if content:
        result["content"] = content
    return result


def _convert_headers(conversion: Conversion, node: JSON, new: str, old: str) -> JSON:
    if not isinstance(node, dict):
        return node
    result: JsonObject = {}
    for name, header in node.items():
        result[name] = header
        if isinstance(header, dict) and "$ref" not in header:
            kept = {key: value for key, value in header.items() if key == "description" or key.startswith("x-")}
            result[name] = {**kept, "schema": conversion.value_schema(header)}
            conversion.move(pointers.join(new, "headers", name, "schema"), pointers.join(old, "headers", name))
            for keyword in ("x-example", "example"):
                if keyword in header:
                    result[name]["example"] = header[keyword]
    return result


def _convert_content(
    conversion: Conversion, node: JsonObject, places: tuple[str, str], produces: Sequence[str]
) -> JsonObject:
    new, old = places
    content: JsonObject = {}
    if "schema" in node:
        for name in _media_types(node, produces):
            content[name] = {"schema": conversion.schema(node["schema"])}
            place = pointers.join(new, "content", name)
            conversion.move(pointers.join(place, "schema"), pointers.join(old, "schema"))
            conversion.move(place, pointers.join(old, "schema"))
    names = produces or list(content) or ["application/json"]
    for key, example in named_values(node.get("examples")):
        _place_example(conversion, content, (key, example), (new, old), names)
    return content


def _media_types(node: JsonObject, produces: Sequence[str]) -> Sequence[str]:
    """A file is what its operation produces, but never JSON or XML: those are the defaults of whole documents."""
    schema = node.get("schema")
    if not isinstance(schema, dict) or schema.get("type") != "file":
        return produces or ["application/json"]
    files = [name for name in produces if not re.search(r"[/+](json|xml)$", base_type(name))]
    return files or ["application/octet-stream"]


def _place_example(
    conversion: Conversion,
    content: JsonObject,
    entry: tuple[str, JSON],
    places: tuple[str, str],
    produces: Sequence[str],
) -> None:
    """An example stands under its media type; one under another name becomes a named example of the first."""
    key, value = entry
    new, old = places
    origin = pointers.join(old, "examples", key)
    if key.startswith("x-") and "/" not in key:
        return
    if "/" not in key:
        conversion.report(
            "info", origin, f"`{key}` is no media type; read as an example by name.", "Name the media type instead."
        )
        media_type = content.setdefault(produces[0], {})
        media_type.setdefault("examples", {})[key] = {"value": value}
        conversion.move(pointers.join(new, "content", produces[0], "examples", key, "value"), origin)
        return
    matching = [name for name in (*content, *produces) if base_type(name) == base_type(key)]
    for name in dict.fromkeys(matching or [key]):
        media_type = content.setdefault(name, {})
        if "schema" not in media_type and content:
            schemas = [other["schema"] for other in content.values() if "schema" in other]
            media_type.update({"schema": schemas[0]} if schemas else {})
            conversion.move(pointers.join(new, "content", name, "schema"), pointers.join(old, "schema"))
        media_type["example"] = value
        conversion.moved.setdefault(pointers.join(new, "content", name), pointers.join(old, "examples"))
        conversion.move(pointers.join(new, "content", name, "example"), origin)
