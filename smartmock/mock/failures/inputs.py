"""What can be wrong with a request: rules of its body and its parameters that it breaks, or could break."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl

import orjson

from smartmock import pointers
from smartmock.mock.context import Context
from smartmock.mock.media_types import parse_media_type
from smartmock.mock.model import MockRequest
from smartmock.schema.model import Schema
from smartmock.schema.validator import Validator
from smartmock.spec.document import Operation
from smartmock.types import JSON

MAX_FIELDS: Final = 40
MAX_BODY: Final = 64 * 1024
"""Bytes of a body that is looked into for what is wrong with it."""
LONGEST: Final = 100
"""Characters of a name or a value of the request that an answer repeats."""
MAX_LISTED: Final = 5
"""Values of an `enum` that a sentence lists."""
_MISSING: Final = re.compile(r'"(.+)" is a required property')


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a part of the request breaks. `rule` is a keyword of JSON Schema, or `other`; `limit` its value.

    `place` is where the part stands: `body`, `path`, `query`. `value` is what was sent there.
    """

    place: str
    steps: tuple[str, ...]
    rule: str = "other"
    limit: str = ""
    required: bool = False
    value: JSON = None

    @property
    def name(self) -> str:
        """`items.0.quantity`; parameters and properties of the body itself go by their plain names."""
        return ".".join(self.steps)

    @property
    def pointer(self) -> str:
        return pointers.join("", *self.steps)


@dataclass(frozen=True, slots=True)
class Rules:
    """What a part of the request has to obey."""

    schema: Schema
    validator: Validator

    def broken(self, value: JSON, place: str, at: tuple[str, ...]) -> Iterator[Fault]:
        """The rules that `value` breaks, which stands `at` some steps in its place."""
        try:
            violations = self.validator.violations(value)[:MAX_FIELDS]
        except ValueError:  # nested deeper than the validator looks
            return
        for violation in violations:
            steps, rule = tuple(pointers.split(violation.pointer)), violation.rule
            missing = _MISSING.match(violation.message) if rule == "required" else None
            if missing:
                yield Fault(place, (*at, *steps, missing[1]), "required")
            elif (at or steps) and rule != "required" and all(len(step) <= LONGEST for step in steps):
                schema = _schema_at(self.schema, steps)
                limit = dict(_limits(schema)).get(rule) if schema is not None else None
                known = rule if limit is not None else "other"
                yield Fault(place, (*at, *steps), known, limit or "", value=_value_at(value, steps))


class Inputs:
    """The parts of an operation's requests, those first about which there is most to say."""

    def __init__(self, operation: Operation, context: Context) -> None:
        content = operation.request_body.content if operation.request_body else ()
        pointer = next((item.schema for item in content if parse_media_type(item.name).family == "json"), None)
        pointer = pointer or next((item.schema for item in content), None)
        parameters = [item for item in operation.parameters if item.location in {"query", "path"}]
        with context.lock:
            self._body = _rules_at(pointer, context)
            rules = [_rules_at(item.schema, context) for item in parameters]
        pairs = list(zip(parameters, rules, strict=True))
        self._query = {item.name: each for item, each in pairs if item.location == "query"}
        declared = [*_properties(self._body.schema if self._body else None)]
        declared += [
            _worst(each.schema if each else None, item.location, (item.name,), required=item.required)
            for item, each in pairs
        ]
        self.declared = sorted(declared, key=lambda fault: (fault.place == "path", not fault.required))

    def faults(self, request: MockRequest) -> list[Fault]:
        """Those of this request; where nothing is wrong with it, those that it could have."""
        sent = _parse(request.body) if len(request.body) <= MAX_BODY else None
        query = dict(sorted(parse_qsl(request.query, keep_blank_values=True))) if request.query else {}
        broken = [*self._broken_query(query), *self._missing(sent, query)]
        if sent is not None and self._body is not None:
            broken = [*self._body.broken(sent, "body", ()), *broken]
        return broken or self._possible(sent, query)

    def _broken_query(self, query: Mapping[str, str]) -> Iterator[Fault]:
        for name, rules in self._query.items():
            if name in query and rules is not None and not {"array", "object"} & set(rules.schema.types):
                yield from rules.broken(_read(query[name], rules.schema), "query", (name,))

    def _missing(self, sent: JSON, query: Mapping[str, str]) -> Iterator[Fault]:
        for fault in self.declared:
            absent = sent is None if fault.place == "body" else fault.name not in query
            if fault.required and absent and fault.place != "path":
                yield replace(fault, rule="required", limit="")

    def _possible(self, sent: JSON, query: Mapping[str, str]) -> list[Fault]:
        """Rules of what was sent go first. That something is just not valid is said where there is no better rule."""

        def given(fault: Fault) -> bool:
            top = sent if isinstance(sent, dict) else {}
            return fault.name in query if fault.place == "query" else fault.steps[0] in top

        telling = [fault for fault in self.declared if fault.rule != "other"]
        return sorted(telling or self.declared, key=lambda fault: (fault.place == "path", not given(fault)))


def _properties(schema: Schema | None) -> Iterator[Fault]:
    """Of the body, or of the one object that it wraps."""
    if schema is None:
        return
    steps: tuple[str, ...] = ()
    names = schema.declared
    if len(names) == 1 and (inner := schema.property(names[0])) is not None and inner.declared:
        schema, steps, names = inner, names, inner.declared
    for name in names[:MAX_FIELDS]:
        view = schema.property(name)
        if view is None or not view.read_only:
            yield _worst(view, "body", (*steps, name), required=name in schema.required)


def _worst(schema: Schema | None, place: str, steps: tuple[str, ...], *, required: bool) -> Fault:
    """The first of the rules that a value of the schema can break."""
    rule, limit = next(_limits(schema), ("other", "")) if schema is not None else ("other", "")
    return Fault(place, steps, rule, limit, required)


def _limits(schema: Schema) -> Iterator[tuple[str, str]]:
    """Keyword → its value, as a sentence says it."""
    if schema.enum is not None and all(isinstance(value, str | int) for value in schema.enum):
        more = ", …" if len(schema.enum) > MAX_LISTED else ""
        yield "enum", ", ".join(map(str, schema.enum[:MAX_LISTED])) + more
    numbers: Iterable[tuple[str, int | float | None]] = (
        ("minimum", schema.minimum),
        ("maximum", schema.maximum),
        ("minLength", schema.min_length if schema.min_length > 1 else None),
    )
    yield from (
        (rule, f"{limit:g}" if abs(limit) < 1e6 else str(limit)) for rule, limit in numbers if limit is not None
    )
    if schema.format in SPOKEN:
        yield "format", SPOKEN[schema.format]
    if schema.max_length is not None:
        yield "maxLength", str(schema.max_length)
    if schema.typed and len(schema.types) == 1 and schema.types[0] != "string":
        yield "type", schema.types[0]


SPOKEN: Final[Mapping[str | None, str]] = {
    "email": "email address",
    "date": "date",
    "date-time": "date-time",
    "time": "time",
    "uri": "URI",
    "url": "URL",
    "uuid": "UUID",
    "hostname": "hostname",
    "ipv4": "IPv4",
    "ipv6": "IPv6",
}
"""Formats that people know, as they call them."""


def _rules_at(pointer: str | None, context: Context) -> Rules | None:
    if pointer is None:
        return None
    return Rules(context.schemas.view(pointer, "request"), context.schemas.validator(pointer, "request"))


def _read(text: str, schema: Schema) -> JSON:
    """`text` as the schema means it: a number or a boolean where it can be no text."""
    found = None if "string" in schema.types or len(text) > LONGEST else _parse(text.encode("utf-8", "replace"))
    return text if found is None else found


def _parse(body: bytes) -> JSON:
    """None for what is no JSON."""
    try:
        return orjson.loads(body) if body else None
    except ValueError:
        return None


def _schema_at(schema: Schema, steps: Sequence[str]) -> Schema | None:
    found: Schema | None = schema
    for step in steps:
        if found is None:
            return None
        found = found.item(int(step)) if step.isdecimal() else found.property(step)
    return found


def _value_at(value: JSON, steps: Sequence[str]) -> JSON:
    """None where there is nothing that an answer may repeat."""
    try:
        found = pointers.resolve(value, pointers.join("", *steps))
    except KeyError:
        return None
    return found if isinstance(found, int | float) or (isinstance(found, str) and len(found) <= LONGEST) else None
