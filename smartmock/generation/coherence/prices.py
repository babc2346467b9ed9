"""Money of one object is of one currency, mostly that of the reader's country, and prices are as large as there."""

from collections.abc import Iterator, Sequence
from typing import Final

from smartmock.generation.coherence.figures import AMOUNTS, Figure, find_currency, find_figure, money_beside
from smartmock.generation.coherence.model import Member, Relation
from smartmock.generation.draw import Draw
from smartmock.semantics.currencies import (
    Money,
    currency_in,
    currency_name,
    currency_of,
    currency_symbol,
    format_money,
    money_of,
)
from smartmock.semantics.words import Words
from smartmock.types import JsonObject

_MONEY: Final = frozenset({
    *("commerce.price", "commerce.total", "commerce.tax", "commerce.fee", "finance.amount", "finance.balance"),
    *("finance.salary", "commerce.minor_amount"),
})  # fmt: skip
_TEXTS: Final = _MONEY | {"commerce.price_text"}
_OF_TWO: Final = frozenset(("from", "to", "base", "quote", "target", "source", "counter", "buy", "sell", "foreign"))
"""Words before `currency` that say that there is another."""
_WRITTEN: Final = frozenset(("formatted", "display", "localized", "text", "label", "string"))
_FIRST: Final = ("USD", "EUR")


def find_currencies(members: Sequence[Member]) -> Iterator[Relation]:
    """Code, symbol and name of a currency; the code is that of the country named beside it, else of the language's."""
    code = find_currency(members)
    country = next((member for member in members if member.meaning == "geo.country_code"), None)
    symbol = next((member for member in members if member.meaning == "finance.currency_symbol"), None)
    name = next((member for member in members if member.meaning == "finance.currency_name"), None)
    is_free = code is not None and code.tokens != ("code",) and not _OF_TWO & set(code.tokens)
    if not is_free and (code is None or (symbol is None and name is None)):
        return
    bound = [member for member in (code, country if is_free else None, symbol, name) if member is not None]

    def relate(value: JsonObject, draw: Draw) -> None:
        if code is None:
            return
        if is_free:
            _choose(code, _local(value, country, draw), value, draw)
        found = str(value.get(code.name, "")).upper()
        if symbol is not None:
            symbol.put(value, currency_symbol(found, draw.words.locale), draw)
        if name is not None:
            name.put(value, currency_name(found, draw.words.locale), draw)

    timeless = not any(member.exemplary for member in bound)
    yield Relation(tuple(member.name for member in bound), relate, timeless=timeless)


def _local(value: JsonObject, country: Member | None, draw: Draw) -> str:
    named = value.get(country.name) if country is not None else None
    return (currency_in(named) if isinstance(named, str) else None) or currency_of(draw.words.locale)


def _choose(code: Member, local: str, value: JsonObject, draw: Draw) -> None:
    """The local currency, else one of the world, else what is there: the same one wherever the choice is the same."""
    lower = "lowercase" in code.inner.schema.description.lower() or all(
        str(option).islower() for option in code.options or ("X",)
    )
    for wanted in (local, *_FIRST):
        if code.put(value, wanted.lower() if lower else wanted, draw):
            return


def find_prices(members: Sequence[Member]) -> Iterator[Relation]:
    """Amounts drawn in dollars are turned into what they are in the currency beside them."""
    code = find_currency(members)
    figures = [figure for member in members if _is_money(member, code) and (figure := find_figure(member))]
    if not figures:
        return

    def needed(words: Words) -> bool:
        local = currency_of(words.locale)
        return not money_of(local).is_plain or (code is not None and not _is_sure(code, members, local))

    def relate(value: JsonObject, draw: Draw) -> None:
        money = money_beside(code, value, draw)
        if not money.is_plain:
            for figure in figures:
                _exchange(figure, money, value, draw)

    names = [figure.name for figure in figures]
    yield Relation((*names, code.name) if code else tuple(names), relate, needed=needed)


def _is_money(member: Member, code: Member | None) -> bool:
    if member.kind == "object":
        return False
    return member.meaning in _MONEY or (code is not None and member.tokens in AMOUNTS)


def _is_sure(code: Member, members: Sequence[Member], local: str) -> bool:
    """Whether amounts are in the local currency, whatever is drawn."""
    named = any(member.meaning == "geo.country_code" for member in members)
    return not named and not code.exemplary and (code.fits is None or code.fits(local))


def _exchange(figure: Figure, money: Money, value: JsonObject, draw: Draw) -> None:
    """Turns dollars, or cents, into the money; into less of it where the schema does not allow so much."""
    found = figure.read(value)
    if found is None:
        return
    minor = _is_minor(figure.member)
    for part in _PARTS:
        if minor:
            new: float = round(money.price(found / 100 * part) * 10**money.digits)
        else:
            new = money.price(found * part)
        if figure.write(value, new, draw):
            return
    figure.write(value, round(found, None if minor or not money.digits else money.digits), draw)


_PARTS: Final = (1, 0.1, 0.01)


def _is_minor(member: Member) -> bool:
    """Whether it counts cents."""
    text = member.inner.schema.description.lower()
    said = any(word in text for word in ("minor unit", "smallest currency unit", "cents"))
    return member.kind == "integer" and (said or member.meaning == "commerce.minor_amount")


def find_written(members: Sequence[Member]) -> Iterator[Relation]:
    """`formattedPrice` is `price`, with its currency, as people of the language write it."""
    code = find_currency(members)
    plain = {member.tokens: member for member in members if member.kind in ("integer", "number")}
    for member in members:
        if member.kind == "string" and member.meaning in _TEXTS and _WRITTEN & set(member.tokens):
            told = plain.get(tuple(token for token in member.tokens if token not in _WRITTEN))
            if told is not None:
                yield _written(member, told, code)


def _written(member: Member, told: Member, code: Member | None) -> Relation:
    minor = _is_minor(told)

    def relate(value: JsonObject, draw: Draw) -> None:
        amount = value.get(told.name)
        if isinstance(amount, int | float):
            money = money_beside(code, value, draw)
            amount = amount / 10**money.digits if minor else amount
            member.put(value, format_money(amount, money.code, draw.words.locale), draw)

    bound = [one.name for one in (member, told, code) if one is not None]
    return Relation(tuple(bound), relate)


def find_foreign(members: Sequence[Member]) -> Iterator[Relation]:
    """All money in an object is of the currency that the object names, else of that of its first amount."""
    own = find_currency(members)
    inner = [(member, code) for member in members if (code := _currency_in(member))]
    if not inner or len(inner) + (own is not None) < 2:
        return
    codes = [code for _, code in inner] if own is None else [own, *(code for _, code in inner)]

    def needed(words: Words) -> bool:
        local = currency_of(words.locale)
        return not all(_is_sure(code, members, local) for code in codes)

    def relate(value: JsonObject, draw: Draw) -> None:
        held = [(part, code) for member, code in inner if (part := value.get(member.name)) and isinstance(part, dict)]
        named = value.get(own.name) if own else held[0][0].get(held[0][1].name) if held else None
        if isinstance(named, str):
            for (member, _), (part, code) in zip(inner, held, strict=False):
                if not member.is_fixed(draw):
                    code.put(part, named, draw)

    names = tuple(member.name for member, _ in inner)
    yield Relation((*names, own.name) if own else names, relate, needed=needed)


def _currency_in(member: Member) -> Member | None:
    figure = find_figure(member) if member.kind == "object" else None
    return figure.currency if figure else None
