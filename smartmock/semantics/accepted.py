"""Languages that a request accepts (RFC 9110 section 12.5.4) → a locale, by the lookup of RFC 4647 section 3.4."""

import functools
import re
from collections.abc import Iterator
from typing import Final, TypeAlias

from smartmock.semantics.locale import DEFAULT_LOCALE, find_locale, language_tag

LONGEST: Final = 500
"""Characters of an `Accept-Language` header that are looked at."""

_ANY: Final = "*"
_ITEM: Final = re.compile(r"(\*|[a-z]{1,8}(?:-[a-z0-9]{1,8})*)[ \t]*(?:;[ \t]*q[ \t]*=[ \t]*([01](?:\.\d{0,3})?))?")

Qualities: TypeAlias = dict[str, float]
"""Range in lower case → quality from 0 to 1, the best first; ranges of one quality as they were written."""


@functools.lru_cache(maxsize=1_024)
def accept_locale(header: str, own: str) -> str:
    """The locale that the header asks for most of all; `own` where it says nothing that can be served.

    Of several locales that a range fits, `own` goes first: `de` asks for `de_AT` where that is spoken.
    """
    qualities = read_qualities(header)
    found = (locale for item in qualities if qualities[item] > 0 for locale in _locales_for(item, own))
    wanted = next((locale for locale in found if _quality(locale, qualities) > 0), None)
    if wanted is not None or 0 not in qualities.values():
        return wanted or own
    return next((locale for locale in (own, DEFAULT_LOCALE) if _quality(locale, qualities) > 0), own)


def read_qualities(header: str) -> Qualities:
    """Items that are none are left out; of those that stand twice the first counts."""
    items = (_ITEM.fullmatch(item.strip()) for item in header[:LONGEST].lower().split(","))
    found: Qualities = {}
    for item in filter(None, items):
        found.setdefault(item[1], min(float(item[2] or 1), 1.0))
    return dict(sorted(found.items(), key=lambda pair: -pair[1]))


def _locales_for(item: str, own: str) -> Iterator[str]:
    if item == _ANY:
        yield from (own, DEFAULT_LOCALE)
    elif _fits(item, own):
        yield own
    elif locale := find_locale(item):
        yield locale


def _quality(locale: str, qualities: Qualities) -> float:
    """That of the longest range that fits; locales that no range speaks of are not refused."""
    fits = [item for item in qualities if _fits(item, locale)]
    return qualities[max(fits, key=len)] if fits else qualities.get(_ANY, 1.0)


def _fits(item: str, locale: str) -> bool:
    """Basic filtering (RFC 4647 section 3.3.1): `de` fits `de-AT`."""
    return f"{language_tag(locale).lower()}-".startswith(f"{item}-")
