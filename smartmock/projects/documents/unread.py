"""Files that a document refers to and that cannot be read, or hold no JSON or YAML."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

from smartmock.errors import DocumentError, SmartmockError
from smartmock.settings import Limits
from smartmock.spec.document import Document
from smartmock.spec.fetch import Fetch, is_url
from smartmock.spec.parse import parse_text
from smartmock.spec.references import Library, SourceFile
from smartmock.spec.source import SourceText
from smartmock.types import JSON, Problem


@dataclass(frozen=True, slots=True)
class Unread:
    """`error` reads as in the import report; `path` is where the file is or should be, None for a URL."""

    error: SmartmockError
    path: Path | None = None


def find_unread(source: SourceText, fetch: Fetch, limits: Limits) -> Iterator[Unread]:
    """Each file once. Reads all files of the document again; raises `SmartmockError` for the document itself."""
    library = Library(source, parse_text(source.text, limits).tree, fetch, limits)
    waiting, opened, asked = [library.root], {id(library.root)}, set[tuple[int, str]]()
    while waiting:
        file = waiting.pop()
        for address in addresses_in(file.tree):
            if (id(file), address) in asked:
                continue
            asked.add((id(file), address))
            try:
                found = library.open(file, address)
            except SmartmockError as error:
                yield Unread(error, path_of(file, address))
                continue
            if id(found) not in opened:
                opened.add(id(found))
                waiting.append(found)


def unread_files(document: Document, text: SourceText, fetch: Fetch, limits: Limits) -> Sequence[Unread]:
    """Looked for only where the import report has errors, which is seldom."""
    return list(find_unread(text, fetch, limits)) if any(errors_of(document)) else ()


def new_failures(known: Container[str], document: Document, unread: Sequence[Unread]) -> Iterator[DocumentError]:
    """The errors about unread files in the import report of a document, but for the `known` messages."""
    for problem in errors_of(document):
        if problem.message not in known and any(each.error.message in problem.message for each in unread):
            yield DocumentError(problem.message, pointer=problem.pointer, remedy=problem.remedy)


def errors_of(document: Document) -> Iterator[Problem]:
    return (problem for problem in document.problems if problem.severity == "error")


def addresses_in(tree: JSON) -> Iterator[str]:
    """What stands before the `#` of every reference to another file. Content of examples looks like references too."""
    waiting, seen = [tree], set[int]()
    while waiting:
        node = waiting.pop()
        if not isinstance(node, dict | list) or id(node) in seen:
            continue
        seen.add(id(node))
        reference = node.get("$ref") if isinstance(node, dict) else None
        if isinstance(reference, str) and reference.partition("#")[0]:
            yield reference.partition("#")[0]
        waiting += node.values() if isinstance(node, dict) else node


def path_of(file: SourceFile, address: str) -> Path | None:
    if is_url(address) or not isinstance(file.address, Path):
        return None
    try:
        return (file.address.parent / unquote(address)).resolve()
    except (OSError, ValueError, RuntimeError):
        return None
