"""What is to be paid adds up: quantity by price, the lines of an order, tax, shipping, discount."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from smartmock.generation.coherence.figures import Figure, find_currency, find_figure, money_beside
from smartmock.generation.coherence.model import Member, Relation
from smartmock.generation.draw import Draw
from smartmock.semantics.names import Tokens
from smartmock.types import JsonObject

Figures: TypeAlias = Mapping[str, Figure]

_ROLES: Final[Mapping[str, str]] = {
    "total": "total, grand total, order total, invoice total, cart total, line total, item total, row total, gross, "
    "gross total, total gross, total due, due total, payable, line, extended, total including tax, total with tax",
    "subtotal": "subtotal, sub total, item subtotal, line subtotal, cart subtotal, order subtotal, net, net total, "
    "total net, total excluding tax, total without tax, total before tax, total excl tax, merchandise total",
    "tax": "tax, vat, gst, total tax, tax total, sale tax, total vat, vat total, estimated tax",
    "shipping": "shipping, shipping total, total shipping, delivery, shipping fee, delivery fee, freight, postage",
    "fee": "service fee, handling, handling fee, surcharge, tip, gratuity, booking fee, cleaning fee, packaging fee",
    "discount": "discount, total discount, discount total, promotion discount, coupon discount",
    "reduced": "discounted, discounted total, total discounted, total after discount",
    "tax rate": "tax rate, vat rate, tax percent, tax percentage, vat percent, vat percentage, gst rate",
    "off": "discount percent, discount percentage, discount rate, percent off, off percent",
}
"""What a number is to the others of its object → names, without the words that every amount may have."""

_PRICES: Final = frozenset({
    *(("price",), ("unit", "price"), ("unit", "cost"), ("unit", "amount"), ("price", "per", "unit"), ("item", "price")),
    *(("product", "price"), ("each",), ("net", "price"), ("unit", "price", "cent"), ("price", "each")),
})  # fmt: skip
_QUANTITIES: Final = frozenset(
    (("quantity",), ("order", "quantity"), ("item", "quantity"), ("total", "quantity"), ("unit",))
)
_AMOUNT_WORDS: Final = frozenset(("amount", "price", "cost", "value", "money", "cent", "minor", "sum"))
_BY_NAME: Final = {
    tuple(name.split()): role for role, names in _ROLES.items() for name in names.replace(" ,", ",").split(", ")
}
_BY_MEANING: Final = {
    "commerce.price": "price",
    "commerce.total": "total",
    "commerce.tax": "tax",
    "commerce.quantity": "quantity",
}
_PAGING: Final = frozenset(("page", "offset", "limit", "cursor", "per"))
_LINES: Final = frozenset(("line", "position"))
_HOLDERS: Final = frozenset((("data",), ("item",), ("result",), ("element",), ("entry",)))
_TAX: Final = 0.1
_LEAST_OFF: Final = 0.02
_MOST_OFF: Final = 0.5
_USUALLY_OFF: Final = 0.1


class Bill:
    """Figures of one object by their role, and the property that names their currency."""

    def __init__(self, figures: Figures, currency: Member | None) -> None:
        self.figures = figures
        self.price = figures.get("price")
        self.quantity = figures.get("quantity")
        self._currency = currency
        self._total = figures.get("total")
        self._subtotal = figures.get("subtotal")
        self._discount = figures.get("discount")
        self._tax = figures.get("tax")
        self._reduced = figures.get("reduced")
        self._amounts = [figures[role] for role in ("total", "subtotal") if role in figures]
        self._added = [figures[role] for role in ("tax", "shipping", "fee") if role in figures]

    def product(self, value: JsonObject) -> float | None:
        """Quantity by price."""
        price = self.price.read(value) if self.price else None
        quantity = self.quantity.read(value) if self.quantity else 1
        return None if price is None or quantity is None else round(price * quantity, 2)

    def amount(self, value: JsonObject) -> float | None:
        """What it comes to."""
        for figure in self._amounts:
            amount = figure.read(value)
            if amount is not None:
                return amount
        return self.product(value)

    def settle(self, value: JsonObject, base: float | None, draw: Draw) -> bool:
        """Writes what follows from `base`, which is the sum before tax; whether the schema allows all of it."""
        if self._subtotal is not None:
            if base is None:
                base = self._subtotal.read(value)
            elif not self._subtotal.write(value, base, draw):
                return False
        if base is None:
            self._include_tax(value, draw)
            return True
        if self._reduced is not None and "off" in self.figures:
            off = self.figures["off"].read(value) or 0
            self._reduced.write(value, round(base * (1 - min(off, 100) / 100), 2), draw)
        if self._discount is not None:
            base -= self._reduce(self._discount, value, base, draw)
        if self._tax is not None:
            self._share(self._tax, value, base * self._tax_rate(value), draw)
        for figure in self._added:
            base += figure.read(value) or 0
        return self._total is None or self._total.write(value, base, draw)

    def _include_tax(self, value: JsonObject, draw: Draw) -> None:
        """A total that stands alone has the tax in it."""
        total, rate = self._total.read(value) if self._total else None, self._tax_rate(value)
        if total is not None and self._tax is not None:
            self._share(self._tax, value, total * rate / (1 + rate), draw)

    def _tax_rate(self, value: JsonObject) -> float:
        rate = self.figures["tax rate"].read(value) if "tax rate" in self.figures else None
        return _TAX if rate is None else rate if rate < 1 else min(rate, 100) / 100

    def _reduce(self, discount: Figure, value: JsonObject, base: float, draw: Draw) -> float:
        """How much is taken off: less than there is."""
        off, old = self.figures["off"].read(value) if "off" in self.figures else None, discount.read(value)
        if off is not None:
            self._share(discount, value, base * min(off, 100) / 100, draw)
        elif old is not None and not base * _LEAST_OFF <= old <= base * _MOST_OFF:
            self._share(discount, value, base * _USUALLY_OFF, draw)
        return discount.read(value) or 0

    def _share(self, figure: Figure, value: JsonObject, number: float, draw: Draw) -> None:
        """A part of a sum, as exact as money is."""
        if figure.read(value) is not None:
            whole = figure.is_whole or money_beside(figure.currency or self._currency, value, draw).step >= 1
            figure.write(value, round(number) if whole else round(number, 2), draw)


@dataclass(frozen=True, slots=True)
class Lines:
    """The lines of what is bought: an array, or the one in the object `holder`."""

    array: Member
    holder: Member | None
    bill: Bill

    @property
    def name(self) -> str:
        return (self.holder or self.array).name

    def items(self, value: JsonObject) -> list[JsonObject]:
        found = value.get(self.name)
        if self.holder is not None:
            found = found.get(self.array.name) if isinstance(found, dict) else None
        return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []

    def sum(self, value: JsonObject) -> float | None:
        return self._sum(value, self.bill.amount)

    def sum_role(self, role: str, value: JsonObject) -> float | None:
        figure = self.bill.figures.get(role)
        return self._sum(value, figure.read) if figure is not None else None

    def _sum(self, value: JsonObject, read: Callable[[JsonObject], float | None]) -> float | None:
        total: float = 0
        items = self.items(value)
        for item in items:
            amount = read(item)
            if amount is None:
                return None
            total += amount
        return round(total, 2) if items else None

    def lessen(self, value: JsonObject, most: int, share: float, draw: Draw) -> None:
        """Makes all quantities at most `most`, and prices a `share` of what they are, and what depends on them."""
        if self.array.is_fixed(draw) or (self.holder is not None and self.holder.is_fixed(draw)):
            return
        quantity, price = self.bill.quantity, self.bill.price
        for item in self.items(value):
            if quantity is not None and (quantity.read(item) or 0) > most:
                quantity.write(item, most, draw)
            old = price.read(item) if price is not None else None
            if price is not None and old is not None and share < 1:
                price.write(item, round(old * share, None if old == int(old) else 2), draw)
            self.bill.settle(item, self.bill.product(item), draw)


def find_totals(members: Sequence[Member]) -> Iterator[Relation]:
    """Sums follow from what they are made of. Pages of things have no sums but counts."""
    figures = _figures_in(members)
    lines = None if any(_PAGING & set(member.tokens) for member in members) else _find_lines(members, figures)
    if lines is not None and "total" not in figures and (amount := _plain_amount(members)):
        figures = {**figures, "total": amount}
    own = figures.keys() >= {"quantity", "price"}
    if not figures.keys() & {"total", "subtotal"} or not (lines or own or _is_sum(figures)):
        return
    bill = Bill(figures, find_currency(members))

    summed = [(role, figures[role]) for role in _SUMMED if lines and role in figures and role in lines.bill.figures]

    def relate(value: JsonObject, draw: Draw) -> None:
        if lines is None:
            bill.settle(value, bill.product(value) if own else None, draw)
            return
        if not bill.settle(value, lines.sum(value), draw):
            for most, share in _LESS:
                lines.lessen(value, most, share, draw)
                if bill.settle(value, lines.sum(value), draw):
                    break
        for role, figure in summed:
            if (number := lines.sum_role(role, value)) is not None:
                figure.write(value, number, draw)

    names = [figure.name for figure in figures.values()]
    yield Relation((*names, lines.name) if lines else tuple(names), relate)


def _is_sum(figures: Figures) -> bool:
    return "total" in figures and bool(figures.keys() & {"subtotal", "tax"})


_SUMMED: Final = ("reduced", "quantity")
"""What is the sum of that of the lines."""

_LESS: Final = ((3, 1), (3, 0.1), (1, 0.1))
"""How many there are at most of everything, and what share of its price it costs, where a sum would be more than its
schema allows; each is tried after the one before."""


def _figures_in(members: Sequence[Member]) -> dict[str, Figure]:
    """By role. Names of other languages have theirs by what they mean, where that is clear."""
    found: dict[str, Figure] = {}
    others: dict[str, list[Figure]] = {}
    for member in members:
        role = _role_of(member.tokens)
        other = None if role or _tells_otherwise(member.tokens) else _BY_MEANING.get(member.meaning)
        if (role or other) and (figure := find_figure(member)):
            if role:
                found.setdefault(role, figure)
            else:
                others.setdefault(other or "", []).append(figure)
    for role, figures in others.items():
        if len(figures) == 1:
            found.setdefault(role, figures[0])
    return found


def _role_of(tokens: Tokens) -> str | None:
    if tokens in _PRICES or tokens in _QUANTITIES:
        return "price" if tokens in _PRICES else "quantity"
    plain = tuple(token for token in tokens if token not in _AMOUNT_WORDS)
    return _BY_NAME.get(tokens) or _BY_NAME.get(plain)


def _tells_otherwise(tokens: Tokens) -> bool:
    """Whether the English words of a name say that it is another price or total than the one that is paid."""
    return len(tokens) > 1 and tokens[-1] in {"price", "cost", "total", "amount", "tax", "quantity", "due", "paid"}


def _plain_amount(members: Sequence[Member]) -> Figure | None:
    return next((figure for one in members if one.tokens == ("amount",) and (figure := find_figure(one))), None)


def _find_lines(members: Sequence[Member], figures: Figures) -> Lines | None:
    found = [lines for member in members for lines in _lines_in(member)]
    found = [lines for lines in found if _are_paid(lines, members, figures)]
    return found[0] if len(found) == 1 else None


def _lines_in(member: Member) -> Iterator[Lines]:
    holder = member if member.kind == "object" else None
    arrays = [one for one in member.members() if one.tokens in _HOLDERS] if holder else [member]
    for array in arrays:
        if array.kind == "array" and (inner := array.members()):
            own = _figures_in(inner)
            if "total" not in own and (amount := _plain_amount(inner)):
                own["total"] = amount
            if own.keys() & {"total", "subtotal", "price"}:
                yield Lines(array, holder, Bill(own, find_currency(inner)))


def _are_paid(lines: Lines, members: Sequence[Member], figures: Figures) -> bool:
    """Whether these are lines of a bill: no catalogue with the number of its products as `total`."""
    total = figures.get("total")
    if _LINES & set((lines.holder or lines.array).tokens):
        return True
    as_money = total is not None and not total.is_whole
    told = figures.keys() & {"subtotal", "tax", "shipping"} or find_currency(members) is not None
    if not as_money and not told:
        return False
    return "quantity" in lines.bill.figures or total is None or as_money
