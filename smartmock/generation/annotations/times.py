"""Moments around the day of the request: there is no clock."""

import datetime
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from smartmock.generation.annotations.arguments import Arguments, Make
from smartmock.generation.draw import Draw
from smartmock.semantics.dynamic_values import TemplateError
from smartmock.semantics.moments import MOST_PATTERN, find_zone, format_moment, iso_text, read_moment
from smartmock.types import JSON

_DAY: Final = 86_400
_YEAR: Final = 365
_LONG_YEAR: Final = 365.2425
_EDGE: Final = 366
"""So many days at either end of the calendar are left out: time zones and functions move dates a little."""
_FARTHEST: Final = 3_000 * _YEAR
_MOST_MOMENTS: Final = 100

_YEARS: Final = (2, 9998)

MakeMoment: TypeAlias = Callable[[Draw], datetime.datetime]


def moment(arguments: Arguments) -> Make:
    """Between a first and a last day, counted from today or from `refDate`; `years` and `days` move the far end."""
    first, last = int(arguments.value("first")), int(arguments.value("last"))
    reach = arguments.number(arguments.text("unit"))
    if reach is not None:
        far = int(max(abs(reach), 1) * (_YEAR if arguments.text("unit") == "years" else 1))
        first, last = (-far, last) if arguments.value("sign") == -1 else (first, far)
    if max(abs(first), abs(last)) > _FARTHEST:
        raise TemplateError(f"{arguments.name}: dates are made within {_FARTHEST // _YEAR:,} years")
    reference = read_moment(arguments.value("refDate"))

    def make(draw: Draw) -> datetime.datetime:
        start = reference.date() if reference else draw.today
        return _at(start, draw.between(first, last), draw.below(_DAY))

    return _written(make, arguments)


def between(arguments: Arguments) -> Make:
    return _written(_between(arguments), arguments)


def betweens(arguments: Arguments) -> Make:
    """Several, the earliest first."""
    low, high = arguments.span("count", _MOST_MOMENTS)
    make, write = _between(arguments), _writer(arguments)

    def make_all(draw: Draw) -> JSON:
        return [write(found, draw) for found in sorted(make(draw) for _ in range(draw.between(low, high)))]

    return make_all


def _between(arguments: Arguments) -> MakeMoment:
    first, last = read_moment(arguments.value("from")), read_moment(arguments.value("to"))
    if first is None or last is None:
        raise TemplateError(f"{arguments.name} needs `from` and `to`, dates such as 2026-01-31")
    if first.year < _YEARS[0] or last.year > _YEARS[1]:
        raise TemplateError(f"{arguments.name}: years go from {_YEARS[0]} to {_YEARS[1]}")
    if first > last:
        raise TemplateError(f"{arguments.name}: `from` is after `to`")
    seconds = int((last - first).total_seconds())
    return lambda draw: first + datetime.timedelta(seconds=draw.below(seconds + 1))


def birthdate(arguments: Arguments) -> Make:
    """Of somebody between two ages, or born between two years."""
    low, high = arguments.number("min") or 0, arguments.number("max") or 0
    by_year = arguments.text("mode") == "year" or low > 200
    if low > high or high > 4000:
        raise TemplateError(f"{arguments.name}: no age lies between {low:g} and {high:g}")

    def make(draw: Draw) -> datetime.datetime:
        ages = (draw.today.year - high, draw.today.year - low) if by_year else (low, high)
        youngest, oldest = (max(0, round(age * _LONG_YEAR)) for age in ages)
        return _at(draw.today, -draw.between(youngest, oldest), 0)

    return _written(make, arguments)


def now(arguments: Arguments) -> Make:
    """The middle of the day, as the day is all that is known."""
    return _written(lambda draw: _at(draw.today, 0, _DAY // 2), arguments)


def timestamp(arguments: Arguments) -> Make:
    factor = 1000 if arguments.text("unit") == "ms" else 1
    return lambda draw: int(_at(draw.today, draw.between(-_YEAR, 0), draw.below(_DAY)).timestamp()) * factor


def calendar_name(arguments: Arguments) -> Make:
    """Of a month or weekday; `abbreviated`, its first letters."""
    make = arguments.make(arguments.value("of"))
    short = arguments.value("abbreviated") in (True, "true") or arguments.value("abbr") is True
    letters = int(arguments.value("cut")) if short else None
    return lambda draw: make(draw)[:letters]


def _at(day: datetime.date, days: int, second: int) -> datetime.datetime:
    ordinal = min(max(day.toordinal() + days, _EDGE), datetime.date.max.toordinal() - _EDGE)
    start = datetime.datetime.combine(datetime.date.fromordinal(ordinal), datetime.time(), datetime.UTC)
    return start + datetime.timedelta(seconds=second)


def _written(make: MakeMoment, arguments: Arguments) -> Make:
    write = _writer(arguments)
    return lambda draw: write(make(draw), draw)


def _writer(arguments: Arguments) -> Callable[[datetime.datetime, Draw], str]:
    """As the arguments want it: in a time zone, in a format."""
    zone_name = arguments.text("timeZone") or arguments.text("timezone")
    zone = find_zone(zone_name) if zone_name else None
    if zone_name and zone is None:
        raise TemplateError(f"{arguments.name}: `{zone_name}` is no time zone")
    pattern = arguments.text("format")
    if pattern:
        check_pattern(pattern)

    def write(moment: datetime.datetime, draw: Draw) -> str:
        there = moment.astimezone(zone or draw.options.zone or datetime.UTC)
        return format_moment(there, pattern, draw.words.locale) if pattern else iso_text(there)

    return write


def check_pattern(pattern: str) -> None:
    if len(pattern) > MOST_PATTERN:
        raise TemplateError(f"a pattern for dates has at most {MOST_PATTERN} characters")
    try:
        format_moment(datetime.datetime(2024, 1, 1, tzinfo=datetime.UTC), pattern, "en_US")
    except ValueError as error:
        raise TemplateError(str(error)) from None


TIME_MAKERS: Final[Mapping[str, Callable[[Arguments], Make]]] = {
    "between": between,
    "betweens": betweens,
    "birthdate": birthdate,
    "calendar_name": calendar_name,
    "moment": moment,
    "now": now,
    "timestamp": timestamp,
}
