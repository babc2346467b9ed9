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
from smartmock.errors import SmartmockError
from smartmock.projects.importing import files_behind, import_document, reload_project
from smartmock.projects.registry import LiveProject, Registry
from smartmock.server.app import create_app
from smartmock.server.serve import Listener, listen, run
from smartmock.settings import Settings

SHOWN_PROBLEMS = 5


def run_mocks(documents: Sequence[str], settings: Settings, *, host: str, port: int, watch: bool) -> None:
    """Import, say where everything is, and serve until interrupted; raises `SmartmockError` before that."""
    listener = listen(host, port)
    registry = Registry()
    with listener.socket:
        for location in documents:
            with working(f"Reading {location}"):
                import_document(location, registry, settings, trusted=True)
        announce(registry, listener, settings)
        with watching(registry, settings) if watch else nullcontext():
            run(create_app(registry, settings), listener)


def announce(registry: Registry, listener: Listener, settings: Settings) -> None:
    say(f"smartmock {__version__}", style="bold")
    for project in registry.projects:
        say()
        announce_project(project, listener.url, settings)
    say()
    say(f"Everything at a glance: {listener.url}/    Stop with Ctrl+C")


def announce_project(project: LiveProject, url: str, settings: Settings) -> None:
    address = project.address()
    served, declared = project.report.served, project.report.operations
    say(f"{project.title}: {count(served, 'operation')}", style="bold")
    say(f"  mock  {url}/m1/{address}")
    say(f"  docs  {url}/docs/{address}")
    with working("Finding an address to try"):
        first = find_first_url(project)
    if first:
        say(f"  try   {url}{first}" + ("?apidogToken=YOUR-TOKEN" if settings.token else ""))
    if served < declared:
        hint(f"  {declared - served} of {count(declared, 'operation')} cannot be served.", style="yellow")
    announce_problems(project)


def announce_problems(project: LiveProject) -> None:
    problems = [problem for problem in project.report.problems if problem.severity != "info"]
    if problems:
        source = project.location or "-"
        hint(f"  {describe_problems(problems)} in the document; smartmock check {source} tells all:", style="yellow")
        print_problems(problems, limit=SHOWN_PROBLEMS)
    if project.report.language:
        print_problems([project.report.language])


@contextmanager
def watching(registry: Registry, settings: Settings) -> Iterator[None]:
    """Documents that are files are read again, in a thread of their own, when one of their files changes."""
    files: dict[str, Collection[Path]] = {}
    for project in registry.projects:
        if project.location and project.document.files:
            files[str(project.id)] = files_behind(project, settings)
        else:
            hint(f"{project.title} is not watched: only files are.", style="yellow")
    stop = threading.Event()
    thread = threading.Thread(target=follow, args=(files, functools.partial(reload, registry, settings), stop))
    if files:
        say(f"Watching {count(sum(map(len, files.values())), 'file')} for changes")
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if files:
            thread.join()


def reload(registry: Registry, settings: Settings, project_id: str) -> Collection[Path]:
    """Swaps in the changed document, or says why the last good one stays; returns the files to watch."""
    outcome = reload_project(int(project_id), registry, settings)
    project = outcome.project
    if outcome.failure:
        report_failure(project, outcome.failure)
    else:
        say(f"Reloaded {project.location}: {count(project.report.served, 'operation')}")
        announce_problems(project)
    return outcome.files


def report_failure(project: LiveProject, failure: SmartmockError) -> None:
    report_error(failure)
    hint(f"  {project.location} is broken; its last good version is still served.", style="yellow")
