"""The operators of conditions: each is compiled with the value of its condition, and then judges what a request says.

Of texts and numbers: two texts are equal when they are the same, so the id `007` is not `7`; where one of both is a
number of JSON, they are compared as numbers. For order, everything that reads as a number is one.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from smartmock.mock.customising.faults import refuse, told
from smartmock.mock.customising.regexes import LONGEST_TEXT, compile_regex
from smartmock.mock.json_text import parse_json
from smartmock.mock.structures import scalar_text
from smartmock.types import JSON, JsonObject

Test: TypeAlias = Callable[[JSON], bool]
"""Judges one value that is there."""
Cost: TypeAlias = Callable[[JSON], int]
"""Steps that it takes to judge one value."""

MOST_CHOICES: Final = 1_000
LONGEST_VALUE: Final = 50_000
"""Characters of the value of a condition, as JSON."""

_WRITTEN: Final = re.compile(r"-?(0|[1-9][0-9]{0,39})(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?")
"""A number as JSON writes it."""
_READ: Final = re.compile(r"\s*[+-]?[0-9]{1,40}(\.[0-9]{1,40})?([eE][+-]?[0-9]{1,3})?\s*")


@dataclass(frozen=True, slots=True)
class Operator:
    """`compile` makes the test of a value at a pointer, and raises `Invalid`. Opposites share it, and are `negated`.

    `when_missing` is what it says, before it is negated, of what is not there. `cost` is made of the value of a
    condition, and tells what judging what a request says takes; None where that is next to nothing.
    """

    compile: Callable[[JSON, str], Test]
    negated: bool = False
    when_missing: bool = False
    takes_value: bool = True
    cost: Callable[[JSON], Cost] | None = None


def same(actual: JSON, expected: JSON) -> bool:
    """Whether a request says what a condition expects: deeply, and true is not 1 (JSON Schema core, section 4.2.2)."""
    if isinstance(expected, str) and isinstance(actual, str):
        return actual == expected
    if isinstance(expected, dict):
        return isinstance(actual, dict) and len(actual) == len(expected) and _has_all(actual, expected)
    if isinstance(expected, list):
        return isinstance(actual, list) and len(actual) == len(expected) and all(map(same, actual, expected))
    return _same_scalars(actual, expected)


def _has_all(actual: JsonObject, expected: JsonObject) -> bool:
    return all(name in actual and same(actual[name], item) for name, item in expected.items())


def _same_scalars(actual: JSON, expected: JSON) -> bool:
    """Of different types: texts of a query say `true` and `12`, as do people who write conditions."""
    if isinstance(actual, dict | list):
        return False
    if _is_number(actual) and _is_number(expected):
        return bool(actual == expected)
    if isinstance(actual, str) and _is_number(expected):
        return _WRITTEN.fullmatch(actual) is not None and bool(_number(actual) == expected)
    if _is_number(actual) and isinstance(expected, str):
        return bool(read_number(expected) == actual)
    if isinstance(actual, str) or isinstance(expected, str):
        return _word(actual) == _word(expected)
    return actual is expected  # true, false and null


def _is_number(value: JSON) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _word(value: JSON) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def read_number(value: JSON) -> int | float | None:
    """Texts that read as numbers are numbers; whole ones are exact."""
    if isinstance(value, str):
        return _number(value) if _READ.fullmatch(value) else None
    return value if _is_number(value) else None


def _number(text: str) -> int | float:
    try:
        return int(text)
    except ValueError:
        return float(text)


def text_of(value: JSON) -> str | None:
    """Of texts, numbers, true and false; null is the empty text, lists and objects have none."""
    if isinstance(value, str):
        return value
    return None if isinstance(value, dict | list) else scalar_text(value)


def _equals(expected: JSON, _pointer: str) -> Test:
    structure = parse_json(expected) if isinstance(expected, str) else None
    if structure is not None:
        return lambda actual: same(actual, structure) or actual == expected
    if isinstance(expected, str):
        return lambda actual: actual == expected if isinstance(actual, str) else same(actual, expected)
    return lambda actual: same(actual, expected)


def _ordered(compare: Callable[[JSON, JSON], bool]) -> Callable[[JSON, str], Test]:
    """Numbers by their size; other texts letter by letter, which is right for days and moments in ISO 8601."""

    def compile_order(expected: JSON, pointer: str) -> Test:
        bound = read_number(expected)
        if bound is None and not (isinstance(expected, str) and expected):
            raise refuse(pointer, f"{told(expected)} has no order.", 'Give a number, or a text such as "2026-05-31".')

        def is_ordered(actual: JSON) -> bool:
            if bound is None:
                return isinstance(actual, str) and compare(actual, expected)
            number = read_number(actual)
            return number is not None and compare(number, bound)

        return is_ordered

    return compile_order


def _regex(expected: JSON, pointer: str) -> Test:
    if not isinstance(expected, str):
        raise refuse(pointer, f"{told(expected)} is no regular expression.", 'Give a text such as "^[A-Z]{3}$".')
    try:
        is_found = compile_regex(expected)
    except ValueError as error:
        remedy = "Write it as JavaScript does, and shorter where it counts up to many repeats."
        raise refuse(pointer, f"{told(expected)} is no regular expression: {error}.", remedy) from None

    def matches(actual: JSON) -> bool:
        text = text_of(actual)
        return text is not None and is_found(text)

    return matches


def _contains(expected: JSON, pointer: str) -> Test:
    """In a text a part of it, in a list an item, in an object the name of a property, or all of these properties."""
    if expected == "":
        raise refuse(pointer, "Everything contains the empty text.", "Give a text with one character or more.")
    part = text_of(expected) or None

    def contains(actual: JSON) -> bool:
        if isinstance(actual, list):
            return any(same(item, expected) for item in actual)
        if not isinstance(actual, dict):
            text = text_of(actual)
            return part is not None and text is not None and part in text
        if isinstance(expected, dict):
            return _has_all(actual, expected)
        return part is not None and part in actual

    return contains


def choices(expected: JSON, pointer: str) -> list[JSON]:
    """Of a list, or of a text with commas."""
    if isinstance(expected, str):
        found: list[JSON] = [text for piece in expected.split(",") if (text := piece.strip())]
    else:
        found = expected if isinstance(expected, list) else [expected]
    if not found or isinstance(expected, dict) or expected is None or len(found) > MOST_CHOICES:
        remedy = f'Give a list such as ["gold", "silver"] with up to {MOST_CHOICES:,} items, or a text with commas.'
        raise refuse(pointer, "This is no list to choose from.", remedy)
    return found


def _in(expected: JSON, pointer: str) -> Test:
    options = choices(expected, pointer)
    texts = frozenset(option for option in options if isinstance(option, str))
    others = [option for option in options if not isinstance(option, str)]

    def is_among(actual: JSON) -> bool:
        if isinstance(actual, str):
            return actual in texts or any(same(actual, option) for option in others)
        return any(same(actual, option) for option in options)

    return is_among


def _affix(test: Callable[[str, str], bool]) -> Callable[[JSON, str], Test]:
    def compile_affix(expected: JSON, pointer: str) -> Test:
        part = text_of(expected)
        if not part:
            raise refuse(
                pointer, f"{told(expected)} is no text to look for.", "Give a text with one character or more."
            )

        def has_it(actual: JSON) -> bool:
            text = text_of(actual)
            return text is not None and test(text, part)

        return has_it

    return compile_affix


def _length(compare: Callable[[int, int], bool]) -> Callable[[JSON, str], Test]:
    """Of a text its characters, of a list its items, of an object its properties."""

    def compile_length(expected: JSON, pointer: str) -> Test:
        length = read_number(expected)
        if not isinstance(length, int) or length < 0:
            raise refuse(pointer, f"{told(expected)} is no length.", "Give a whole number from 0 on.")

        def has_length(actual: JSON) -> bool:
            return compare(len(actual if isinstance(actual, dict | list) else text_of(actual) or ""), length)

        return has_length

    return compile_length


def _exists(_expected: JSON, _pointer: str) -> Test:
    return lambda _: True


def _is_empty(_expected: JSON, _pointer: str) -> Test:
    return lambda actual: actual is None or (isinstance(actual, str | list | dict) and not actual)


def _cost_of_regex(_expected: JSON) -> Cost:
    return lambda actual: min(len(actual), LONGEST_TEXT) if isinstance(actual, str) else 1


def _cost_of_equals(expected: JSON) -> Cost:
    size = _parts_of(parse_json(expected) if isinstance(expected, str) else expected)
    return lambda actual: size if isinstance(actual, dict | list) else 0


def _cost_of_contains(expected: JSON) -> Cost:
    size = _parts_of(expected)

    def cost(actual: JSON) -> int:
        if isinstance(actual, str):
            return len(actual) // 100
        return (len(actual) if isinstance(actual, list) else 1) * size

    return cost


def _cost_of_in(expected: JSON) -> Cost:
    """Texts are found among texts at once; everything else is compared with one after the other."""
    options = choices(expected, "")
    size = sum(map(_parts_of, options))
    size_for_texts = sum(_parts_of(option) for option in options if not isinstance(option, str))
    return lambda actual: size_for_texts if isinstance(actual, str) else size


def _parts_of(value: JSON) -> int:
    """The value and everything in it."""
    below = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return 1 + sum(map(_parts_of, below))


OPERATORS: Final[dict[str, Operator]] = {
    "equals": Operator(_equals, cost=_cost_of_equals),
    "notEquals": Operator(_equals, negated=True, cost=_cost_of_equals),
    "lessThan": Operator(_ordered(lambda actual, bound: actual < bound)),
    "lessOrEqual": Operator(_ordered(lambda actual, bound: actual <= bound)),
    "greaterThan": Operator(_ordered(lambda actual, bound: actual > bound)),
    "greaterOrEqual": Operator(_ordered(lambda actual, bound: actual >= bound)),
    "regex": Operator(_regex, cost=_cost_of_regex),
    "notRegex": Operator(_regex, negated=True, cost=_cost_of_regex),
    "contains": Operator(_contains, cost=_cost_of_contains),
    "notContains": Operator(_contains, negated=True, cost=_cost_of_contains),
    "in": Operator(_in, cost=_cost_of_in),
    "notIn": Operator(_in, negated=True, cost=_cost_of_in),
    "exists": Operator(_exists, takes_value=False),
    "notExists": Operator(_exists, negated=True, takes_value=False),
    "isEmpty": Operator(_is_empty, when_missing=True, takes_value=False),
    "isNotEmpty": Operator(_is_empty, negated=True, when_missing=True, takes_value=False),
    "startsWith": Operator(_affix(str.startswith)),
    "endsWith": Operator(_affix(str.endswith)),
    "lengthEquals": Operator(_length(lambda actual, wanted: actual == wanted)),
    "lengthLess": Operator(_length(lambda actual, wanted: actual < wanted)),
    "lengthGreater": Operator(_length(lambda actual, wanted: actual > wanted)),
}
"""In the order in which they are told."""

ORDERING: Final = frozenset({"lessThan", "lessOrEqual", "greaterThan", "greaterOrEqual"})


def takes_value(name: JSON) -> bool:
    """What is the name of no operator takes none."""
    return isinstance(name, str) and name in OPERATORS and OPERATORS[name].takes_value
