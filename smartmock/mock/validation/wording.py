"""What a value breaks, in plain words; of alternatives, what the nearest of them would want."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple, TypeAlias

import jsonschema_rs
import orjson

from smartmock import pointers
from smartmock.mock.validation.model import LONGEST, MOST, shorten
from smartmock.types import JSON

Error: TypeAlias = jsonschema_rs.ValidationError
Steps: TypeAlias = tuple[str | int, ...]

MOST_NESTED: Final = 8
"""Alternatives within alternatives that are looked into."""
MOST_OPTIONS: Final = 10
"""Values of an `enum` that a message lists."""
ALTERNATIVES: Final = frozenset({"oneOf", "anyOf"})
UNEXPECTED: Final = frozenset({"additionalProperties", "unevaluatedProperties"})
LONGEST_POINTER: Final = 1_000
"""Characters. A request chooses the names in it."""


class Broken(NamedTuple):
    """`pointer` leads into the value. `value` is what stands there, unless it is large."""

    pointer: str
    rule: str
    message: str
    value: JSON = None


def explain(errors: Iterable[Error], depth: int = 0, above: Steps = ()) -> list[Broken]:
    """In the order of the schema, each place with each rule once.

    `depth`: steps above the value, not told; `above`: others that are.
    """
    found: dict[tuple[str, str], Broken] = {}
    for error in errors:
        for each in _explain(error, depth, above, 0):
            found.setdefault((each.pointer, each.rule), each)
        if len(found) >= MOST:
            break
    return list(found.values())[:MOST]


def _explain(error: Error, depth: int, above: Steps, nested: int) -> Iterator[Broken]:
    kind, detail = _rule(error), _detail(error)
    if isinstance(detail, UNDECIDED):
        return
    branches = getattr(detail, "context", None) if kind in ALTERNATIVES else None
    nearest = _nearest(branches, len(error.instance_path)) if branches and nested < MOST_NESTED else None
    if nearest is not None:
        for inner in nearest:
            yield from _explain(inner, depth, above, nested + 1)
        return
    steps: Steps = (*above, *error.instance_path[depth:])
    if kind == "required":
        steps = (*steps, str(detail.property))
    unexpected: Sequence[str] = getattr(detail, "unexpected", ()) if kind in UNEXPECTED else ()
    if unexpected:
        for name in unexpected[:MOST]:
            yield Broken(_join(*steps, name), kind, f"`{shorten(name)}` is not allowed here.")
        return
    yield Broken(_join(*steps), kind, _say(error), None if kind == "required" else _small(error.instance))


def too_much(steps: Steps, value: Any) -> Broken:
    """For what would take too long to explain."""
    return Broken(_join(*steps), "oneOf", f"It must fit one of its alternatives: {shown(value)} fits none.")


def _join(*steps: str | int) -> str:
    pointer = pointers.join("", *steps)
    return pointer if len(pointer) <= LONGEST_POINTER else pointer[:LONGEST_POINTER] + "…"


def _rule(error: Error) -> str:
    """The keyword. The library calls some by what it makes of them."""
    kind, last = error.kind.name, "".join(map(str, error.schema_path[-1:]))
    return last if kind in {"contains", "falseSchema"} and last in RENAMED else kind


def _detail(error: Error) -> Any:
    """What the library knows of the error: members that depend on its kind, which its stubs do not tell."""
    return error.kind


def _nearest(branches: Sequence[Sequence[Error]], here: int) -> Sequence[Error] | None:
    """The alternative that the value was probably meant for; None where none is nearer than another.

    One that fails deep inside the value fits better than one that refuses the value itself: its type, or the constant
    that tells the alternatives apart. Among those, the one with the fewest faults.
    """
    if len(branches) == 1:
        return branches[0]
    ranked = sorted((_distance(branch, here), number) for number, branch in enumerate(branches))
    if not ranked or (len(ranked) > 1 and ranked[0][0] == ranked[1][0]):
        return None
    return branches[ranked[0][1]]


def _distance(branch: Sequence[Error], here: int) -> tuple[bool, int, int]:
    refuses = any(len(error.instance_path) == here and error.kind.name == "type" for error in branch)
    told_apart = sum(error.kind.name in {"const", "enum"} for error in branch)
    return refuses, told_apart, len(branch)


def _small(value: Any) -> JSON:
    """None for what a message does not repeat."""
    if isinstance(value, str):
        return value if len(value) <= LONGEST else None
    return value if isinstance(value, int | float) else None


def shown(value: Any) -> str:
    """A value as JSON, cut. Of what has parts only what it is: some of them may be secret."""
    if isinstance(value, dict | list):
        return "an object" if isinstance(value, dict) else "a list"
    try:
        text = orjson.dumps(value).decode()
    except (TypeError, ValueError):
        text = str(value)
    return shorten(text)


def _say(error: Error) -> str:
    kind = _rule(error)
    say = SENTENCES.get(kind)
    return say(error) if say is not None else f"It breaks the rule `{kind}`."


def _say_type(error: Error) -> str:
    types = getattr(error.kind, "types", None) or [getattr(error.kind, "type", "")]
    named = [NOUNS.get(str(name), str(name)) for name in sorted(types, key=lambda name: str(name) == "null")]
    return f"It must be {' or '.join(named) or 'of another type'}, not {shown(error.instance)}."


def _say_enum(error: Error) -> str:
    options = list(_detail(error).options)
    listed = ", ".join(shown(option) for option in options[:MOST_OPTIONS])
    more = ", …" if len(options) > MOST_OPTIONS else ""
    return f"It must be one of {listed}{more}, not {shown(error.instance)}."


def _say_format(error: Error) -> str:
    name = str(_detail(error).format)
    return f"{shown(error.instance)} is not a valid {FORMATS.get(name, f'`{name}`')}."


def _say_alternatives(error: Error) -> str:
    is_ambiguous = isinstance(_detail(error), jsonschema_rs.ValidationErrorKind.OneOfMultipleValid)
    return f"It must fit one of its alternatives: {shown(error.instance)} fits {'several' if is_ambiguous else 'none'}."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


UNDECIDED: Final = (
    jsonschema_rs.ValidationErrorKind.BacktrackLimitExceeded,
    jsonschema_rs.ValidationErrorKind.RegexEngineFailure,
)
"""Patterns that take too long: what cannot be judged breaks nothing."""
RENAMED: Final = frozenset({"additionalProperties", "propertyNames", "minContains", "maxContains"})

NOUNS: Final[Mapping[str, str]] = {
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "object": "an object",
    "array": "a list",
    "null": "null",
}

FORMATS: Final[Mapping[str, str]] = {
    "date": "date (such as 2024-05-31)",
    "date-time": "date-time (such as 2024-05-31T12:00:00Z)",
    "time": "time (such as 12:00:00Z)",
    "email": "e-mail address",
    "uri": "URI",
    "uuid": "UUID",
    "hostname": "host name",
    "ipv4": "IPv4 address",
    "ipv6": "IPv6 address",
    "byte": "base64 text",
    "duration": "duration (such as P1DT2H)",
    "regex": "regular expression",
}
"""Formats as people call them."""

SENTENCES: Final[Mapping[str, Callable[[Any], str]]] = {
    "required": lambda error: f"`{shorten(str(error.kind.property))}` is missing.",
    "type": _say_type,
    "enum": _say_enum,
    "const": lambda error: f"It must be {shown(error.kind.expected_value)}, not {shown(error.instance)}.",
    "format": _say_format,
    "pattern": lambda error: f"{shown(error.instance)} does not match the pattern `{error.kind.pattern}`.",
    "minimum": lambda error: f"It must be at least {shown(error.kind.limit)}, not {shown(error.instance)}.",
    "maximum": lambda error: f"It must be at most {shown(error.kind.limit)}, not {shown(error.instance)}.",
    "exclusiveMinimum": lambda error: f"It must be more than {shown(error.kind.limit)}, not {shown(error.instance)}.",
    "exclusiveMaximum": lambda error: f"It must be less than {shown(error.kind.limit)}, not {shown(error.instance)}.",
    "multipleOf": lambda error: (
        f"It must be a multiple of {shown(error.kind.multiple_of)}, not {shown(error.instance)}."
    ),
    "minLength": lambda error: f"It must have at least {_count(error.kind.limit, 'character')}.",
    "maxLength": lambda error: f"It must have at most {_count(error.kind.limit, 'character')}.",
    "minItems": lambda error: f"It must have at least {_count(error.kind.limit, 'item')}.",
    "maxItems": lambda error: f"It must have at most {_count(error.kind.limit, 'item')}.",
    "minProperties": lambda error: f"It must have at least {error.kind.limit} of its properties.",
    "maxProperties": lambda error: f"It must have at most {error.kind.limit} properties.",
    "uniqueItems": lambda _: "Its items must differ from each other.",
    "oneOf": _say_alternatives,
    "anyOf": _say_alternatives,
    "contains": lambda _: "It must have an item that it has not.",
    "minContains": lambda _: "It has too few items of a kind.",
    "maxContains": lambda _: "It has too many items of a kind.",
    "additionalProperties": lambda _: "It may have no properties.",
    "propertyNames": lambda _: "One of the names of its properties is not allowed.",
    "unevaluatedItems": lambda _: "It has items that are not allowed here.",
    "not": lambda error: f"It is what it must not be: {shown(error.instance)}.",
    "falseSchema": lambda _: "It is not allowed here.",
}
"""Keyword of JSON Schema → its sentence. """
