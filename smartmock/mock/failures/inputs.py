"""What can be wrong with a request: rules of its body and its parameters that it breaks, or could break."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import parse_qsl

import orjson

from smartmock import pointers
from smartmock.mock.context import Context
from smartmock.mock.media_types import parse_media_type
from smartmock.mock.model import MockRequest
from smartmock.mock.validation.model import Violation
from smartmock.mock.validation.rules import RequestRules
from smartmock.schema.model import Schema
from smartmock.spec.document import Operation
from smartmock.types import JSON

MAX_FIELDS: Final = 40
MAX_BODY: Final = 64 * 1024
"""Bytes of a body that is looked into for what is wrong with it."""
LONGEST: Final = 100
"""Characters of a name or a value of the request that an answer repeats."""
MAX_LISTED: Final = 5
"""Values of an `enum` that a sentence lists."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that a part of the request breaks. `rule` is a keyword of JSON Schema, or `other`; `limit` its value.

    `place` is where the part stands: `body`, `path`, `query`, `header`, `cookie`. `value` is what was sent there, but
    for headers and cookies, which may be secret.
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


class Inputs:
    """The parts of an operation's requests, those first about which there is most to say."""

    def __init__(self, operation: Operation, context: Context, rules: RequestRules) -> None:
        content = operation.request_body.content if operation.request_body else ()
        pointer = next((item.schema for item in content if parse_media_type(item.name).family == "json"), None)
        pointer = pointer or next((item.schema for item in content), None)
        parameters = [item for item in operation.parameters if item.location in {"query", "path"}]
        self._rules = rules
        with context.lock:
            self._body = _view(pointer, context)
            schemas = [_view(item.schema, context) for item in parameters]
        pairs = list(zip(parameters, schemas, strict=True))
        self._parameters = {(item.location, item.name): schema for item, schema in pairs}
        declared = [*_properties(self._body)]
        declared += [_worst(schema, item.location, (item.name,), required=item.required) for item, schema in pairs]
        self.declared = sorted(declared, key=lambda fault: (fault.place == "path", not fault.required))
        # What a body that was not sent would have had to hold.
        needed = [fault for fault in self.declared if fault.place == "body" and fault.required]
        self._needed = [replace(fault, rule="required", limit="") for fault in needed]

    def faults(self, request: MockRequest, path_params: Mapping[str, str]) -> list[Fault]:
        """Those of this request; where nothing is wrong with it, those that it could have."""
        if len(request.body) > MAX_BODY:
            return self._possible(request)
        broken = [each for each in self._rules.check_input(request, path_params) if not _is_whole(each)]
        absent = [] if request.body else self._needed
        return [*absent, *self.told(broken)] or self._possible(request)

    def told(self, broken: Sequence[Violation]) -> list[Fault]:
        """What an answer can tell of violations, those of the body first: of the most there is to say."""
        shown = [each for each in broken if each.location != "security"]
        is_absent = any(_is_whole(each) and each.rule == "required" for each in shown) and self._needed
        found = [
            self._fault(each)
            for each in sorted(shown, key=lambda each: each.location != "body")
            if not (is_absent and _is_whole(each))
        ]
        return [*(self._needed if is_absent else ()), *found][:MAX_FIELDS]

    def _fault(self, violation: Violation) -> Fault:
        inner = tuple(pointers.split(violation.pointer))
        steps = inner or ("body",) if violation.location == "body" else (violation.name, *inner)
        if violation.rule == "required" or any(len(step) > LONGEST for step in steps):
            return Fault(violation.location, steps, "required" if violation.rule == "required" else "other")
        top = self._body if violation.location == "body" else self._parameters.get(("query", violation.name))
        schema = _schema_at(top, inner) if top is not None else None
        limit = dict(_limits(schema)).get(violation.rule) if schema is not None else None
        rule = "other" if limit is None else violation.rule
        value = violation.value if violation.location in {"body", "query", "path"} else None
        return Fault(violation.location, steps, rule, limit or "", value=value)

    def _possible(self, request: MockRequest) -> list[Fault]:
        """Rules of what was sent go first. That something is just not valid is said where there is no better rule."""
        sent = _parse(request.body) if len(request.body) <= MAX_BODY else None
        query = dict(parse_qsl(request.query, keep_blank_values=True)) if request.query else {}

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


def _view(pointer: str | None, context: Context) -> Schema | None:
    return context.schemas.view(pointer, "request") if pointer is not None else None


def _is_whole(violation: Violation) -> bool:
    """Whether it is about the body itself, not a part of it."""
    return violation.location == "body" and not violation.pointer


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
