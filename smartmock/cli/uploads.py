"""Documents on their way to a service: one file as it is, several in a ZIP archive."""

import io
import os
import sys
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from smartmock.errors import SourceError


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


def read_upload(source: str, *, max_document_mb: int) -> Upload:
    """A folder is packed with all that is in it, a file with those that it refers to.

    Raises `SmartmockError` for what cannot be read.
    """
    if source == "-":
        return Upload("document", sys.stdin.buffer.read())
    path = Path(source)
    try:
        if path.is_dir():
            return Upload(f"{path.resolve().name}.zip", pack(path, files_below(path)))
        if path.suffix.lower() == ".zip":
            return Upload(path.name, path.read_bytes())
        return read_file(path, max_document_mb)
    except OSError as error:
        raise SourceError(f"{source} cannot be read: {error.strerror}.", remedy="Check the name.") from None


def read_file(path: Path, max_document_mb: int) -> Upload:
    text = path.read_bytes()
    if b"$ref" not in text:
        return Upload(path.name, text)
    # Which files belong to it is known when it has been read.
    from smartmock.cli.documents import open_document  # noqa: PLC0415

    root = path.resolve()
    files = {file.resolve() for file in open_document(str(path), max_document_mb=max_document_mb).files}
    others = sorted(file for file in files - {root} if file.is_relative_to(root.parent))
    if not others:
        return Upload(path.name, text)
    return Upload(f"{path.stem}.zip", pack(root.parent, [root, *others]))


def files_below(folder: Path) -> list[Path]:
    """Without what is hidden: versions, editors and systems keep their own things there."""
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        found += [Path(place) / name for name in sorted(names) if not name.startswith(".")]
    return found


def pack(folder: Path, files: Iterable[Path]) -> bytes:
    """The same files give the same bytes."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            entry = zipfile.ZipInfo(file.relative_to(folder).as_posix())
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, file.read_bytes())
    return packed.getvalue()
