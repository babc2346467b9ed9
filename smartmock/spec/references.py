"""The files of a document, and what a `$ref` in one of them names."""

import difflib
import itertools
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from smartmock import pointers
from smartmock.errors import FetchRefused, SmartmockError, SourceError, UnresolvedReference
from smartmock.settings import Limits
from smartmock.spec.fetch import Fetch, is_url, public_url
from smartmock.spec.parse import parse_text
from smartmock.spec.source import Member, SourceText, read_file
from smartmock.types import JSON, Problem

_MAX_GUESSED: Final = 100
"""Longer names are not compared: that takes the square of their length."""
_MAX_DETOURS: Final = 20
"""How many references one JSON pointer may lead through."""


Address: TypeAlias = Path | Member | str
"""A file, a file in an archive, or a URL."""


@dataclass(slots=True, eq=False)
class SourceFile:
    """One text of a document. `label` names it for people; it is empty for the document itself."""

    address: Address | None
    label: str
    tree: JSON
    names: "dict[str, str] | None" = None
    """`$anchor` as `#name`, `$id`, and its last step → pointer of the schema; filled on first use."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a reference names: the value at `pointer` in `file`; `by_name` when `$id` or `$anchor` led there."""

    file: SourceFile
    pointer: str
    node: JSON
    by_name: bool = False


@dataclass(slots=True)
class Library:
    """All files of one document, each read once, and only where it is allowed."""

    source: SourceText
    tree: JSON
    fetch: Fetch
    limits: Limits
    problems: list[Problem] = field(default_factory=list)
    paths: list[Path] = field(default_factory=list)
    settled: set[int] = field(default_factory=set)
    """Identities of the objects whose `$ref` was made local to the document, whatever file they stand in."""
    root: SourceFile = field(init=False)
    _files: "dict[str, SourceFile | SmartmockError]" = field(init=False, default_factory=dict)
    _bytes: int = field(init=False)
    _seconds: float = field(init=False)
    _guesses: int = 50  # each compares with up to a thousand names

    def __post_init__(self) -> None:
        base = self.source.base
        address = base.absolute() if isinstance(base, Path) else base
        self.root = SourceFile(address, "", self.tree)
        self._bytes = self.limits.document_bytes - len(self.source.text)
        self._seconds = self.limits.fetch_seconds
        if isinstance(address, Path):
            self.paths.append(address)
            self._files[str(address.resolve())] = self.root
        elif address is not None:
            self._files[urldefrag(str(address)).url] = self.root

    def open(self, file: SourceFile, reference: str) -> SourceFile:
        """The file that `reference` (without fragment) names, seen from `file`; raises `SourceError`."""
        address = self._address(file, reference)
        key = str(address)
        if key not in self._files:
            if len(self._files) > self.limits.referenced_files:
                raise SourceError(
                    f"The document refers to more than {self.limits.referenced_files} files.",
                    remedy="Bundle them into fewer files.",
                )
            # Failures are remembered too: a thousand references to one dead address cost one attempt.
            try:
                self._files[key] = self._load(address)
            except SmartmockError as error:
                self._files[key] = anew(error)
        found = self._files[key]
        if isinstance(found, SmartmockError):
            raise anew(found)
        return found

    def read_text(self, file: SourceFile, reference: str) -> bytes:
        """The bytes of a file beside a document, by the same rules as references."""
        return self._read(self._address(file, reference))[0]

    def nothing_there(self, reference: str, file: SourceFile, token: str, names: Iterable[str]) -> UnresolvedReference:
        """The fault of a place that does not exist, with the nearest of the names that do."""
        where = f" in {file.label}" if file.label else ""
        near: list[str] = []
        if self._guesses > 0 and len(token) < _MAX_GUESSED:
            self._guesses -= 1
            nearby = [name for name in itertools.islice(names, 1000) if len(name) < _MAX_GUESSED]
            near = difflib.get_close_matches(token, nearby, 1)
        remedy = f"Did you mean `{near[0]}`?" if near else "Correct the reference, or add what it names."
        return UnresolvedReference(
            f"The reference `{reference}` leads nowhere{where}: there is no `{token}`.", remedy=remedy
        )

    def _address(self, file: SourceFile, reference: str) -> Address:
        try:
            scheme = urlsplit(reference).scheme
        except ValueError:
            raise FetchRefused(f"`{reference}` is no address.", remedy="Correct the reference.") from None
        if is_url(reference):
            return reference
        if scheme and len(scheme) > 1:
            raise FetchRefused(f"`{scheme}:` addresses are not read.", remedy="Refer to a file beside the document.")
        if isinstance(file.address, str):
            return urljoin(file.address, reference)
        if isinstance(file.address, Member):
            return _member(file.address, reference)
        if not isinstance(self.root.address, Path) or file.address is None:
            raise FetchRefused(
                f"`{reference}` is a file beside the document, and the document came without its folder.",
                remedy="Give the document as a file or URL, or bundle it into one file.",
            )
        return self._path(self.root.address, file.address, reference)

    def _path(self, root: Path, current: Path, reference: str) -> Path:
        folder = root.parent.resolve()
        try:
            path = (current.parent / unquote(reference).replace("\\", "/")).resolve()
            inside = path.is_relative_to(folder)
        except (OSError, ValueError, RuntimeError):
            inside = False
        if not inside:
            raise FetchRefused(
                f"`{reference}` is outside of the document's folder; it is not read.",
                remedy="Move it into the folder of the document, or below it.",
            )
        return path

    def _load(self, address: Address) -> SourceFile:
        text, final = self._read(address)
        if isinstance(final, str) and final in self._files:
            found = self._files[final]
            if isinstance(found, SourceFile):
                return found
        label = self._label(final)
        try:
            parsed = parse_text(text, self.limits)
        except SmartmockError as error:
            raise SourceError(f"{label}: {error.message}", remedy=error.remedy) from None
        self.problems += [
            Problem(problem.severity, problem.pointer, f"{label}: {problem.message}", problem.remedy)
            for problem in parsed.problems
        ]
        return SourceFile(final, label, parsed.tree)

    def _read(self, address: Address) -> tuple[bytes, Address]:
        if isinstance(address, Member):
            return _read_member(address), address
        if isinstance(address, Path):
            if not address.is_file():
                raise SourceError(f"There is no file `{self._label(address)}`.", remedy="Correct the reference.")
            text = read_file(address, self._bytes)
            self.paths.append(address)
            self._bytes -= len(text)
            return text, address
        if self._seconds <= 0:
            raise SourceError("Reading other addresses took too long.", remedy="Bundle the document into one file.")
        started = time.monotonic()
        try:
            fetched = self.fetch(address)
        finally:
            self._seconds -= time.monotonic() - started
        self._bytes -= len(fetched.body)
        if self._bytes < 0:
            raise SourceError("The document and its files are too large together.", remedy="Split the document.")
        return fetched.body, fetched.url

    def _label(self, address: Address) -> str:
        if isinstance(address, str):
            return public_url(address)
        if isinstance(address, Member):
            return address.name
        folder = self.root.address.parent.resolve() if isinstance(self.root.address, Path) else Path()
        return address.relative_to(folder).as_posix() if address.is_relative_to(folder) else address.name


def _member(file: Member, reference: str) -> Member:
    found = file.beside(unquote(reference))
    if found is None:
        raise FetchRefused(
            f"`{reference}` is outside of the archive; it is not read.", remedy="Pack it with the document."
        )
    return found


def _read_member(member: Member) -> bytes:
    if member.name not in member.files:
        raise SourceError(
            f"There is no file `{member.name}` in the archive.",
            remedy="Pack it with the document, or correct the name.",
        )
    return member.files[member.name]


def anew(error: SmartmockError) -> SmartmockError:
    """The same fault without its traceback, which would keep everything alive that was looked at."""
    return type(error)(error.message, pointer=error.pointer, remedy=error.remedy)


def locate(library: Library, file: SourceFile, reference: str, detours: "list[JSON] | None" = None) -> Target:
    """What `reference` names, seen from `file`.

    Pointers may lead through other references. Raises `SourceError` for a file that is not read, and
    `UnresolvedReference` for a place that does not exist.
    """
    address, _, fragment = reference.partition("#")
    target_file = library.open(file, address) if address else file
    fragment = pointers.from_fragment(fragment)
    if fragment and not fragment.startswith("/"):
        pointer = find_names(target_file).get("#" + fragment)
        if pointer is None:
            anchors = (name[1:] for name in find_names(target_file))
            raise library.nothing_there(reference, target_file, fragment, anchors)
        return Target(target_file, pointer, pointers.resolve(target_file.tree, pointer), by_name=True)
    place = Target(target_file, "", target_file.tree)
    detours = [] if detours is None else detours
    for token in pointers.split(fragment):
        while (found := _step(place.node, token)) is _NOTHING:
            inner = place.node.get("$ref") if isinstance(place.node, dict) else None
            if not isinstance(inner, str) or len(detours) > _MAX_DETOURS:
                names: Iterable[str] = place.node if isinstance(place.node, dict) else ()
                raise library.nothing_there(reference, place.file, token, names)
            detours.append(place.node)
            inner_file = library.root if id(place.node) in library.settled else place.file
            place = locate(library, inner_file, inner, detours)
        place = Target(place.file, pointers.join(place.pointer, token), found)
    return place


_NOTHING: Final = object()


def _step(node: JSON, token: str) -> JSON:
    if isinstance(node, dict):
        return node.get(token, _NOTHING)
    if isinstance(node, list) and token.isascii() and token.isdigit() and int(token[:9]) < len(node):
        return node[int(token[:9])]
    return _NOTHING


def find_names(file: SourceFile) -> dict[str, str]:
    """See `SourceFile.names`."""
    if file.names is None:
        file.names = {}
        for pointer, node in _objects(file.tree):
            for keyword in ("$anchor", "$dynamicAnchor"):
                if isinstance(node.get(keyword), str):
                    file.names.setdefault("#" + node[keyword], pointer)
            if isinstance(node.get("$id"), str):
                file.names.setdefault(node["$id"], pointer)
                file.names.setdefault(node["$id"].rpartition("/")[2], pointer)
    return file.names


def find_resource(file: SourceFile, pointer: str) -> str:
    """The innermost schema with an `$id` that holds `pointer`, or is there; "" for the file itself."""
    node, place, found = file.tree, "", ""
    for token in pointers.split(pointer):
        node, place = _step(node, token), pointers.join(place, token)
        if isinstance(node, dict) and isinstance(node.get("$id"), str):
            found = place
    return found


def _objects(tree: JSON) -> Iterator[tuple[str, dict[str, JSON]]]:
    pending: list[tuple[str, JSON]] = [("", tree)]
    seen: set[int] = set()
    while pending:
        pointer, node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, dict):
            yield pointer, node
        pairs = node.items() if isinstance(node, dict) else enumerate(node)
        pending += [(pointers.join(pointer, key), value) for key, value in pairs if isinstance(value, dict | list)]
