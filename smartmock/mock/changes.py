"""Changes to a finished value: only those stay after which it is still valid."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from smartmock.types import JSON, JsonObject

Judge: TypeAlias = Callable[[JSON], bool]

ABSENT: Final[Any] = object()
"""A candidate that takes the property away."""

MAX_TRIES: Final = 100
"""So many values are judged where all changes together are not valid."""


@dataclass(frozen=True, slots=True)
class Change:
    """`holder[key]` becomes the first of `candidates` that is valid there."""

    holder: JsonObject | list[JSON]
    key: str | int
    candidates: tuple[JSON, ...]


def apply_changes(changes: Iterable[Change], value: JSON, is_valid: Judge) -> list[str]:
    """Their first candidates all at once if that is valid, else one by one; the names of what has changed."""
    changes = [change for change in changes if _read(change) != change.candidates[0]]
    if not changes:
        return []
    old = [_read(change) for change in changes]
    for change in changes:
        _write(change, change.candidates[0])
    if is_valid(value):
        return _names(changes)
    for change, back in zip(reversed(changes), reversed(old), strict=True):
        _write(change, back)
    return _names(_apply_singly(changes, value, is_valid))


def _apply_singly(changes: Sequence[Change], value: JSON, is_valid: Judge) -> list[Change]:
    applied = []
    left = MAX_TRIES
    for change in changes:
        back = _read(change)
        for candidate in change.candidates[:left]:
            left -= 1
            _write(change, candidate)
            if is_valid(value):
                applied.append(change)
                break
            _write(change, back)
    return applied


def _names(changes: Iterable[Change]) -> list[str]:
    return list(dict.fromkeys(str(change.key) for change in changes))


def _read(change: Change) -> JSON:
    holder: Any = change.holder
    return holder.get(change.key, ABSENT) if isinstance(holder, dict) else holder[change.key]


def _write(change: Change, new: JSON) -> None:
    holder: Any = change.holder
    if new is ABSENT:
        holder.pop(change.key, None)
    else:
        holder[change.key] = new
