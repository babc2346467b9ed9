"""Numbers that can be reckoned with, however they are written: as a number, as text, or in a money object."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from smartmock.generation.coherence.model import Member
from smartmock.generation.draw import Draw
from smartmock.semantics.catalogue import all_meanings
from smartmock.semantics.currencies import Money, currency_of, money_of
from smartmock.types import JSON, JsonObject

AMOUNTS: Final = frozenset(
    (
        ("amount",),
        ("value",),
        ("cent",),
        ("amount", "cent"),
        ("minor", "unit"),
        ("amount", "minor"),
        ("minor", "amount"),
    )
)
_MOST_IN_MONEY: Final = 5
"""What has more properties is a thing with an amount, no amount by itself."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in an object. `amount`: which property of the object `member` holds it, where that is an object."""

    member: Member
    amount: Member | None = None
    currency: Member | None = None

    @property
    def name(self) -> str:
        return self.member.name

    @property
    def is_whole(self) -> bool:
        return (self.amount or self.member).kind == "integer"

    def read(self, value: JsonObject) -> float | None:
        held = value.get(self.member.name)
        if self.amount is not None:
            held = held.get(self.amount.name) if isinstance(held, dict) else None
        if isinstance(held, str):
            return _parse(held)
        return held if isinstance(held, int | float) and not isinstance(held, bool) else None

    def write(self, value: JsonObject, number: float, draw: Draw) -> bool:
        """Whether the number is there now."""
        if self.amount is None:
            return _write(value, self.member, number, draw)
        held = value.get(self.member.name)
        return isinstance(held, dict) and not self.member.is_fixed(draw) and _write(held, self.amount, number, draw)


def _write(value: JsonObject, member: Member, number: float, draw: Draw) -> bool:
    """As the old value is written: as text, with or without a point. What is whole by type stays without."""
    old = value.get(member.name)
    number = round(number, 2)
    whole = number == int(number)
    if isinstance(old, str):
        pointed = not whole or ("." in old and not isinstance(number, int))
        new: JSON = f"{number:.2f}" if pointed else str(int(number))
    elif member.kind == "integer":
        new = int(number) if whole else None
    else:
        new = int(number) if whole and isinstance(old, int) else number
    return new == old or member.put(value, new, draw)


def _parse(text: str) -> float | None:
    try:
        return float(text) if len(text) < 20 and text[-1:].isdigit() else None
    except ValueError:
        return None


def find_figure(member: Member) -> Figure | None:
    """A number, a text that stands for one, or an object of an amount and its currency."""
    if member.kind in ("integer", "number"):
        return None if member.options else Figure(member)
    if member.kind == "string":
        known = all_meanings().get(member.meaning)
        return Figure(member) if known and known.numbers and not member.options else None
    return _in_object(member) if member.kind == "object" else None


def _in_object(member: Member) -> Figure | None:
    inner = member.members()
    amounts = [one for one in inner if one.tokens in AMOUNTS and one.kind != "object" and find_figure(one)]
    currency = find_currency(inner)
    if len(amounts) != 1 or len(inner) > _MOST_IN_MONEY or (currency is None and len(inner) > 1):
        return None
    return Figure(member, amounts[0], currency)


def find_currency(members: Sequence[Member]) -> Member | None:
    """The property that says what money the numbers beside it are: the only one that does."""
    found = [member for member in members if member.meaning == "finance.currency_code" and member.kind == "string"]
    return found[0] if len(found) == 1 else None


def money_beside(currency: Member | None, value: JsonObject, draw: Draw) -> Money:
    """The money of the currency that an object names, else that of the language's country."""
    named = value.get(currency.name) if currency is not None else None
    return money_of(named.upper() if isinstance(named, str) else currency_of(draw.words.locale))
