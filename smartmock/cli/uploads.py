"""Documents on their way to a service: one file as it is, several in a ZIP archive."""

import io
import os
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from smartmock.cli.documents import limits_for, open_document
from smartmock.errors import SourceError
from smartmock.spec.source import read_source


@dataclass(frozen=True, slots=True)
class Upload:
    name: str
    content: bytes


def read_upload(source: str, *, max_document_mb: int) -> Upload:
    """A folder is packed with all that is in it, a file with those that it refers to.

    Raises `SourceError` for what cannot be read or is too large.
    """
    path = Path(source)
    try:
        if path.is_dir():
            return Upload(f"{path.resolve().name}.zip", pack(path, files_below(path)))
        text = read_source(source, limits=limits_for(max_document_mb)).text
        return Upload("document", text) if source == "-" else with_references(path, text, max_document_mb)
    except OSError as error:
        raise SourceError(f"{source} cannot be read: {error.strerror}.", remedy="Check the name.") from None


def with_references(path: Path, text: bytes, max_document_mb: int) -> Upload:
    if path.suffix.lower() == ".zip" or b"$ref" not in text:
        return Upload(path.name, text)
    # Which files belong to it is known when it has been read.
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
