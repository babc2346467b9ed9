"""Documents of many files in one ZIP archive: read in memory, within bounds, and never written anywhere."""

import io
import posixpath
import re
import stat
import zipfile
import zlib
from collections.abc import Mapping, Sequence
from typing import Final

from smartmock.errors import FetchRefused, SmartmockError, SourceError
from smartmock.settings import Limits
from smartmock.spec.fetch import too_large
from smartmock.spec.parse import parse_text
from smartmock.spec.source import Member, SourceText

_MAGIC: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_ARCHIVES: Final = re.compile(r"\.(zip|jar|tar|tgz|gz|bz2|xz|7z|rar)$", re.IGNORECASE)
_MAX_RATIO: Final = 200
"""How much an entry may expand; texts shrink to a twentieth, seldom to a hundredth."""
_RATIO_FROM: Final = 1024 * 1024
_MAX_FOLDERS: Final = 30
_MAX_NAME: Final = 1_000
_MAX_JUDGED: Final = 200
_MAX_SHOWN: Final = 5
_METHODS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENCRYPTED: Final = 0x1
_LITTER: Final = re.compile(r"(^|/)(__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$|\.git/)")
_ROOT: Final = re.compile(r"(openapi|swagger)\.(json|ya?ml)", re.IGNORECASE)
_DOCUMENT: Final = re.compile(r"\.(json|ya?ml)$", re.IGNORECASE)
_VERSION: Final = re.compile(rb"""^\s*[{]?\s*["']?(openapi|swagger)["']?\s*:""", re.MULTILINE)

_PACK: Final = "Pack the document and the files that it refers to, as plain files, and nothing else."


def is_archive(data: bytes) -> bool:
    """Whether the bytes are those of a ZIP archive; no text begins so."""
    return data.startswith(_MAGIC)


def open_archive(data: bytes, location: str, limits: Limits, *, root: str | None = None) -> SourceText:
    """The document in an archive, with all files of the archive beside it. `root` names it where it is not plain.

    Raises `SourceError` for an archive that is broken, too large or holds what it must not, and for one in which no
    document, or more than one, may be meant.
    """
    files = read_archive(data, location, limits)
    name = _find_root(files, limits) if root is None else _given(files, root)
    return SourceText(files[name], f"{location}: {name}", Member(name, files))


def read_archive(data: bytes, location: str, limits: Limits) -> dict[str, bytes]:
    """All files of an archive by their paths; raises `SourceError` as `open_archive` does."""
    if len(data) > limits.document_bytes:
        raise too_large(location, limits.document_bytes)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _read(archive, _listed(archive, limits), limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError) as error:
        raise SourceError(f"The archive cannot be read: {error}.", remedy="Pack it again as a ZIP file.") from None


def _listed(archive: zipfile.ZipFile, limits: Limits) -> list[zipfile.ZipInfo]:
    """The entries that are files, once all of them have been looked at."""
    entries = archive.infolist()
    if len(entries) > limits.referenced_files:
        raise _refused(f"The archive holds more than {limits.referenced_files} entries.")
    for entry in entries:
        _check(entry)
    found = [entry for entry in entries if not entry.is_dir() and not _LITTER.search(entry.filename)]
    if sum(entry.file_size for entry in found) > limits.document_bytes:
        raise too_large("The archive, unpacked,", limits.document_bytes)
    names = [entry.filename for entry in found]
    if len(set(names)) < len(names):
        raise _refused("The archive holds two files of the same name.")
    return found


def _check(entry: zipfile.ZipInfo) -> None:
    name = entry.orig_filename
    shown = name[:100]
    parts = name.replace("\\", "/").split("/")
    if "\0" in name or len(name) > _MAX_NAME or not name:
        raise _refused("A name in the archive is too long, empty or no text.")
    if name.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", name):
        raise _refused(f"`{shown}` in the archive is an absolute path.")
    if ".." in parts:
        raise _refused(f"`{shown}` in the archive leads out of it.")
    if len(parts) > _MAX_FOLDERS:
        raise _refused(f"`{shown}` in the archive is in too many folders.")
    if entry.flag_bits & _ENCRYPTED:
        raise _refused(f"`{shown}` in the archive is encrypted.")
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise _refused(f"`{shown}` in the archive is a link or a device, not a file.")
    if entry.compress_type not in _METHODS:
        raise _refused(f"`{shown}` in the archive is packed in a way that is not read here.")
    if _ARCHIVES.search(name) and not entry.is_dir():
        raise _refused(f"`{shown}` in the archive is an archive itself.")
    if entry.file_size > _RATIO_FROM and entry.file_size > _MAX_RATIO * max(entry.compress_size, 1):
        raise _refused(f"`{shown}` in the archive expands more than {_MAX_RATIO} times.")


def _read(archive: zipfile.ZipFile, entries: Sequence[zipfile.ZipInfo], limits: Limits) -> dict[str, bytes]:
    """Sizes are counted again, for an archive may lie about them."""
    files: dict[str, bytes] = {}
    left = limits.document_bytes
    for entry in entries:
        with archive.open(entry) as file:
            content = file.read(left + 1)
        left -= len(content)
        if left < 0:
            raise too_large("The archive, unpacked,", limits.document_bytes)
        if is_archive(content):
            raise _refused(f"`{entry.filename[:100]}` in the archive is an archive itself.")
        files[posixpath.normpath(entry.filename.replace("\\", "/"))] = content
    return files


def _given(files: Mapping[str, bytes], root: str) -> str:
    if root not in files:
        raise SourceError(f"There is no file `{root}` in the archive.", remedy="Name one of its files.")
    return root


def _find_root(files: Mapping[str, bytes], limits: Limits) -> str:
    """`openapi.*` or `swagger.*` nearest to the top, else the only document that there is."""
    likely = [name for name in files if _DOCUMENT.search(name) and _VERSION.search(files[name])]
    named = [name for name in likely if _ROOT.fullmatch(posixpath.basename(name))]
    top = min((name.count("/") for name in named), default=0)
    nearest = [name for name in named if name.count("/") == top]
    candidates = [name for name in nearest or likely[:_MAX_JUDGED] if _is_document(files[name], limits)]
    if len(candidates) == 1:
        return candidates[0]
    if not candidates:
        remedy = "Name the document `openapi.yaml` or `openapi.json`, and pack it with the files it refers to."
        raise SourceError("No file in the archive is an OpenAPI document.", remedy=remedy)
    shown = ", ".join(f"`{name}`" for name in sorted(candidates)[:_MAX_SHOWN])
    more = f" and {len(candidates) - _MAX_SHOWN} more" if len(candidates) > _MAX_SHOWN else ""
    raise SourceError(
        f"The archive holds more than one OpenAPI document: {shown}{more}.",
        remedy="Name the one that is meant `openapi.yaml`, and put it at the top; or pack it without the others.",
    )


def _is_document(text: bytes, limits: Limits) -> bool:
    try:
        tree = parse_text(text, limits).tree
    except SmartmockError:
        return False
    return isinstance(tree, dict) and ("openapi" in tree or "swagger" in tree)


def _refused(message: str) -> FetchRefused:
    return FetchRefused(message, remedy=_PACK)
