"""Texts as the values that a schema means: the wire knows no numbers, only digits."""

import math
import re
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import islice
from typing import Final, TypeAlias

from smartmock.mock.context import Context
from smartmock.schema.equality import json_key
from smartmock.schema.model import Schema
from smartmock.types import JSON, JsonObject

Raw: TypeAlias = str | list["Raw"] | dict[str, "Raw"]
"""What a style makes of a request: texts, in the shape of the value."""
Judge: TypeAlias = Callable[[JSON], bool]
JudgeOf: TypeAlias = Callable[[Schema], Judge]
Convert: TypeAlias = Callable[[str], JSON]

MOST_CHOICES: Final = 16
"""Ways to make the choices of a schema that are tried, at its root; of those within them a fourth, and so on."""
LONGEST_NUMBER: Final = 400
"""Characters of a text that may be a number."""
MOST_ALTERNATIVES: Final = 48
NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,4})?")
"""As generous as servers are: `007` and `5.` are numbers too. `NaN`, `0x10` and `1_000` are none."""
BOOLEANS: Final[dict[str, JSON]] = {"true": True, "false": False}
NULLS: Final[dict[str, JSON]] = {"": None, "null": None}
"""RFC 6570 section 2.3 leaves null out of the request; clients write it in one of these ways."""


def to_text(text: str) -> JSON:
    return text


def to_number(text: str) -> JSON:
    """A number, or the text itself. Whole numbers stay exact."""
    if text.isdecimal() and text.isascii() and len(text) < LONGEST_NUMBER:
        return int(text)
    if len(text) > LONGEST_NUMBER or NUMBER.fullmatch(text) is None:
        return text
    try:
        return int(text)
    except ValueError:  # it has a point or an exponent
        number = float(text)
        return number if math.isfinite(number) else text


def to_boolean(text: str) -> JSON:
    return BOOLEANS.get(text, text)


def to_null(text: str) -> JSON:
    return NULLS.get(text, text)


CONVERTERS: Final[dict[str, Convert]] = {
    "string": to_text,
    "integer": to_number,
    "number": to_number,
    "boolean": to_boolean,
    "null": to_null,
}
"""Type → the reading of a text. What may be text is read as text first."""


def coerce(text: str, schema: Schema | None) -> JSON:
    """Number, boolean, null, or the text itself, as the schema wants it. Who asks often keeps a `Reader`."""
    return Reader(schema).read(text)


def judge_in(context: Context) -> JudgeOf:
    """Tells, for a view of a schema in a request, which values obey it."""

    def judge(schema: Schema) -> Judge:
        with context.lock:
            return context.schemas.directed("request").validator(tuple(schema.flat)).is_valid

    return judge


class Reader:
    """Reads texts as values of a schema; compiled on first use, with the parts of the value that are asked for.

    With `judge_of` the parts of a value are read as they are valid, where they can be read in several ways.
    """

    def __init__(self, schema: Schema | None, judge_of: JudgeOf | None = None, depth: int = 0) -> None:
        self._schema = schema
        self._judge_of = judge_of
        self._depth = depth

    @cached_property
    def choices(self) -> Sequence["Choice"]:
        """The schema with each of its alternatives; none when there is no schema."""
        if self._schema is None:
            return ()
        most = max(1, MOST_CHOICES >> 2 * self._depth)
        simple: list[Choice] = []
        composite: list[Choice] = []
        for schema in alternatives(self._schema):
            choice = Choice(schema, self._judge_of, self._depth)
            (composite if choice.is_composite else simple).append(choice)
        return (*composite[:most], *simple)

    @cached_property
    def converters(self) -> tuple[Convert, ...]:
        """For texts that are a value by themselves."""
        found = [convert for choice in self.choices for convert in choice.converters]
        return tuple(sorted(dict.fromkeys(found), key=lambda convert: convert is not to_text)) or (to_text,)

    @cached_property
    def _judge(self) -> Judge | None:
        is_needed = len(self.choices) > 1 or len(self.converters) > 1
        return self._judge_of(self._schema) if self._judge_of and self._schema and is_needed else None

    def readings(self, raw: Raw) -> Iterator[JSON]:
        """The values that `raw` may mean, the likeliest first; `raw` itself when it fits none of the types."""
        fits = False
        for choice in self.choices:
            for value in choice.readings(raw):
                fits = True
                yield value
        if not fits:
            yield raw

    def read(self, raw: Raw) -> JSON:
        """The first of the readings that is valid, else the first."""
        if isinstance(raw, str) and len(self.converters) == 1 and not self.has_composites:
            return self.converters[0](raw)
        found = list(islice(self.readings(raw), 2 * MOST_CHOICES))
        if len(found) == 1:
            return found[0]
        judge = self._judge
        return found[0] if judge is None else next((value for value in found if _holds(judge, value)), found[0])

    @cached_property
    def has_composites(self) -> bool:
        return any(choice.is_composite for choice in self.choices)


class Choice:
    """A schema of which all choices are made."""

    def __init__(self, schema: Schema, judge_of: JudgeOf | None, depth: int) -> None:
        self.schema = schema
        self._judge_of = judge_of
        self._depth = depth
        self._members: dict[str | int, Reader] = {}
        self.types = meant_types(schema)
        self.is_composite = not {"array", "object"}.isdisjoint(self.types)
        names = [name for name in ("string", *self.types) if name in self.types and name in CONVERTERS]
        self.converters: tuple[Convert, ...] = tuple(dict.fromkeys(CONVERTERS[name] for name in names))
        self._options = None if schema.enum is None else frozenset(map(json_key, schema.enum))

    def readings(self, raw: Raw) -> Iterator[JSON]:
        if isinstance(raw, str):
            yield from self._texts(raw)
            if "array" in self.types and not self.converters:
                yield [self._item(0).read(raw)]
        elif isinstance(raw, list):
            if "array" in self.types:
                yield [self._item(index).read(item) for index, item in enumerate(raw)]
        else:
            if "object" in self.types:
                yield {name: self._property(name).read(item) for name, item in raw.items()}
            if "array" in self.types and all(map(INDEX.fullmatch, raw)):
                items = sorted(raw.items(), key=lambda item: int(item[0]))
                yield [self._item(index).read(item) for index, (_, item) in enumerate(items)]

    def _texts(self, text: str) -> Iterator[JSON]:
        """Each value once; what is in the `enum` goes first."""
        converted = [convert(text) for convert in self.converters]
        if "string" not in self.types:
            converted = [value for value in converted if not isinstance(value, str)]
        if len(converted) > 1:
            found, options = {json_key(value): value for value in converted}, self._options
            order = found if options is None else sorted(found, key=lambda key: key not in options)
            converted = [found[key] for key in order]
        yield from converted

    @cached_property
    def item_converter(self) -> Convert | None:
        """How each item is read, where they are scalars of one kind."""
        reader = self._item(0)
        is_plain = self.schema.prefix_length == 0 and len(reader.converters) == 1 and not reader.has_composites
        return reader.converters[0] if is_plain else None

    def _item(self, index: int) -> Reader:
        """Items behind the last of `prefixItems` are all alike."""
        index = min(index, self.schema.prefix_length)
        reader = self._members.get(index)
        if reader is None:
            reader = self._members[index] = self._reader(self.schema.item(index))
        return reader

    def _property(self, name: str) -> Reader:
        reader = self._members.get(name)
        if reader is None:
            reader = self._reader(self.schema.property(name))
            if name in self.schema.declared:  # the names that requests may invent have no end
                self._members[name] = reader
        return reader

    def _reader(self, schema: Schema | None) -> Reader:
        return Reader(schema, self._judge_of, self._depth + 1)


def meant_types(schema: Schema) -> tuple[str, ...]:
    """Where types are not written, the other keywords tell which are meant."""
    if schema.typed:
        return schema.types
    if schema.enum is not None:
        return tuple(dict.fromkeys(type_of(value) for value in schema.enum))
    composite = (("array", schema.arrays or schema.contains), ("object", schema.objects or schema.required))
    return (*CONVERTERS, *(name for name, keywords in composite if keywords))


def type_of(value: JSON) -> str:
    return TYPE_NAMES.get(type(value), "null")


def alternatives(schema: Schema) -> list[Schema]:
    """The schema with each of its choices made (`oneOf`, `anyOf`, `if`), possible ones only; itself where it has none.

    Of schemas with more than a few dozen some choices stay open.
    """
    waiting, settled, steps = [schema], list[Schema](), 0
    while waiting and len(waiting) + len(settled) < MOST_ALTERNATIVES and steps < MOST_ALTERNATIVES:
        first, steps = waiting.pop(0), steps + 1
        made = _choose(first)
        if made is None:
            settled.append(first)
        else:
            waiting += made
    found = [each for each in (*settled, *waiting) if not each.impossible]
    return found or [schema]


def _choose(schema: Schema) -> list[Schema] | None:
    """The schema with each alternative of its first choice; None when there is none."""
    for part in schema.flat:
        for keyword, options_of in CHOICES.items():
            if schema.view is not None and keyword in part:
                left = {name: value for name, value in part.items() if name != keyword}
                rest = (*(other for other in schema.flat if other is not part), left)
                return [schema.view((*rest, option)) for option in options_of(part)]
    return None


def _holds(judge: Judge, value: JSON) -> bool:
    try:
        return judge(value)
    except ValueError:  # nested deeper than the validator looks
        return False


INDEX: Final = re.compile("[0-9]{1,6}")
TYPE_NAMES: Final[dict[type, str]] = {
    str: "string", int: "integer", float: "number", bool: "boolean", list: "array", dict: "object",
}  # fmt: skip
CHOICES: Final[dict[str, Callable[[JsonObject], Sequence[JSON]]]] = {
    "oneOf": lambda part: part["oneOf"],
    "anyOf": lambda part: part["anyOf"],
    "if": lambda part: [part.get("then", True), part.get("else", True)],
}
"""Keyword → the schemas of which one holds."""
