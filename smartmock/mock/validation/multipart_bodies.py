"""Bodies of `multipart/form-data` and its kin, part by part (RFC 7578, OpenAPI 3.1 section 4.8.15).

What is in a file is never looked at: in the value that is judged, an empty text stands for it.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

from smartmock import pointers
from smartmock.mock.media_types import MediaRange, parse_media_type
from smartmock.mock.multipart import BrokenMultipart, Part, read_parts
from smartmock.mock.validation.coercion import JudgeOf, Reader, alternatives
from smartmock.mock.validation.content_types import kind_of, rank, read_sent
from smartmock.mock.validation.form_bodies import MOST_CHOICES, MOST_FIELDS, STYLED, Field, encoding_of, media_types_of
from smartmock.mock.validation.json_bodies import BrokenJson, read_json
from smartmock.mock.validation.model import MOST, Violation, shorten
from smartmock.mock.validation.part_headers import PartHeaders
from smartmock.mock.validation.shapes import is_binary, is_list, wants_structure
from smartmock.mock.validation.styles import as_it_is, gather
from smartmock.mock.validation.text_bodies import NoText, decode
from smartmock.mock.validation.values import ValueRules
from smartmock.mock.validation.verdicts import at, judge, place_of, refuse_type, unreadable
from smartmock.mock.validation.xml_bodies import XmlReader, read_root
from smartmock.mock.xml_text import NoXml
from smartmock.schema.model import Schema
from smartmock.types import JSON, JsonObject

OF_FILES: Final = frozenset({"type", "minLength", "maxLength"})
"""Rules that files can break; the others would judge what stands for them."""
UNREADABLE: Final = (BrokenJson, NoText, NoXml)

Parts = Mapping[str, Sequence[Part]]


@dataclass(slots=True)
class Found:
    """What parts say. `files` are the places of values that nobody looked at, `unread` of those that cannot be read."""

    value: JsonObject = field(default_factory=dict)
    violations: list[Violation] = field(default_factory=list)
    files: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)

    def judge(self, rules: ValueRules, value: JSON, pointer: str = "") -> list[Violation]:
        """What a value breaks, but for what is in files."""
        told = judge(rules, value, pointer)
        if not (told and (self.files or self.unread)):
            return told
        return [
            each
            for each in told
            if each.pointer not in self.unread and (each.pointer not in self.files or each.rule in OF_FILES)
        ]


class MultipartBody:
    """`items` says what each part of a body without names must obey, by OpenAPI 3.2; None where nothing does."""

    def __init__(
        self,
        rules: ValueRules,
        items: ValueRules | None,
        encoding: Mapping[str, JSON],
        headers: Mapping[str, PartHeaders],
        judge_of: JudgeOf,
    ) -> None:
        self.rules = rules
        self.items = items
        self._encoding = encoding
        self._headers = headers
        self._judge_of = judge_of

    @cached_property
    def _choices(self) -> list["MultipartShape"]:
        schema = self.rules.schema
        found = alternatives(schema)[:MOST_CHOICES] if schema is not None else []
        reads = PartReader(self._judge_of)
        return [MultipartShape(each, self._encoding, self._headers, reads) for each in found if "object" in each.types]

    def check(self, body: bytes, content_type: str) -> list[Violation]:
        parts: list[Part] = []
        try:
            for part in read_parts(content_type, body):
                if len(parts) == MOST_FIELDS:
                    return [unreadable(f"it has more than {MOST_FIELDS} parts")]
                parts.append(part)
        except BrokenMultipart as error:
            return [unreadable(str(error))]
        names = [part.disposition().get(b"name") for part in parts]
        is_form = content_type[:20].lower().startswith("multipart/form-data")
        if is_form and None in names:
            return [unreadable("one of its parts has no name")]
        if not is_form and not any(names):
            return self._check_list(parts)
        named: dict[str, list[Part]] = {}
        for name, part in zip(names, parts, strict=True):
            if name is not None:
                named.setdefault(name.decode("utf-8", "replace"), []).append(part)
        return self._check_named(named)

    def _check_named(self, parts: Parts) -> list[Violation]:
        first: list[Violation] = []
        for number, choice in enumerate(self._choices):
            found = choice.read(parts)
            told = [*found.violations, *found.judge(self.rules, found.value)][:MOST]
            if not told:
                return []
            first = told if number == 0 else first
        return first

    def _check_list(self, parts: Sequence[Part]) -> list[Violation]:
        """Parts in their order (OpenAPI 3.2 section 4.15.1.2)."""
        schema = self.rules.schema
        whole = schema if schema is not None and is_list(schema) else None
        if whole is None and self.items is None:
            return []
        reads, found, values = PartReader(self._judge_of), Found(), list[JSON]()
        for index, part in enumerate(parts):
            below = self.items.schema if self.items else whole.item(index) if whole else None
            values.append(reads.read(part, below, (), at(index), found))
        told = found.violations
        if self.items is not None:
            for index, value in enumerate(values):
                told += found.judge(self.items, value, at(index))
        if whole is not None:
            told += found.judge(self.rules, values)
        return told[:MOST]


@dataclass
class PartSchema:
    """What one part must obey; compiled on first use."""

    schema: Schema | None
    judge_of: JudgeOf

    @cached_property
    def reader(self) -> Reader:
        return Reader(self.schema, self.judge_of)

    @cached_property
    def wants_structure(self) -> bool:
        return wants_structure(self.schema)

    @cached_property
    def wants_file(self) -> bool:
        """Whether it can be nothing else."""
        return self.schema is not None and all(map(is_binary, alternatives(self.schema)))

    @cached_property
    def says_nothing(self) -> bool:
        return self.schema is None or not self.schema.typed

    @cached_property
    def reads_xml(self) -> bool:
        return self.schema is not None and (self.wants_structure or "string" not in self.schema.types)

    def is_file(self, part: Part, media_type: MediaRange | None) -> bool:
        if self.wants_structure:
            return False
        if self.wants_file:
            return True
        if media_type is not None and not self.says_nothing:
            return kind_of(media_type) in {"bytes", "multipart"}
        return b"filename" in part.disposition() or (
            media_type is not None and kind_of(media_type) in {"bytes", "multipart"}
        )

    def stand_in(self, part: Part) -> str:
        """A text that is as long as a file where its length matters, and otherwise empty."""
        schema = self.schema
        if schema is None or (schema.max_length is None and schema.min_length == 0):
            return ""
        enough = max(schema.min_length, 0 if schema.max_length is None else schema.max_length + 1)
        return "x" * min(part.size, enough)


class PartReader:
    """Parts as values, by the media type of the part, else by what the schema wants."""

    def __init__(self, judge_of: JudgeOf) -> None:
        self.judge_of = judge_of
        self._xml = XmlReader(judge_of)
        self._known: dict[int, PartSchema] = {}

    def read(
        self, part: Part, schema: Schema | None, declared: Sequence[MediaRange], pointer: str, found: Found
    ) -> JSON:
        """Adds what is wrong to `found`, and the place if what stands there is a file."""
        written = part.headers.get("content-type", "")
        sent = read_sent(written) if written else None
        if sent is not None and declared and not any(rank(each, sent) for each in declared):
            options = ", ".join(f"`{each.essence}`" for each in declared)
            place = place_of(pointer)
            message = f"{place[:1].upper()}{place[1:]} is sent as `{shorten(sent.essence)}`, but must be {options}."
            found.violations.append(refuse_type(message, pointer))
        media_type = sent or (declared[0] if len(declared) == 1 else None)
        rules = self._known.get(id(schema))
        if rules is None:  # it keeps the schema, so that its id stays its own
            rules = self._known[id(schema)] = PartSchema(schema, self.judge_of)
        if rules.is_file(part, media_type):
            found.files.add(pointer)
            return rules.stand_in(part)
        try:
            return self._read(part, rules, media_type)
        except UNREADABLE as error:
            found.violations.append(unreadable(str(error).rstrip("."), pointer))
            found.unread.add(pointer)
            return ""

    def _read(self, part: Part, rules: PartSchema, media_type: MediaRange | None) -> JSON:
        kind = kind_of(media_type) if media_type is not None else "text"
        written = part.headers.get("content-type", "")
        if kind == "json":
            return read_json(part.content, written)
        if kind == "xml" and rules.reads_xml:
            return self._xml.read(read_root(part.content, written), rules.schema)
        if rules.wants_structure:
            # Many clients say nothing, or `text/plain`, of what is JSON by default (RFC 7578 section 4.4).
            with suppress(BrokenJson):
                return read_json(part.content, written)
        return rules.reader.read(decode(part.content, written))


class MultipartShape:
    """A schema of which all choices are made, as parts show it."""

    def __init__(
        self, schema: Schema, encoding: Mapping[str, JSON], headers: Mapping[str, PartHeaders], reads: PartReader
    ) -> None:
        self._schema = schema
        self._encoding = encoding
        self._headers = headers
        self._reads = reads

    @cached_property
    def _styled(self) -> dict[str, Field]:
        """Properties of which an Encoding Object says how they are written, since OpenAPI 3.1."""
        others = frozenset(self._schema.declared)
        return {
            name: Field(name, self._schema.property(name), rules, self._reads.judge_of, others, as_it_is)
            for name in self._schema.declared
            if not STYLED.isdisjoint(rules := encoding_of(self._encoding, name))
        }

    @cached_property
    def _properties(self) -> dict[str, "PartRules"]:
        return {name: self._property(name) for name in self._schema.declared}

    def _property(self, name: str) -> "PartRules":
        encoding = encoding_of(self._encoding, name)
        return PartRules(name, self._schema.property(name), encoding, self._headers.get(name))

    def read(self, parts: Parts) -> Found:
        found = Found()
        styled = self._styled
        texts = gather((name, _text_of(part)) for name, each in parts.items() for part in each) if styled else {}
        for each in styled.values():
            found.violations += each.add(found.value, texts)
        for name, sent in parts.items():
            if name not in styled and not any(each.takes(name) for each in styled.values()):
                rules = self._properties.get(name) or self._property(name)
                rules.add(sent, self._reads, found)
        return found


def _text_of(part: Part) -> str:
    return "" if b"filename" in part.disposition() else part.content.decode("utf-8", "replace")


@dataclass
class PartRules:
    """A property as parts show it; compiled on first use."""

    name: str
    schema: Schema | None
    encoding: JsonObject
    headers: PartHeaders | None

    def add(self, parts: Sequence[Part], reads: PartReader, found: Found) -> None:
        pointer = at(self.name)
        if self.headers is not None:
            for part in parts:
                found.violations += self.headers.check(part.headers, pointer)
        if len(parts) == 1 and (not self.is_list or self._is_whole(parts[0])):
            found.value[self.name] = reads.read(parts[0], self.schema, self.declared, pointer, found)
            return
        found.value[self.name] = [
            reads.read(part, self._item(index), self.declared, pointers.join(pointer, index), found)
            for index, part in enumerate(parts)
        ]

    @cached_property
    def declared(self) -> list[MediaRange]:
        return [parse_media_type(name) for name in media_types_of(self.encoding)]

    @cached_property
    def is_list(self) -> bool:
        return is_list(self.schema)

    def _is_whole(self, part: Part) -> bool:
        """Whether one part holds the whole list, as JSON: many clients say nothing of what can be nothing else."""
        sent = read_sent(part.headers.get("content-type", ""))
        types = [sent] if sent is not None else self.declared
        is_json = all(each.family == "json" for each in types) if types else self._lists_objects
        return is_json and part.content.lstrip()[:1] == b"["

    @cached_property
    def _lists_objects(self) -> bool:
        item = self._item(0)
        return item is not None and wants_structure(item) and "array" not in item.types

    @cached_property
    def _lists(self) -> list[Schema]:
        found = alternatives(self.schema) if self.schema is not None else []
        return [each for each in found if "array" in each.types]

    def _item(self, index: int) -> Schema | None:
        return self._lists[0].item(index) if self._lists else self.schema
