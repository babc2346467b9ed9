"""Media types and ranges (RFC 9110 sections 8.3.1 and 12.5.1): reading them, and how well they fit."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

LONGEST = 2_000
"""Characters of an `Accept` header that are looked at."""

WILDCARD, SAME_TYPE, RELATED, ALIKE, SAME, EXACT = 1, 2, 3, 4, 5, 6
"""How specifically a range names a media type; RFC 9110 knows 1, 2, 5 and 6. Related are `+json` and plain JSON, alike
what has other parameters.
"""

_FAMILIES: Final = ("json", "xml", "yaml", "json-seq")
_ALIASES: Final = {"x-yaml": "yaml", "x-json": "json"}
_RANGE: Final = re.compile(r"[!#$%&'*+.^_`|~0-9a-z-]+/[!#$%&'*+.^_`|~0-9a-z-]+|\*")
_BETWEEN: Final = {separator: re.compile(rf'(?:[^"{separator}]|"(?:[^"\\]|\\.)*+"?+)++') for separator in (",", ";")}
"""What stands between separators, which may stand in quotes themselves (RFC 9110 section 5.6.4)."""


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
        """`json`, `xml`, `yaml` or `json-seq`, also by a suffix (RFC 6839); "" for everything else."""
        name = self.subtype.rpartition("+")[2]
        name = _ALIASES.get(name, name)
        return name if name in _FAMILIES and self.type in {"application", "text"} else ""


@lru_cache(maxsize=1024)
def parse_media_type(text: str) -> MediaRange:
    """`application/json; charset=utf-8` → its parts. Text that is no media type gets the type `*`."""
    name, *options = split_quoted(text, ";")
    kind, _, subtype = name.strip().lower().partition("/")
    parameters = [_parse_parameter(option) for option in options]
    named = frozenset((key, value) for key, value in parameters if key not in {"q", "charset", ""})
    quality = next((_parse_quality(value) for key, value in parameters if key == "q"), 1.0)
    return MediaRange(kind if subtype else "*", subtype or "*", named, quality)


@lru_cache(maxsize=512)
def parse_accept(text: str) -> tuple[MediaRange, ...]:
    """The ranges of an `Accept` header, in its order; none when it says nothing that can be understood."""
    items = (item.strip() for item in split_quoted(text[:LONGEST], ","))
    return tuple(parse_media_type(item) for item in items if _RANGE.fullmatch(item.partition(";")[0].strip().lower()))


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
        return ALIKE
    if wanted.type == offered.type and "*" in {wanted.subtype, offered.subtype}:
        return SAME_TYPE
    return RELATED if wanted.family and wanted.family == offered.family else 0


def split_quoted(text: str, separator: str) -> list[str]:
    """The parts between commas or semicolons outside of quotes."""
    if '"' not in text:
        return text.split(separator)
    return _BETWEEN[separator].findall(text)


def _parse_parameter(text: str) -> tuple[str, str]:
    key, _, value = text.partition("=")
    return key.strip().lower(), value.strip().strip('"').lower()


def _parse_quality(text: str) -> float:
    """From 0 to 1; what is no number counts as 1."""
    try:
        quality = float(text)
    except ValueError:
        return 1.0
    return min(max(quality, 0.0), 1.0) if quality == quality else 1.0  # noqa: PLR0124  `nan` is a number in Python
