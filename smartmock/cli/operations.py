"""The OPERATION argument: an operation's key, or its method and path."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches

from smartmock.errors import UnknownOperation
from smartmock.routing.table import Match, Route, build_table
from smartmock.spec.document import Document, Operation


@dataclass(frozen=True, slots=True)
class Target:
    """What to ask: an operation, and a concrete path with its query where one was given."""

    operation: Operation
    path: str | None = None
    query: str = ""


def find_target(document: Document, words: Sequence[str]) -> Target:
    """`listPets`, `GET /pets/{petId}` or `GET /pets/7?limit=3`; raises `UnknownOperation` with the nearest ones."""
    text = " ".join(words).strip()
    method, _, location = text.partition(" ")
    found = find_path(document, method.upper(), location.strip()) if location else find_key(document, text)
    if found is None:
        raise UnknownOperation(f"The document has no operation {text!r}.", remedy=suggest(document, text))
    return found


def find_key(document: Document, key: str) -> Target | None:
    return next((Target(operation) for operation in document.operations if operation.key == key), None)


def find_path(document: Document, method: str, location: str) -> Target | None:
    """A path template as the document writes it, else a path that a template fits."""
    for operation in document.operations:
        if (operation.method.upper(), operation.path) == (method, location):
            return Target(operation)
    path, _, query = location.partition("?")
    routes = [Route(operation.method.upper(), operation.path, operation) for operation in document.operations]
    found = build_table(routes).match(method, path, query)
    return Target(found.target, path, query) if isinstance(found, Match) else None


def suggest(document: Document, text: str) -> str:
    names = {name.lower(): name for operation in document.operations for name in names_of(operation)}
    near = [names[name] for name in get_close_matches(text.lower(), names, n=3, cutoff=0.4)]
    listing = "See smartmock routes for all of them."
    return f"Did you mean {' or '.join(near)}? {listing}" if near else listing


def names_of(operation: Operation) -> tuple[str, str]:
    return operation.key, f"{operation.method.upper()} {operation.path}"
