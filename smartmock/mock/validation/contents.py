"""Parameters that are described by a media type: JSON in a query, or the query as a form (OpenAPI 3.2, 4.12.2.3)."""

from collections.abc import Iterator, Mapping
from typing import Protocol

import orjson

from smartmock.mock.media_types import parse_media_type
from smartmock.mock.validation.coercion import JudgeOf, Raw, Reader
from smartmock.mock.validation.styles import Decoding, Fields, Undecodable, Unescape, as_it_is, unescape_form
from smartmock.schema.model import Schema
from smartmock.spec.document import MediaType
from smartmock.types import JSON

MOST_FIELDS = 1_000
"""Of a query or a form that are looked at."""


class Readings(Protocol):
    """Everything that was sent for a parameter may mean, the likeliest first; raises `Undecodable`."""

    def readings(self, fields: Fields, unescape: Unescape = as_it_is) -> Iterator[JSON]:
        """None when nothing was sent."""


def split_query(query: str) -> dict[str, list[str]]:
    """`a=1&b=%2C` → names unescaped, values as they came; a name that is no UTF-8 is nobody's."""
    fields: dict[str, list[str]] = {}
    for piece in query.split("&", MOST_FIELDS)[:MOST_FIELDS]:
        name, _, value = piece.partition("=")
        if "%" in name or "+" in name:
            try:
                name = unescape_form(name)
            except Undecodable:
                continue
        if piece:
            values = fields.get(name)
            if values is None:
                fields[name] = [value]
            else:
                values.append(value)
    return fields


def content_readings(name: str, content: MediaType, schema: Schema | None, judge_of: JudgeOf) -> Readings | None:
    """None for media types that are not looked into."""
    kind = parse_media_type(content.name)
    if kind.family == "json":
        return JsonContent(name)
    if kind.essence == "application/x-www-form-urlencoded":
        return FormContent(name, schema, content.encoding, judge_of)
    return Decoding(name, "simple", schema, explode=False, judge_of=judge_of) if kind.type == "text" else None


class JsonContent:
    """A JSON text, escaped."""

    def __init__(self, name: str) -> None:
        self._name = name

    def readings(self, fields: Fields, unescape: Unescape = as_it_is) -> Iterator[JSON]:
        for value in fields.get(self._name, ()):
            try:
                yield orjson.loads(unescape(value))
            except orjson.JSONDecodeError:
                raise Undecodable("as JSON") from None


class FormContent:
    """A form, each property in the style of its Encoding Object."""

    def __init__(self, name: str, schema: Schema | None, encoding: Mapping[str, JSON], judge_of: JudgeOf) -> None:
        self._name = name
        self._reader = Reader(schema, judge_of)
        self._decodings: list[Decoding] = []
        for field, rules in encoding.items():
            if isinstance(rules, dict) and not {"style", "explode"}.isdisjoint(rules):
                style = str(rules.get("style", "form"))
                explode = rules.get("explode", style == "form") is True
                below = schema.property(field) if schema is not None else None
                self._decodings.append(Decoding(field, style, below, explode=explode, judge_of=judge_of))

    def readings(self, fields: Fields, unescape: Unescape = as_it_is) -> Iterator[JSON]:
        for text in fields.get(self._name, ()):
            yield from self._read(split_query(unescape(text)))

    def _read(self, fields: Fields) -> Iterator[JSON]:
        styled = {each.name: value for each in self._decodings for value in [*each.readings(fields, unescape_form)][:1]}
        raw: dict[str, Raw] = {}
        for name, values in fields.items():
            if not any(name == each.name or name.startswith(f"{each.name}[") for each in self._decodings):
                texts: list[Raw] = [unescape_form(value) for value in values]
                raw[name] = texts[0] if len(texts) == 1 else texts
        for value in self._reader.readings(raw):
            yield {**value, **styled} if isinstance(value, dict) else value
