"""Values that stand alone between quotes in JSON: `"age": "{{$number.int}}"`.

What renders a text knows the value, and what answers knows the schema. Until both are there a mark holds the value; its
control characters never stand in JSON otherwise.
"""

import functools
from collections.abc import Callable
from typing import TypeAlias

import orjson

from smartmock.generation.annotations.conversion import forms_of
from smartmock.generation.annotations.functions import as_text
from smartmock.mock.customising.lenient import MARK, is_json, mend
from smartmock.mock.json_text import dump_json
from smartmock.schema.model import Schema
from smartmock.types import JSON

Wants: TypeAlias = Callable[[str], frozenset[str]]
"""The types of JSON that the schema of the response allows at a pointer into it; none where nothing is known."""

_OWN, _TEXT = "own", "text"


def json_text(value: JSON) -> str:
    return dump_json(value).decode()


def json_part(value: JSON) -> str:
    """As it stands within a string of JSON."""
    return json_text(as_text(value))[1:-1]


def make_mark(value: JSON, *, own: bool) -> str:
    """`own`: where nothing is known of the place, numbers and truth values stay what they are."""
    return f"{MARK}{_OWN if own else _TEXT}{json_text(value)}{MARK}"


def settle(text: str, wants: Wants) -> str:
    """A rendered text with the values of its marks, as JSON if it is that at all but for its commas."""
    if MARK not in text and is_json(text):
        return text
    mended = mend(text, functools.partial(_settled, wants=wants))
    return mended if is_json(mended) else _unmarked(text)


def _settled(mark: str, pointer: str | None, *, wants: Wants) -> str:
    value = _value_of(mark)
    return json_text(as_text(value) if pointer is None else fitting(value, wants(pointer), own=mark.startswith(_OWN)))


def _value_of(mark: str) -> JSON:
    try:
        return orjson.loads(mark.removeprefix(_OWN).removeprefix(_TEXT))
    except orjson.JSONDecodeError:  # characters of the text itself
        return mark


def _unmarked(text: str) -> str:
    parts = text.split(MARK)
    return "".join(part if index % 2 == 0 else json_part(_value_of(part)) for index, part in enumerate(parts))


def fitting(value: JSON, wanted: frozenset[str], *, own: bool) -> JSON:
    """The value in the form that is wanted; text where nothing is, or where nothing fits."""
    if not wanted:
        return value if own and not isinstance(value, str | list | dict) else as_text(value)
    return next(forms_of(value, _schema_of(wanted)), as_text(value))


@functools.lru_cache(maxsize=256)
def _schema_of(types: frozenset[str]) -> Schema:
    return Schema(types=tuple(sorted(types)), typed=True)
