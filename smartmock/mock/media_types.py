"""Media types and ranges (RFC 9110 sections 8.3.1 and 12.5.1): reading them, and how well they fit."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

LONGEST = 2_000
"""Characters of an `Accept` header that are looked at."""

WILDCARD, SAME_TYPE, RELATED, SAME, EXACT = 1, 2, 3, 4, 5
"""How specifically a range names a media type; RFC 9110 knows 1, 2, 4 and 5. Related are `+json` and plain JSON."""

_FAMILIES: Final = ("json", "xml", "yaml")
_ALIASES: Final = {"x-yaml": "yaml", "x-json": "json"}


@dataclass(frozen=True, slots=True)
class MediaRange:
    """`type` and `subtype` in lower case, either may be `*`; `parameters` without `q`, which is `quality`."""

    type: str
    subtype: str
    parameters: frozenset[tuple[str, str]] = frozenset()
    quality: float = 1.0

    @property
    def essence(self) -> str:
        """Without parameters: `application/json`."""
        return f"{self.type}/{self.subtype}"

    @property
    def is_wildcard(self) -> bool:
        return "*" in self.type or "*" in self.subtype

    @property
    def family(self) -> str:
        """`json`, `xml` or `yaml`, also by a suffix (RFC 6839); "" for everything else."""
        name = self.subtype.rpartition("+")[2]
        name = _ALIASES.get(name, name)
        return name if name in _FAMILIES and self.type in {"application", "text"} else ""


@lru_cache(maxsize=1024)
def parse_media_type(text: str) -> MediaRange:
    """`application/json; charset=utf-8` → its parts. Text that is no media type gets the type `*`."""
    name, *options = text.split(";")
    kind, _, subtype = name.strip().lower().partition("/")
    parameters = [_parse_parameter(option) for option in options]
    named = frozenset((key, value) for key, value in parameters if key not in {"q", "charset", ""})
    quality = next((_parse_quality(value) for key, value in parameters if key == "q"), 1.0)
    return MediaRange(kind if subtype else "*", subtype or "*", named, quality)


@lru_cache(maxsize=512)
def parse_accept(text: str) -> tuple[MediaRange, ...]:
    """The ranges of an `Accept` header, in its order; none when it says nothing."""
    return tuple(parse_media_type(item.strip()) for item in text[:LONGEST].split(",") if item.strip())


def looks_like_browser(ranges: tuple[MediaRange, ...]) -> bool:
    """Whether `Accept` is what browsers send for an address that a person opens: HTML, else anything."""
    names = {item.essence for item in ranges}
    return "text/html" in names and "*/*" in names


def fit(wanted: MediaRange, offered: MediaRange) -> int:
    """How specifically `wanted` names `offered`, from `WILDCARD` to `EXACT`; 0 when it does not.

    Either side may hold wildcards: documents offer `*/*` and `image/*` as well.
    """
    if wanted.essence == "*/*" or offered.essence == "*/*":
        return WILDCARD
    if wanted.essence == offered.essence:
        if wanted.parameters <= offered.parameters:
            return EXACT if wanted.parameters else SAME
        return RELATED
    if wanted.type == offered.type and "*" in {wanted.subtype, offered.subtype}:
        return SAME_TYPE
    return RELATED if wanted.family and wanted.family == offered.family else 0


def _parse_parameter(text: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    return key.strip().lower(), value.strip().strip('"').lower()


def _parse_quality(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 1.0
