"""Schemas that no value satisfies, and where the reason stands."""

from collections.abc import Iterator
from dataclasses import replace

from smartmock import pointers
from smartmock.generation.compiler import Generators
from smartmock.types import JSON, Direction, Problem

ONE = ("items", "contains", "additionalProperties", "propertyNames", "additionalItems", "then", "else")
LISTS = ("allOf", "oneOf", "anyOf", "prefixItems", "items")
"""Keywords below which schemas stand: one, or a list of them."""


def locate(problem: Problem, tree: JSON, generators: Generators, direction: Direction = "response") -> Problem:
    """The problem with the pointer, into `tree`, of the innermost schema that fails for the same reason."""
    pointer, seen = problem.pointer, {problem.pointer}
    while True:
        inner = (place for place in schemas_below(tree, pointer) if place not in seen)
        found = next((place for place in inner if fails_alike(problem, place, generators, direction)), None)
        if found is None:
            return replace(problem, pointer=pointer)
        seen.add(found)
        pointer = found


def fails_alike(problem: Problem, pointer: str, generators: Generators, direction: Direction) -> bool:
    found = generators.compile(pointer, direction).problems
    return any(other.message == problem.message for other in found)


def schemas_below(tree: JSON, pointer: str) -> Iterator[str]:
    """Pointers of the schemas that the schema at `pointer` is made of, its reference first."""
    try:
        schema = pointers.resolve(tree, pointer)
    except KeyError:
        return
    if not isinstance(schema, dict):
        return
    ref = schema.get("$ref")
    if isinstance(ref, str) and (ref == "#" or ref.startswith("#/")):
        yield pointers.from_fragment(ref[1:])
    properties = schema.get("properties")
    for name in properties if isinstance(properties, dict) else ():
        yield pointers.join(pointer, "properties", name)
    for keyword in LISTS:
        branches = schema.get(keyword)
        for number in range(len(branches)) if isinstance(branches, list) else ():
            yield pointers.join(pointer, keyword, number)
    for keyword in ONE:
        if isinstance(schema.get(keyword), dict | bool):
            yield pointers.join(pointer, keyword)
