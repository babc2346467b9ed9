"""Pages of other origins: they may call the admin API where the operator has named their origin, else not at all."""

from collections.abc import Iterable
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from smartmock.server.cors import is_preflight

EXPOSED: Final = "ETag, Location, Retry-After, WWW-Authenticate, X-Request-Id"
TAKEN: Final = "Authorization, Content-Type, If-Match, If-None-Match, Idempotency-Key, Last-Event-ID, X-Request-Id"


def answer_options(request: Request, origins: tuple[str, ...], allowed: Iterable[str]) -> Response:
    methods = ", ".join(sorted(allowed))
    if not is_preflight(request.method, request.headers):
        return Response(status_code=204, headers={"allow": methods})
    if request.headers["origin"] not in origins:
        return Response(status_code=403)
    headers = {
        "access-control-allow-methods": methods,
        "access-control-allow-headers": TAKEN,
        "access-control-max-age": "600",
    }
    return Response(status_code=204, headers=headers)


def allow(response: Response, request: Request, origins: tuple[str, ...]) -> None:
    """Without credentials: a key is sent in a header, never in a cookie."""
    if not origins:
        return
    response.headers.add_vary_header("Origin")
    origin = request.headers.get("origin")
    if origin in origins:
        response.headers["access-control-allow-origin"] = origin
        response.headers["access-control-expose-headers"] = EXPOSED
