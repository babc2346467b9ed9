"""What stands behind a `|`: functions that change a value."""

import base64
import binascii
import calendar
import datetime
import difflib
import functools
import hashlib
import json
from collections.abc import Callable, Mapping
from typing import Final, TypeAlias
from urllib.parse import quote, unquote

from smartmock.generation.annotations.arguments import MOST_CHARACTERS
from smartmock.generation.annotations.times import check_pattern
from smartmock.generation.draw import Draw
from smartmock.semantics.dynamic_values import Call, TemplateError, UnknownName
from smartmock.semantics.locale import find_locale
from smartmock.semantics.moments import find_zone, format_moment, iso_text, read_moment
from smartmock.semantics.templates import slug
from smartmock.types import JSON

Change: TypeAlias = Callable[[JSON, Draw], JSON]

_LONGEST: Final = 80
_LARGEST: Final = 1e300
_SAFE: Final = "!'()*~"
"""What `encodeURIComponent` leaves beside letters, digits and `-_.` (ECMA-262 section 19.2.6.4)."""


def find_function(call: Call) -> Change:
    """Raises `TemplateError` for an unknown name, or arguments that make no sense."""
    make = _BY_NAME.get(call.name.lower())
    if make is None:
        name = call.name[:_LONGEST]
        near = functools.partial(_nearest, name)
        raise UnknownName(f"`{name}` is no known function", near)
    return make(call)


def _nearest(name: str) -> list[str]:
    near = difflib.get_close_matches(name.lower(), _BY_NAME, 3, 0.5)
    return [known for plain in near for known in FUNCTION_NAMES if known.lower() == plain]


def as_text(value: JSON) -> str:
    """As it stands within a text: lists and objects as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _on_text(change: Callable[[str], JSON]) -> Callable[[Call], Change]:
    return lambda _call: lambda value, _draw: change(as_text(value))


def _bounded(change: Callable[[str], str]) -> Callable[[str], str]:
    """Leaves a text as it is that would become too long: many functions make it longer and longer."""
    return lambda text: found if len(found := change(text)) <= MOST_CHARACTERS else text


def _argument(call: Call, place: int, *names: str, default: JSON = None) -> JSON:
    if place < len(call.positional):
        return call.positional[place]
    return next((call.named[name] for name in names if name in call.named), default)


def _number(call: Call, place: int, *names: str, default: int | None = None) -> int:
    value = _argument(call, place, *names, default=default)
    if not isinstance(value, int | float) or isinstance(value, bool) or abs(value) > 1e12:
        raise TemplateError(f"`{call.name}` needs a number")
    return int(value)


def _part(*, by_length: bool) -> Callable[[Call], Change]:
    """`substr(start, length)` and `substring(start, end)`."""

    def make(call: Call) -> Change:
        start = _number(call, 0, "start", "from", default=0)
        end = _argument(call, 1, "length", "end", "to")
        count = None if end is None else _number(call, 1, "length", "end", "to")

        def change(value: JSON, _draw: Draw) -> JSON:
            text = as_text(value)
            first = max(start, 0) if not by_length or start >= 0 else max(len(text) + start, 0)
            return text[first:] if count is None else text[first : max(first + count if by_length else count, 0)]

        return change

    return make


def _replace(call: Call) -> Change:
    old, new = (as_text(_argument(call, place, name, default="")) for place, name in ((0, "from"), (1, "to")))
    return lambda value, _draw: as_text(value).replace(old, new)[:MOST_CHARACTERS] if old else value


def _concat(call: Call) -> Change:
    end = "".join(map(as_text, (*call.positional, *call.named.values())))
    return lambda value, _draw: as_text(value) + end


def _prepend(call: Call) -> Change:
    start = "".join(map(as_text, (*call.positional, *call.named.values())))
    return lambda value, _draw: start + as_text(value)


def _pad(*, left: bool) -> Callable[[Call], Change]:
    def make(call: Call) -> Change:
        length = min(_number(call, 0, "length", "targetLength"), MOST_CHARACTERS)
        sign = as_text(_argument(call, 1, "char", "padString", default=" "))[:1] or " "

        def change(value: JSON, _draw: Draw) -> JSON:
            text = as_text(value)
            return text.rjust(length, sign) if left else text.ljust(length, sign)

        return change

    return make


def _digest(algorithm: str) -> Callable[[Call], Change]:
    return _on_text(lambda text: hashlib.new(algorithm, _bytes(text), usedforsecurity=False).hexdigest())


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _unbase64(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return text


def _to_number(value: JSON, _draw: Draw) -> JSON:
    try:
        text = as_text(value).strip()
        number = float(text) if any(sign in text for sign in ".eE") else int(text)
    except ValueError:
        return value
    return number if abs(number) < _LARGEST else value


def _to_integer(value: JSON, draw: Draw) -> JSON:
    number = _to_number(value, draw)
    return int(number) if isinstance(number, int | float) else value


def _to_boolean(value: JSON, _draw: Draw) -> JSON:
    return value.lower() not in ("", "0", "false", "null") if isinstance(value, str) else bool(value)


def _shift(unit: str, sign: int) -> Callable[[Call], Change]:
    """Moves a moment; what is none, or would leave the calendar, stays as it is."""

    def make(call: Call) -> Change:
        amount = sign * _number(call, 0, "amount", unit)

        def change(value: JSON, _draw: Draw) -> JSON:
            moment = read_moment(value)
            try:
                return value if moment is None else _as_before(value, _moved(moment, unit, amount))
            except (OverflowError, ValueError):
                return value

        return change

    return make


def _moved(moment: datetime.datetime, unit: str, amount: int) -> datetime.datetime:
    if unit in ("months", "years"):
        months = moment.year * 12 + moment.month - 1 + amount * (12 if unit == "years" else 1)
        year, month = divmod(months, 12)
        day = min(moment.day, calendar.monthrange(year, month + 1)[1])
        return moment.replace(year=year, month=month + 1, day=day)
    return moment + datetime.timedelta(**{unit: amount})


def _as_before(value: JSON, moment: datetime.datetime) -> str:
    is_date = isinstance(value, str) and len(value) == len("2026-01-31") and moment.time() == datetime.time()
    return moment.date().isoformat() if is_date else iso_text(moment)


def _format(call: Call) -> Change:
    pattern = _argument(call, 0, "format", "pattern")
    zone_name = _argument(call, 1, "timezone", "timeZone")
    if not isinstance(pattern, str):
        raise TemplateError(f"`{call.name}` needs a pattern such as 'yyyy-MM-dd'")
    check_pattern(pattern)
    zone = find_zone(zone_name) if isinstance(zone_name, str) else None
    if zone_name is not None and zone is None:
        raise TemplateError(f"`{zone_name}` is no time zone")
    tag = _argument(call, 2, "locale")
    locale = find_locale(tag) if isinstance(tag, str) else None
    if tag is not None and locale is None:
        raise TemplateError(f"no words are known for the language `{str(tag)[:_LONGEST]}`")

    def change(value: JSON, draw: Draw) -> JSON:
        moment = read_moment(value)
        try:
            there = moment.astimezone(zone) if moment and zone else moment
        except OverflowError:
            return value
        return value if there is None else format_moment(there, pattern, locale or draw.words.locale)

    return change


def _format_iso(_call: Call) -> Change:
    def change(value: JSON, _draw: Draw) -> JSON:
        moment = read_moment(value)
        return value if moment is None else iso_text(moment)

    return change


def _unix(factor: int) -> Callable[[Call], Change]:
    def make(_call: Call) -> Change:
        def change(value: JSON, _draw: Draw) -> JSON:
            moment = read_moment(value)
            return value if moment is None else int(moment.timestamp()) * factor

        return change

    return make


_UNITS: Final = ("years", "months", "weeks", "days", "hours", "minutes", "seconds")
_FUNCTIONS: Final[Mapping[str, Callable[[Call], Change]]] = {
    "base64": _on_text(_bounded(lambda text: base64.b64encode(_bytes(text)).decode())),
    "boolean": lambda _call: _to_boolean,
    "capitalize": _on_text(lambda text: text[:1].upper() + text[1:]),
    "concat": _concat,
    "append": _concat,
    "prepend": _prepend,
    "decodeURIComponent": _on_text(lambda text: unquote(text, errors="replace")),
    "encodeURIComponent": _on_text(_bounded(lambda text: quote(text, safe=_SAFE, errors="replace"))),
    "format": _format,
    "formatISO": _format_iso,
    "int": lambda _call: _to_integer,
    "integer": lambda _call: _to_integer,
    "length": _on_text(len),
    "lower": _on_text(str.lower),
    "md5": _digest("md5"),
    "number": lambda _call: _to_number,
    "padEnd": _pad(left=False),
    "padStart": _pad(left=True),
    "replace": _replace,
    "sha1": _digest("sha1"),
    "sha256": _digest("sha256"),
    "sha512": _digest("sha512"),
    "slugify": _on_text(slug),
    "string": _on_text(str),
    "substr": _part(by_length=True),
    "substring": _part(by_length=False),
    "timestamp": _unix(1),
    "getTime": _unix(1000),
    "getUnixTime": _unix(1),
    "trim": _on_text(str.strip),
    "unbase64": _on_text(_unbase64),
    "upper": _on_text(str.upper),
    **{f"add{unit.capitalize()}": _shift(unit, 1) for unit in _UNITS},
    **{f"sub{unit.capitalize()}": _shift(unit, -1) for unit in _UNITS},
    **{f"subtract{unit.capitalize()}": _shift(unit, -1) for unit in _UNITS},
}
_BY_NAME: Final = {name.lower(): make for name, make in _FUNCTIONS.items()}
FUNCTION_NAMES: Final = tuple(_FUNCTIONS)
