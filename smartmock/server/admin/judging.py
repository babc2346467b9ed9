"""Whether what was sent is what the description says, and if not, what is wrong with it, place by place."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import get_close_matches
from functools import cached_property
from typing import Final

import jsonschema_rs

from smartmock import pointers
from smartmock.errors import Fault
from smartmock.types import JSON, JsonObject

MOST_FAULTS: Final = 50
LONGEST: Final = 300
"""Characters of a message, which may hold what was sent."""

MESSAGES: Final = {
    "pattern": "This text is not allowed here; it must match {pattern}.",
    "type": "This must be of type {types}.",
    "enum": "This must be one of: {options}.",
    "format": "This is no {format}.",
    "minimum": "This must be {limit} or more.",
    "maximum": "This must be {limit} or less.",
    "minLength": "This must have at least {limit} characters.",
    "maxLength": "This must have at most {limit} characters.",
    "minItems": "This must have at least {limit} items.",
    "maxItems": "This must have at most {limit} items.",
    "minProperties": "This must have at least {limit} members.",
    "maxProperties": "This must have at most {limit} members.",
    "uniqueItems": "Nothing may stand here twice.",
}
"""Keyword → what to say; in it, what jsonschema-rs tells of the keyword."""


class Judge:
    """Compiled when it is first asked."""

    def __init__(self, schema: JsonObject) -> None:
        self.schema: Final = schema

    @cached_property
    def _validator(self) -> jsonschema_rs.Draft202012Validator:
        return jsonschema_rs.Draft202012Validator(self.schema, offline=True, validate_formats=True)

    def faults(self, value: JSON) -> list[Fault]:
        """Each leads to the wrong value, to the member that is not known, or to where a missing one belongs."""
        if self._validator.is_valid(value):
            return []
        found = [fault for error in self._validator.iter_errors(value) for fault in explain(error, self.schema)]
        return list(dict.fromkeys(found))[:MOST_FAULTS]


def explain(error: jsonschema_rs.ValidationError, schema: JsonObject) -> Iterator[Fault]:
    pointer, told = pointers.join("", *error.instance_path), error.kind.as_dict()
    match error.kind.name:
        case "additionalProperties" | "unevaluatedProperties":
            for name in told["unexpected"]:
                remedy = suggest(name, known_members(schema, error.schema_path[:-1]))
                yield Fault(pointers.join(pointer, name), "There is no such member.", remedy)
        case "required":
            yield Fault(pointers.join(pointer, told["property"]), "This member is missing.")
        case "oneOf":
            yield from explain_choice(pointer, error)
        case name if name in MESSAGES:
            yield Fault(
                pointer, MESSAGES[name].format(**{key: in_words(value) for key, value in told.items()})[:LONGEST]
            )
        case _:
            yield Fault(pointer, error.message[:LONGEST])


def known_members(schema: JsonObject, path: Iterable[str | int]) -> list[str]:
    """Of the object at a place in a schema, as jsonschema-rs tells it."""
    node: JSON = schema
    for step in path:
        target = node[step]
        node = pointers.resolve(schema, target.removeprefix("#")) if step == "$ref" else target
    return list(node.get("properties", ()))


def suggest(name: str, known: Sequence[str]) -> str:
    near = get_close_matches(name[:100], known, n=1)
    return f"Did you mean `{near[0]}`?" if near else ""


def in_words(value: JSON) -> str:
    if isinstance(value, list):
        return ", ".join(map(in_words, value))
    return "null" if value is None else str(value)


def explain_choice(pointer: str, error: jsonschema_rs.ValidationError) -> Iterator[Fault]:
    """Of alternatives that ask for different members."""
    branches: list[list[jsonschema_rs.ValidationError]] = error.kind.as_dict()["context"]
    missing = [
        each.kind.as_dict()["property"] for branch in branches for each in branch if each.kind.name == "required"
    ]
    if missing:
        yield Fault(pointer, f"One of these is needed: {', '.join(missing)}.")
    elif isinstance(error.instance, dict):  # else its type is wrong, which is told already
        yield Fault(pointer, "This has members that exclude each other.")
