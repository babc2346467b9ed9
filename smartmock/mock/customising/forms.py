"""The fields of form bodies, urlencoded or multipart."""

from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl

from python_multipart.multipart import parse_options_header

from smartmock.mock.asked import MAX_FIELDS

URLENCODED: Final = "application/x-www-form-urlencoded"
MULTIPART: Final = "multipart/form-data"

LONGEST_HEAD: Final = 2_000
"""Bytes of a part's headers, and of a header value, that are looked at: reading them is not linear."""

Fields = dict[str, list[str]]


def read_pairs(text: str) -> Fields:
    """`a=1&b=2&a=3` → every name with its values, decoded: of the first `MAX_FIELDS` pairs."""
    if text.count("&") >= MAX_FIELDS:
        text = "&".join(text.split("&", MAX_FIELDS)[:MAX_FIELDS])
    return _gathered(parse_qsl(text, keep_blank_values=True, errors="replace"))


def read_form(content_type: str, body: bytes) -> Fields:
    """The fields of a form; the value of a file is its name."""
    kind, options = _options(content_type)
    if kind == URLENCODED:
        return read_pairs(body.decode("utf-8", "replace"))
    boundary = options.get(b"boundary")
    return _gathered(_parts(body, b"\r\n--" + boundary)) if kind == MULTIPART and boundary else {}


def _gathered(pairs: Iterator[tuple[str, str]] | list[tuple[str, str]]) -> Fields:
    fields: Fields = {}
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def _options(value: str) -> tuple[str, dict[bytes, bytes]]:
    kind, options = parse_options_header(value[:LONGEST_HEAD].encode("latin-1", "replace").decode("latin-1"))
    return kind.decode("latin-1"), options


def _parts(body: bytes, delimiter: bytes) -> Iterator[tuple[str, str]]:
    # Before the first delimiter lies the preamble, after the last one the epilogue.
    for part in (b"\r\n" + body).split(delimiter, MAX_FIELDS + 1)[1 : MAX_FIELDS + 1]:
        head, separator, data = part.partition(b"\r\n\r\n")
        disposition = _disposition(head) if separator else {}
        name = disposition.get(b"name")
        if name is not None:
            yield name.decode("utf-8", "replace"), disposition.get(b"filename", data).decode("utf-8", "replace")


def _disposition(head: bytes) -> dict[bytes, bytes]:
    """Of a part (RFC 7578 section 4.2)."""
    for line in head[:LONGEST_HEAD].split(b"\r\n"):
        header, _, value = line.partition(b":")
        if header.strip().lower() == b"content-disposition":
            return _options(value.decode("latin-1"))[1]
    return {}
