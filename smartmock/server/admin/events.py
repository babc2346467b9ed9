"""`/projects/{project}/events`: the journal as it grows, as server-sent events (HTML Standard, section 9.2).

A stream ends when its reader goes or may not read any more, and when the server stops.
"""

import contextlib
import re
from collections.abc import AsyncIterator
from typing import Final

import orjson

from smartmock.errors import SmartmockError
from smartmock.projects.views import describe_request
from smartmock.server.admin.calls import Answer, Call, Handler
from smartmock.server.admin.refusals import Refused
from smartmock.server.stream import find_last, follow
from smartmock.storage.records import JournalEntry

BEGINNING: Final = b"retry: 2000\n\n"
NOTHING_NEW: Final = b": nothing new\n\n"
NUMBER: Final = re.compile(r"[0-9]{1,18}")
HEADERS: Final = {"x-accel-buffering": "no"}
"""Proxies must not hold it back."""


def follow_requests(call: Call) -> Answer:
    """From the event after `Last-Event-ID`, or from now on."""
    given = call.headers.get("last-event-id", "")
    call.service.recorder.flush()
    after = int(given) if NUMBER.fullmatch(given) else find_last(call.service.database, call.project.id)
    return Answer(media_type="text/event-stream", headers=HEADERS, stream=lambda: events(call, after))


async def events(call: Call, after: int) -> AsyncIterator[bytes]:
    yield BEGINNING
    entries = follow(call.service.database, call.project.id, after, stopping=call.stopping, check=call.admit_again)
    with contextlib.suppress(Refused, SmartmockError):
        async for entry in entries:
            yield write_event(entry) if entry is not None else NOTHING_NEW


def write_event(entry: JournalEntry) -> bytes:
    return b"id: %d\nevent: request\ndata: %s\n\n" % (entry.id, orjson.dumps(describe_request(entry)))


HANDLERS: dict[str, Handler] = {"follow_requests": follow_requests}
