"""What the status of a thing says is what its flags say, and what has not happened has no moment."""

import functools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from smartmock.generation.coherence.model import Member, Relation
from smartmock.generation.draw import Draw
from smartmock.semantics.names import Tokens
from smartmock.semantics.states import event_of, has_happened, state_of
from smartmock.types import JsonObject

_STATUSES: Final = frozenset(("status", "state", "stage"))
_NAMED: Final = ("payment", "fulfillment", "shipping", "delivery", "order", "account")
"""Words before `status` that need not stand before what it tells of."""
_OF: Final = {"paid": ("payment",), "refunded": ("payment",), "shipped": ("fulfillment", "shipping", "delivery")}
"""Event → whose status tells of it before others do."""
_HELPING: Final = frozenset(("is", "was", "has", "been", "already"))
_TIMES: Final = frozenset(("at", "on", "date", "time", "timestamp"))
_MOST_STATUSES: Final = 64
_STOCKS: Final = frozenset(("stock", "inventory", "quantity"))


def find_states(members: Sequence[Member]) -> Iterator[Relation]:
    """`{status: inactive, isActive: false}`, `{status: paid, paidAt: …, shippedAt: null}`."""
    statuses = [member for member in members if _is_status(member)]
    flags = {key: member for member in members if member.kind == "boolean" and (key := _flag(member))}
    for (about, event), flag in flags.items():
        if status := _telling(statuses, about, event):
            yield _flagged(flag, status, event)
    moments: dict[str, list[_Moment]] = {}
    for member in members:
        if (key := _moment(member)) is not None and (member.nullable or member.removable):
            status, told = _telling(statuses, *key), flags.get(key)
            if status or told or key[1] == "deleted":
                moments.setdefault(status.name if status else "", []).append(_Moment(member, told, key[1]))
    for name, found in moments.items():
        yield _dated(name, found)


@dataclass(frozen=True, slots=True)
class _Moment:
    """When an event happened. `flag` says whether it did."""

    member: Member
    flag: Member | None
    event: str


def _is_status(member: Member) -> bool:
    if member.kind != "string" or not _STATUSES & set(member.tokens[-1:]):
        return False
    if member.options:
        return any(isinstance(option, str) and state_of(option) for option in member.options)
    return member.meaning.endswith("status")


def _flag(member: Member) -> tuple[Tokens, str] | None:
    words = tuple(token for token in member.tokens if token not in _HELPING)
    event = event_of(words[-1]) if words else None
    return (words[:-1], event) if event else None


def _moment(member: Member) -> tuple[Tokens, str] | None:
    """Of `paidAt`, `datePaid` and the like."""
    if member.kind == "boolean" or not member.meaning.startswith("time."):
        return None
    words = tuple(token for token in member.tokens if token not in _TIMES)
    event = event_of(words[-1]) if words and len(words) < len(member.tokens) else None
    return (words[:-1], event) if event else None


def _telling(statuses: Sequence[Member], about: Tokens, event: str) -> Member | None:
    """The status that tells whether it has happened to what the name is about."""
    ranked = sorted(statuses, key=lambda status: not set(_OF.get(event, ())) & set(status.tokens))
    for status in ranked:
        words = status.tokens[:-1]
        fits = words == about or (not about and (words[-1:] == () or words[-1] in _NAMED))
        if fits and (not status.options or _speaks(status, event)):
            return status
    return None


def _speaks(status: Member, event: str) -> bool:
    states = [state for option in status.options if isinstance(option, str) and (state := state_of(option))]
    return any(has_happened(event, state) for state in states)


def _verdict(said: object, event: str) -> bool | None:
    state = state_of(said) if isinstance(said, str) else None
    return None if state is None else has_happened(event, state)


def _flagged(flag: Member, status: Member, event: str) -> Relation:
    def relate(value: JsonObject, draw: Draw) -> None:
        verdict = _verdict(value.get(status.name), event)
        if verdict is None or flag.put(value, verdict, draw):
            return
        for option in status.options:  # the flag is always the same
            state = state_of(option) if isinstance(option, str) else None
            if state and has_happened(event, state) is value.get(flag.name) and status.put(value, option, draw):
                return

    timeless = not (flag.exemplary or status.exemplary)
    return Relation((status.name, flag.name), relate, timeless=timeless)


def _dated(status: str, moments: Sequence[_Moment]) -> Relation:
    """Takes away the moments of what has not happened, by the status, and by flags where that does not tell."""

    @functools.lru_cache(maxsize=_MOST_STATUSES)
    def verdicts(text: str) -> tuple[tuple[_Moment, bool | None], ...]:
        found = [(moment, _verdict(text, moment.event)) for moment in moments]
        return tuple((moment, verdict) for moment, verdict in found if verdict is not True)

    def relate(value: JsonObject, draw: Draw) -> None:
        said = value.get(status)
        for moment, verdict in verdicts(said if isinstance(said, str) else ""):
            happened = verdict
            if happened is None and moment.flag is not None:
                happened = value.get(moment.flag.name) is True
            if happened is False or (happened is None and moment.event == "deleted"):
                moment.member.clear(value, draw)

    names = [moment.member.name for moment in moments] + [moment.flag.name for moment in moments if moment.flag]
    return Relation((*names, status) if status else tuple(names), relate)


def find_stocks(members: Sequence[Member]) -> Iterator[Relation]:
    """What is in stock has at least one piece."""
    stocks = [
        one
        for one in members
        if one.kind == "integer" and (one.meaning == "commerce.stock" or _STOCKS & set(one.tokens))
    ]
    for member in members if len(stocks) == 1 else ():
        words = tuple(token for token in member.tokens if token not in _HELPING)
        if member.kind == "boolean" and words in (
            ("in", "stock"),
            ("available",),
            ("sold", "out"),
            ("out", "of", "stock"),
        ):
            yield _stocked(stocks[0], member, there=words in (("in", "stock"), ("available",)))
        elif member.kind == "string" and any(_is_there(option) is not None for option in member.options):
            yield _listed(stocks[0], member)


def _is_there(text: object) -> bool | None:
    state = state_of(text) if isinstance(text, str) else None
    return {"in_stock": True, "out_of_stock": False}.get(state or "")


def _stocked(stock: Member, flag: Member, *, there: bool) -> Relation:
    def relate(value: JsonObject, draw: Draw) -> None:
        left = value.get(stock.name)
        if isinstance(left, int) and not flag.put(value, (left > 0) is there, draw) and flag.name in value:
            stock.put(value, max(left, 1) if value[flag.name] is there else 0, draw)

    return Relation((stock.name, flag.name), relate, timeless=not (stock.exemplary or flag.exemplary))


def _listed(stock: Member, status: Member) -> Relation:
    """Nothing is left of what the status says is sold out."""

    def relate(value: JsonObject, draw: Draw) -> None:
        left, there = value.get(stock.name), _is_there(value.get(status.name))
        if isinstance(left, int) and there is not None:
            stock.put(value, max(left, 1) if there else 0, draw)

    return Relation((stock.name, status.name), relate, timeless=not (stock.exemplary or status.exemplary))
