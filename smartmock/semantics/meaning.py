"""What a place in a schema can mean, and what is known of a place."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

ValueType: TypeAlias = Literal["string", "integer", "number", "boolean"]
Clue: TypeAlias = Literal["name", "title", "description", "format"]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is known of a place in a schema.

    `name` is the property's, parameter's or header's name as written: `billingAddressCity`, `X-Request-Id`.
    `owners` are the names of what it lives in, nearest first: property names, component names.
    """

    name: str
    type: ValueType
    format: str | None = None
    owners: tuple[str, ...] = ()
    title: str = ""
    description: str = ""


@dataclass(frozen=True, slots=True)
class NumberRange:
    """Numbers from `low` to `high`, both included, with `decimals` digits after the point; 0 is whole numbers.

    `usual` are those that people meet, such as prices that end in 99, where not every number is as likely.
    """

    low: float
    high: float
    decimals: int = 0
    usual: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days from `first` to `last`, both included, counted from today; negative ones are past."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a value stands for, and what it is made of.

    `words`: `Words.pool(name)` serves it as text. `numbers`, `days` (a moment in time) and `probability` (the share
    of true) say how values of other types look. `format` is how a moment is best written where the schema names
    no format: `long-date` is as people of the language write it in a text. `formats` are the formats of JSON Schema
    that its words have. `shorter` names meanings that say the same in other forms, to be tried in this order where
    constraints refuse the words.
    """

    name: str
    words: bool = False
    numbers: NumberRange | None = None
    days: DayRange | None = None
    probability: float | None = None
    format: Literal["date", "date-time", "long-date"] | None = None
    formats: frozenset[str] = frozenset()
    shorter: tuple[str, ...] = ()

    def serves(self, kind: ValueType) -> bool:
        """Whether values of this type can have the meaning."""
        if kind == "boolean":
            return self.probability is not None
        if self.days is not None:
            return True
        return self.words if kind == "string" else self.numbers is not None


@dataclass(frozen=True, slots=True)
class Finding:
    """A meaning, and one readable line that says which rule found it; `clue` is what the rule looks at.

    `about`: the words of the name before those that the rule knows, `("billing",)` in `billingEmail`.
    """

    meaning: Meaning
    rule: str
    about: tuple[str, ...] = ()
    clue: Clue = "name"
