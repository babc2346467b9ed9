"""`smartmock serve --watch`: documents published again when their files change."""

import functools
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from smartmock.cli.announcing import announce_problems
from smartmock.cli.customising import customise_again
from smartmock.cli.output import count, hint, report_error, say
from smartmock.cli.watching import follow
from smartmock.projects.documents.importing import Imported
from smartmock.projects.documents.reloading import files_behind, reload_project
from smartmock.projects.service import Service

CUSTOMIZE: Final = "customize"
"""Stands among the numbers of projects for the file of what is made for the first."""


@contextmanager
def watching(service: Service, imported: Sequence[Imported], customize: Path | None = None) -> Iterator[None]:
    """Documents that are files are read again, in a thread of their own, when one of their files changes; and so is the
    file of what is made for the first.
    """
    files: dict[str, Collection[Path]] = {}
    for each in imported:
        if each.project.location and each.document.files:
            files[str(each.project.id)] = files_behind(each.project.location, each.document, service.settings)
        else:
            hint(f"{each.project.name} is not watched: only files are.", style="yellow")
    if customize is not None:
        files[CUSTOMIZE] = [customize]
    stop = threading.Event()
    good = {str(each.project.id): each for each in imported}
    first = str(imported[0].project.id)
    again = functools.partial(reload_any, service, good, first, customize)
    thread = threading.Thread(target=follow, args=(files, again, stop))
    if files:
        say(f"Watching {count(sum(map(len, files.values())), 'file')} for changes")
        thread.start()
    try:
        yield
    finally:
        stop.set()
        if files:
            thread.join()


def reload_any(
    service: Service, good: dict[str, Imported], first: str, customize: Path | None, changed: str
) -> Collection[Path]:
    """What is made for the first document is read again with it: it may be for operations that are new."""
    if changed == CUSTOMIZE and customize is not None:
        customise_again(service, good[first], customize)
        return [customize]
    before = good[changed]
    files = reload(service, good, changed)
    if changed == first and customize is not None and good[changed] is not before:
        customise_again(service, good[first], customize)
    return files


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
