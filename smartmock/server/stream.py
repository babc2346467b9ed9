"""The journal as it grows, for those who watch."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from time import monotonic
from typing import Final

from starlette.concurrency import run_in_threadpool

from smartmock.storage import requests
from smartmock.storage.database import Database
from smartmock.storage.records import JournalEntry

POLL_SECONDS: Final = 0.5
QUIET_SECONDS: Final = 15.0


async def follow(
    database: Database,
    project_id: int,
    after: int | None = None,
    *,
    stopping: asyncio.Event | None = None,
    check: Callable[[], object] = lambda: None,
) -> AsyncIterator[JournalEntry | None]:
    """New entries of a project, from whichever process, after the one with the id `after` or from now on.

    None when there was nothing for a while, so that a connection can be kept alive. Reads only while it is listened to.
    Ends when the server is `stopping`, and with what `check` raises, which is called before every look.
    """
    stop = stopping or asyncio.Event()
    last = await run_in_threadpool(find_last, database, project_id) if after is None else after
    told = monotonic()
    while not stop.is_set():
        await run_in_threadpool(check)
        for entry in await run_in_threadpool(read_after, database, project_id, last):
            yield entry
            last, told = entry.id, monotonic()
        if monotonic() - told >= QUIET_SECONDS:
            yield None
            told = monotonic()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), POLL_SECONDS)


def find_last(database: Database, project_id: int) -> int:
    with database.read() as connection:
        return requests.last_id(connection, project_id)


def read_after(database: Database, project_id: int, number: int) -> list[JournalEntry]:
    with database.read() as connection:
        return requests.list_after(connection, project_id, number)
