"""`serve --watch`: notice that a document, or a file it refers to, has changed."""

import threading
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import TypeAlias

from watchfiles import watch

Reload: TypeAlias = Callable[[str], Collection[Path]]
"""Load the document of a location again; returns the files it is made of now."""


def follow(watched: Mapping[str, Collection[Path]], reload: Reload, stop: threading.Event) -> None:
    """Call `reload` for every location one of whose files changes, until `stop` is set.

    Folders are watched rather than files, because editors replace a file instead of writing into it.
    """
    files = {location: resolved(paths) for location, paths in watched.items()}
    while not stop.is_set():
        folders = folders_of(files)
        for changed in changes_in(folders, stop):
            for location in [location for location, paths in files.items() if paths & changed]:
                files[location] = resolved(reload(location))
            if folders_of(files) != folders:
                break


def changes_in(folders: Collection[Path], stop: threading.Event) -> Iterator[frozenset[Path]]:
    """The paths that changed, batch by batch. A folder that does not exist cannot be watched."""
    present = [folder for folder in folders if folder.is_dir()]
    for changes in watch(*present, watch_filter=None, stop_event=stop, recursive=False, step=50, debounce=300):
        yield resolved(Path(path) for _, path in changes)


def resolved(paths: Collection[Path] | Iterator[Path]) -> frozenset[Path]:
    return frozenset(path.resolve() for path in paths)


def folders_of(files: dict[str, frozenset[Path]]) -> frozenset[Path]:
    return frozenset(path.parent for paths in files.values() for path in paths)
