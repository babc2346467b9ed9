"""What the description of a value says of it in so many words: which values there are, from where to where they go."""

import functools
import re
from typing import Final

from smartmock.semantics.meaning import NumberRange

_LONGEST: Final = 2_000
_FINE: Final = 3
"""So many digits after the point where the range is narrow."""
_NARROW: Final = 10
_FEWEST: Final = 2

_LINK: Final = re.compile(r"\[([^\[\]]{1,200})\]\([^()\s]{0,300}\)")
"""Markdown: the text of a link is what people read."""

_QUOTED: Final = r"(?:`\"?|\"|'|“|\*\*)([A-Za-z0-9][\w.:/+-]{0,39}(?: [A-Za-z][\w-]{0,19}){0,2})(?:\"?`|\"|'|”|\*\*)"
_ASIDE: Final = r"(?:\s*\([^()\n]{0,80}\))?"
_NEXT: Final = r"\s*(?:,\s*(?:or|and)?|\bor\b|\band\b|/|\|)\s*"
_ROW: Final = rf"{_QUOTED}{_ASIDE}(?:{_NEXT}{_QUOTED}{_ASIDE})+"
_SURE: Final = (
    r"\b(?:one of|either|can(?: only| currently)? be|could be|may be|results? of the check"
    r"|(?:possible|valid|allowed|accepted|supported|available|current) (?:values?|options?|types?)"
    r"|values? (?:are|is|include|can include|may be)|with values|options? (?:are|include))\b"
)
_HINTED: Final = r"(?:\bsuch as\b|\be\.g\.|\bfor example\b|\bfor instance\b)"
_SURE_ROW: Final = re.compile(rf"{_SURE}[^`\"'“*.\n]{{0,40}}?{_ROW}", re.IGNORECASE)
_HINTED_ROW: Final = re.compile(rf"{_HINTED}[^`\"'“*.\n]{{0,20}}?{_ROW}", re.IGNORECASE)
_LISTED: Final = re.compile(rf"(?:{_SURE}|\bfollowing\b|\bvalues?:)[^\n]*\n", re.IGNORECASE)
_BULLET: Final = re.compile(rf"^\s*[-*]\s+{_QUOTED}\s*(?=$|[-:–—=.,(])", re.MULTILINE)
_OF_NAMES: Final = re.compile(
    r"\s*(?:parameters?|fields?|propert\w+|attributes?|arguments?|must|should|is|are|was|were|has|have|needs?)\b"
)
"""After a row of names that are no values: `one of "a" or "b" must be given`."""
_NO_VALUES: Final = frozenset({"null", "none", "undefined", "nil"})

_EXAMPLE: Final = re.compile(r"\b[Ee]xample:\s*[`\"*]{0,2}([A-Za-z0-9][\w.:/+-]{0,39})[`\"*]{0,2}\.?\s*(?:$|[\n>])")
"""A single word up to the end of the line."""

_NUMBER: Final = r"`?(-?\d+(?:\.\d+)?)`?\s*(?:%|percent|dB)?"
_RANGE: Final = re.compile(
    rf"\b(?:between|from|ranging|range (?:is|of)|in the range(?: of)?|values?:?)\s+{_NUMBER}\s*(?:to|and|-|–|through)"
    rf"\s+{_NUMBER}(?![\w/:-])",
    re.IGNORECASE,
)
_THOUSANDS: Final = re.compile(r"(?<=\d),(?=\d{3}\b)")


@functools.lru_cache(maxsize=8_192)
def plain_text(description: str) -> str:
    """As people read it: links of Markdown are their texts."""
    return _LINK.sub(r"\1", description[:_LONGEST])


@functools.lru_cache(maxsize=8_192)
def told_options(description: str, *, hints: bool = False) -> tuple[str, ...]:
    """The values that a description lists, ``Can be `pass`, `fail`, or `unchecked`.``; with `hints`, examples too."""
    if not any(sign in description for sign in "`\"'“*"):
        return ()
    text = plain_text(description)
    for row in (_SURE_ROW, _HINTED_ROW)[: 2 if hints else 1]:
        found = row.search(text)
        if found is not None and not _OF_NAMES.match(text, found.end()):
            return _different(re.findall(_QUOTED, found.group()))
    head = _LISTED.search(text)
    return _different(_BULLET.findall(text, head.end())) if head is not None else ()


@functools.lru_cache(maxsize=8_192)
def told_example(description: str) -> str:
    """The value that a description gives as its example: `Example: 02`; "" where there is none."""
    found = _EXAMPLE.search(plain_text(description))
    return found[1] if found else ""


def _different(options: list[str]) -> tuple[str, ...]:
    found = tuple(dict.fromkeys(option for option in options if option.lower() not in _NO_VALUES))
    return found if len(found) >= _FEWEST else ()


@functools.lru_cache(maxsize=8_192)
def told_range(description: str) -> NumberRange | None:
    """From where to where numbers go: `a measure from 0.0 to 1.0`."""
    found = _RANGE.search(_THOUSANDS.sub("", plain_text(description)))
    if found is None:
        return None
    low, high = map(float, found.groups())
    if low >= high:
        return None
    return NumberRange(low, high, _FINE if high - low <= _NARROW else 1)
