"""Width and height of pictures stand in the usual ratios, and the smaller picture is the smaller one."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from smartmock.generation.coherence.model import Member, Relation
from smartmock.generation.draw import Draw
from smartmock.semantics.names import Tokens
from smartmock.types import JsonObject

_WIDTHS: Final = (320, 480, 640, 800, 1024, 1200, 1280, 1600, 1920, 2048, 2560, 3840)
_RATIOS: Final = ((16, 9), (4, 3), (3, 2), (1, 1), (3, 4))
_SMALL: Final = frozenset(("thumbnail", "thumb", "preview", "small", "icon"))
_SMALL_WIDTHS: Final = (120, 150, 160, 200, 240, 300)
_SIZED_URL: Final = re.compile(r"(https://picsum\.photos/seed/[^/]+)/\d+/\d+")
_URLS: Final = frozenset(("media.image_url", "media.avatar_url", "media.thumbnail_url"))


def find_pictures(members: Sequence[Member]) -> Iterator[Relation]:
    sizes: dict[Tokens, dict[str, Member]] = {}
    for member in members:
        if member.kind == "integer" and (side := _side(member)):
            sizes.setdefault(_without(member.tokens, side), {})[side] = member
    pairs = {about: sides for about, sides in sizes.items() if len(sides) == 2}
    for about, sides in pairs.items():
        url = _address_of(about, members) if _is_picture(sides) else None
        bound = [sides["width"], sides["height"], *([url] if url else [])]
        if _is_picture(sides):
            yield _sized(bound, small=bool(_SMALL & set(about)))


def _side(member: Member) -> str:
    found = [side for side in ("width", "height") if side in member.tokens]
    return found[0] if len(found) == 1 else ""


def _without(tokens: Tokens, side: str) -> Tokens:
    return tuple(token for token in tokens if token not in (side, "px", "pixel"))


def _is_picture(sides: dict[str, Member]) -> bool:
    """Whether at least one of the names tells so: `width` alone may be that of a table."""
    return any(member.meaning in ("media.width", "media.height") for member in sides.values())


def _address_of(about: Tokens, members: Sequence[Member]) -> Member | None:
    found = [
        member
        for member in members
        if member.meaning in _URLS and not _SMALL & set(member.tokens) ^ _SMALL & set(about)
    ]
    return found[0] if len(found) == 1 else None


def _sized(bound: Sequence[Member], *, small: bool) -> Relation:
    width, height = bound[:2]
    widths = _SMALL_WIDTHS if small else _WIDTHS

    def relate(value: JsonObject, draw: Draw) -> None:
        wide, high = value.get(width.name), value.get(height.name)
        if not isinstance(wide, int) or not isinstance(high, int):
            return
        usual = widths[wide % len(widths)]
        across, down = _RATIOS[high % len(_RATIOS)]
        wide = usual if width.put(value, usual, draw) else wide
        height.put(value, round(wide * down / across), draw)
        for url in bound[2:]:
            old = value.get(url.name)
            if isinstance(old, str) and (sized := _SIZED_URL.fullmatch(old)):
                url.put(value, f"{sized[1]}/{value[width.name]}/{value[height.name]}", draw)

    timeless = not any(member.exemplary for member in bound)
    return Relation(tuple(member.name for member in bound), relate, timeless=timeless)
