"""The fields of form bodies, urlencoded or multipart."""

from collections.abc import Iterator
from itertools import islice
from typing import Final
from urllib.parse import parse_qsl

from smartmock.mock.asked import MAX_FIELDS
from smartmock.mock.multipart import BrokenMultipart, parse_options, read_parts

URLENCODED: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"

Fields = dict[str, list[str]]


def read_pairs(text: str) -> Fields:
    """`a=1&b=2&a=3` → every name with its values, decoded: of the first `MAX_FIELDS` pairs."""
    if text.count("&") >= MAX_FIELDS:
        text = "&".join(text.split("&", MAX_FIELDS)[:MAX_FIELDS])
    return _gathered(parse_qsl(text, keep_blank_values=True, errors="replace"))


def read_form(content_type: str, body: bytes) -> Fields:
    """The fields of a form; the value of a file is its name."""
    kind, _ = parse_options(content_type)
    if kind == URLENCODED:
        return read_pairs(body.decode("utf-8", "replace"))
    return _gathered(_pairs(content_type, body)) if kind == MULTIPART else {}


def _gathered(pairs: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> Fields:
    fields: Fields = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def _pairs(content_type: str, body: bytes) -> Iterator[tuple[str, str]]:
    """Of the parts that are whole."""
    try:
        for part in islice(read_parts(content_type, body), MAX_FIELDS):
            options = part.disposition()
            name, file = options.get(b"name"), options.get(b"filename")
            if name is not None:
                yield (
                    name.decode("utf-8", "replace"),
                    (part.content if file is None else file).decode("utf-8", "replace"),
                )
    except BrokenMultipart:
        return
