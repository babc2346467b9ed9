"""Parameters of requests: in the path, the query, headers and cookies (OpenAPI 3.2 section 4.12)."""

import weakref
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import islice
from typing import Final, TypeAlias

from smartmock import pointers
from smartmock.mock.context import Context
from smartmock.mock.model import MockRequest
from smartmock.mock.validation.coercion import Convert, Judge, judge_in
from smartmock.mock.validation.contents import MOST_FIELDS, FormContent, Readings, content_readings, split_query
from smartmock.mock.validation.model import MOST, Location, Violation, shorten
from smartmock.mock.validation.styles import (
    Decoding,
    Fields,
    Undecodable,
    Unescape,
    as_it_is,
    unescape_form,
    unescape_url,
)
from smartmock.mock.validation.values import ValueRules
from smartmock.mock.validation.wording import Broken
from smartmock.routing.template import capture_raw, parse_template
from smartmock.schema.model import Schema
from smartmock.spec.document import Operation, Parameter
from smartmock.types import JSON, JsonObject

MOST_READINGS: Final = 40
"""Of one value that are judged."""
MOST_EXPLAINED: Final = 4
"""Readings of a value that are compared for the one that breaks the least."""
Accepts: TypeAlias = Callable[[Sequence[str]], bool]
"""Whether the values of a parameter, still escaped, are valid."""

NOTHING: Final[Fields] = {}
WHOLE: Final = ""
"""The name of the query string where all of it is one value."""
UNJUDGED: Final = frozenset(("type", "title", "description", "examples", "default", "deprecated"))
"""Keywords that leave every text valid."""


class ParameterRules:
    """What an operation asks of the parameters of its requests."""

    def __init__(self, operation: Operation, context: Context) -> None:
        secrets = secret_names(context.document.tree)
        rules = [ParameterRule(item, context, is_secret=_key(item) in secrets) for item in operation.parameters]
        for rule in rules:
            rule.others.rules = tuple(weakref.proxy(other) for other in rules if other is not rule)
        self._path, self._query, self._headers, self._cookies, self._whole = (
            tuple(rule for rule in rules if rule.parameter.location == location)
            for location in ("path", "query", "header", "cookie", "querystring")
        )
        is_quick = all(rule.is_quick for rule in self._path)
        self._template = None if is_quick else parse_template(operation.path)
        self._deprecated = tuple(rule for rule in rules if rule.parameter.deprecated)
        self._is_empty = not rules

    def check(self, request: MockRequest, path_params: Mapping[str, str]) -> list[Violation]:
        """What the parameters break, in the order path, query, header, cookie. `path_params` are percent-decoded."""
        found: list[Violation] = []
        if self._is_empty:
            return found
        if self._path:
            self._check_path(request.path, path_params, found)
        if self._query:
            _check(self._query, split_query(request.query) if request.query else NOTHING, found)
        if self._headers:
            self._check_headers(request.headers, found)
        if self._cookies:
            self._check_cookies(request.headers.get("cookie", ""), found)
        if self._whole:
            _check(self._whole, {WHOLE: [request.query]} if request.query else NOTHING, found)
        return found[:MOST]

    def deprecated(self, request: MockRequest) -> list[Violation]:
        """What is sent and will go. Those in the path are left out: nobody can leave them out."""
        if not self._deprecated:
            return []
        cookies = split_cookies(request.headers.get("cookie", ""))
        sent = {"query": split_query(request.query), "header": request.headers, "cookie": cookies}
        return [rule.deprecated() for rule in self._deprecated if rule.name in sent.get(rule.parameter.location, ())]

    def _check_path(self, path: str, path_params: Mapping[str, str], found: list[Violation]) -> None:
        is_escaped = "%" in path
        for rule in self._path:
            text = path_params.get(rule.name, "")
            if not text:
                found.append(rule.missing())
            elif is_escaped and "\ufffd" in text and "%EF%BF%BD" not in path.upper():
                found.append(rule.undecodable("in percent-encoded UTF-8"))
            elif (is_escaped and rule.is_list) or not rule.accepts((text,)):
                raw = capture_raw(self._template, path, path_params) if self._template and is_escaped else None
                fields = {rule.name: [raw[rule.name] if raw else text]}
                found += rule.judge(fields, (unescape_url if raw else as_it_is,))

    def _check_headers(self, headers: Mapping[str, str], found: list[Violation]) -> None:
        for rule in self._headers:
            text = headers.get(rule.name)
            if text is None:
                if rule.is_required:
                    found.append(rule.missing())
            elif not rule.accepts((text,)):
                found += rule.judge({rule.name: [text]})

    def _check_cookies(self, header: str, found: list[Violation]) -> None:
        fields = split_cookies(header) if header else NOTHING
        if "&" in header:
            # RFC 6570 joins what is exploded by `&`, clients write cookies of their own: both are read.
            pieces = split_cookies(header.replace("&", ";"))
            _check([rule for rule in self._cookies if rule.is_joined], pieces, found)
            _check([rule for rule in self._cookies if not rule.is_joined], fields, found)
        else:
            _check(self._cookies, fields, found)


def _check(rules: Sequence["ParameterRule"], fields: Fields, found: list[Violation]) -> None:
    """The parameters of one location whose values are `fields`."""
    for rule in rules:
        values = fields.get(rule.name)
        if values is None:
            if not fields or not rule.is_spread:
                if rule.is_required:
                    found.append(rule.missing())
                continue
        elif rule.accepts(values):
            continue
        found += rule.judge(fields)


class ParameterRule:
    """What one parameter has to be. `accepts` is quick: what it refuses may be valid all the same."""

    __slots__ = (
        "__weakref__", "_empty", "_is_secret", "_readings", "_unescapes", "_values", "accepts", "is_joined", "is_list",
        "is_quick", "is_required", "is_spread", "name", "others", "parameter",
    )  # fmt: skip

    def __init__(self, parameter: Parameter, context: Context, *, is_secret: bool) -> None:
        self.parameter = parameter
        self.name = own_name(parameter)
        self.is_required = parameter.required
        self.others = Others()
        content = parameter.content[0] if parameter.content and parameter.schema is None else None
        self._values = ValueRules(content.schema if content else parameter.schema, context)
        schema, judge_of = self._values.schema, judge_in(context)
        self._is_secret = is_secret or (schema is not None and "password" in schema.formats)
        self._empty = _empty_allowed(parameter, context)
        self._readings: Readings | None
        if content is not None:
            self._readings = content_readings(self.name, content, schema, judge_of)
        else:
            style, explode = parameter.style, parameter.explode
            self._readings = Decoding(self.name, style, schema, explode=explode, judge_of=judge_of, others=self.others)
        decoding = self._readings if isinstance(self._readings, Decoding) else None
        self._unescapes = _unescapes(parameter, self._readings)
        self.is_spread = decoding is not None and decoding.is_spread
        self.is_joined = parameter.style == "form" and parameter.explode and bool(decoding and decoding.is_composite)
        self.is_quick = decoding is not None and decoding.is_plain and self._empty is not False
        self.is_list = decoding is not None and decoding.item_converter is not None and self._empty is None
        self.accepts = self._quick_judge(decoding, schema) if decoding is not None else _never

    def _quick_judge(self, decoding: Decoding, schema: Schema | None) -> Accepts:
        unescape = as_it_is if self.parameter.location == "path" else self._unescapes[0]
        if self.is_list and decoding.item_converter is not None:
            return judge_list(unescape, decoding, decoding.item_converter, self._values.is_valid)
        if not self.is_quick:
            return _never
        if _takes_all(schema):
            return partial(_decodes, unescape)
        return judge_text(unescape, decoding.reader.converters, self._values.is_valid)

    def claims(self, field: str) -> bool:
        """Whether a field of the query belongs to this parameter, whoever else would take it."""
        readings = self._readings
        return readings.claims(field) if isinstance(readings, Decoding) else field == self.name

    def judge(self, fields: Fields, unescapes: Sequence[Unescape] = ()) -> list[Violation]:
        """A value is valid when one of its readings is; else the one is explained that breaks the least."""
        sent = fields.get(self.name)
        if sent and self._empty is not None and not any(sent):
            return [] if self._empty else [self._violation(Broken("", "minLength", "It must not be empty."))]
        seen: list[JSON] = []
        refused: Undecodable | None = None
        try:
            for value in self._all_readings(fields, unescapes or self._unescapes):
                if self._holds(value):
                    return []
                seen.append(value)
        except Undecodable as error:
            refused = error
        if seen:
            return self._explain(seen)
        if refused is not None:
            return [self.undecodable(refused.how)]
        return [self.missing()] if self.is_required and not (sent and self._readings is None) else []

    def _all_readings(self, fields: Fields, unescapes: Sequence[Unescape]) -> Iterator[JSON]:
        if self._readings is not None:
            for unescape in unescapes:
                yield from islice(self._readings.readings(fields, unescape), MOST_READINGS)

    def _holds(self, value: JSON) -> bool:
        try:
            return self._values.is_valid(value)
        except ValueError:  # nested deeper than the validator looks
            return False

    def _explain(self, seen: Sequence[JSON]) -> list[Violation]:
        try:
            explained = [self._values.broken(value) for value in seen[:MOST_EXPLAINED]]
        except ValueError:
            return [self.undecodable("less deeply nested")]
        return [self._violation(broken) for broken in min(explained, key=len)]

    def missing(self) -> Violation:
        return self._violation(Broken("", "required", "It is missing."))

    def deprecated(self) -> Violation:
        return self._violation(Broken("", "deprecated", "It is deprecated."))

    def undecodable(self, how: str) -> Violation:
        return self._violation(Broken("", "style", f"It must be written {how}."))

    def _violation(self, broken: Broken) -> Violation:
        parameter = self.parameter
        message = self._message(broken)
        value = None if self._is_secret else broken.value
        return Violation(told_location(parameter), parameter.name, broken.pointer, broken.rule, message, 422, value)

    def _message(self, broken: Broken) -> str:
        parameter, pointer = self.parameter, broken.pointer
        if broken.rule == "required":  # is told of the object that lacks it
            pointer = pointer.rpartition("/")[0]
        place = f"the {told_location(parameter)} parameter `{shorten(parameter.name)}`"
        if parameter.location == "querystring":
            place = "the query string"
        subject = f"`{shorten(pointer)}` in {place}" if pointer else f"T{place[1:]}"
        if self._is_secret and broken.rule not in {"required", "style", "deprecated"}:
            return f"{subject} breaks the rule `{broken.rule}`."
        starts = broken.message.startswith("It ")
        return f"{subject} {broken.message[3:]}" if starts else f"{subject}: {broken.message}"


class Others:
    """The fields that belong to the other parameters, whose rules are not kept by it: they would be kept in circles."""

    rules: Sequence[ParameterRule] = ()

    def __contains__(self, field: object) -> bool:
        return any(isinstance(field, str) and rule.claims(field) for rule in self.rules)


def judge_text(unescape: Unescape, converters: Sequence[Convert], is_valid: Judge) -> Accepts:
    """Of scalars."""
    first, *others = converters

    def judge(values: Sequence[str]) -> bool:
        if len(values) != 1:
            return False
        try:
            text = unescape(values[0])
            return is_valid(first(text)) or any(is_valid(other(text)) for other in others)
        except ValueError:
            return False

    return judge


def judge_list(unescape: Unescape, decoding: Decoding, convert: Convert, is_valid: Judge) -> Accepts:
    """Of lists of scalars."""

    def judge(values: Sequence[str]) -> bool:
        try:
            return is_valid([convert(unescape(text)) for text in decoding.split(values)])
        except ValueError:
            return False

    return judge


def _decodes(unescape: Unescape, values: Sequence[str]) -> bool:
    """Where every text is valid."""
    try:
        unescape(values[0])
    except Undecodable:
        return False
    return len(values) == 1


def _never(_values: Sequence[str]) -> bool:
    return False


def _takes_all(schema: Schema | None) -> bool:
    """Whether every text is valid."""
    if schema is None:
        return True
    return "string" in schema.types and not schema.impossible and all(map(UNJUDGED.issuperset, schema.flat))


def _empty_allowed(parameter: Parameter, context: Context) -> bool | None:
    """What `allowEmptyValue` says of an empty value; None where nothing does, and the schema decides.

    With `true` the server should take the parameter as unused (OpenAPI 3.2 section 4.12.2.1). `false` is the default,
    yet texts may be empty: only who writes it means that they may not. Prism reads it the same.
    """
    if parameter.location != "query":
        return None
    with suppress(KeyError):
        node = pointers.resolve(context.document.tree, parameter.pointer)
        if isinstance(node, dict) and node.get("allowEmptyValue") is False:
            return False
    return True if parameter.allow_empty_value else None


def _unescapes(parameter: Parameter, readings: Readings | None) -> tuple[Unescape, ...]:
    """How values are taken off the wire; all ways are tried."""
    if parameter.location == "query":
        return (unescape_url, unescape_form) if parameter.allow_reserved else (unescape_form,)
    if parameter.location == "header":
        return (str.strip, unescape_header)
    is_raw = parameter.style == "cookie" or isinstance(readings, FormContent)
    return (as_it_is,) if is_raw else (unescape_url,)


def unescape_header(text: str) -> str:
    """Headers are to be sent as they are (OpenAPI 3.2 appendix D); clients send UTF-8 and percent-encoding too."""
    with suppress(UnicodeError):
        text = text.encode("latin-1").decode()
    return unescape_url(text.strip())


def split_cookies(header: str) -> dict[str, list[str]]:
    """`a=1; b="2"` → names and values as they came, without quotes (RFC 6265 section 4.1.1)."""
    fields: dict[str, list[str]] = {}
    for pair in header.split(";", MOST_FIELDS)[:MOST_FIELDS]:
        name, sign, value = pair.partition("=")
        value = value.strip()
        is_quoted = len(value) > 1 and value[0] == value[-1] == '"'
        if sign:
            fields.setdefault(name.strip(), []).append(value[1:-1] if is_quoted else value)
    return fields


def own_name(parameter: Parameter) -> str:
    """The field that holds the value; names of headers are in lower case."""
    if parameter.location == "querystring":
        return WHOLE
    return parameter.name.lower() if parameter.location == "header" else parameter.name


def told_location(parameter: Parameter) -> Location:
    return "query" if parameter.location == "querystring" else parameter.location


def _key(parameter: Parameter) -> tuple[str, str]:
    return parameter.location, own_name(parameter)


def secret_names(tree: JsonObject) -> frozenset[tuple[str, str]]:
    """Location and name of the parameters that hold credentials, where they are declared as parameters too."""
    components = tree.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    found: set[tuple[str, str]] = set()
    for scheme in schemes.values() if isinstance(schemes, dict) else ():
        if isinstance(scheme, dict) and isinstance(scheme.get("name"), str):
            location = str(scheme.get("in"))
            found.add((location, scheme["name"].lower() if location == "header" else scheme["name"]))
    return frozenset(found)
