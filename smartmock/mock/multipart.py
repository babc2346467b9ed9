"""The parts of multipart bodies (RFC 2046 section 5.1), found where they lie: what is in them is not copied.

The parser of python-multipart wants a body to begin with its first boundary, takes one that breaks off for whole, and
logs what clients do wrong.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from python_multipart.multipart import parse_options_header

LONGEST_OPTIONS: Final = 2_000
"""Characters of a header value that are looked at: reading its options is not linear."""
LONGEST_HEAD: Final = 8_000
"""Bytes of a part's headers."""
LONGEST_BOUNDARY: Final = 70
"""RFC 2046 section 5.1.1."""
_PADDING: Final = 100
"""Bytes of white space behind a boundary."""


class BrokenMultipart(ValueError):
    """What is wrong with a body, in words."""


@dataclass(slots=True)
class Part:
    """`headers` have names in lower case. The content lies in `body` from `start` to `end`."""

    headers: Mapping[str, str]
    body: bytes
    start: int
    end: int
    _options: Mapping[bytes, bytes] | None = None

    @property
    def content(self) -> bytes:
        return self.body[self.start : self.end]

    @property
    def size(self) -> int:
        return self.end - self.start

    def disposition(self) -> Mapping[bytes, bytes]:
        """`name` and `filename` (RFC 7578 section 4.2)."""
        if self._options is None:
            self._options = parse_options(self.headers.get("content-disposition", ""))[1]
        return self._options


def parse_options(value: str) -> tuple[str, dict[bytes, bytes]]:
    """`form-data; name="a"` → its first word in lower case, and the others as bytes."""
    text = value[:LONGEST_OPTIONS].encode("latin-1", "replace").decode("latin-1")
    kind, options = parse_options_header(text)
    return kind.decode("latin-1"), options


def read_parts(content_type: str, body: bytes) -> Iterator[Part]:
    """In their order. Raises `BrokenMultipart` behind the last one that is whole."""
    boundary = parse_options(content_type)[1].get(b"boundary", b"")
    if not 0 < len(boundary) <= LONGEST_BOUNDARY:
        why = "names no boundary" if not boundary else f"names a boundary of more than {LONGEST_BOUNDARY} characters"
        raise BrokenMultipart(f"its content type {why}")
    delimiter = b"\r\n--" + boundary
    # A delimiter is a line: its line break belongs to it, and is not there before the first line of all.
    at = len(delimiter) - 2 if body.startswith(delimiter[2:]) else -1
    begin = _line_end(body, at) if at > 0 else -1
    if begin < 0:
        _, begin = _next_delimiter(body, delimiter, 0)
    while begin > 0:
        end, after = _next_delimiter(body, delimiter, begin - 2)
        yield _read_part(body, begin, end)
        begin = after


def _next_delimiter(body: bytes, delimiter: bytes, start: int) -> tuple[int, int]:
    """Where the next delimiter begins, and where the part behind it does; 0 behind the last delimiter."""
    found = body.find(delimiter, start)
    while found >= 0:
        after = _line_end(body, found + len(delimiter))
        if after >= 0:
            return found, after
        found = body.find(delimiter, found + 1)  # a line that only begins like it
    raise BrokenMultipart("it breaks off: its last boundary is missing")


def _line_end(body: bytes, at: int) -> int:
    """Behind the line that a boundary ends at `at`; 0 when it was the last one, -1 when the line goes on."""
    if body.startswith(b"--", at):
        return 0
    line_break = body.find(b"\r\n", at, at + _PADDING)
    return line_break + 2 if line_break >= 0 and not body[at:line_break].strip(b" \t") else -1


def _read_part(body: bytes, begin: int, end: int) -> Part:
    if body.startswith(b"\r\n", begin):
        return Part({}, body, begin + 2, max(begin + 2, end))
    # The line break before the delimiter may be the one that ends the headers of a part without content.
    blank = body.find(b"\r\n\r\n", begin, end + 2)
    if blank < 0:
        raise BrokenMultipart("one of its parts has no empty line behind its headers")
    if blank - begin > LONGEST_HEAD:
        raise BrokenMultipart("one of its parts has too many headers")
    return Part(_read_headers(body[begin:blank]), body, min(blank + 4, end), end)


def _read_headers(head: bytes) -> dict[str, str]:
    headers: dict[str, str] = {}
    for line in head.decode("latin-1").split("\r\n"):
        name, colon, value = line.partition(":")
        if not colon:
            raise BrokenMultipart("one of its parts has a header without a colon")
        headers.setdefault(name.strip().lower(), value.strip())
    return headers
