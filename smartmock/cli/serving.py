"""What `smartmock serve` does once its flags are read. Importing this loads the server."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from smartmock.cli.announcing import announce, announce_service
from smartmock.cli.output import hint, working
from smartmock.cli.reloading import watching
from smartmock.projects.importing import Imported, import_document
from smartmock.projects.returning import import_again
from smartmock.projects.service import Service, open_service
from smartmock.server.app import create_app
from smartmock.server.logs import configure_logging
from smartmock.server.serve import Listener, listen, run, stop_politely
from smartmock.server.workers import Supervisor
from smartmock.settings import Hosting, Settings
from smartmock.storage.database import IN_MEMORY


def run_mocks(documents: Sequence[str], settings: Settings, hosting: Hosting) -> None:
    """Import, say where everything is, and serve until interrupted; raises `SmartmockError` before that."""
    configure_logging(hosting.log_format, hosting.log_level)
    listener = listen(hosting.host, hosting.port)
    stop_politely()
    with listener.socket, shareable(settings, hosting) as shared, opened(shared) as service:
        imported = [read_project(service, location) for location in documents]
        if imported:
            announce(service, imported, listener)
        else:
            announce_service(service, listener)
        with watching(service, imported) if hosting.watch else nullcontext():
            host(service, listener, hosting)


@contextmanager
def shareable(settings: Settings, hosting: Hosting) -> Iterator[Settings]:
    """Several processes cannot share what is in the memory of one."""
    if hosting.workers == 1 or settings.database != IN_MEMORY:
        yield settings
        return
    with TemporaryDirectory(prefix="smartmock-", ignore_cleanup_errors=True) as folder:
        yield replace(settings, database=str(Path(folder) / "smartmock.db"))


@contextmanager
def opened(settings: Settings) -> Iterator[Service]:
    service = open_service(settings)
    try:
        yield service
    finally:
        service.close()


def read_project(service: Service, location: str) -> Imported:
    with working(f"Reading {location}"):
        if service.database.is_memory:
            return import_document(service, location, trusted=True)
        return import_again(service, location)


def host(service: Service, listener: Listener, hosting: Hosting) -> None:
    if hosting.workers == 1:
        run(create_app(service), listener)
        return
    if not service.settings.redis:
        hint("Limits of requests, sequences and counted calls are counted by each worker for itself: see --redis.")
    Supervisor(work, (service.settings, hosting, listener), hosting.workers).run()


def work(settings: Settings, hosting: Hosting, listener: Listener) -> None:
    """What each worker does, in a process of its own."""
    configure_logging(hosting.log_format, hosting.log_level)
    stop_politely()
    with opened(settings) as service:
        run(create_app(service), listener)
