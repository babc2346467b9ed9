"""Every meaning there is, from `locales/meanings.json`."""

import functools
from collections.abc import Mapping
from types import MappingProxyType

from smartmock.semantics.data import read_table
from smartmock.semantics.meaning import DayRange, Meaning, NumberRange
from smartmock.types import JsonObject


@functools.cache
def all_meanings() -> Mapping[str, Meaning]:
    """By name, in the order of the file."""
    return MappingProxyType({name: _read_meaning(name, entry) for name, entry in read_table("meanings").items()})


def _read_meaning(name: str, entry: JsonObject) -> Meaning:
    sources = entry.keys() & {"faker", "babel", "pattern", "prices", "list"}
    return Meaning(
        name,
        words=bool(sources) or entry.get("text", False),
        numbers=_read_numbers(entry) if "numbers" in entry else None,
        days=DayRange(*entry["days"]) if "days" in entry else None,
        probability=entry.get("probability"),
        format=entry.get("format"),
        formats=frozenset(entry.get("formats", ())),
        shorter=tuple(entry.get("shorter", ())),
    )


def _read_numbers(entry: JsonObject) -> NumberRange:
    low, high, decimals = entry["numbers"]
    return NumberRange(low, high, decimals, tuple(entry.get("usual", ())))
