"""Relations between the properties of one object, and the properties that they bind."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from smartmock.generation.annotations.reading import annotation_of
from smartmock.generation.choices import find_alternatives
from smartmock.generation.draw import Draw
from smartmock.generation.judge import judge_of
from smartmock.generation.meanings import finding_of, named_finding
from smartmock.generation.node import Node, NoValue
from smartmock.generation.properties import Entry, find_entries
from smartmock.schema.model import Schema
from smartmock.semantics.meaning import Finding, ValueType
from smartmock.semantics.names import Tokens, split_name
from smartmock.semantics.words import Words
from smartmock.types import JSON, JsonObject

Relate: TypeAlias = Callable[[JsonObject, Draw], None]
"""Makes some values of an object agree, in place."""

Kind: TypeAlias = ValueType | Literal["object", "array"]


@dataclass(frozen=True, slots=True)
class Relation:
    """`timeless`: what agrees once always does, for it depends on nothing but the values and their language.

    `needed` tells in which languages there is anything to do; None is in all of them.
    `sampled`: the drawn values say so little that a few of them stand for all where they come from no list.
    """

    names: tuple[str, ...]
    relate: Relate
    timeless: bool = False
    sampled: bool = False
    needed: Callable[[Words], bool] | None = None

    def holds_in(self, words: Words) -> bool:
        return self.needed is None or self.needed(words)


_KINDS: Final[tuple[Kind, ...]] = ("string", "integer", "number", "boolean", "object", "array")


@dataclass(frozen=True, slots=True)
class Member:
    """A property. `about`: the words of its name before those that tell its meaning, "" when it has none.

    `fits` judges what is put in the place of a value of the same format; None when that always fits. Where the
    document gives examples of the value (`exemplary`), the request decides whether they stay. `options` are the
    values of its enum, null left out. `inner` makes the value, or each item of it where it is an array.
    """

    name: str
    kind: Kind
    form: str | None
    meaning: str
    about: Tokens
    fits: Callable[[JSON], bool] | None
    exemplary: bool
    options: tuple[JSON, ...]
    nullable: bool
    removable: bool
    inner: Node
    fixed: bool

    @property
    def tokens(self) -> Tokens:
        return split_name(self.name)

    def is_fixed(self, draw: Draw) -> bool:
        """Whether the value stays: the document makes it, or it is an example."""
        return self.fixed or (self.exemplary and draw.options.examples)

    def allows(self, new: JSON) -> bool:
        """Whether it is a text where texts are, and the schema allows it."""
        return isinstance(new, str) == (self.kind == "string") and (self.fits is None or self.fits(new))

    def put_first(self, value: JsonObject, choices: Iterable[JSON], draw: Draw) -> None:
        """As `put`, with the first choice that the schema allows."""
        any(self.put(value, new, draw) for new in choices)

    def put(self, value: JsonObject, new: JSON, draw: Draw) -> bool:
        """Replaces what is there, if it is a value of this kind and the schema allows the new one; whether it did."""
        old = value.get(self.name)
        alike = type(old) is type(new) or (self.kind == "number" and {type(old), type(new)} == {int, float})
        if not alike or self.is_fixed(draw) or not (self.fits is None or self.fits(new)):
            return False
        value[self.name] = new
        return True

    def clear(self, value: JsonObject, draw: Draw) -> None:
        """Puts null, or takes the property away where it may be missing."""
        if self.name not in value or self.is_fixed(draw):
            return
        if self.nullable:
            value[self.name] = None
        elif self.removable:
            del value[self.name]

    def members(self) -> "tuple[Member, ...]":
        """The properties of the object, or of the objects in the array."""
        if self.kind not in ("object", "array") or not self.inner.schema.objects:
            return ()
        found = self.inner.compiler.found
        key = ("members", self.inner)
        if key not in found:
            found[key] = _members_of(self.inner)
        members: tuple[Member, ...] = found[key]
        return members


def _members_of(node: Node) -> tuple[Member, ...]:
    try:
        return find_members(node, find_entries(node))
    except NoValue:
        return ()


def find_members(node: Node, entries: Sequence[Entry]) -> tuple[Member, ...]:
    """The properties of the objects that a node makes, as far as the type of their values is known."""
    schema = node.schema
    bound = bool(schema.min_properties or schema.dependent_required or schema.tags)
    found = (_find_member(entry, removable=not (entry.required or bound)) for entry in entries)
    return tuple(member for member in found if member is not None)


def _find_member(entry: Entry, *, removable: bool) -> Member | None:
    name, node = entry.name, entry.node
    plain, nullable = _without_null(node)
    schema = plain.schema
    options = tuple(option for option in schema.enum or () if option is not None)
    kind = _kind_of(schema, options)
    if kind is None:
        return None
    meaning, about, inner = "", split_name(name), plain
    annotation = annotation_of(schema)
    fixed = annotation is not None
    fits: Callable[[JSON], bool] | None
    if kind == "array":
        item = plain.compiler.node(schema.item_parts(schema.prefix_length), plain.place.item(""))
        fits, inner = _Lazily(node), _without_null(item)[0]
    elif kind == "object":
        fits = _Lazily(node)
    else:
        fits = _fits(plain, kind) if schema.enum is None else plain.validator.is_valid
        finding, fixed = _told(plain, kind)
        if finding is not None:
            meaning, about = finding.meaning.name, finding.about
    exemplary = bool(schema.examples or node.schema.examples) and annotation is None
    return Member(
        name, kind, schema.format, meaning, about, fits, exemplary, options, nullable, removable, inner, fixed
    )


def _told(node: Node, kind: ValueType) -> tuple[Finding | None, bool]:
    """The meaning of a value, and whether the document makes it: then nothing replaces it.

    Where the document calls it no more than a moment, its name tells which one.
    """
    annotation, finding = annotation_of(node.schema), finding_of(node, kind)
    if annotation is None or annotation.kind == kind:
        return finding, False
    if finding is None or finding.rule != annotation.rule:
        return finding, True
    return (named_finding(node, kind) if finding.meaning.days else None) or finding, False


_PLAIN: Final[dict[type, Kind]] = {str: "string", bool: "boolean", int: "integer"}


class _Lazily:
    """A node's validator, made when it is asked: most nested values are only read."""

    def __init__(self, node: Node) -> None:
        self._node = node

    def __call__(self, value: JSON) -> bool:
        return self._node.validator.is_valid(value)


def _without_null(node: Node) -> tuple[Node, bool]:
    """The node of the values other than null, where null is one of two ways; and whether null is allowed."""
    schema = node.schema
    if not schema.impossible and any(_offers_null(part) for part in schema.flat):
        ways = find_alternatives(node) or ()
        nodes = [node.compiler.node(way.parts, node.place, derived=True) for way in ways if not way.strict]
        others = [other for other in nodes if other.schema.types != ("null",)]
        if len(others) == 1:
            return others[0], True
    return node, schema.typed and "null" in schema.types and (schema.enum is None or None in schema.enum)


def _offers_null(part: JsonObject) -> bool:
    ways = part.get("anyOf") or part.get("oneOf") or ()
    return len(ways) == 2 and any(isinstance(way, dict) and way.get("type") == "null" for way in ways)


def _kind_of(schema: Schema, options: tuple[JSON, ...]) -> Kind | None:
    """What a value is that is not null."""
    if not schema.typed:
        kinds = {_PLAIN.get(type(option)) for option in options}
        return kinds.pop() if len(kinds) == 1 else None
    return next((kind for kind in _KINDS if kind in schema.types), None)


def _fits(node: Node, kind: ValueType) -> Callable[[JSON], bool] | None:
    if kind == "string":
        judge = judge_of(node)
        return None if judge is None or judge.lone_format else judge.fits
    schema = node.schema
    bounds = (schema.minimum, schema.maximum, schema.exclusive_minimum, schema.exclusive_maximum)
    if not (schema.multiples or schema.excluded) and all(bound is None for bound in bounds):
        return None
    return node.validator.is_valid
