"""A value that breaks its schema → one that does not, with as much of it kept as can be."""

from collections.abc import Callable
from copy import deepcopy
from typing import Final

from smartmock import pointers
from smartmock.generation.draw import Draw
from smartmock.generation.node import Node, NoValue
from smartmock.types import JSON

_ROUNDS: Final = 25


def repair_value(value: JSON, node: Node, generate: Callable[[], JSON], draw: Draw) -> JSON:
    """Mends the places that the validator names, one after the other; `generate` gives a whole value if that fails."""
    value = deepcopy(value)
    tried: set[str] = set()
    for _ in range(_ROUNDS):
        violations = node.validator.violations(value)
        if not violations:
            return value
        deepest = max(violations, key=lambda violation: violation.pointer.count("/"))
        pointer = deepest.pointer
        while pointer in tried and pointer:
            pointer = pointer.rpartition("/")[0]
        if not pointer and pointer in tried:
            break
        tried.add(pointer)
        value = _mend(value, pointer, node, draw)
    return value if node.validator.is_valid(value) else generate()


def _mend(value: JSON, pointer: str, node: Node, draw: Draw) -> JSON:
    """Replaces what stands at `pointer` by a generated value, keeping the parts of an object that are right."""
    tokens = pointers.split(pointer)
    try:
        place = _descend(node, tokens)
        old = pointers.resolve(value, pointer)
        made = place.generate(draw)
    except (NoValue, KeyError):
        return _put(value, tokens, None, remove=True)
    if isinstance(old, dict) and isinstance(made, dict):
        made = _blend(old, made, place)
    return _put(value, tokens, made, remove=False)


def _blend(old: JSON, made: JSON, place: Node) -> JSON:
    """The generated object with every property of the old one that leaves it valid."""
    if not place.validator.is_valid(made):
        return made
    kept = made
    for name, item in old.items():
        trial = {**kept, name: item}
        if place.validator.is_valid(trial):
            kept = trial
    return {name: kept[name] for name in (*old, *kept) if name in kept}


def _descend(node: Node, tokens: list[str]) -> Node:
    """The node for a place inside a value, as far as the schema says one thing about it."""
    for token in tokens:
        schema = node.schema
        if token.isdigit() and "array" in schema.types and (schema.arrays or "object" not in schema.types):
            parts = schema.item_parts(int(token))
            node = node.compiler.node(parts, node.place.item(""))
        else:
            parts = schema.property_parts(token)
            node = node.compiler.node(parts, node.place.inner(token, schema.kind))
        if False in parts:
            raise NoValue("nothing may stand here")
    return node


def _put(value: JSON, tokens: list[str], made: JSON, *, remove: bool) -> JSON:
    if not tokens:
        return value if remove else made
    parent = pointers.resolve(value, pointers.join("", *tokens[:-1]))
    key = int(tokens[-1]) if isinstance(parent, list) else tokens[-1]
    if remove:
        del parent[key]
    else:
        parent[key] = made
    return value
