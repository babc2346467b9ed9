"""What `smartmock serve` does once its flags are read. Importing this loads the server."""

import functools
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from pathlib import Path

from smartmock import __version__
from smartmock.cli.first_url import find_first_url
from smartmock.cli.output import count, describe_problems, hint, print_problems, report_error, say, working
from smartmock.cli.watching import follow
from smartmock.projects.importing import Imported, import_document
from smartmock.projects.reloading import files_behind, reload_project
from smartmock.projects.service import Service, open_service
from smartmock.server.app import create_app
from smartmock.server.serve import Listener, listen, run
from smartmock.settings import Settings

SHOWN_PROBLEMS = 5


def run_mocks(documents: Sequence[str], settings: Settings, *, host: str, port: int, watch: bool) -> None:
    """Import, say where everything is, and serve until interrupted; raises `SmartmockError` before that."""
    listener = listen(host, port)
    service = open_service(settings)
    with listener.socket:
        imported = [read_project(service, location) for location in documents]
        announce(service, imported, listener)
        with watching(service, imported) if watch else nullcontext():
            run(create_app(service), listener)


def read_project(service: Service, location: str) -> Imported:
    with working(f"Reading {location}"):
        return import_document(service, location, trusted=True)


def announce(service: Service, imported: Sequence[Imported], listener: Listener) -> None:
    say(f"smartmock {__version__}", style="bold")
    for each in imported:
        say()
        announce_project(service, each, listener.url)
    say()
    say(f"Everything at a glance: {listener.url}/    Stop with Ctrl+C")


def announce_project(service: Service, imported: Imported, url: str) -> None:
    address, report = imported.project.address(), imported.report
    served, declared = report.served, report.operations
    say(f"{imported.project.name}: {count(served, 'operation')}", style="bold")
    say(f"  mock  {url}/m1/{address}")
    say(f"  docs  {url}/docs/{address}")
    with working("Finding an address to try"):
        first = find_first_url(service.registry.open(str(address)))
    if first:
        say(f"  try   {url}{first}" + ("?apidogToken=YOUR-TOKEN" if service.settings.token else ""))
    if served < declared:
        hint(f"  {declared - served} of {count(declared, 'operation')} cannot be served.", style="yellow")
    announce_problems(imported)


def announce_problems(imported: Imported) -> None:
    report = imported.report
    problems = [problem for problem in report.problems if problem.severity != "info"]
    if problems:
        source = imported.project.location or "-"
        hint(f"  {describe_problems(problems)} in the document; smartmock check {source} tells all:", style="yellow")
        print_problems(problems, limit=SHOWN_PROBLEMS)
    if report.language:
        print_problems([report.language])


@contextmanager
def watching(service: Service, imported: Sequence[Imported]) -> Iterator[None]:
    """Documents that are files are read again, in a thread of their own, when one of their files changes."""
    files: dict[str, Collection[Path]] = {}
    for each in imported:
        if each.project.location and each.document.files:
            files[str(each.project.id)] = files_behind(each.project.location, each.document, service.settings)
        else:
            hint(f"{each.project.name} is not watched: only files are.", style="yellow")
    stop = threading.Event()
    good = {str(each.project.id): each for each in imported}
    thread = threading.Thread(target=follow, args=(files, functools.partial(reload, service, good), stop))
    if files:
        say(f"Watching {count(sum(map(len, files.values())), 'file')} for changes")
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if files:
            thread.join()


def reload(service: Service, good: dict[str, Imported], project_id: str) -> Collection[Path]:
    """Publishes the changed document, or says why the last good one stays; returns the files to watch.

    `good` holds what is served of each project.
    """
    location = good[project_id].project.location or ""
    outcome = reload_project(service, int(project_id), location, good[project_id].document)
    if outcome.failure:
        report_error(outcome.failure)
        hint(f"  {location} is broken; its last good version is still served.", style="yellow")
    if outcome.imported:
        good[project_id] = outcome.imported
        say(f"Reloaded {location}: {count(outcome.imported.report.served, 'operation')}")
        announce_problems(outcome.imported)
    return outcome.files
