"""One field of a form body, urlencoded or multipart, found and taken out; the other bytes stay as they are."""

from collections.abc import Callable
from typing import TypeAlias

from python_multipart.multipart import parse_options_header

from smartmock.projects.gate.query import take_value

URLENCODED = b"application/x-www-form-urlencoded"
MULTIPART = b"multipart/form-data"


LONGEST_HEAD = 2_000
"""Bytes of a part's headers, and of a header value, that are looked at: reading them is not linear."""


def is_form(content_type: str) -> bool:
    return content_type[:40].lower().startswith((URLENCODED.decode(), MULTIPART.decode()))


def field_of_form(content_type: str, body: bytes, name: str) -> str | None:
    """The first value of a field that is not empty. `body` may be cut off: what is not complete is not looked at."""
    reader = READERS.get(parse_options(content_type)[0])
    return reader[0](content_type, body, name) if reader else None


def without_field(content_type: str, body: bytes, name: str) -> bytes:
    """The same object when the form has no such field."""
    reader = READERS.get(parse_options(content_type)[0])
    return reader[1](content_type, body, name) if reader else body


def parse_options(value: str) -> tuple[bytes, dict[bytes, bytes]]:
    return parse_options_header(value[:LONGEST_HEAD].encode("latin-1", "replace").decode("latin-1"))


def urlencoded_field(_content_type: str, body: bytes, name: str) -> str | None:
    return take_value(body.decode("utf-8", "surrogateescape"), name)[1]


def without_urlencoded_field(_content_type: str, body: bytes, name: str) -> bytes:
    text = body.decode("utf-8", "surrogateescape")
    kept, _ = take_value(text, name)
    return body if kept is text else kept.encode("utf-8", "surrogateescape")


def multipart_field(content_type: str, body: bytes, name: str) -> str | None:
    delimiter = delimiter_of(content_type)
    if delimiter is None:
        return None
    # Before the first delimiter lies the preamble, after the last one the epilogue or a part that is not complete.
    pieces = (b"\r\n" + body).split(delimiter)[1:-1]
    return next(filter(None, (read_field(piece, name) for piece in pieces)), None)


def without_multipart_field(content_type: str, body: bytes, name: str) -> bytes:
    delimiter = delimiter_of(content_type)
    if delimiter is None or name.encode() not in body:
        return body
    pieces = (b"\r\n" + body).split(delimiter)
    kept = [piece for piece in pieces[1:-1] if read_field(piece, name) is None]
    return body if len(kept) >= len(pieces) - 2 else delimiter.join([pieces[0], *kept, pieces[-1]])[2:]


def delimiter_of(content_type: str) -> bytes | None:
    boundary = parse_options(content_type)[1].get(b"boundary")
    return b"\r\n--" + boundary if boundary else None


def read_field(part: bytes, name: str) -> str | None:
    """The text of a part (RFC 7578 section 4.2) if it is a field of this name; None for other fields and for files."""
    head, separator, data = part.partition(b"\r\n\r\n")
    padding, *lines = head[:LONGEST_HEAD].split(b"\r\n")
    if not separator or padding.strip() or name.encode() not in head:
        return None
    for line in lines:
        header, _, value = line.partition(b":")
        if header.strip().lower() == b"content-disposition":
            options = parse_options(value.decode("latin-1"))[1]
            is_field = options.get(b"name") == name.encode() and b"filename" not in options
            return data.decode("utf-8", "replace") if is_field else None
    return None


FieldReader: TypeAlias = Callable[[str, bytes, str], str | None]
FieldRemover: TypeAlias = Callable[[str, bytes, str], bytes]
READERS: dict[bytes, tuple[FieldReader, FieldRemover]] = {
    URLENCODED: (urlencoded_field, without_urlencoded_field),
    MULTIPART: (multipart_field, without_multipart_field),
}
"""Media type → how a field is found, and how it is taken out."""
