"""Where the text of a document comes from: a file, standard input, or a URL."""

import os
import posixpath
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from smartmock.errors import SourceError
from smartmock.settings import Limits
from smartmock.spec.fetch import Fetch, GuardedFetch, is_url, public_url, too_large


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive. `files` are all of its files, by their paths in it."""

    name: str
    files: Mapping[str, bytes] = field(repr=False, compare=False)

    def __str__(self) -> str:
        return self.name

    def beside(self, path: str) -> "Member | None":
        """What a relative path leads to from here; None outside of the archive."""
        name = posixpath.normpath(posixpath.join(posixpath.dirname(self.name), path.replace("\\", "/")))
        return None if name.startswith(("../", "/")) or name == ".." else Member(name, self.files)


@dataclass(frozen=True, slots=True)
class SourceText:
    """The text of a document.

    `location` is for people, without credentials. `base` is the absolute file, the URL or the file in an archive that
    relative references start from; None for standard input and uploaded text, which have no files beside them.
    """

    text: bytes
    location: str
    base: Path | Member | str | None = None


def read_source(location: str, *, limits: Limits, fetch: Fetch | None = None) -> SourceText:
    """Reads a file, `-` (standard input) or an http(s) URL; raises `SourceError`.

    Without `fetch`, only URLs at public addresses are read.
    """
    if location == "-":
        return SourceText(_read_input(limits.document_bytes), "standard input")
    if is_url(location):
        fetched = (fetch or GuardedFetch(limits))(location)
        return SourceText(fetched.body, public_url(location), fetched.url)
    path = Path(location).absolute()
    return SourceText(read_file(path, limits.document_bytes), location, path)


def _read_input(limit: int) -> bytes:
    text = sys.stdin.buffer.read(limit + 1)
    if len(text) > limit:
        raise too_large("Standard input", limit)
    return text


def read_file(path: Path, limit: int) -> bytes:
    """The bytes of a regular file, refused by its size before reading; raises `SourceError`."""
    try:
        # Without O_NONBLOCK, opening a pipe that nobody writes to would wait for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as file:
            status = os.fstat(descriptor)
            if not (stat.S_ISREG(status.st_mode) or stat.S_ISFIFO(status.st_mode)):
                raise SourceError(f"{path} is not a file.", remedy="Give a file with an OpenAPI document.")
            if status.st_size > limit:
                raise too_large(str(path), limit)
            if hasattr(os, "set_blocking"):
                os.set_blocking(descriptor, True)
            text = file.read(limit + 1)
    except (OSError, ValueError) as error:
        raise SourceError(f"{path} cannot be read: {_reason(error)}.", remedy="Check its name and rights.") from None
    if len(text) > limit:
        raise too_large(str(path), limit)
    return text


def _reason(error: OSError | ValueError) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
