"""What has been paid, charged or given back is no more than what there was to pay, and the rest is the rest."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from smartmock.generation.coherence.figures import Figure, find_figure
from smartmock.generation.coherence.model import Member, Relate, Relation
from smartmock.generation.draw import Draw
from smartmock.types import JsonObject

_PARTS: Final = ("paid", "captured", "received", "refunded", "capturable")
_WHOLES: Final = (
    ("total",),
    ("grand", "total"),
    ("total", "amount"),
    ("amount", "total"),
    ("amount",),
    ("amount", "due"),
)
_DUE: Final = frozenset((("amount", "due"), ("total", "due"), ("amount", "payable")))
_REST: Final = frozenset(("remaining", "outstanding", "open"))
_MONEY: Final = frozenset(("amount", "total", "balance"))


def find_payments(members: Sequence[Member]) -> Iterator[Relation]:
    """`amount_paid` and `amount_remaining` of `amount_due`, `amount_refunded` of `amount`."""
    named = {member.tokens: member for member in members}
    wholes = (named[tokens] for tokens in _WHOLES if tokens in named)
    whole = next((figure for member in wholes if (figure := find_figure(member))), None)
    if whole is None:
        return
    found: dict[str, Figure] = {}
    for member in members:
        role = _role_of(member)
        if role and member.name != whole.name and (figure := find_figure(member)):
            found.setdefault(role, figure)
    flags = {member.tokens[-1]: member for member in members if member.kind == "boolean" and _is_flag(member)}
    if found:
        names = [whole.name, *(figure.name for figure in found.values()), *(flag.name for flag in flags.values())]
        yield Relation(tuple(names), _paid(whole, found, flags))


def _role_of(member: Member) -> str:
    if member.tokens in _DUE:
        return "due"
    if len(member.tokens) != 2 or not _MONEY & set(member.tokens):
        return ""
    return next((word if word in _PARTS else "rest" for word in member.tokens if word in (*_PARTS, *_REST)), "")


def _is_flag(member: Member) -> bool:
    return any(member.tokens in ((part,), ("is", part)) for part in _PARTS)


def _paid(whole: Figure, found: Mapping[str, Figure], flags: Mapping[str, Member]) -> Relate:
    parts = [(role, figure) for role, figure in found.items() if role in _PARTS]
    due, rest = found.get("due"), found.get("rest")

    def relate(value: JsonObject, draw: Draw) -> None:
        every = whole.read(value)
        if every is None:
            return
        if due is not None:
            due.write(value, every, draw)
        paid = 0.0
        for role, figure in parts:
            part = figure.read(value) or 0
            flag = value.get(flags[role].name) if role in flags else None
            if isinstance(flag, bool):
                part = every if flag else 0
            elif part > every:
                part = 0 if role == "refunded" else every
            figure.write(value, part, draw)
            paid = max(paid, part if role in ("paid", "received", "captured") else 0)
        if rest is not None:
            rest.write(value, every - paid, draw)

    return relate


def find_decimals(members: Sequence[Member]) -> Iterator[Relation]:
    """`unit_amount` and `unit_amount_decimal` are the same number, written in two ways."""
    named = {member.tokens: member for member in members}
    for member in members:
        whole = named.get(member.tokens[:-1]) if member.tokens[-1:] == ("decimal",) else None
        first, second = find_figure(whole) if whole else None, find_figure(member)
        if first and second:
            yield _same(first, second)


def _same(first: Figure, second: Figure) -> Relation:
    def relate(value: JsonObject, draw: Draw) -> None:
        number = first.read(value)
        if number is not None:
            second.write(value, number, draw)

    return Relation((first.name, second.name), relate)
