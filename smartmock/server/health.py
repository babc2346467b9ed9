"""`/healthz`: the process lives. `/readyz`: it can answer, and will do so for a while."""

import asyncio
import logging
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from smartmock.errors import StorageError
from smartmock.server.responses import json_response
from smartmock.storage.database import Database

LOGGER = logging.getLogger(__name__)

PATIENCE: Final = 2.0
"""Seconds until a database counts as gone: those who ask do not wait longer either."""

FRESH: Final = {"cache-control": "no-store"}


async def show_health(_request: Request) -> Response:
    return json_response({"status": "ok"}, FRESH)


class Readiness:
    """What is served has been read before there is a server: what can be missing is the database."""

    def __init__(self, database: Database, patience: float = PATIENCE) -> None:
        self._database = database
        self._patience = patience
        self._look: asyncio.Future[None] | None = None

    async def show(self, request: Request) -> Response:
        reason = "it is stopping" if is_stopping(request) else await self.find_obstacle()
        if reason:
            return json_response({"status": "unavailable", "reason": reason}, FRESH, status=503)
        return json_response({"status": "ok"}, FRESH)

    async def find_obstacle(self) -> str:
        """Empty when there is none. However many ask, one thread looks."""
        if self._look is None or self._look.done():
            self._look = asyncio.ensure_future(asyncio.to_thread(self._database.check))
        try:
            await asyncio.wait_for(asyncio.shield(self._look), self._patience)
        except TimeoutError:
            return f"the database has not answered for {self._patience:g} seconds"
        except StorageError as error:
            LOGGER.warning("not ready: %s", error.message)
            return "the database cannot be read; the log says why"
        return ""


def is_stopping(request: Request) -> bool:
    stopping: asyncio.Event | None = getattr(request.state, "stopping", None)
    return stopping is not None and stopping.is_set()
