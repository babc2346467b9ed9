"""An ASGI scope, read: the mock's address, the path below it, the headers."""

from typing import Final, TypeAlias
from urllib.parse import quote, unquote

from starlette.types import Scope

from smartmock.projects.gate.access import HEADER
from smartmock.projects.live.repeats import RequestKey
from smartmock.server.cors import RawHeaders

PREFIX_LENGTH: Final = len("/m1/")

COMMON: Final = {
    name.encode(): name
    for name in (
        "host", "user-agent", "accept", "accept-encoding", "accept-language", "connection", "cache-control", "pragma",
        "content-type", "content-length", "cookie", "authorization", "origin", "referer", "apidogtoken", "prefer",
        "sec-ch-ua", "sec-ch-ua-mobile", "sec-ch-ua-platform", "sec-fetch-dest", "sec-fetch-mode", "sec-fetch-site",
        "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-request-id", "traceparent", "dnt",
    )
}  # fmt: skip
"""Names of headers that need not be made anew for every request; the journal holds many requests."""

Target: TypeAlias = tuple[str, str, str | None]
"""A request's address taken apart: the mock's, the path below it, and the operation's key under `/m2`."""


def read_headers(scope: Scope) -> dict[str, str]:
    """Names are in lower case already (ASGI); a repeated header is one list (RFC 9110 section 5.3)."""
    raw: RawHeaders = scope["headers"]
    known = COMMON.get
    headers = {known(name) or name.decode("latin-1"): value.decode("latin-1") for name, value in raw}
    return headers if len(headers) == len(raw) else join_headers(raw)


def join_headers(raw: RawHeaders) -> dict[str, str]:
    joined: dict[str, str] = {}
    for name, value in ((name.decode("latin-1"), value.decode("latin-1")) for name, value in raw):
        separator = "; " if name == "cookie" else ", "
        if name == HEADER:
            joined[name] = joined.get(name) or value  # of the mock's own, the first value decides
        else:
            joined[name] = f"{joined[name]}{separator}{value}" if name in joined else value
    return joined


def read_target(scope: Scope) -> Target:
    """`/m1/1-0-default/pets/7` → the address `1-0-default` and `/pets/7`, still percent-encoded."""
    raw: bytes | None = scope.get("raw_path")
    path = raw.decode("utf-8", "replace") if raw is not None else quote(scope["path"])
    address, slash, rest = path[PREFIX_LENGTH:].partition("/")
    if "%" in address:
        address = unquote(address)
    key = unquote(rest.rstrip("/")) if path.startswith("/m2") else None
    return address, slash + rest or "/", key


def key_of_request(scope: Scope) -> RequestKey:
    """All of a request without a body. Whoever mounts the application elsewhere cuts the path, so it needs no more."""
    raw: bytes | None = scope.get("raw_path")
    path = raw if raw is not None else scope["path"].encode()
    return scope["method"], path, scope["query_string"], tuple(scope["headers"])
