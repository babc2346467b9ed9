"""A value as a schema wants it: annotations write most values as text."""

from collections.abc import Callable, Iterator
from typing import Final

import orjson

from smartmock.generation.annotations.functions import as_text
from smartmock.schema.model import Schema
from smartmock.semantics.moments import iso_text, read_moment
from smartmock.types import JSON

_LARGEST: Final = 1e300
_MOST_TEXT: Final = 20_000


def forms_of(value: JSON, schema: Schema) -> Iterator[JSON]:
    """The value in each form that the types of the schema may want, itself first. None of them need be valid.

    The text `null` is null where that is allowed.
    """
    if value == "null" and schema.typed and "null" in schema.types:
        yield None
    if not schema.typed or _is_of(value, schema.types):
        yield value
    for kind in schema.types if schema.typed else ():
        if kind in _FORMS:
            yield from _FORMS[kind](value, schema)


def _is_of(value: JSON, types: tuple[str, ...]) -> bool:
    kind = _KINDS.get(type(value), "object")
    return kind in types or (kind == "integer" and "number" in types)


_KINDS: Final = {
    str: "string", bool: "boolean", int: "integer", float: "number", type(None): "null", list: "array", dict: "object",
}  # fmt: skip


def _strings(value: JSON, schema: Schema) -> Iterator[JSON]:
    """Moments in the schema's format; plain words may be cut to its length."""
    if value is None:
        return
    text = as_text(value)
    if schema.format in ("date", "date-time", "time"):
        moment = read_moment(value)
        if moment is not None:
            whole = iso_text(moment)
            yield {"date": whole[:10], "time": whole[11:]}.get(schema.format, whole)
    yield text
    most = schema.max_length
    if most is not None and len(text) > most and _is_plain(text) and not schema.formats:
        yield text[:most].rstrip()
        yield text[:most]


def _is_plain(text: str) -> bool:
    """Whether a part of it is as good as the whole: addresses, codes, dates and templates are not."""
    return text.isprintable() and not any(sign in "@/:_{" or sign.isdigit() for sign in text)


def _integers(value: JSON, schema: Schema) -> Iterator[JSON]:
    """Whole numbers, rounded; moments in seconds or milliseconds since 1970."""
    number = _number(value)
    if number is not None:
        yield number if isinstance(number, int) else round(number)
    else:
        yield from _epochs(value, schema)


def _numbers(value: JSON, schema: Schema) -> Iterator[JSON]:
    number = _number(value)
    if number is not None:
        yield number
    else:
        yield from _epochs(value, schema)


def _epochs(value: JSON, _schema: Schema) -> Iterator[JSON]:
    moment = read_moment(value) if isinstance(value, str) else None
    if moment is not None:
        yield int(moment.timestamp())
        yield int(moment.timestamp()) * 1000


def _number(value: JSON) -> int | float | None:
    if isinstance(value, str):
        text = value.strip()
        if len(text) > 400 or "_" in text:
            return None
        try:
            value = float(text) if any(sign in text for sign in ".eE") else int(text)
        except ValueError:
            return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return value if abs(value) < _LARGEST else None


def _booleans(value: JSON, _schema: Schema) -> Iterator[JSON]:
    known = {"true": True, "false": False}
    if isinstance(value, str) and value.strip().lower() in known:
        yield known[value.strip().lower()]


def _parsed(value: JSON, _schema: Schema) -> Iterator[JSON]:
    """JSON in a text."""
    if isinstance(value, str) and value.strip()[:1] in ("[", "{") and len(value) < _MOST_TEXT:
        try:
            yield orjson.loads(value)
        except orjson.JSONDecodeError:
            return


_FORMS: Final[dict[str, Callable[[JSON, Schema], Iterator[JSON]]]] = {
    "string": _strings,
    "integer": _integers,
    "number": _numbers,
    "boolean": _booleans,
    "array": _parsed,
    "object": _parsed,
}
