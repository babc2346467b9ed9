"""Whether a tree that a program made is plain JSON."""

import math
from collections.abc import Iterator
from typing import Final

from smartmock import pointers
from smartmock.errors import SmartmockError
from smartmock.settings import Limits
from smartmock.types import JSON

REMEDY: Final = "Use dict, list, str, int, float, bool and None only, with text as keys."


def check_plain(tree: JSON, limits: Limits = Limits()) -> None:  # noqa: B008  it never changes
    """Raises `SmartmockError` with the pointer of the first value that JSON cannot write."""
    nodes = 0
    waiting: list[tuple[JSON, str, int]] = [(tree, "", 0)]
    while waiting:
        node, pointer, depth = waiting.pop()
        nodes += 1
        if depth > limits.document_depth:
            message = f"This is nested more than {limits.document_depth} levels deep, or holds itself."
            remedy = "Refer to what holds itself with `$ref`."
            raise SmartmockError(message, pointer=shallow(pointer), remedy=remedy)
        if nodes > limits.document_nodes:
            message = f"This holds more than {limits.document_nodes:,} values."
            raise SmartmockError(message, remedy="A value that stands in several places counts at each of them.")
        waiting += [(value, pointers.join(pointer, name), depth + 1) for name, value in parts_of(node, pointer)]


def parts_of(node: JSON, pointer: str) -> Iterator[tuple[str | int, JSON]]:
    """What stands right below a value, the last first; raises `SmartmockError` when it is not plain itself."""
    if isinstance(node, dict):
        for name in reversed(node):
            if not isinstance(name, str) or not is_text(name):
                raise SmartmockError(f"{repr(name)[:100]} is no key that JSON knows.", pointer=pointer, remedy=REMEDY)
            yield name, node[name]
    elif isinstance(node, list):
        yield from reversed(list(enumerate(node)))
    elif not is_plain(node):
        raise SmartmockError(f"{repr(node)[:100]} is no value that JSON knows.", pointer=pointer, remedy=REMEDY)


def is_plain(value: object) -> bool:
    if isinstance(value, float):
        return math.isfinite(value)
    return value is None or isinstance(value, int) or (isinstance(value, str) and is_text(value))


def is_text(value: str) -> bool:
    """Without half of a surrogate pair, which no encoding can write."""
    return value.isascii() or not any("\ud800" <= character <= "\udfff" for character in value)


def shallow(pointer: str) -> str:
    """The start of a pointer that goes round in circles."""
    return "/".join(pointer.split("/")[:4])
