"""Creations that are sent again: the same `Idempotency-Key` with the same request gets the first answer again.

The answer is stored in the transaction of the creation, so that neither is there without the other. Of two requests at
the same time, the transaction of the second fails, and it gets the answer of the first.
"""

import hashlib
from dataclasses import dataclass
from typing import Final

import orjson
from sqlalchemy import Connection

from smartmock.errors import Fault
from smartmock.projects.service import Service
from smartmock.server.admin.calls import Answer, Call
from smartmock.server.admin.refusals import invalid_request, reused_key
from smartmock.storage import idempotency

HEADER: Final = "idempotency-key"
LONGEST: Final = 255


@dataclass(frozen=True, slots=True)
class Replay:
    """`key` and `request` are hashes."""

    principal: str
    key: bytes
    request: bytes

    def find(self, service: Service) -> Answer | None:
        """The answer that was given; raises `Refused` when it was given to another request."""
        with service.database.read() as connection:
            kept = idempotency.find(connection, self.principal, self.key)
        if kept is None:
            return None
        if kept.request_hash != self.request:
            raise reused_key()
        headers = dict(kept.headers)
        etag = headers.pop("etag", None)
        return Answer(kept.status, kept.body.encode(), headers=headers, etag=etag)

    def keep(self, connection: Connection, answer: Answer) -> None:
        headers = {**answer.headers, **({} if answer.etag is None else {"etag": answer.etag})}
        idempotency.insert(
            connection,
            principal=self.principal,
            key_hash=self.key,
            request_hash=self.request,
            status=answer.status,
            headers=headers,
            body=(answer.body if answer.kept is None else answer.kept).decode(),
        )


def read_replay(key: str | None, operation: str, call: Call) -> Replay | None:
    """None without a key; raises `Refused` for a key that is none."""
    if key is None:
        return None
    if not 1 <= len(key) <= LONGEST or not key.isascii() or not key.isprintable() or " " in key:
        message = f"The header Idempotency-Key must have 1 to {LONGEST} visible ASCII characters."
        raise invalid_request([Fault("", message)], "request")
    upload = None if call.upload is None else hashlib.sha256(call.upload).hexdigest()
    request = orjson.dumps([operation, call.path, call.query, call.body, upload], option=orjson.OPT_SORT_KEYS)
    return Replay(call.actor.principal, hash_of(key.encode()), hash_of(request))


def hash_of(text: bytes) -> bytes:
    return hashlib.sha256(text).digest()
