"""What `smartmock serve` does once its flags are read. Importing this loads the server."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from smartmock.cli.announcing import announce, announce_service
from smartmock.cli.customising import customise_first
from smartmock.cli.output import hint, say, working
from smartmock.cli.reloading import watching
from smartmock.projects.documents.importing import Imported
from smartmock.projects.documents.returning import serve_document
from smartmock.projects.live.synchronising import Synchroniser
from smartmock.projects.people.keys import ensure_root_key
from smartmock.projects.service import Service, open_service
from smartmock.server.app import create_app
from smartmock.server.logs import configure_logging
from smartmock.server.metrics import MetricsServer
from smartmock.server.serve import Listener, listen, run, stop_politely
from smartmock.server.workers import Supervisor
from smartmock.settings import Hosting, Settings
from smartmock.storage.database import IN_MEMORY


def run_mocks(documents: Sequence[str], settings: Settings, hosting: Hosting, customize: Path | None = None) -> None:
    """Import, say where everything is, and serve until interrupted; raises `SmartmockError` before that."""
    configure_logging(hosting.log_format, hosting.log_level)
    listener = listen(hosting.host, hosting.port)
    stop_politely()
    with listener.socket, shareable(settings, hosting) as shared, opened(shared) as service:
        imported = [read_project(service, location) for location in documents]
        if customize is not None:
            customise_first(service, imported, customize)
        root_key = ensure_root_key(service) if shared.admin else None
        if imported:
            announce(service, imported, listener, root_key)
        else:
            announce_service(service, listener, root_key)
        with (
            watching(service, imported, customize) if hosting.watch else nullcontext(),
            telling_metrics(service, hosting),
        ):
            host(service, listener, hosting)


@contextmanager
def shareable(settings: Settings, hosting: Hosting) -> Iterator[Settings]:
    """Several processes cannot share what is in the memory of one."""
    if hosting.workers == 1:
        yield settings
        return
    with TemporaryDirectory(prefix="smartmock-", ignore_cleanup_errors=True) as folder:
        metrics = Path(folder) / "metrics"
        metrics.mkdir()
        database = str(Path(folder) / "smartmock.db") if settings.database == IN_MEMORY else settings.database
        yield replace(settings, database=database, metrics_folder=str(metrics))


@contextmanager
def opened(settings: Settings) -> Iterator[Service]:
    service = open_service(settings)
    try:
        yield service
    finally:
        service.close()


def read_project(service: Service, location: str) -> Imported:
    with working(f"Reading {location}"):
        return serve_document(service, location)


@contextmanager
def telling_metrics(service: Service, hosting: Hosting) -> Iterator[None]:
    if hosting.metrics_port is None:
        yield
        return
    listener = listen(hosting.host, hosting.metrics_port, flag="--metrics-port")
    server = MetricsServer(service.metrics, listener)
    say(f"Metrics: {listener.url}/metrics")
    server.start()
    try:
        yield
    finally:
        server.stop()


def host(service: Service, listener: Listener, hosting: Hosting) -> None:
    if hosting.workers == 1:
        run(create_app(service), listener)
        return
    if not service.settings.redis:
        hint("Limits of requests, sequences and counted calls are counted by each worker for itself: see --redis.")
    synchroniser = Synchroniser(service)
    synchroniser.start()
    try:
        Supervisor(work, (service.settings, hosting, listener), hosting.workers).run()
    finally:
        synchroniser.stop()


def work(settings: Settings, hosting: Hosting, listener: Listener) -> None:
    """What each worker does, in a process of its own."""
    configure_logging(hosting.log_format, hosting.log_level)
    stop_politely()
    with opened(settings) as service:
        run(create_app(service), listener)
