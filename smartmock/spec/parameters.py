"""Parameter Objects (OpenAPI 3.1 section 4.8.12)."""

import re
from typing import Final, get_args

from smartmock import pointers
from smartmock.spec.document import Parameter, ParameterLocation
from smartmock.spec.media_types import read_content, read_examples
from smartmock.spec.reading import Reading
from smartmock.types import JSON, JsonObject

_LOCATIONS: Final[tuple[ParameterLocation, ...]] = get_args(ParameterLocation)
_STYLES: Final[dict[ParameterLocation, tuple[str, ...]]] = {
    "path": ("simple", "label", "matrix"),
    "query": ("form", "spaceDelimited", "pipeDelimited", "deepObject"),
    "header": ("simple",),
    "cookie": ("form", "cookie"),
    "querystring": ("form",),
}
"""The styles of each location; the first is the default."""
_CONVERTED: Final = ("spaceDelimited", "pipeDelimited", "tabDelimited")
"""Styles that Swagger's `collectionFormat` has in every location."""
_IGNORED_HEADERS: Final = frozenset(("accept", "content-type", "authorization"))
_TEMPLATE: Final = re.compile(r"\{([^{}]+)\}")


def read_parameters(reading: Reading, *owners: tuple[JsonObject, str]) -> tuple[Parameter, ...]:
    """The parameters of a path item and an operation, each given with its pointer; later ones replace equal ones."""
    merged: dict[tuple[str, str], Parameter] = {}
    for owner, place in owners:
        node, pointer = reading.follow(owner.get("parameters"), pointers.join(place, "parameters"))
        for parameter in _read_list(reading, node, pointer):
            merged[parameter.location, parameter.name] = parameter
    return tuple(merged.values())


def _read_list(reading: Reading, node: JSON, pointer: str) -> list[Parameter]:
    if node is None or node == {}:
        return []
    if not isinstance(node, list):
        reading.report("error", pointer, "`parameters` must be a list.", "Write a list of Parameter Objects.")
        return []
    found: dict[tuple[str, str], Parameter] = {}
    for index, item in enumerate(node):
        own = pointers.join(pointer, index)
        target, place = reading.follow(item, own)
        if place not in reading.parameters:
            reading.parameters[place] = _read_parameter(reading, target, place)
        parameter = reading.parameters[place]
        if parameter is None:
            continue
        key = (parameter.location, parameter.name)
        if key in found:
            message = f"The {parameter.location} parameter `{parameter.name}` stands twice; the last one holds."
            reading.report("warning", own, message, "Keep one of them.")
        found[key] = parameter
    return list(found.values())


def _read_parameter(reading: Reading, node: JSON, pointer: str) -> Parameter | None:
    """None, and a problem, for what cannot be a parameter; None alone for headers that are described elsewhere."""
    if not isinstance(node, dict):
        reading.report("error", pointer, "This is no parameter.", "Write a Parameter Object, or remove it.")
        return None
    name, location = reading.text(node, "name"), _location(node)
    if not name or location is None:
        what = "`name`" if not name else f"`in` ({', '.join(_LOCATIONS)})"
        reading.report("error", pointer, f"The parameter has no valid {what}.", f"Add {what}.")
        return None
    if location == "header" and name.lower() in _IGNORED_HEADERS:
        return None
    style = _style(reading, node, location, pointer)
    return Parameter(
        name=name,
        location=location,
        pointer=pointer,
        required=location == "path" or reading.flag(node, "required"),
        deprecated=reading.flag(node, "deprecated"),
        style=style,
        explode=reading.flag(node, "explode", default=style in {"form", "cookie"}),
        allow_reserved=reading.flag(node, "allowReserved"),
        allow_empty_value=reading.flag(node, "allowEmptyValue"),
        schema=reading.schema(node, pointer),
        content=read_content(reading, node.get("content"), pointers.join(pointer, "content")),
        examples=read_examples(reading, node, pointer),
    )


def _location(node: JsonObject) -> ParameterLocation | None:
    return next((location for location in _LOCATIONS if location == node.get("in")), None)


def _style(reading: Reading, node: JsonObject, location: ParameterLocation, pointer: str) -> str:
    style = node.get("style", _STYLES[location][0])
    if style in _STYLES[location] or (reading.is_converted and style in _CONVERTED):
        return str(style)
    known = ", ".join(_STYLES[location])
    place = pointers.join(pointer, "style")
    reading.report("warning", place, f"`{style}` is no style of {location} parameters.", f"Use one of: {known}.")
    return _STYLES[location][0]


def template_names(path: str) -> list[str]:
    """`/pets/{id}/{name}` → `["id", "name"]`."""
    return _TEMPLATE.findall(re.split(r"[?#]", path)[0])


def fit_template(reading: Reading, path: str, parameters: tuple[Parameter, ...], pointer: str) -> tuple[Parameter, ...]:
    """The parameters that agree with the path template; those that the template alone names are added as text."""
    names = template_names(path)
    declared = {parameter.name for parameter in parameters if parameter.location == "path"}
    for name in sorted(declared - set(names)):
        message = f"The path parameter `{name}` is not in the template `{path}`."
        reading.report("warning", pointer, message, f"Add `{{{name}}}` to the path, or remove the parameter.")
    missing = [name for name in dict.fromkeys(names) if name not in declared]
    for name in missing:
        message = f"`{{{name}}}` of the path is not declared; any text is taken."
        reading.report("warning", pointer, message, f"Add a path parameter `{name}`.")
    added = [Parameter(name, "path", pointer, required=True, style="simple", explode=False) for name in missing]
    kept = [item for item in parameters if item.location != "path" or item.name in names]
    return (*kept, *added)
