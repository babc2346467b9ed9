"""Requests by their ids: each gets one, its answer tells it, and log lines name it."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from smartmock.server.logs import REQUEST_ID

LOGGER = logging.getLogger("smartmock.requests")

HEADER: Final = b"x-request-id"
GIVEN: Final = re.compile(rb"[A-Za-z0-9._~:/+=-]{1,128}")
"""Ids of callers that are taken over."""


@dataclass(frozen=True, slots=True)
class Tracked:
    """`logs` says of a path whether its requests are logged."""

    app: ASGIApp
    logs: Callable[[str], bool]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = read_id(scope)
        before = REQUEST_ID.set(request_id)
        began, status = time.perf_counter(), 0

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = [*message.get("headers", ()), (HEADER, request_id.encode())]
                message = {**message, "headers": headers}
            await send(message)

        try:
            await self.app(scope, receive, note)
        finally:
            if self.logs(scope["path"]):
                log_request(scope, status, (time.perf_counter() - began) * 1000)
            REQUEST_ID.reset(before)


def read_id(scope: Scope) -> str:
    """That of the caller, if it can stand in a log; else a new one."""
    given: bytes = next((value for name, value in scope["headers"] if name == HEADER), b"")
    return given.decode() if GIVEN.fullmatch(given) else secrets.token_hex(8)


def log_request(scope: Scope, status: int, duration_ms: float) -> None:
    """Status 0: the caller went away before there was an answer."""
    method, path, client = scope["method"][:20], scope["path"][:500], (scope.get("client") or ("",))[0]
    told = {"method": method, "path": path, "status": status, "duration_ms": round(duration_ms, 1), "client": client}
    LOGGER.info("%s %s %d %.1f ms", method, path, status, duration_ms, extra=told)
