"""`/projects/{project}/events`: the journal as it is written, as server-sent events (HTML Standard, section 9.2).

The database is what is followed: it holds the requests to all processes. Each look checks anew that the reader may see
them. A stream ends when its reader goes, may not read any more, or the server stops.
"""

import asyncio
import contextlib
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final

import orjson
from starlette.concurrency import run_in_threadpool

from smartmock.errors import SmartmockError
from smartmock.projects.actors import Actor
from smartmock.projects.journal import entry_json
from smartmock.projects.roles import require
from smartmock.projects.service import Service
from smartmock.server.admin.calls import Answer, Call, Handler
from smartmock.storage import requests
from smartmock.storage.records import JournalEntry

LOOK_SECONDS: Final = 0.4
QUIET_SECONDS: Final = 15.0
"""After so long without an event a comment is sent, so that proxies keep the connection."""

RETRY_MILLISECONDS: Final = 2_000
NUMBER: Final = re.compile(r"[0-9]{1,18}")
HEADERS: Final = {"x-accel-buffering": "no"}


@dataclass(frozen=True, slots=True)
class Following:
    """Who follows the journal of which project."""

    service: Service
    actor: Actor
    project_id: int
    stopping: asyncio.Event | None = None

    def look(self, after: int) -> list[JournalEntry]:
        """What came since; raises `NotFound` and `Forbidden` when it is not the reader's to see any more."""
        with self.service.database.read() as connection:
            require(connection, self.actor, self.project_id, "viewer")
            return requests.list_after(connection, self.project_id, after)

    def last(self) -> int:
        self.service.recorder.flush()
        with self.service.database.read() as connection:
            return requests.last_id(connection, self.project_id)


def follow_requests(call: Call) -> Answer:
    """From the event after `Last-Event-ID`, or from now on."""
    following = Following(call.service, call.actor, call.project.id, call.stopping)
    given = call.headers.get("last-event-id", "")
    start = int(given) if NUMBER.fullmatch(given) else following.last()
    return Answer(media_type="text/event-stream", headers=HEADERS, stream=lambda: events(following, start))


async def events(following: Following, position: int) -> AsyncIterator[bytes]:
    yield b"retry: %d\n\n" % RETRY_MILLISECONDS
    spoken = time.monotonic()
    while not is_set(following.stopping):
        try:
            entries = await run_in_threadpool(following.look, position)
        except SmartmockError:
            return
        for entry in entries:
            yield write_event(entry)
            position = entry.id
        if entries:
            spoken = time.monotonic()
        elif time.monotonic() - spoken > QUIET_SECONDS:
            yield b": nothing new\n\n"
            spoken = time.monotonic()
        await pause(following.stopping)


def is_set(stopping: asyncio.Event | None) -> bool:
    return stopping is not None and stopping.is_set()


async def pause(stopping: asyncio.Event | None) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for((stopping or asyncio.Event()).wait(), LOOK_SECONDS)


def write_event(entry: JournalEntry) -> bytes:
    return b"id: %d\nevent: request\ndata: %s\n\n" % (entry.id, orjson.dumps(entry_json(entry)))


HANDLERS: dict[str, Handler] = {"follow_requests": follow_requests}
