"""A number that counts the items of an array beside it says how many there are."""

from collections.abc import Iterator, Sequence
from typing import Final

from smartmock.generation.coherence.model import Member, Relation
from smartmock.generation.draw import Draw
from smartmock.semantics.names import Tokens
from smartmock.types import JsonObject

_COUNTS: Final = frozenset(("count", "total", "number"))
_WORDS: Final = frozenset(("number", "of", "total", "count", "num", "in", "size", "length"))
_ALONE: Final = frozenset(
    (("count",), ("total",), ("total", "count"), ("number", "of", "element"), ("result", "count"))
)
_ALL: Final = frozenset(("page", "offset", "limit", "cursor", "next", "previous", "more"))
"""Words of names beside a list that is but a part of all."""


def find_counts(members: Sequence[Member]) -> Iterator[Relation]:
    """`tagCount` counts the `tags`, `count` the only array there is. Of pages the total may be more."""
    counted = {member.tokens: member for member in members if member.kind == "array" or _total_in(member)}
    is_part = any(_ALL & set(member.tokens) for member in members)
    for member in members if counted else ():
        if member.kind == "integer" and not member.options and (other := _counted(member, counted)) is not None:
            is_total = is_part and "total" in member.tokens
            yield Relation((member.name, other.name), _Count(member, other, or_more=is_total))


def _total_in(member: Member) -> Member | None:
    """The number that a page says there are of what it is a page of."""
    if member.kind != "object" or "total" not in member.inner.schema.declared:
        return None
    inner = member.members()
    if not any(one.kind == "array" for one in inner):
        return None
    return next((one for one in inner if one.tokens == ("total",) and one.kind == "integer"), None)


def _counted(member: Member, arrays: dict[Tokens, Member]) -> Member | None:
    if member.tokens in _ALONE:
        found = [array for array in arrays.values() if array.kind == "array"]
        return found[0] if len(found) == 1 else None
    if not (_COUNTS & set(member.tokens)):
        return None
    noun = tuple(token for token in member.tokens if token not in _WORDS)
    return arrays.get(noun) or next((array for name, array in arrays.items() if noun and name[-1:] == noun), None)


class _Count:
    def __init__(self, member: Member, counted: Member, *, or_more: bool) -> None:
        self._member = member
        self._counted = counted
        self._total = _total_in(counted)
        self._or_more = or_more

    def __call__(self, value: JsonObject, draw: Draw) -> None:
        held, old = value.get(self._counted.name), value.get(self._member.name)
        if self._total is not None:
            count = held.get(self._total.name) if isinstance(held, dict) else None
        else:
            count = len(held) if isinstance(held, list) else None
        if isinstance(old, int) and isinstance(count, int) and not (self._or_more and old >= count):
            self._member.put(value, count, draw)
