"""Moments in time: dates, times and durations as text (RFC 3339), and as numbers since 1970."""

import datetime
import functools
from collections.abc import Callable
from typing import Final, TypeAlias

from smartmock.generation.draw import Draw
from smartmock.generation.node import Generate, Node
from smartmock.schema.model import Schema
from smartmock.semantics.localized import long_date
from smartmock.semantics.meaning import Meaning
from smartmock.types import JSON

MakeTime: TypeAlias = Callable[[Draw], str]

_RECENT: Final = (-365, 0)
_SECONDS: Final = 86_400
_MILLISECONDS: Final = 10**12
_EPOCH: Final = datetime.date(1970, 1, 1).toordinal()


def _span(meaning: Meaning | None) -> tuple[int, int]:
    """The first day that fits the meaning, relative to today, and how many days fit."""
    first, last = (meaning.days.first, meaning.days.last) if meaning and meaning.days else _RECENT
    return first, last - first + 1


@functools.lru_cache(maxsize=20_000)
def _calendar(ordinal: int) -> str:
    return datetime.date.fromordinal(ordinal).isoformat()


_SIXTY: Final = tuple(f"{number:02}" for number in range(60))
_MINUTES: Final = tuple(f"{hour}:{minute}:" for hour in _SIXTY[:24] for minute in _SIXTY)


def _clock(second: int) -> str:
    return _MINUTES[second // 60] + _SIXTY[second % 60]


def _date(meaning: Meaning | None) -> MakeTime:
    first, count = _span(meaning)
    return lambda draw: _calendar(draw.today.toordinal() + first + draw.below(count))


def _long_date(meaning: Meaning | None) -> MakeTime:
    first, count = _span(meaning)

    def make(draw: Draw) -> str:
        return long_date(draw.today + datetime.timedelta(first + draw.below(count)), draw.words.locale)

    return make


def _date_time(meaning: Meaning | None) -> MakeTime:
    first, count = _span(meaning)

    def make(draw: Draw) -> str:
        number = draw.bits()
        day = _calendar(draw.today.toordinal() + first + number % count)
        minute, second = divmod(number // count % _SECONDS, 60)
        return f"{day}T{_MINUTES[minute]}{_SIXTY[second]}Z"

    return make


def _time(_meaning: Meaning | None) -> MakeTime:
    return lambda draw: _clock(draw.below(_SECONDS)) + "Z"


def _duration(_meaning: Meaning | None) -> MakeTime:
    """ISO 8601, e.g. `P3D` or `PT45M`."""
    return lambda draw: draw.pick(("P{}D", "PT{}H", "PT{}M", "P{}W")).format(draw.between(1, 59))


TIME_FORMATS: Final[dict[str, Callable[[Meaning | None], MakeTime]]] = {
    "date": _date,
    "date-time": _date_time,
    "long-date": _long_date,
    "time": _time,
    "duration": _duration,
}
"""Format → what makes its texts, on days that fit a meaning."""


def epoch(node: Node, meaning: Meaning, otherwise: Generate) -> Generate:
    """Seconds since 1970, milliseconds where the schema's bounds or its name ask for them."""
    schema = node.schema
    least = schema.minimum if schema.minimum is not None else 0
    milliseconds = least >= _MILLISECONDS or node.place.name.lower().endswith(("ms", "millis"))
    factor = 1000 if milliseconds else 1

    first, count = _span(meaning)

    def generate(draw: Draw) -> JSON:
        day = draw.today.toordinal() + first + draw.below(count)
        value = ((day - _EPOCH) * _SECONDS + draw.below(_SECONDS)) * factor
        return value if _within(schema, value) else otherwise(draw)

    return generate


def _within(schema: Schema, value: int) -> bool:
    return (
        (schema.minimum is None or value >= schema.minimum)
        and (schema.maximum is None or value <= schema.maximum)
        and (schema.exclusive_minimum is None or value > schema.exclusive_minimum)
        and (schema.exclusive_maximum is None or value < schema.exclusive_maximum)
    )
