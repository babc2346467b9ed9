"""A `MockResponse` on the wire: two ASGI messages."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from starlette.types import Message

from smartmock.mock.model import HeaderPairs, MockResponse
from smartmock.mock.operation import has_body, has_length
from smartmock.server.compression import LEAST, UNTOLD, may_gain
from smartmock.server.content import header
from smartmock.server.cors import RawHeaders
from smartmock.server.ranges import takes_ranges

NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
CONTROLS = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]+")

SERVERS_OWN = frozenset(
    {
        "connection", "content-length", "date", "keep-alive", "server", "te", "trailer", "transfer-encoding", "upgrade",
        # A mock's body must never act as a page of the console.
        "content-security-policy", "x-content-type-options",
        # Nor may its headers reach beyond it: these speak for all of the origin, that of the console too.
        "alt-svc", "clear-site-data", "nel", "report-to", "reporting-endpoints", "service-worker-allowed",
    }
)  # fmt: skip
"""Headers that a document may declare, but that only the server can say."""

VARY = (b"vary", b"Accept-Encoding")
RANGES: RawHeaders = ((b"accept-ranges", b"bytes"),)
Messages: TypeAlias = tuple[Message, Message]
"""The start and the whole body of a response."""

SAFETY: RawHeaders = [(b"x-content-type-options", b"nosniff"), (b"content-security-policy", b"sandbox")]


@lru_cache(maxsize=4096)
def encode_name(name: str) -> bytes | None:
    """None for a header that cannot be sent or is not the document's to send."""
    lower = name.lower()
    return lower.encode("ascii") if NAME.fullmatch(name) and lower not in SERVERS_OWN else None


def encode_value(value: str) -> bytes:
    """Line breaks and other controls, with which a value could end its header, become spaces."""
    if not value.isprintable():
        value = CONTROLS.sub(" ", value)
    return value.strip().encode("latin-1", "replace")


@lru_cache(maxsize=1024)
def encode_pair(pair: tuple[str, str]) -> tuple[bytes, bytes] | None:
    """Most answers have the same few headers."""
    name = encode_name(pair[0])
    return None if name is None else (name, encode_value(pair[1]))


def encode_headers(pairs: Sequence[tuple[str, str]]) -> RawHeaders:
    return [encoded for pair in pairs if (encoded := encode_pair(pair)) is not None]


@dataclass(frozen=True, slots=True)
class Head:
    """What comes before a body and is alike for many answers: all headers but the length."""

    headers: tuple[tuple[bytes, bytes], ...]
    has_body: bool
    has_length: bool
    may_gain: bool


@lru_cache(maxsize=1024)
def make_head(status: int, pairs: HeaderPairs, others: tuple[tuple[bytes, bytes], ...]) -> Head:
    """The answer's own headers go before those of the server."""
    if not 200 <= status <= 599:
        raise ValueError(f"{status} is no status of a final answer")
    headers = encode_headers(pairs)
    own = {name for name, _ in headers if name.startswith((b"access-control-", b"cache-control"))}
    missing = (pair for pair in others if pair[0] not in own)
    ranges = RANGES if takes_ranges(status, pairs) and not header(pairs, "accept-ranges") else ()
    return Head((*headers, *ranges, *missing, *SAFETY), has_body(status), has_length(status), may_gain(status, pairs))


def messages(response: MockResponse, others: RawHeaders, *, head: bool = False) -> Messages:
    """`others` are the server's own headers; those that the document declares go before them.

    Without a body for `head` and for the statuses that have none (RFC 9110 section 6.4.1).
    """
    status = response.status
    made = make_head(status, response.headers, tuple(others))
    body = response.body if made.has_body else b""
    headers = [*made.headers]
    length = len(body) if response.length is None else response.length
    if length >= LEAST and made.may_gain:
        headers.append(VARY)
    if made.has_length and length != UNTOLD:
        headers.append((b"content-length", b"%d" % length))
    start = {"type": "http.response.start", "status": status, "headers": headers}
    return start, {"type": "http.response.body", "body": b"" if head else body}
