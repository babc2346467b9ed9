"""What other processes change, heard of and served here: one thread for each process."""

import logging
import threading
from time import monotonic
from typing import Final

from smartmock.errors import StorageError
from smartmock.projects.service import Service
from smartmock.storage import changes
from smartmock.storage.notices import Notices, open_notices

LOGGER = logging.getLogger(__name__)

LOOK_SECONDS: Final = 1.0
"""How often changes are looked for without a notice: some get lost on their way, or have none to bring them."""
FIRST_PAUSE_SECONDS: Final = 0.25
LONGEST_PAUSE_SECONDS: Final = 5.0
"""Between attempts to reach a database that is gone, doubling."""


class Synchroniser:
    """Keeps the registry of a service in step with its database, from `start` to `stop`.

    A database in memory has no other process.
    """

    def __init__(self, service: Service) -> None:
        self._service = service
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._seen: int | None = None
        self._looked = 0.0

    def start(self) -> None:
        if not self._service.database.is_memory:
            self._stop.clear()
            self._thread = threading.Thread(target=self._run, name="smartmock-changes", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def look(self) -> None:
        """Serve what was changed since the last look. The first one reads everything; raises `StorageError`."""
        with self._service.database.read() as connection:
            newest = changes.bounds(connection)[1]
            missed = None if self._seen is None else newest - self._seen
            found = changes.since(connection, self._seen or 0) if missed and 0 < missed <= changes.KEPT else []
        if missed is None or not 0 <= missed <= changes.KEPT:
            # Nothing is known yet, or too much was missed, or the database was put back to an older state.
            self._service.registry.load()
        elif found:
            self._service.registry.refresh(*{change.project_id for change in found})
        self._seen = newest
        self._looked = monotonic()

    def _run(self) -> None:
        pause = FIRST_PAUSE_SECONDS
        while not self._stop.is_set():
            try:
                notices = open_notices(self._service.database)
                try:
                    self.look()
                    pause = FIRST_PAUSE_SECONDS
                    self._follow(notices)
                finally:
                    notices.close()
            except StorageError as error:
                LOGGER.warning("changes of other processes are not heard of: %s", error.message)
                self._stop.wait(pause)
                pause = min(2 * pause, LONGEST_PAUSE_SECONDS)
            except Exception:
                # Whatever it was: a process that stops listening would serve what is old for ever.
                LOGGER.exception("looking for changes failed")
                self._stop.wait(LONGEST_PAUSE_SECONDS)

    def _follow(self, notices: Notices) -> None:
        while not self._stop.is_set():
            if notices.wait(self._stop) or monotonic() - self._looked > LOOK_SECONDS:
                self.look()
