"""What comes first is the least: moments of a life, ends of spans, bounds."""

from collections.abc import Iterator, Sequence
from typing import Final

from smartmock.generation.coherence.model import Kind, Member, Relation
from smartmock.generation.draw import Draw
from smartmock.semantics.names import Tokens, split_name
from smartmock.types import JsonObject

_ORDER: Final = {
    name: rank
    for rank, names in enumerate(
        (
            ("time.birth_date", "animal.birth_date", "time.founded"),
            ("time.hired", "time.joined", "time.created"),
            ("time.published",),
            ("time.updated",),
            ("time.last_seen",),
            ("time.deleted", "time.death_date"),
        )
    )
    for name in names
}
"""Meaning → its place in a life."""

_STEPS: Final = (
    *("ordered", "placed", "booked", "started", "confirmed", "approved", "paid", "processed", "packed"),
    *("shipped", "sent", "delivered", "received", "completed", "finished", "returned", "refunded"),
)
"""First words of names of what happens between the making of a thing and its last change, in order."""

_SPANS: Final = (("time.start", "time.end"), ("time.start_date", "time.end_date"), ("time.hired", "time.end_date"))


_ENDS: Final = frozenset(end for _, end in _SPANS)
_DAYS: Final = frozenset({"date", "date-time"})
_NUMERIC: Final = frozenset({"integer", "number"})
_BOUNDS: Final = (("minimum", "maximum"), ("low", "high"), ("lower", "upper"), ("lowest", "highest"))


def find_moments(members: Sequence[Member]) -> Iterator[Relation]:
    """What happens first has the earlier moment: the drawn ones are put in order."""
    lived = [(rank, member) for member in members if (rank := _rank(member)) is not None]
    yield from _in_order([member for _, member in sorted(lived, key=lambda ranked: ranked[0])])
    for pair in _SPANS:
        by_about: dict[Tokens, dict[str, Member]] = {}
        for member in members:
            if member.meaning in pair:
                by_about.setdefault(member.about, {})[member.meaning] = member
        for found in by_about.values():
            if len(found) == len(pair):
                yield from _in_order([found[meaning] for meaning in pair])


def _rank(member: Member) -> float | None:
    if member.meaning.startswith("time.") and member.tokens[:1] and member.tokens[0] in _STEPS:
        return _ORDER["time.published"] + _STEPS.index(member.tokens[0]) / len(_STEPS)
    return _ORDER.get(member.meaning)


def find_bounds(members: Sequence[Member]) -> Iterator[Relation]:
    """`min_price` and `max_price`, `low_estimate` and `high_estimate`, `start` and `end` of whatever it is."""
    scalars = [member for member in members if member.kind not in ("object", "array")]
    for least, most in _BOUNDS:
        lows = {_without(member.name, least): member for member in scalars if least in member.tokens}
        for member in scalars:
            low = lows.get(_without(member.name, most)) if most in member.tokens else None
            if low is not None:
                yield from _in_order([low, member])
    starts = {_without(member.name, "start"): member for member in scalars if "start" in member.tokens}
    for member in scalars:
        start = starts.get(_without(member.name, "end")) if "end" in member.tokens else None
        if start is not None and member.meaning not in _ENDS and (member.form in _DAYS or member.kind in _NUMERIC):
            yield from _in_order([start, member])


def _without(name: str, word: str) -> Tokens:
    return tuple(token for token in split_name(name) if token != word)


def _in_order(members: Sequence[Member]) -> Iterator[Relation]:
    """Values that can be compared, the least one first."""
    alike = [member for member in members if (member.kind, member.form) == _likeness(members)]
    if len(alike) < 2:
        return

    def relate(value: JsonObject, draw: Draw) -> None:
        present = [member for member in alike if value.get(member.name) is not None]
        drawn = [value[member.name] for member in present]
        if len({type(item) for item in drawn}) == 1 and drawn != (ordered := sorted(drawn)):
            for member, item in zip(present, ordered, strict=True):
                member.put(value, item, draw)

    yield Relation(tuple(member.name for member in alike), relate)


def _likeness(members: Sequence[Member]) -> tuple[Kind, str | None] | None:
    """Type and format that most of them have."""
    kinds = [(member.kind, member.form) for member in members]
    return max(kinds, key=kinds.count) if kinds else None
