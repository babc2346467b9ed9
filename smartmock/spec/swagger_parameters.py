"""Parameters of Swagger 2.0: those that stay parameters, and those that become a request body."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from smartmock import pointers
from smartmock.spec.components import reference_to
from smartmock.spec.conversion import Conversion, base_type, named_values
from smartmock.types import JSON, JsonObject

_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")
_COLLECTIONS: Final[dict[str, JsonObject]] = {
    "csv": {"explode": False},
    "multi": {"style": "form", "explode": True},
    "ssv": {"style": "spaceDelimited", "explode": False},
    "pipes": {"style": "pipeDelimited", "explode": False},
    "tsv": {"style": "tabDelimited", "explode": False},
}
"""`collectionFormat` → `style` and `explode`. OpenAPI 3 has no tabs, and only commas outside of queries."""
_KEPT: Final = ("name", "in", "description", "required", "allowEmptyValue", "deprecated", "example", "examples")
_LOSS: Final = "Nothing, or use a format of Swagger 2: csv, ssv, tsv, pipes, and multi in queries and forms."


@dataclass(frozen=True, slots=True)
class Item:
    """A parameter of `source`, references followed, with the place where it stands in it."""

    node: JsonObject
    pointer: str


@dataclass(slots=True)
class Parameters:
    """One list of parameters, sorted by what becomes of them. `rest` is what is no parameter at all."""

    plain: list[JSON] = field(default_factory=list)
    body: Item | None = None
    form: list[Item] = field(default_factory=list)


def convert_parameters(conversion: Conversion, node: JSON, pointer: str) -> Parameters:
    """`pointer` is the place of the list, which is the same before and after."""
    result = Parameters()
    for index, value in enumerate(node if isinstance(node, list) else ()):
        own = pointers.join(pointer, index)
        target, place = conversion.follow(value, own)
        location = target.get("in") if isinstance(target, dict) else None
        if location == "body":
            result.body = Item(target, place)
        elif location == "formData":
            result.form.append(Item(target, place))
        else:
            new = pointers.join(pointer, len(result.plain))
            result.plain.append(_plain(conversion, value, target, (new, place)))
    return result


def _plain(conversion: Conversion, value: JSON, target: JSON, places: tuple[str, str]) -> JSON:
    """A reference to a shared parameter stays one; every other parameter is converted where it stands."""
    new, place = places
    if isinstance(value, dict) and "$ref" in value and place.startswith("/parameters/") and place.count("/") == 2:
        return {"$ref": reference_to("/components" + place)}
    conversion.move(new, place)
    return convert_parameter(conversion, target, new, place)


def convert_parameter(conversion: Conversion, node: JSON, new: str, old: str) -> JSON:
    """A query, path, header or cookie parameter; what is none is left for the reader to report."""
    if not isinstance(node, dict) or "in" not in node:
        return node
    result = {key: value for key, value in node.items() if key in _KEPT or key.startswith("x-")}
    result["schema"] = conversion.value_schema(node)
    if "type" in node or "schema" not in node:
        conversion.move(pointers.join(new, "schema"), old)
    if "x-example" in node:
        result.setdefault("example", node["x-example"])
    if node.get("type") == "array":
        result.update(_collection(conversion, node, old))
    return result


def _collection(conversion: Conversion, node: JsonObject, pointer: str) -> JsonObject:
    """`style` and `explode` for a `collectionFormat`."""
    name = node.get("collectionFormat", "csv")
    items = node.get("items")
    if isinstance(items, dict) and items.get("type") == "array":
        place = pointers.join(pointer, "items")
        conversion.report("info", place, "Arrays in arrays are not written in one parameter in OpenAPI 3.", _LOSS)
    known = _COLLECTIONS.get(name) if isinstance(name, str) else None
    in_query = node.get("in") in ("query", "formData")
    if known is None or (name == "multi" and not in_query):
        place = pointers.join(pointer, "collectionFormat")
        conversion.report("info", place, f"`collectionFormat: {name}` has no counterpart; csv is used.", _LOSS)
        known = _COLLECTIONS["csv"]
    return known


def convert_body(conversion: Conversion, body: Item, media_types: Sequence[str], new: str) -> JsonObject:
    """A Request Body Object from a body parameter, one content for each media type."""
    node = body.node
    conversion.move(new, body.pointer)
    schema = conversion.schema(node.get("schema", {}))
    examples = dict(named_values(node.get("x-examples")))
    content: JsonObject = {}
    for name in media_types or ["application/json"]:
        content[name] = {"schema": schema}
        place = pointers.join(new, "content", name)
        conversion.move(pointers.join(place, "schema"), pointers.join(body.pointer, "schema"))
        conversion.move(place, body.pointer)
        for example in (key for key in examples if base_type(key) == base_type(name)):
            content[name]["example"] = examples[example]
            conversion.move(pointers.join(place, "example"), pointers.join(body.pointer, "x-examples", example))
        if "x-example" in node:
            content[name].setdefault("example", node["x-example"])
    return _body(node, content, required=node.get("required") is True)


def convert_form(conversion: Conversion, form: Sequence[Item], media_types: Sequence[str], new: str) -> JsonObject:
    """A Request Body Object from formData parameters: the properties of one object."""
    properties: JsonObject = {}
    encoding: JsonObject = {}
    required: list[str] = []
    for item in form:
        name = str(item.node.get("name", ""))
        schema = conversion.value_schema(item.node)
        if item.node.get("allowEmptyValue") is False and isinstance(schema, dict) and schema.get("type") == "string":
            schema = {"minLength": 1, **schema}  # who writes the default means it: texts may be empty else
        described = {key: item.node[key] for key in ("description", "example") if key in item.node}
        properties[name] = {**schema, **described} if isinstance(schema, dict) else schema
        if item.node.get("type") == "array":
            encoding[name] = {"style": "form", **_collection(conversion, item.node, item.pointer)}
        if item.node.get("required") is True:
            required.append(name)
    schema = {"type": "object", "properties": properties, **({"required": required} if required else {})}
    listed = form[0].pointer.rpartition("/")[0]
    conversion.move(new, listed)
    content = {}
    for name in _form_types(form, media_types):
        content[name] = {"schema": schema, **({"encoding": encoding} if encoding else {})}
        place = pointers.join(new, "content", name)
        conversion.move(place, listed)
        conversion.move(pointers.join(place, "schema"), listed)
        for item in form:
            property_place = pointers.join(place, "schema", "properties", str(item.node.get("name", "")))
            conversion.move(property_place, item.pointer)
    return _body({}, content, required=bool(required))


def _form_types(form: Sequence[Item], media_types: Sequence[str]) -> list[str]:
    if any(_is_file(item.node) for item in form):
        return [_FORMS[1]]
    return [name for name in media_types if base_type(name) in _FORMS] or [_FORMS[0]]


def _is_file(node: JsonObject) -> bool:
    items = node.get("items")
    return node.get("type") == "file" or (isinstance(items, dict) and items.get("type") == "file")


def _body(node: JsonObject, content: JsonObject, *, required: bool) -> JsonObject:
    kept = {key: value for key, value in node.items() if key == "description" or key.startswith("x-")}
    return {**kept, **({"required": True} if required else {}), "content": content}
