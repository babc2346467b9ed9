"""What requests send, by style, explode and shape of the value (OpenAPI 3.2 section 4.12.2.2, RFC 6570).

A decoding yields every reading of what was sent, the likeliest first: none when nothing was.
"""

import re
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import chain
from typing import Final, Literal, NamedTuple, TypeAlias
from urllib.parse import unquote

from smartmock.mock.validation.coercion import Convert, JudgeOf, Raw, Reader
from smartmock.schema.model import ObjectRules, Schema
from smartmock.types import JSON

Shape: TypeAlias = Literal["scalar", "array", "object"]
Fields: TypeAlias = Mapping[str, Sequence[str]]
"""Name → its values in their order, still escaped."""
Unescape: TypeAlias = Callable[[str], str]

DEEPEST: Final = 8
"""Brackets of a name that are followed."""
STEP: Final = re.compile(r"\[([^\[\]]*)\]")


class Missing:
    """The type of `MISSING`."""


MISSING: Final = Missing()


class Undecodable(ValueError):
    """`how` says how the value has to be written."""

    def __init__(self, how: str) -> None:
        super().__init__(how)
        self.how = how


def unescape_url(text: str) -> str:
    """Percent-encoding alone; raises `Undecodable` for what is not UTF-8 then."""
    if "%" not in text:
        return text
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        raise Undecodable("in percent-encoded UTF-8") from None


def unescape_form(text: str) -> str:
    """The same of form fields, where `+` is a space (WHATWG URL section 5.1)."""
    return unescape_url(text.replace("+", " ") if "+" in text else text)


def as_it_is(text: str) -> str:
    return text


class Sent(NamedTuple):
    """What a decoder looks at. `owned` are the fields that an exploded object consists of."""

    name: str
    fields: Fields
    unescape: Unescape = as_it_is
    owns: Callable[[str], bool] = bool

    @property
    def values(self) -> Sequence[str]:
        return self.fields.get(self.name, ())


Decode: TypeAlias = Callable[[Sent], Iterable[Raw]]


def gather(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    fields: dict[str, list[str]] = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def decode_fields(
    pairs: Iterable[tuple[str, str]],
    name: str,
    style: str,
    explode: bool,
    schema: Schema | None,
) -> JSON | Missing:
    """The likeliest value of a field among unescaped ones; raises `Undecodable`. Who asks often keeps a `Decoding`."""
    return next(Decoding(name, style, schema, explode=explode).readings(gather(pairs)), MISSING)


class Decoding:
    """Reads the value of one parameter or field. `others` are names that an exploded object leaves to others."""

    def __init__(
        self,
        name: str,
        style: str,
        schema: Schema | None,
        *,
        explode: bool,
        judge_of: JudgeOf | None = None,
        others: Container[str] = (),
    ) -> None:
        self.name = name
        self.reader = Reader(schema, judge_of)
        self._others = others
        self._key = style, explode

    @cached_property
    def shapes(self) -> tuple[Shape, ...]:
        """That the value may have."""
        choices = self.reader.choices
        found: list[Shape] = ["scalar"] if not choices or any(choice.converters for choice in choices) else []
        names: tuple[Shape, ...] = ("array", "object")
        return (*found, *(name for name in names if any(name in choice.types for choice in choices)))

    @property
    def is_composite(self) -> bool:
        return self.shapes != ("scalar",)

    @property
    def is_plain(self) -> bool:
        """Whether one text is the whole value."""
        return not self.is_composite and (*self._key, "scalar") not in DECODERS

    @cached_property
    def item_converter(self) -> Convert | None:
        """How the items of a list are read that is nothing else, has them all alike, and stands in one place."""
        choices = self.reader.choices
        is_list = self.shapes == ("array",) and len(choices) == 1 and self._key[0] in {"form", "cookie", "simple"}
        return choices[0].item_converter if is_list else None

    def split(self, values: Sequence[str]) -> Sequence[str]:
        """The items of such a list, still escaped."""
        return values if self._key[1] and self._key[0] != "simple" else ",".join(values).split(",")

    @property
    def is_spread(self) -> bool:
        """Whether the value stands under other names than its own: those of an exploded object's properties."""
        style, explode = self._key
        is_joined = style in {"simple", "label", "matrix"}
        return style == "deepObject" or (explode and "object" in self.shapes and not is_joined)

    def claims(self, field: str) -> bool:
        """Whether a field can be nobody else's."""
        return (
            field == self.name or bool(bracket_steps(field, self.name)) or (self.is_spread and field in self.declared)
        )

    @cached_property
    def _decoders(self) -> tuple[Decode, ...]:
        style, explode = self._key
        return tuple(DECODERS.get((style, explode, shape), decode_text) for shape in self.shapes)

    def readings(self, fields: Fields, unescape: Unescape = as_it_is) -> Iterator[JSON]:
        """Raises `Undecodable` for what is there, and nothing can read."""
        sent = Sent(self.name, fields, unescape, self._owns)
        refused: Undecodable | None = None
        for decode in self._decoders:
            try:
                for raw in decode(sent):
                    yield from self.reader.readings(raw)
            except Undecodable as error:
                refused = refused or error
        if refused is not None:
            raise refused

    def _owns(self, field: str) -> bool:
        """Whether a field is a part of the value: with brackets what is nobody else's.

        Else a property of an exploded object: a declared one, or another if the schema speaks of it. An object that
        declares nothing takes all that is nobody else's.
        """
        if self._key[0] == "deepObject":
            return field not in self._others
        if field in self.declared:
            return True
        return field not in self._others and (self._is_free or any(map(partial(_speaks_of, field), self._objects)))

    @cached_property
    def _objects(self) -> tuple[ObjectRules, ...]:
        return tuple(rules for choice in self.reader.choices for rules in choice.schema.objects)

    @cached_property
    def declared(self) -> frozenset[str]:
        return frozenset(chain.from_iterable(rules.properties for rules in self._objects))

    @cached_property
    def _is_free(self) -> bool:
        return not self._objects


def _speaks_of(field: str, rules: ObjectRules) -> bool:
    """`additionalProperties` that are not written, though allowed, make no parameters of other fields."""
    return rules.evaluates(field) and False not in rules.parts(field)


def decode_text(sent: Sent) -> Iterable[Raw]:
    """One text. Several values make a list, of which the schema has to say whether it may be one.

    The specification knows no repeated scalars, servers take the first or the last; Prism refuses them, and so it goes.
    """
    values = sent.values
    if len(values) == 1:
        yield sent.unescape(values[0])
    elif values:
        yield [sent.unescape(value) for value in values]


def decode_repeated(sent: Sent) -> Iterable[Raw]:
    """`a=1&a=2`. An empty value alone may also stand for an empty list."""
    if sent.values:
        yield [sent.unescape(value) for value in sent.values]
        if sent.values == [""]:
            yield []


def decode_fields_of_object(sent: Sent) -> Iterable[Raw]:
    """`R=100&G=200`: the properties go by their own names."""
    found = {name: _one_or_all(sent, values) for name, values in sent.fields.items() if sent.owns(name)}
    if found:
        yield found


def _one_or_all(sent: Sent, values: Sequence[str]) -> Raw:
    return sent.unescape(values[0]) if len(values) == 1 else [sent.unescape(value) for value in values]


def split_values(sent: Sent, delimiter: str, *, is_lenient: bool) -> Iterator[list[Raw]]:
    """All values, split. A comma that is escaped belongs to its item (RFC 6570 section 3.2.1).

    Yet most clients escape all commas of a query: that is the second, lenient reading. The other delimiters of queries
    are always escaped (OpenAPI 3.2 appendix E).
    """
    if delimiter == ",":
        yield [sent.unescape(part) for value in sent.values for part in value.split(",")]
        if not (is_lenient and any("%2c" in value.lower() for value in sent.values)):
            return
    yield [part for value in sent.values for part in sent.unescape(value).split(delimiter)]


def decode_split(sent: Sent, delimiter: str = ",", *, is_lenient: bool = False) -> Iterable[Raw]:
    """`a=1,2`, also repeated."""
    if sent.values:
        yield from split_values(sent, delimiter, is_lenient=is_lenient)
        if not any(sent.values):
            yield []


def decode_repeated_or_split(sent: Sent, delimiter: str) -> Iterable[Raw]:
    """The specification leaves exploded lists of this style open."""
    yield from decode_repeated(sent)
    yield from decode_split(sent, delimiter)


def decode_pairs(sent: Sent, delimiter: str = ",", *, is_lenient: bool = False) -> Iterable[Raw]:
    """`a=R,100,G,200`"""
    if not sent.values:
        return
    found = [pair_up(parts) for parts in split_values(sent, delimiter, is_lenient=is_lenient)]
    if all(each is None for each in found):
        raise Undecodable(f"as `{delimiter.join(('name', 'value', 'name', 'value'))}`")
    yield from (each for each in found if each is not None)


def pair_up(parts: Sequence[Raw]) -> Raw | None:
    """`["R", "100"]` → `{"R": "100"}`; None where one is left over."""
    if parts == [""]:
        return {}
    if len(parts) % 2:
        return None
    return collect(zip(map(str, parts[::2]), map(str, parts[1::2]), strict=True))


def collect(pairs: Iterable[tuple[str, str]]) -> Raw:
    """Names that are repeated have lists."""
    return {name: values[0] if len(values) == 1 else [*values] for name, values in gather(pairs).items()}


def decode_deep(sent: Sent) -> Iterable[Raw]:
    """`a[b][c]=1&a[d][]=2&a[e][0]=3` → `{"b": {"c": "1"}, "d": {"0": "2"}, "e": {"0": "3"}}`.

    The specification leaves more than one level open; servers agree on this. What follows empty brackets in another
    place, `a[][b]=1&a[][c]=2`, belongs to the first item, and its repetitions to the next ones.
    """
    root: dict[str, Raw] = {}
    for name, values in sent.fields.items():
        steps = bracket_steps(name, sent.name)
        if steps and sent.owns(name):
            for number, value in enumerate(values):
                _plant(root, [step or str(number) for step in steps[:-1]] + steps[-1:], sent.unescape(value), sent.name)
    if root:
        yield root
    elif sent.values:
        raise Undecodable(f"as `{sent.name}[name]=value`")


def decode_deep_list(sent: Sent) -> Iterable[Raw]:
    """`a[0]=1&a[1]=2` and `a[]=1&a[]=2`, or repeated."""
    yield from decode_repeated(sent) if sent.values else decode_deep(sent)


def bracket_steps(field: str, name: str) -> list[str]:
    """`a[b][]` of the parameter `a` → `["b", ""]`; empty for other fields."""
    rest = field[len(name) :]
    if not (field.startswith(name) and rest.startswith("[") and rest.endswith("]")):
        return []
    steps = STEP.findall(rest)
    return steps if sum(map(len, steps)) + 2 * len(steps) == len(rest) else []


def _plant(root: dict[str, Raw], steps: Sequence[str], value: str, name: str) -> None:
    if len(steps) > DEEPEST:
        raise Undecodable(f"with at most {DEEPEST} pairs of brackets")
    node = root
    for step in steps[:-1]:
        below = node.setdefault(step, {})
        if not isinstance(below, dict):
            raise Undecodable(f"as `{name}[name]=value`, each name with a value or with names of its own")
        node = below
    key = steps[-1] or str(len(node))
    before = node.get(key)
    if isinstance(before, dict):
        raise Undecodable(f"as `{name}[name]=value`, each name with a value or with names of its own")
    node[key] = value if before is None else [*before, value] if isinstance(before, list) else [before, value]


def decode_named_pairs(sent: Sent, delimiter: str = ",") -> Iterable[Raw]:
    """`R=100,G=200`"""
    for value in sent.values:
        yield _named_pairs(sent, value, delimiter)


def _named_pairs(sent: Sent, text: str, delimiter: str) -> Raw:
    pieces = [piece.partition("=") for piece in text.split(delimiter)] if text else []
    if not all(equals for _, equals, _ in pieces):
        raise Undecodable(f"as `name=value{delimiter}name=value`")
    return collect((sent.unescape(name), sent.unescape(value)) for name, _, value in pieces)


def decode_label(sent: Sent, shape: Shape, *, explode: bool) -> Iterable[Raw]:
    """`.5`, `.3,4` or exploded `.3.4`, `.R,100` or exploded `.R=100.G=200`.

    OpenAPI 3.0 shows dots in its table where RFC 6570 has commas: that is the second reading.
    """
    for value in sent.values:
        if not value.startswith("."):
            raise Undecodable("with a dot before it")
        plain = Sent(sent.name, {sent.name: [value[1:]]}, sent.unescape)
        if shape == "scalar":
            yield sent.unescape(value[1:])
        elif shape == "object" and explode:
            yield _named_pairs(plain, value[1:], ".")
        else:
            parts = [value[1:].split(delimiter) for delimiter in ("." if explode else ",.")]
            read: list[list[Raw]] = [[sent.unescape(part) for part in each] for each in parts]
            made = [pair_up(each) if shape == "object" else each for each in read]
            yield from (each for each in made if each is not None)


def decode_matrix(sent: Sent, shape: Shape, *, explode: bool) -> Iterable[Raw]:
    """`;a=5`, `;a=3,4` or exploded `;a=3;a=4`, `;a=R,100` or exploded `;R=100;G=200`."""
    for value in sent.values:
        if not value.startswith(";"):
            raise Undecodable(f"as `;{sent.name}=value`")
        pieces = [piece.partition("=") for piece in value[1:].split(";")]
        pairs = gather((sent.unescape(name), text) for name, _, text in pieces)
        if shape == "object" and explode:
            yield {name: _one_or_all(sent, texts) for name, texts in pairs.items()}
            continue
        own = Sent(sent.name, pairs, sent.unescape)
        if not own.values or len(pairs) > 1:
            raise Undecodable(f"as `;{sent.name}=value`")
        yield from DECODERS.get(("cookie", explode, shape), decode_text)(own)


def _table() -> Iterator[tuple[tuple[str, bool, Shape], Decode]]:
    shapes: tuple[Shape, ...] = ("scalar", "array", "object")
    for style, is_lenient in (("form", True), ("cookie", False)):
        yield (style, True, "array"), decode_repeated
        yield (style, True, "object"), decode_fields_of_object
        yield (style, False, "array"), partial(decode_split, is_lenient=is_lenient)
        yield (style, False, "object"), partial(decode_pairs, is_lenient=is_lenient)
    for style, delimiter in DELIMITERS.items():
        yield (style, True, "array"), partial(decode_repeated_or_split, delimiter=delimiter)
        yield (style, True, "object"), decode_fields_of_object
        yield (style, False, "array"), partial(decode_split, delimiter=delimiter)
        yield (style, False, "object"), partial(decode_pairs, delimiter=delimiter)
    for explode in (False, True):
        yield ("deepObject", explode, "array"), decode_deep_list
        yield ("deepObject", explode, "object"), decode_deep
        yield ("simple", explode, "array"), decode_split
        yield ("simple", explode, "object"), decode_named_pairs if explode else decode_pairs
        for shape in shapes:
            yield ("label", explode, shape), partial(decode_label, shape=shape, explode=explode)
            yield ("matrix", explode, shape), partial(decode_matrix, shape=shape, explode=explode)


DELIMITERS: Final[Mapping[str, str]] = {"spaceDelimited": " ", "pipeDelimited": "|", "tabDelimited": "\t"}
"""Styles of lists in one value; `tabDelimited` is ours, for Swagger's `tsv`."""

DECODERS: Final[Mapping[tuple[str, bool, Shape], Decode]] = dict(_table())
"""Style, explode and shape → the decoder; where there is none, the value is one text."""
