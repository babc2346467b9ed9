"""Moments in time: dates, times and durations as text (RFC 3339), and as numbers since 1970."""

import datetime
import functools
from collections.abc import Callable
from typing import Final

from smartmock.generate.draw import Draw
from smartmock.generate.node import Generate, Node
from smartmock.schema.model import Schema
from smartmock.semantics.meaning import Meaning
from smartmock.types import JSON

_RECENT: Final = (-365, 0)
_MILLISECONDS: Final = 10**12
_EPOCH: Final = datetime.date(1970, 1, 1).toordinal()


def _days(meaning: Meaning | None) -> tuple[int, int]:
    return (meaning.days.first, meaning.days.last) if meaning and meaning.days else _RECENT


def draw_moment(draw: Draw, meaning: Meaning | None) -> tuple[int, int]:
    """A day that fits the meaning, as its proleptic Gregorian ordinal, and the second of that day."""
    first, last = _days(meaning)
    return draw.today.toordinal() + draw.between(first, last), draw.below(86_400)


@functools.lru_cache(maxsize=20_000)
def _calendar(ordinal: int) -> str:
    return datetime.date.fromordinal(ordinal).isoformat()


@functools.lru_cache(maxsize=86_400)
def _clock(second: int) -> str:
    return f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"


def date_text(draw: Draw, meaning: Meaning | None) -> str:
    return _calendar(draw_moment(draw, meaning)[0])


def date_time_text(draw: Draw, meaning: Meaning | None) -> str:
    day, second = draw_moment(draw, meaning)
    return f"{_calendar(day)}T{_clock(second)}Z"


def time_text(draw: Draw, _meaning: Meaning | None) -> str:
    return _clock(draw.below(86_400)) + "Z"


def duration_text(draw: Draw, _meaning: Meaning | None) -> str:
    """ISO 8601, e.g. `P3D` or `PT45M`."""
    return draw.pick(("P{}D", "PT{}H", "PT{}M", "P{}W")).format(draw.between(1, 59))


TIME_FORMATS: Final[dict[str, Callable[[Draw, Meaning | None], str]]] = {
    "date": date_text,
    "date-time": date_time_text,
    "time": time_text,
    "duration": duration_text,
}


def epoch(node: Node, meaning: Meaning, otherwise: Generate) -> Generate:
    """Seconds since 1970, milliseconds where the schema's bounds or its name ask for them."""
    schema = node.schema
    least = schema.minimum if schema.minimum is not None else 0
    milliseconds = least >= _MILLISECONDS or node.place.name.lower().endswith(("ms", "millis"))
    factor = 1000 if milliseconds else 1

    def generate(draw: Draw) -> JSON:
        day, second = draw_moment(draw, meaning)
        value = ((day - _EPOCH) * 86_400 + second) * factor
        return value if _within(schema, value) else otherwise(draw)

    return generate


def _within(schema: Schema, value: int) -> bool:
    return (
        (schema.minimum is None or value >= schema.minimum)
        and (schema.maximum is None or value <= schema.maximum)
        and (schema.exclusive_minimum is None or value > schema.exclusive_minimum)
        and (schema.exclusive_maximum is None or value < schema.exclusive_maximum)
    )
