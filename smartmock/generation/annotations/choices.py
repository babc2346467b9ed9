"""Choices among what a document lists, and values made of several others."""

import math
from collections.abc import Callable, Mapping
from copy import deepcopy
from itertools import accumulate
from typing import Final

import orjson

from smartmock.generation.annotations.arguments import MOST_ITEMS, Arguments, Make
from smartmock.generation.draw import Draw
from smartmock.semantics.dynamic_values import TemplateError
from smartmock.types import JSON

_MOST_COPIES: Final = 100


def one_of(arguments: Arguments) -> Make:
    items = arguments.items("array" if arguments.value("array") is not None else "enumObject")
    return lambda draw: deepcopy(draw.pick(items))


def picked(arguments: Arguments) -> Make:
    """Mock.js: a list, or the items one by one."""
    array = arguments.value("array")
    items = array if isinstance(array, list) and array else [array]
    return lambda draw: deepcopy(draw.pick(items))


def several_of(arguments: Arguments) -> Make:
    """Some of the items, each once, in any order."""
    name = next((name for name in ("array", "list", "source") if arguments.value(name) is not None), "array")
    items = arguments.items(name)
    if arguments.value("all"):
        return lambda draw: _shuffled(items, len(items), draw)
    low, high = arguments.span("length" if arguments.value("length") is not None else "count", MOST_ITEMS)
    low, high = min(low, len(items)), min(high, len(items))
    return lambda draw: _shuffled(items, draw.between(low, high), draw)


def _shuffled(items: list[JSON], count: int, draw: Draw) -> list[JSON]:
    left = list(items)
    return [deepcopy(left.pop(draw.below(len(left)))) for _ in range(count)]


def weighted(arguments: Arguments) -> Make:
    """Of `[{weight, value}]`."""
    items = arguments.items("array")
    if not all(isinstance(item, dict) and isinstance(item.get("weight"), int | float) for item in items):
        raise TemplateError(f"{arguments.name} needs a list of objects with `weight` and `value`")
    sums = list(accumulate(max(0, item["weight"]) for item in items))
    if not 0 < sums[-1] < math.inf:
        raise TemplateError(f"{arguments.name} needs a weight above 0")

    def make(draw: Draw) -> JSON:
        mark = draw.unit() * sums[-1]
        return deepcopy(next(item.get("value") for item, top in zip(items, sums, strict=True) if mark < top))

    return make


def object_part(arguments: Arguments) -> Make:
    value = arguments.value("object")
    if not isinstance(value, dict) or not value:
        raise TemplateError(f"{arguments.name} needs an object with at least one property")
    part = arguments.text("part")
    entries = [{"key": key, "value": item, "entry": [key, item]}.get(part, item) for key, item in value.items()]
    return lambda draw: deepcopy(draw.pick(entries))


def maybe(arguments: Arguments) -> Make:
    """The value or nothing."""
    make = arguments.make(arguments.value("value", "text.word"))
    probability = arguments.number("probability")
    return lambda draw: make(draw) if draw.chance(0.5 if probability is None else probability) else None


def multiple(arguments: Arguments) -> Make:
    make = arguments.make(arguments.value("of"))
    low, high = arguments.span("count", _MOST_COPIES)
    return lambda draw: [make(draw) for _ in range(draw.between(low, high))]


def nested(arguments: Arguments) -> Make:
    return arguments.make(arguments.value("method", "text.word"))


def fields(arguments: Arguments) -> Make:
    makes = {name: arguments.make(entry) for name, entry in arguments.value("fields").items()}
    return lambda draw: {name: make(draw) for name, make in makes.items()}


def row(arguments: Arguments) -> Make:
    makes = [arguments.make(entry) for entry in arguments.value("items")]
    return lambda draw: [make(draw) for make in makes]


def json_text(arguments: Arguments) -> Make:
    word = arguments.make("text.word")
    return lambda draw: orjson.dumps({word(draw): draw.below(1000), word(draw): word(draw)}).decode()


def variant(arguments: Arguments) -> Make:
    """What an argument chooses, else the usual."""
    by = arguments.value("by")
    chosen = next((by[_written(value)] for value in arguments.given.values() if _written(value) in by), None)
    return arguments.make(chosen or arguments.meaning)


def _written(value: JSON) -> str:
    return str(value).lower() if isinstance(value, bool | str | int) else ""


def template(arguments: Arguments) -> Make:
    """Texts of Faker's own templates; of a list, one of them."""
    patterns = arguments.value("pattern", arguments.value("text"))
    texts = patterns if isinstance(patterns, list) and patterns else [patterns]
    if not all(isinstance(text, str) for text in texts):
        raise TemplateError(f"{arguments.name} needs a text such as {{{{person.firstName}}}}")
    makes = [arguments.template(text) for text in texts]
    return lambda draw: draw.pick(makes)(draw)


CHOICE_MAKERS: Final[Mapping[str, Callable[[Arguments], Make]]] = {
    "fake": template,
    "json_text": json_text,
    "list": row,
    "maybe": maybe,
    "multiple": multiple,
    "nested": nested,
    "object": fields,
    "object_part": object_part,
    "one_of": one_of,
    "picked": picked,
    "several_of": several_of,
    "variant": variant,
    "weighted": weighted,
}
