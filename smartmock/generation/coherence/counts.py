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
    arrays = {member.tokens: member for member in members if member.kind == "array"}
    is_part = any(_ALL & set(member.tokens) for member in members)
    for member in members if arrays else ():
        if member.kind == "integer" and not member.options and (array := _counted(member, arrays)) is not None:
            is_total = is_part and "total" in member.tokens
            yield Relation((member.name, array.name), _Count(member, array, or_more=is_total))


def _counted(member: Member, arrays: dict[Tokens, Member]) -> Member | None:
    if member.tokens in _ALONE:
        return next(iter(arrays.values())) if len(arrays) == 1 else None
    if not (_COUNTS & set(member.tokens)):
        return None
    noun = tuple(token for token in member.tokens if token not in _WORDS)
    return arrays.get(noun) or next((array for name, array in arrays.items() if noun and name[-1:] == noun), None)


class _Count:
    def __init__(self, member: Member, array: Member, *, or_more: bool) -> None:
        self._member = member
        self._array = array
        self._or_more = or_more

    def __call__(self, value: JsonObject, draw: Draw) -> None:
        items, old = value.get(self._array.name), value.get(self._member.name)
        if isinstance(items, list) and isinstance(old, int) and not (self._or_more and old >= len(items)):
            self._member.put(value, len(items), draw)
