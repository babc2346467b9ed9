"""Lists, a part at a time."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

ItemT = TypeVar("ItemT")


@dataclass(frozen=True, slots=True)
class Page(Generic[ItemT]):
    """`next` is the position to ask for the rest with; None when this is the last part."""

    items: Sequence[ItemT]
    next: int | str | None


def page_of(found: Sequence[ItemT], limit: int, position: Callable[[ItemT], int | str]) -> Page[ItemT]:
    """`found` may hold one record more than asked for: then there are more."""
    items = found[:limit]
    return Page(items, position(items[-1]) if items and len(found) > limit else None)
