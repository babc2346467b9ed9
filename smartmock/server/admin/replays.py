"""Creations that are sent again: the same `Idempotency-Key` with the same request gets the first answer again.

The answer is stored in the transaction of the creation, so that neither is there without the other. Of two requests at
the same time, the second one's transaction fails, and it gets the answer of the first.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

import orjson
from sqlalchemy import Connection
from starlette.requests import Request

from smartmock.projects.service import Service
from smartmock.server.admin.calls import Answer
from smartmock.server.admin.judging import Fault
from smartmock.server.admin.reading import Sent
from smartmock.server.admin.refusals import invalid_request, reused_key
from smartmock.storage import idempotency
from smartmock.types import JsonObject

HEADER: Final = "idempotency-key"
LONGEST: Final = 255


@dataclass(frozen=True, slots=True)
class Replay:
    """`key` and `request` are hashes."""

    principal: str
    key: bytes
    request: bytes

    def find(self, service: Service) -> Answer | None:
        """The answer that was given; raises `Refused` when it was to another request."""
        with service.database.read() as connection:
            kept = idempotency.find(connection, self.principal, self.key)
        if kept is None:
            return None
        if kept.request_hash != self.request:
            raise reused_key()
        return Answer(kept.status, kept.body.encode(), headers=kept.headers, state=kept.headers.get("etag"))

    def keep(self, connection: Connection, answer: Answer) -> None:
        body = answer.body if answer.kept is None else answer.kept
        headers = dict(answer.headers)
        idempotency.insert(
            connection,
            principal=self.principal,
            key_hash=self.key,
            request_hash=self.request,
            status=answer.status,
            headers=headers,
            body=body.decode(),
        )
