"""Cross-origin rules of mock answers, documents and assets (Fetch Standard, section 3.2)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

RawHeaders: TypeAlias = Sequence[tuple[bytes, bytes]]

ANY = "*"
NAMES = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z, -]{0,4000}")
OPEN: RawHeaders = ((b"access-control-allow-origin", b"*"), (b"access-control-expose-headers", b"*"))
VARY: RawHeaders = [(b"vary", b"Origin")]
DOCUMENT_PREFLIGHT: RawHeaders = [
    *OPEN[:1],
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"*, authorization, apidogtoken, x-api-token"),
    (b"access-control-max-age", b"600"),
]
"""The docs sandbox has an origin of its own. In allowed headers `*` does not stand for `Authorization`."""


def as_text(headers: RawHeaders) -> dict[str, str]:
    """As Starlette's responses take them; no name stands twice."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in headers}


def is_preflight(method: str, headers: Mapping[str, str]) -> bool:
    return method == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers


def preflight_headers(headers: Mapping[str, str], origins: tuple[str, ...]) -> RawHeaders:
    """Whatever method and headers are asked for are allowed, to the origins that may ask."""
    allowed = origin_headers(headers.get("origin"), origins)
    if not any(name == b"access-control-allow-origin" for name, _ in allowed):
        return allowed
    asked = headers.get("access-control-request-headers", "")
    method = headers["access-control-request-method"]
    answer = [*allowed, (b"access-control-max-age", b"600")]
    if NAMES.fullmatch(method):
        answer.append((b"access-control-allow-methods", method.encode("latin-1")))
    if asked and NAMES.fullmatch(asked):
        answer.append((b"access-control-allow-headers", asked.encode("latin-1")))
    return answer


def origin_headers(origin: str | None, origins: tuple[str, ...]) -> RawHeaders:
    """Everyone when `origins` holds `*`; else the asking origin when it is listed, also with credentials."""
    if ANY in origins:
        return OPEN[:1]
    if not origins:
        return []
    if origin is None or origin not in origins:
        return VARY
    return [
        *VARY,
        (b"access-control-allow-origin", origin.encode("latin-1")),
        (b"access-control-allow-credentials", b"true"),
    ]


def answer_headers(origin: str | None, origins: tuple[str, ...], names: Iterable[bytes]) -> RawHeaders:
    """`names` are the headers of the answer: scripts of other origins may read them all.

    `*` does not expose to requests with credentials, so that listed origins get the names themselves.
    """
    if ANY in origins:
        return OPEN
    allowed = origin_headers(origin, origins)
    if len(allowed) > len(VARY):
        return [*allowed, (b"access-control-expose-headers", b", ".join(dict.fromkeys(names)))]
    return allowed
