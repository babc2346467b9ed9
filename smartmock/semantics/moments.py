"""Moments as text: patterns of CLDR, which date-fns and Faker.js use too, in the words of a language."""

import datetime
import functools
import zoneinfo
from typing import Final

from smartmock.semantics.data import read_table
from smartmock.semantics.locale import DEFAULT_LOCALE

MOST_PATTERN: Final = 200
_OLDER: Final = (("YYYY", "yyyy"), ("DD", "dd"), ("YY", "yy"))
"""What Moment.js calls years and days of the month; in CLDR these are years of weeks and days of the year."""


def format_moment(moment: datetime.datetime, pattern: str, locale: str) -> str:
    """`yyyy-MM-dd HH:mm:ss` → `2026-01-15 09:30:00`; in English where the language lacks a name that is wanted.

    Raises `ValueError` for a pattern that cannot be read.
    """
    from babel.dates import format_datetime  # noqa: PLC0415  loads tables that most documents do not need

    for older, newer in _OLDER:
        pattern = pattern.replace(older, newer)
    name = read_table("tags")["babel"].get(locale, locale)
    try:
        text: str = format_datetime(moment, pattern[:MOST_PATTERN], tzinfo=moment.tzinfo, locale=name)
    except (AttributeError, KeyError, IndexError, TypeError) as error:  # Babel's ways to refuse a pattern
        if locale != DEFAULT_LOCALE:
            return format_moment(moment, pattern, DEFAULT_LOCALE)
        raise ValueError(f"`{pattern}` is no pattern for a date") from error
    return text


def iso_text(moment: datetime.datetime) -> str:
    """RFC 3339, to the second."""
    return moment.replace(microsecond=0).isoformat().replace("+00:00", "Z")


def read_moment(value: object) -> datetime.datetime | None:
    """A date or date-time as text, or seconds or milliseconds since 1970; None for anything else."""
    try:
        if isinstance(value, str):
            found = datetime.datetime.fromisoformat(value.strip())
        elif isinstance(value, int | float) and not isinstance(value, bool):
            seconds = value / 1000 if abs(value) >= 10**11 else value
            found = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC) + datetime.timedelta(seconds=seconds)
        else:
            return None
    except (ValueError, OverflowError):
        return None
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


@functools.lru_cache(maxsize=256)
def find_zone(name: str) -> datetime.tzinfo | None:
    """The time zone of this name in the IANA database; None when there is none."""
    try:
        return zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        return None
