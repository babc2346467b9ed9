"""Entries of the journal: requests and answers cut to a size, and without the secrets that they hold."""

import datetime
import re
from base64 import b64encode
from collections.abc import Iterable
from typing import Final, TypeAlias
from urllib.parse import unquote_plus

from smartmock.mock.model import MockRequest, MockResponse
from smartmock.mock.validation.model import Violation
from smartmock.projects.gate.access import NAME
from smartmock.projects.gate.security import HeaderNames
from smartmock.projects.live.registry import Mount
from smartmock.storage.times import to_text
from smartmock.types import JSON, JsonObject

SHOWN_BYTES: Final = 16 * 1024
SHOWN_CHARACTERS: Final = 2_000
"""Of a path, a query and each header."""
SHOWN_HEADERS: Final = 100

HIDDEN: Final = "***"
SCHEMED: Final = frozenset({"authorization", "proxy-authorization"})
SECRET_HEADERS: Final = frozenset(
    {
        "cookie", "set-cookie", "x-api-key", "api-key", "x-auth-token", "apidogtoken", "x-api-token",
        "x-csrf-token", "x-amz-security-token",
    }
)  # fmt: skip
SECRET_QUERY: Final = frozenset({NAME})

STRAY: Final = re.compile(
    rb"\b(sm[kt]_)[\w-]{8,}"  # keys and tokens that we have made
    rb'|(apidogToken(?:\[\])?(?:=|%3D|"\s{0,9}:\s{0,9}"))[^&;#"\s]+',
    re.IGNORECASE,
)
"""Secrets of ours in places that are none for them, where the gate does not take them out: a misspelt parameter, the
`Referer` of a page, the address that a proxy tells, a JSON body.
"""
STRAY_MARKS: Final = (b"smk_", b"smt_", b"apidogtoken")
"""One of them is in everything that the pattern finds; looking for them takes a fiftieth of its time."""

Recorded: TypeAlias = tuple[Mount, MockRequest, MockResponse, float, float, int]
"""Where, what was asked and answered, when (since 1970), how long it took in seconds, and the size of what was sent.

Plain, because one is made for every request: a record would cost as much as all the rest of noting it.
"""


def entry_of(recorded: Recorded) -> JsonObject:
    """A `JournalEntry` without its id, which the database gives."""
    mount, request, response, at, seconds, size = recorded
    secrets = mount.revision.claims.secrets
    headers = SECRET_HEADERS | secrets.headers
    length = len(response.body) if response.length is None else response.length
    return {
        "project_id": mount.project.id,
        "at": to_text(datetime.datetime.fromtimestamp(at, datetime.UTC)),
        "environment": mount.environment.name,
        "method": plain(request.method)[:50],
        "path": hide_stray(plain(request.path))[:SHOWN_CHARACTERS],
        "operation": response.operation.key if response.operation is not None else None,
        "status": response.status,
        "source": response.source,
        "duration_ms": round(seconds * 1000, 3),
        "violations": [describe_violation(each) for each in response.violations],
        "request": {
            "query": hide_in_query(request.query, SECRET_QUERY | secrets.query)[:SHOWN_CHARACTERS],
            "headers": hide_in_headers(request.headers.items(), headers),
            **describe_body(request.body, size),
        },
        "response": {
            "headers": hide_in_headers(response.headers, headers),
            **describe_body(response.body, length),
            **describe_script(response),
        },
    }


def hide_in_headers(pairs: Iterable[tuple[str, str]], secret: HeaderNames) -> list[list[str]]:
    shown = [[name, hide_header(name.lower(), value, secret)[:SHOWN_CHARACTERS]] for name, value in pairs]
    return [[hide_stray(name), hide_stray(value)] for name, value in shown[:SHOWN_HEADERS]]


def hide_header(name: str, value: str, secret: HeaderNames) -> str:
    if name in SCHEMED and name not in secret:
        scheme, space, _ = value.partition(" ")
        return f"{scheme} {HIDDEN}" if space else HIDDEN
    return HIDDEN if name in secret else value


def hide_in_query(query: str, secret: frozenset[str]) -> str:
    return hide_stray("&".join(hide_piece(piece, secret) for piece in query.split("&"))) if query else ""


def hide_piece(piece: str, secret: frozenset[str]) -> str:
    name, equals, _ = piece.partition("=")
    return f"{name}={HIDDEN}" if equals and unquote_plus(name) in secret else piece


def hide_stray(text: str) -> str:
    raw = text.encode("utf-8", "surrogatepass")
    return without_stray(raw).decode("utf-8", "surrogatepass") if has_mark(raw) else text


def without_stray(raw: bytes) -> bytes:
    return STRAY.sub(hide_found, raw) if has_mark(raw) else raw


def has_mark(raw: bytes) -> bool:
    lower = raw.lower()
    return any(mark in lower for mark in STRAY_MARKS)


def hide_found(found: re.Match[bytes]) -> bytes:
    return (found[1] or found[2]) + HIDDEN.encode()


def describe_body(body: bytes, size: int) -> dict[str, JSON]:
    """As text where it is text, else as base64. `size` is that of the whole body, of which this may be the start."""
    shown = body[:SHOWN_BYTES]
    told: dict[str, JSON] = {"size": size, "cut": len(shown) < size and bool(shown)}
    is_cut = len(shown) < size
    shown = without_stray(shown)
    text = as_text(shown, is_cut=is_cut)
    return {"body": text, **told} if text is not None else {"body_base64": b64encode(shown).decode(), **told}


def describe_violation(violation: Violation) -> JsonObject:
    """Messages repeat pieces of what was sent."""
    told = violation.describe()
    return {name: hide_stray(plain(text)) if isinstance(text, str) else text for name, text in told.items()}


def describe_script(response: MockResponse) -> dict[str, JSON]:
    """What a script wrote, and why it failed; nothing where none ran."""
    if not (response.log or response.fault):
        return {}
    log: list[JSON] = [hide_stray(plain(line))[:SHOWN_CHARACTERS] for line in response.log]
    return {"script": {"log": log, "error": response.fault or None}}


def as_text(body: bytes, *, is_cut: bool) -> str | None:
    """None for what is no text. A character may have been cut in two."""
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        return body[: error.start].decode() if is_cut and error.start > len(body) - 4 else None


def plain(text: str) -> str:
    """Without what a database cannot hold."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")
