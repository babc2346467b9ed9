"""`smartmock serve --watch`: documents published again when their files change."""

import functools
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from smartmock.cli.announcing import announce_problems
from smartmock.cli.output import count, hint, report_error, say
from smartmock.cli.watching import follow
from smartmock.projects.documents.importing import Imported
from smartmock.projects.documents.reloading import files_behind, reload_project
from smartmock.projects.service import Service


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
