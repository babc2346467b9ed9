"""Texts of one object that mean the same are different ones: a review does not say twice what its title says."""

from collections.abc import Iterator, Sequence
from typing import Final

from smartmock.generation.coherence.model import Member, Relation
from smartmock.generation.draw import Draw
from smartmock.types import JsonObject

_PROSE: Final = frozenset(
    f"text.{name}"
    for name in [
        "answer",
        "article",
        "caption",
        "comment",
        "description",
        "headline",
        "instruction",
        "note",
        "paragraph",
        "phrase",
        "question",
        "quote",
        "reason",
        "review",
        "sentence",
        "subject",
        "summary",
        "task",
        "wish",
    ]
)


def find_repeats(members: Sequence[Member]) -> Iterator[Relation]:
    """Of free texts only: a person may well ship to the city where the bill goes."""
    groups: dict[str, list[Member]] = {}
    for member in members:
        if member.kind == "string" and member.meaning in _PROSE and not member.options:
            groups.setdefault(member.meaning, []).append(member)
    for meaning, group in groups.items():
        if len(group) > 1:
            timeless = not any(member.exemplary for member in group)
            yield Relation(tuple(member.name for member in group), _Differ(meaning, group), timeless=timeless)


class _Differ:
    """Puts other words of the meaning where the same stand a second time."""

    def __init__(self, meaning: str, group: Sequence[Member]) -> None:
        self._meaning = meaning
        self._group = group

    def __call__(self, value: JsonObject, draw: Draw) -> None:
        seen: set[str] = set()
        for member in self._group:
            text = value.get(member.name)
            if not isinstance(text, str):
                continue
            if text in seen:
                text = self._another(text, seen, member, value, draw)
            seen.add(text)

    def _another(self, text: str, seen: set[str], member: Member, value: JsonObject, draw: Draw) -> str:
        pool = draw.words.pool(self._meaning)
        start = pool.index(text) + 1 if text in pool else 0
        for other in (*pool[start:], *pool[:start]):
            if other not in seen and member.put(value, other, draw):
                return other
        return text
