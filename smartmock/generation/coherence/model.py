"""Relations between the properties of one object, and the properties that they bind."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final, TypeAlias

from smartmock.generation.draw import Draw
from smartmock.generation.judge import judge_of
from smartmock.generation.meanings import finding_of
from smartmock.generation.node import Node
from smartmock.semantics.meaning import ValueType
from smartmock.semantics.names import Tokens, split_name
from smartmock.types import JSON, JsonObject

Relate: TypeAlias = Callable[[JsonObject, Draw], None]
"""Makes some values of an object agree, in place."""


@dataclass(frozen=True, slots=True)
class Relation:
    """`timeless`: what agrees once always does, for it depends on nothing but the values and their language.

    `sampled`: the drawn values say so little that a few of them stand for all where they come from no list.
    """

    names: tuple[str, ...]
    relate: Relate
    timeless: bool = False
    sampled: bool = False


_KINDS: Final[tuple[ValueType, ...]] = ("string", "integer", "number", "boolean")


@dataclass(frozen=True, slots=True)
class Member:
    """A scalar property. `about`: the words of its name before those that tell its meaning, "" when it has none.

    `fits` judges what is put in the place of a value of the same format; None when that always fits. Where the
    document gives examples of the value (`exemplary`), the request decides whether they stay.
    """

    name: str
    kind: ValueType
    form: str | None
    meaning: str
    about: Tokens
    fits: Callable[[JSON], bool] | None
    exemplary: bool

    def allows(self, new: JSON) -> bool:
        """Whether it is a text where texts are, and the schema allows it."""
        return isinstance(new, str) == (self.kind == "string") and (self.fits is None or self.fits(new))

    def put(self, value: JsonObject, new: JSON, draw: Draw) -> None:
        """Replaces what is there, if it is a value of this kind and the schema allows the new one."""
        self.put_first(value, (new,), draw)

    def put_first(self, value: JsonObject, choices: Iterable[JSON], draw: Draw) -> None:
        """As `put`, with the first choice that the schema allows."""
        old = value.get(self.name)
        if self.exemplary and draw.options.examples:
            return
        for new in choices:
            if type(old) is type(new) and (self.fits is None or self.fits(new)):
                value[self.name] = new
                return


def find_member(name: str, node: Node) -> Member | None:
    schema = node.schema
    kind = next((kind for kind in _KINDS if kind in schema.types), None)
    if kind is None or schema.enum is not None or not schema.typed:
        return None
    finding = finding_of(node, kind)
    meaning, about = (finding.meaning.name, finding.about) if finding else ("", split_name(name))
    return Member(name, kind, schema.format, meaning, about, _fits(node, kind), bool(schema.examples))


def _fits(node: Node, kind: ValueType) -> Callable[[JSON], bool] | None:
    if kind == "string":
        judge = judge_of(node)
        return None if judge is None or judge.lone_format else judge.fits
    schema = node.schema
    bounds = (schema.minimum, schema.maximum, schema.exclusive_minimum, schema.exclusive_maximum)
    if not (schema.multiples or schema.excluded) and all(bound is None for bound in bounds):
        return None
    return node.validator.is_valid
