"""Values as lines, tables and events: renderers for the media types between JSON and plain text."""

import csv
import io
import re
from collections.abc import Iterator
from typing import Final

import yaml

from smartmock.mock.json_text import dump_json
from smartmock.types import JSON, JsonObject

_EVENT_FIELDS: Final = frozenset({"event", "data", "id", "retry"})
_BEGINNINGS: Final = ("data:", "event:", "id:", "retry:", ":")
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_LINE: Final = re.compile(r"[^\r\n\0]+")
_FIELD_FORMS: Final = {"event": _LINE, "id": _LINE, "retry": re.compile("[0-9]+")}
"""Fields other than `data` are one line; one of another form would be ignored by whoever reads the stream."""


def scalar_text(value: JSON) -> str:
    """A value in one piece of text: strings as they are, everything else as JSON; null is empty."""
    if isinstance(value, str):
        return value
    return "" if value is None else dump_json(value).decode()


def dump_text(value: JSON) -> bytes:
    return scalar_text(value).encode("utf-8", "replace")


def dump_csv(value: JSON) -> bytes:
    """Rows (RFC 4180): objects under a line of their names, arrays as they are, scalars by themselves."""
    if isinstance(value, str):
        return dump_text(value)
    rows = value if isinstance(value, list) else [value]
    names = list(dict.fromkeys(name for row in rows if isinstance(row, dict) for name in row))
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    if names:
        writer.writerow(names)
    writer.writerows([scalar_text(cell) for cell in _cells(row, names)] for row in rows)
    return text.getvalue().encode("utf-8", "replace")


def _cells(row: JSON, names: list[str]) -> list[JSON]:
    if isinstance(row, dict):
        return [row.get(name) for name in names]
    return row if isinstance(row, list) else [row]


def dump_lines(value: JSON) -> bytes:
    """One JSON text on each line."""
    if isinstance(value, str):
        return dump_text(value)
    return b"".join(dump_json(item) + b"\n" for item in _items(value))


def dump_sequence(value: JSON) -> bytes:
    """JSON texts, each behind a record separator (RFC 7464)."""
    if isinstance(value, str) and value.startswith("\x1e"):
        return dump_text(value)
    return b"".join(b"\x1e" + dump_json(item) + b"\n" for item in _items(value))


def _items(value: JSON) -> list[JSON]:
    return value if isinstance(value, list) else [value]


def dump_events(value: JSON) -> bytes:
    """A stream of server-sent events (HTML, section 9.2.5): one for each item of an array."""
    return "".join(map(_event, _items(value))).encode("utf-8", "replace")


def _event(item: JSON) -> str:
    """An object of nothing but fields is the event itself, as is text that begins with one; all else is its data.

    Of data that has an `id` and says what has happened, the event tells that too.
    """
    if isinstance(item, str) and item.startswith(_BEGINNINGS):
        return item.rstrip("\r\n") + "\n\n"
    if isinstance(item, dict):
        fields = item if "data" in item and item.keys() <= _EVENT_FIELDS else {**item, "data": item}
    else:
        fields = {"data": item}
    return "".join(_field_lines(fields)) + "\n"


def _field_lines(fields: JsonObject) -> Iterator[str]:
    for name, value in fields.items():
        text = scalar_text(value)
        if name == "data":
            yield from (f"data: {line}\n" for line in _LINE_END.split(text))
        elif name in _FIELD_FORMS and not isinstance(value, dict | list) and _FIELD_FORMS[name].fullmatch(text):
            yield f"{name}: {text}\n"


def dump_yaml(value: JSON) -> bytes:
    if isinstance(value, str):
        return dump_text(value)
    text: str = yaml.safe_dump(value, allow_unicode=True, sort_keys=False)
    return text.encode("utf-8", "replace")
