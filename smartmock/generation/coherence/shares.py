"""A part is no more than the whole, what is left is the rest, and a percentage says how much it is."""

from collections.abc import Iterator, Sequence
from typing import Final

from smartmock.generation.coherence.model import Member, Relation
from smartmock.generation.draw import Draw
from smartmock.semantics.names import Tokens
from smartmock.types import JsonObject

_PARTS: Final = {
    **dict.fromkeys(("used", "usage", "consumed", "spent", "occupied"), "used"),
    **dict.fromkeys(("completed", "done", "finished", "processed", "passed", "succeeded", "succeed"), "done"),
    **dict.fromkeys(("available", "reserved", "sold", "enrolled", "registered", "booked"), "taken"),
    **dict.fromkeys(("failed", "skipped"), "some"),
}
"""Words for parts, and what they are parts of."""
_WHOLES: Final = {
    "used": ("limit", "quota", "total", "capacity", "allowance", "size", "maximum"),
    "done": ("total",),
    "taken": ("total", "capacity", "stock", "quantity", "seat"),
    "some": ("total",),
}
_LEFT: Final = frozenset(("remaining", "left", "free"))
_PERCENT: Final = frozenset(("percent", "percentage", "progress"))
_TOLD: Final = _LEFT | _PERCENT
_CHEAPER: Final = frozenset(("sale", "discounted", "special", "promo", "promotional", "offer", "reduced"))
_DEARER: Final = frozenset(("original", "regular", "list", "old", "compare", "full", "base", "msrp", "rrp", "retail"))
_DIVIDED: Final = ("number", "integer")


def find_shares(members: Sequence[Member]) -> Iterator[Relation]:
    """`used` and `limit`, `completed` and `total`, each of the same things: `storageUsed` and `storageLimit`."""
    numbers = [member for member in members if member.kind in _DIVIDED and not member.options]
    for part in numbers:
        kinds = [] if _TOLD & set(part.tokens) else [_PARTS[one] for one in part.tokens if one in _PARTS]
        whole = _whole_of(part, kinds[0], numbers) if len(kinds) == 1 else None
        if whole is not None:
            left = _beside(part, _LEFT, numbers) if kinds[0] == "used" else None
            percent = _beside(part, _PERCENT, numbers) if kinds[0] in ("used", "done") else None
            yield _shared(part, whole, left, percent)


def _whole_of(part: Member, kind: str, numbers: Sequence[Member]) -> Member | None:
    for word in _WHOLES[kind]:
        for member in numbers:
            if word in member.tokens and member is not part and _things(member, word) == _things(part, *_PARTS):
                return member
    return None


def _things(member: Member, *words: str) -> Tokens:
    return tuple(token for token in member.tokens if token not in (*words, "count"))


def _beside(part: Member, words: frozenset[str], numbers: Sequence[Member]) -> Member | None:
    about = _things(part, *_PARTS)
    found = [one for one in numbers if words & set(one.tokens) and _things(one, *words, *_PARTS) in ((), about)]
    return found[0] if len(found) == 1 else None


def _shared(part: Member, whole: Member, left: Member | None, percent: Member | None) -> Relation:
    def relate(value: JsonObject, draw: Draw) -> None:
        some, every = value.get(part.name), value.get(whole.name)
        if not isinstance(some, int | float) or not isinstance(every, int | float):
            return
        if some > every and not (part.put(value, every, draw) and whole.put(value, some, draw)):
            part.put(value, every, draw)
        some, every = value[part.name], value[whole.name]
        if left is not None:
            left.put(value, round(every - some, 2), draw)
        old = value.get(percent.name) if percent is not None else None
        if percent is not None and isinstance(old, int | float) and every:
            share = some / every if isinstance(old, float) and 0 < old < 1 else 100 * some / every
            percent.put(value, round(share) if percent.kind == "integer" else round(share, 2), draw)

    bound = [member for member in (part, whole, left, percent) if member is not None]
    return Relation(tuple(member.name for member in bound), relate)


def find_reductions(members: Sequence[Member]) -> Iterator[Relation]:
    """What is reduced costs less: `salePrice` less than `price`, `price` less than `compareAtPrice`."""
    prices = [one for one in members if one.meaning == "commerce.price" and one.kind in _DIVIDED and not one.options]
    low = [member for member in prices if _CHEAPER & set(member.tokens)]
    high = [member for member in prices if _DEARER & set(member.tokens)]
    usual = [member for member in prices if member not in low and member not in high]
    ranks = [group[0] for group in (low, usual, high) if len(group) == 1]
    off = [one for one in members if one.kind in _DIVIDED and {"discount", "off"} & set(one.tokens)]
    off = [member for member in off if {"percent", "percentage", "rate"} & set(member.tokens)]
    if len(ranks) > 1:
        yield _reduced(ranks, off[0] if len(off) == 1 else None)


def _reduced(ranks: Sequence[Member], off: Member | None) -> Relation:
    low, high = ranks[0], ranks[-1]

    def relate(value: JsonObject, draw: Draw) -> None:
        drawn = [price for member in ranks if isinstance(price := value.get(member.name), int | float)]
        if len(drawn) < len(ranks):
            return
        for member, price in zip(ranks, sorted(drawn), strict=True):
            member.put(value, price, draw)
        share = value.get(off.name) if off is not None else None
        if isinstance(share, int | float) and 0 < share < 100:
            full = value[high.name]
            reduced = full * (1 - (share if share < 1 else share / 100))
            low.put(value, round(reduced) if isinstance(full, int) else round(reduced, 2), draw)

    bound = [*ranks, off] if off is not None else ranks
    return Relation(tuple(member.name for member in bound), relate)
