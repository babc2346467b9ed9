"""Bodies of `application/x-www-form-urlencoded`, by their Encoding Objects (OpenAPI 3.1 section 4.8.15)."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from smartmock.mock.media_types import parse_media_type
from smartmock.mock.validation.coercion import JudgeOf, alternatives
from smartmock.mock.validation.json_bodies import BrokenJson, read_json
from smartmock.mock.validation.model import Violation
from smartmock.mock.validation.shapes import holds, wants_structure
from smartmock.mock.validation.styles import Decoding, Undecodable, Unescape, unescape_form
from smartmock.mock.validation.values import ValueRules
from smartmock.mock.validation.verdicts import at, judge, place_of, unreadable
from smartmock.schema.model import ObjectRules, Schema
from smartmock.types import JSON, JsonObject

MOST_FIELDS: Final = 1_000
"""Fields or parts of a form."""
MOST_CHOICES: Final = 16
"""Alternatives of a form's schema that are tried."""
STYLED: Final = frozenset({"style", "explode", "allowReserved"})
"""An Encoding Object with one of these says how a value is written, else its media type does (OpenAPI 3.1.1)."""
RESERVED: Final = re.compile(r"[:/?#\[\]@$,;=]")
"""Of the reserved characters of RFC 3986 section 2.2 those that all form encoders escape: browsers leave `!'()*` alone,
and to them `+` is a space.
"""

Fields = Mapping[str, Sequence[str]]
"""Name → its values, still escaped."""


class NoForm(ValueError):
    """What is wrong with a form, in words."""


def read_fields(body: bytes) -> dict[str, list[str]]:
    """Raises `NoForm`."""
    try:
        text = body.decode()
    except UnicodeDecodeError:
        raise NoForm("it is not text in UTF-8") from None
    if text.count("&") >= MOST_FIELDS:
        raise NoForm(f"it has more than {MOST_FIELDS} fields")
    fields: dict[str, list[str]] = {}
    for pair in text.rstrip("\r\n").split("&"):
        name, _, value = pair.partition("=")
        if pair:
            try:
                fields.setdefault(unescape_form(name), []).append(value)
            except Undecodable as error:
                raise NoForm(f"its names must be written {error.how}") from None
    return fields


def encoding_of(encoding: Mapping[str, JSON], name: str) -> JsonObject:
    found = encoding.get(name)
    return found if isinstance(found, dict) else {}


def media_types_of(encoding: JsonObject) -> list[str]:
    """Those that `contentType` lists."""
    written = encoding.get("contentType")
    return [name.strip() for name in written.split(",") if name.strip()] if isinstance(written, str) else []


class FormBody:
    def __init__(self, rules: ValueRules, encoding: Mapping[str, JSON], judge_of: JudgeOf) -> None:
        self.rules = rules
        self._encoding = encoding
        self._judge_of = judge_of

    @cached_property
    def _choices(self) -> list["FormShape"]:
        schema = self.rules.schema
        found = alternatives(schema)[:MOST_CHOICES] if schema is not None else []
        return [FormShape(each, self._encoding, self._judge_of) for each in found if "object" in each.types]

    def check(self, body: bytes, _content_type: str) -> list[Violation]:
        try:
            fields = read_fields(body)
        except NoForm as error:
            return [unreadable(str(error))]
        first: list[Violation] = []
        for number, choice in enumerate(self._choices):
            value, found = choice.read(fields)
            found = found or judge(self.rules, value)
            if not found:
                return []
            first = found if number == 0 else first
        return first


class FormShape:
    """A schema of which all choices are made, as forms show it."""

    def __init__(self, schema: Schema, encoding: Mapping[str, JSON], judge_of: JudgeOf) -> None:
        self._schema = schema
        self._encoding = encoding
        self._judge_of = judge_of

    @cached_property
    def _fields(self) -> dict[str, "Field"]:
        others = frozenset(self._schema.declared)
        return {name: self._field(name, others) for name in self._schema.declared}

    def _field(self, name: str, others: frozenset[str]) -> "Field":
        return Field(name, self._schema.property(name), encoding_of(self._encoding, name), self._judge_of, others)

    def read(self, fields: Fields) -> tuple[JsonObject, list[Violation]]:
        """The value, and what its fields break before it can be judged."""
        value: JsonObject = {}
        found: list[Violation] = []
        own = self._fields
        for name, field in own.items():
            if name in fields or field.is_spread:
                found += field.add(value, fields)
        if len(fields) > len(own) or not own.keys() >= fields.keys():
            for name in fields:
                if name not in own and not any(field.takes(name) for field in own.values()):
                    found += self._field(name, frozenset(own)).add(value, fields)
        return value, found


@dataclass
class Field:
    """A property as fields of a form show it; compiled on first use. `others` are the names of all properties."""

    name: str
    schema: Schema | None
    encoding: JsonObject
    judge_of: JudgeOf
    others: frozenset[str] = frozenset()
    unescape: Unescape = unescape_form

    def add(self, value: JsonObject, fields: Fields) -> list[Violation]:
        """Reads the property into `value`, if it was sent."""
        sent = fields.get(self.name, ())
        try:
            if self.is_plain and len(sent) == 1:
                value[self.name] = self.decoding.reader.read(self.unescape(sent[0]))
            else:
                self._add_any(value, fields, sent)
        except Undecodable as error:
            return [self._misspelt(f"must be written {error.how}")]
        except BrokenJson as error:
            return [unreadable(str(error), at(self.name))]
        if self._forbids_reserved and any(map(self._forbidden.search, sent)):
            return [self._misspelt("must have its reserved characters percent-encoded")]
        return []

    def _misspelt(self, how: str) -> Violation:
        place = place_of(at(self.name))
        return Violation("body", "", at(self.name), "style", f"{place[:1].upper()}{place[1:]} {how}.")

    def _add_any(self, value: JsonObject, fields: Fields, sent: Sequence[str]) -> None:
        """The first reading that is valid, else the first."""
        is_valid, first, is_found = None, None, False
        for reading in self._readings(fields, sent):
            is_valid = is_valid or self._is_valid
            if holds(is_valid, reading):
                value[self.name] = reading
                return
            first, is_found = (first, True) if is_found else (reading, True)
        if is_found:
            value[self.name] = first

    def _readings(self, fields: Fields, sent: Sequence[str]) -> Iterator[JSON]:
        if self._is_json and sent:
            texts = [read_json(self.unescape(text).encode()) for text in sent]
            yield from (texts[0], texts) if len(texts) == 1 and self.is_list else texts if len(texts) == 1 else [texts]
            return
        written = self._written([self.unescape(text) for text in sent])
        if written:
            yield from (written[0], written) if len(written) == 1 else [written]
            return
        for decoding in self._decodings:
            if decoding is not self.decoding or sent or self._may_be_exploded(fields):
                yield from decoding.readings(fields, self.unescape)

    def _may_be_exploded(self, fields: Fields) -> bool:
        """What has no style is only spread over fields where one of them is a property that its schema names."""
        return self._is_styled or not self.is_composite or not self.decoding.declared.isdisjoint(fields)

    def _written(self, texts: Sequence[str]) -> list[JSON]:
        """Values that are written as JSON; none where they are not. No style tells how to write lists of objects."""
        if not self.is_composite or (self._is_styled and not self._lists_objects):
            return []
        written = _read_structures(texts)
        if not written and self._lists_objects and len(texts) == 1 and texts[0].lstrip()[:1] == "{":
            return _read_structures([f"[{texts[0]}]"])  # commas between them, as between texts
        return written

    @cached_property
    def decoding(self) -> Decoding:
        style = str(self.encoding.get("style") or "form")
        explode = self.encoding.get("explode", style == "form") is True
        return self._decoding(style, explode=explode)

    def _decoding(self, style: str, *, explode: bool) -> Decoding:
        return Decoding(
            self.name, style, self.schema, explode=explode, judge_of=self.judge_of, others=self.others - {self.name}
        )

    @cached_property
    def _decodings(self) -> list[Decoding]:
        """Objects without a style are JSON since OpenAPI 3.1.1, and exploded before; many write them with brackets."""
        if self._is_styled or not self.is_composite:
            return [self.decoding]
        deep = self._decoding("deepObject", explode=True)
        return [deep, self.decoding] if self.is_list or self._objects else [deep]

    @cached_property
    def _objects(self) -> list[ObjectRules]:
        """What is said of properties of the value, by any alternative."""
        return [rules for choice in self.decoding.reader.choices for rules in choice.schema.objects]

    @cached_property
    def _is_styled(self) -> bool:
        return not STYLED.isdisjoint(self.encoding)

    @cached_property
    def _is_json(self) -> bool:
        named = media_types_of(self.encoding)
        return bool(named) and not self._is_styled and all(parse_media_type(each).family == "json" for each in named)

    @cached_property
    def is_plain(self) -> bool:
        """Whether one text is the whole value."""
        return not self._is_json and self.decoding.shapes == ("scalar",)

    @cached_property
    def is_list(self) -> bool:
        return "array" in self.decoding.shapes

    @cached_property
    def is_composite(self) -> bool:
        """Whether a value can only be an object, or a list of them."""
        shapes = self.decoding.shapes
        items = self.schema.item(0) if self.schema is not None and self.is_list else None
        return "scalar" not in shapes and ("object" in shapes or wants_structure(items))

    @cached_property
    def _lists_objects(self) -> bool:
        return self.is_composite and self.is_list and "object" not in self.decoding.shapes

    @cached_property
    def is_spread(self) -> bool:
        """Whether other fields than that of its own name may belong to it."""
        return self.is_composite or "object" in self.decoding.shapes or self._is_deep

    @cached_property
    def _is_deep(self) -> bool:
        return self.encoding.get("style") == "deepObject" or (self.is_composite and not self._is_styled)

    def takes(self, name: str) -> bool:
        """Whether a field of another name belongs to it: with brackets, or as a property that its schema names.

        Other properties that the schema allows belong to what is declared to be exploded, and else to nobody.
        """
        if not self.is_spread:
            return False
        if self._is_deep and name.startswith(f"{self.name}["):
            return True
        if self.encoding.get("style") == "deepObject":
            return False
        return name in self.decoding.declared or (
            self._is_styled and any(rules.evaluates(name) for rules in self._objects)
        )

    @cached_property
    def _is_valid(self) -> Callable[[JSON], bool]:
        return self.judge_of(self.schema) if self.schema is not None else lambda _: True

    @cached_property
    def _forbids_reserved(self) -> bool:
        return self._is_styled and self.unescape is unescape_form and self.encoding.get("allowReserved") is not True

    @cached_property
    def _forbidden(self) -> re.Pattern[str]:
        """Commas separate the items of a list."""
        is_split = self.decoding.shapes != ("scalar",) and self.encoding.get("explode") is not True
        return re.compile(RESERVED.pattern.replace(",", "")) if is_split else RESERVED


def _read_structures(texts: Iterable[str]) -> list[JSON]:
    """Objects and arrays written as JSON; none where one is not: it may be written in another way."""
    try:
        values = [read_json(text.encode()) for text in texts]
    except BrokenJson:
        return []
    return values if all(isinstance(value, dict | list) for value in values) else []
