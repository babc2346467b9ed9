"""The syntax tree of a regular expression (ECMA-262 section 22.2.1)."""

from dataclasses import dataclass
from typing import TypeAlias

from smartmock.schema.patterns.charset import Ranges


@dataclass(frozen=True, slots=True)
class Chars:
    """One character of a set."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Alternation:
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Repeat:
    """`most` is None for "any number"."""

    item: "Node"
    least: int
    most: int | None


@dataclass(frozen=True, slots=True)
class Start:
    """`^`"""


@dataclass(frozen=True, slots=True)
class End:
    """`$`"""


@dataclass(frozen=True, slots=True)
class Boundary:
    """`\\b`, or `\\B` when negated."""

    negated: bool


@dataclass(frozen=True, slots=True)
class Look:
    """`(?=…)`, `(?!…)`, `(?<=…)`, `(?<!…)`"""

    item: "Node"
    behind: bool
    negated: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A capturing group, counted from 1."""

    item: "Node"
    number: int
    name: str = ""


@dataclass(frozen=True, slots=True)
class Backreference:
    """`\\1` or `\\k<name>`."""

    target: int | str


Node: TypeAlias = Chars | Sequence | Alternation | Repeat | Start | End | Boundary | Look | Group | Backreference
