"""Moments in time: dates, times and durations as text (RFC 3339), and as numbers since 1970."""

import datetime
import functools
from collections.abc import Callable
from typing import Final, TypeAlias

from smartmock.generation.draw import Draw
from smartmock.generation.node import Generate, Node
from smartmock.generation.telling import ANY, Told, found_by, tell_of, telling
from smartmock.schema.model import Schema
from smartmock.semantics.localized import long_date
from smartmock.semantics.meaning import Finding, Meaning
from smartmock.types import JSON

MakeTime: TypeAlias = Callable[[Draw], str]
MakeText: TypeAlias = Callable[[Draw], str | None]

_RECENT: Final = (-365, 0)
_SECONDS: Final = 86_400
_MILLISECONDS: Final = 10**12
_NOTHING: Final = datetime.timedelta()
_MINUTE: Final = datetime.timedelta(minutes=1)
_WALL: Final = len("2026-01-31T12:00:00")
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
        day = draw.today.toordinal() + first + number % count
        second = number // count % _SECONDS
        zone = draw.options.zone
        if zone is not None:
            return _local(day, second, zone)
        minute, second = divmod(second, 60)
        return f"{_calendar(day)}T{_MINUTES[minute]}{_SIXTY[second]}Z"

    return make


def in_universal_time(make: MakeText) -> MakeText:
    """The same moments of the clock, for schemas that allow no other zone; None where no other is asked for."""

    def make_universal(draw: Draw) -> str | None:
        if draw.options.zone is None:
            return None
        text = make(draw)
        return text and f"{text[:_WALL]}Z"

    return make_universal


def _local(day: int, second: int, zone: datetime.tzinfo) -> str:
    """A moment by the clock of a zone. Hours that the clock shows twice or leaves out are avoided: texts of one zone
    then sort as their moments do.
    """
    wall = datetime.datetime.combine(datetime.date.fromordinal(day), datetime.time(), zone)
    wall += datetime.timedelta(seconds=second)
    change = (wall.replace(fold=1).utcoffset() or _NOTHING) - (wall.utcoffset() or _NOTHING)
    wall += abs(change)
    # Until about 1900 clocks followed the sun, to the second, which RFC 3339 cannot write.
    minutes = round((wall.utcoffset() or _NOTHING) / _MINUTE)
    hours, rest = divmod(abs(minutes), 60)
    return f"{wall:%Y-%m-%dT%H:%M:%S}{'-' if minutes < 0 else '+'}{_SIXTY[hours]}:{_SIXTY[rest]}"


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

_ALIASES: Final = {
    **dict.fromkeys(("datetime", "timestamp", "isodatetime", "zoneddatetime", "offsetdatetime"), "date-time"),
    **dict.fromkeys(("iso", "rfc", "isodate", "instant"), "date-time"),
    **dict.fromkeys(("localdate", "fulldate"), "date"),
}
"""What documents call the formats, without all that is no letter: `dateTime`, `iso-8601`, `rfc3339`."""


def time_format(name: str | None) -> str:
    """The format that a name, perhaps an unusual one, stands for; "" for no moment."""
    plain = "".join(filter(str.isalpha, name or "")).lower()
    return name if name in TIME_FORMATS else _ALIASES.get(plain, "")


DAYS: Final = frozenset({"date", "date-time"})
"""Formats that name a day."""


def epoch(node: Node, finding: Finding, otherwise: Generate) -> Generate:
    """Seconds since 1970, milliseconds where the schema's bounds or its name ask for them."""
    schema = node.schema
    least = schema.minimum if schema.minimum is not None else 0
    milliseconds = least >= _MILLISECONDS or node.place.name.lower().endswith(("ms", "millis"))
    factor = 1000 if milliseconds else 1
    reason = found_by(finding, f"{'milliseconds' if milliseconds else 'seconds'} since 1970, {tell_days(finding)}")

    first, count = _span(finding.meaning)

    def generate(draw: Draw) -> JSON:
        day = draw.today.toordinal() + first + draw.below(count)
        value = ((day - _EPOCH) * _SECONDS + draw.below(_SECONDS)) * factor
        return value if _within(schema, value) else otherwise(draw)

    def tell(value: JSON, draw: Draw) -> Told | None:
        if value is ANY:
            return reason
        is_whole = isinstance(value, int) and not isinstance(value, bool)
        day = value // factor // _SECONDS + _EPOCH - draw.today.toordinal() if is_whole else first - 1
        return reason if first <= day < first + count else tell_of(otherwise)(value, draw)

    return telling(generate, tell)


def tell_days(finding: Finding | None) -> str:
    """Which days are drawn, in words: `within the last 365 days`."""
    first, count = _span(finding.meaning if finding else None)
    last = first + count - 1
    if last == 0:
        return f"within the last {_length(-first)}"
    if first == 0:
        return f"within the next {_length(last)}"
    if last < 0:
        return f"{_length(-last)} to {_length(-first)} ago"
    if first > 0:
        return f"{_length(first)} to {_length(last)} from now"
    return f"{_length(-first)} ago to {_length(last)} from now"


def _length(days: int) -> str:
    if days == 1:
        return "1 day"
    return f"{days} days" if days < 2 * 365 else f"{round(days / 365.25)} years"


def _within(schema: Schema, value: int) -> bool:
    return (
        (schema.minimum is None or value >= schema.minimum)
        and (schema.maximum is None or value <= schema.maximum)
        and (schema.exclusive_minimum is None or value > schema.exclusive_minimum)
        and (schema.exclusive_maximum is None or value < schema.exclusive_maximum)
    )
