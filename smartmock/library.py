"""The Python door: a mock without a server, for tests and scripts (docs/library.md)."""

import datetime
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from types import NoneType
from typing import Final, TypeAlias, TypedDict, Unpack
from urllib.parse import urlencode

from starlette.types import ASGIApp

from smartmock.errors import SmartmockError
from smartmock.generation.draw import Draw
from smartmock.mock.compiler import CompiledApi, compile_api
from smartmock.mock.json_text import dump_json
from smartmock.mock.model import MockRequest, MockResponse, Source
from smartmock.projects.documents.importing import read_document
from smartmock.projects.documents.returning import serve_document
from smartmock.projects.locales import known_locale, language_problem
from smartmock.projects.schemas.bare import compile_schema, refuse
from smartmock.projects.service import open_service
from smartmock.semantics.words import words_for
from smartmock.server.app import create_app as serve
from smartmock.settings import Environment, Settings, Validation
from smartmock.spec.document import Document, Operation
from smartmock.spec.source import SourceText
from smartmock.types import JSON, JsonObject, Problem

DocumentSource: TypeAlias = str | Path | bytes | JsonObject
"""A file or URL; the text of a document (a `str` with a line break or a brace at its start, or `bytes`); its tree."""

SOURCES: Final = (str, Path, bytes, dict)

Pairs: TypeAlias = Mapping[str, object] | Sequence[tuple[str, object]]
Query: TypeAlias = str | Pairs


class Selectors(TypedDict, total=False):
    """What one request may ask of its answer: the preferences of the header `Prefer`, and the day it is made on."""

    code: int
    example: str
    dynamic: bool
    seed: int | str
    locale: str
    count: int
    variant: str
    trace: bool
    validation: Validation
    today: datetime.date


@dataclass(frozen=True, slots=True)
class Response:
    """An answer. Header names are in lower case; `source` is None for what no source made: problems, and 304.

    `trace` says, step by step, why this is the answer.
    """

    status: int
    headers: list[tuple[str, str]]
    body: bytes
    source: Source | None
    trace: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> JSON:
        """The body, read as JSON; raises `ValueError` when it is none."""
        return json.loads(self.body)


class Api:
    """A mock of one document; made by `load`. Safe to share between threads."""

    def __init__(self, document: Document, environment: Environment) -> None:
        self._document = document
        self._environment = environment
        self._compiled: CompiledApi = compile_api(document)

    @property
    def title(self) -> str:
        return self._document.title

    @property
    def operations(self) -> tuple[Operation, ...]:
        """What is served, in the order of the document."""
        return self._document.operations

    @property
    def problems(self) -> tuple[Problem, ...]:
        """The import report: what is wrong with the document, and what to change."""
        language = language_problem(self._document.tree, self._environment.locale)
        return (*self._document.problems, *self._compiled.problems, *filter(None, [language]))

    def respond(
        self,
        method: str,
        path: str,
        *,
        query: Query | None = None,
        headers: Pairs | None = None,
        body: bytes | str | JSON = b"",
        **selectors: Unpack[Selectors],
    ) -> Response:
        """The answer to a request; an unknown path is answered with a 404 problem, as by the server.

        `path` may hold a query. A `body` that is neither bytes nor text is sent as JSON. A selector that is None asks
        for nothing. Raises `TypeError` for a selector that does not exist, `SmartmockError` for a `today` that is no
        day and for parts of a request that cannot be sent.
        """
        check_names(selectors)
        today = selectors.pop("today", None)
        environment = self._environment if today is None else replace(self._environment, today=today)
        request = make_request(method, path, query, headers, body)
        return response_of(self._compiled.respond(with_preferences(request, selectors), environment))


def load(
    source: DocumentSource,
    *,
    locale: str = "en_US",
    seed: int | str = 0,
    today: datetime.date | None = None,
    accept_language: bool = False,
) -> Api:
    """A mock of an OpenAPI document; raises `SmartmockError` when it cannot be read, or a setting makes no sense.

    `today` is the day that dates are made around: the day of loading when it is not given. With `accept_language` the
    header of that name chooses the language, where it asks for one.
    """
    environment = checked(Environment(locale=locale, accept_language=accept_language, seed=seed, today=today))
    return Api(open_document(source, Settings(environment)), environment)


def generate(
    schema: JSON,
    *,
    seed: int | str = 0,
    locale: str = "en_US",
    dialect: str | None = None,
    today: datetime.date | None = None,
) -> JSON:
    """A value that is valid against a JSON Schema; the same seed and day give the same value.

    The dialect is that of `$schema`, else `dialect`, else 2020-12. Raises `UnsatisfiableSchema`, with a pointer,
    when no value can be valid, and `SmartmockError`, with a pointer too, when a part of the schema cannot be understood
    or a setting makes no sense.
    """
    environment = checked(Environment(locale=locale, seed=seed, today=today))
    compiled = compile_schema(schema, dialect)
    refuse(compiled.problems)
    day = environment.today or datetime.datetime.now(datetime.UTC).date()
    return compiled.generator(Draw(environment.seed, words_for(environment.locale), today=day))


def create_app(
    documents: DocumentSource | Sequence[DocumentSource] = (),
    settings: Settings = Settings(),  # noqa: B008  it never changes
) -> ASGIApp:
    """An ASGI application that serves the documents as projects 1, 2, …; raises `SmartmockError` for a broken one.

    With a database in the settings it serves what is there too; a file or URL that it knows already is not added again.
    """
    check_kind("settings", settings, Settings, "Give Settings; an Environment goes into it: Settings(environment).")
    if not isinstance(documents, SOURCES):
        check_kind("documents", documents, Sequence, "Give a document, or a list of documents.")
    if settings.environment.access == "token" and not settings.token:
        remedy = "Give Settings a token, or leave the access of the environment public."
        raise SmartmockError("The mock asks for a token, and there is none.", remedy=remedy)
    checked(settings.environment)
    service = open_service(settings)
    for source in [documents] if isinstance(documents, SOURCES) else documents:
        serve_document(service, source_text(source))
    return serve(service)


def checked(environment: Environment) -> Environment:
    """The same environment; raises `SmartmockError` when its language is unknown. The other values are checked."""
    known_locale(environment.locale)
    return environment


def check_names(selectors: Iterable[str]) -> None:
    known = Selectors.__annotations__
    for name in selectors:
        if name not in known:
            near = get_close_matches(name, known, 1, 0.4)
            advice = f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(known)}."
            raise TypeError(f"respond() got an unexpected keyword argument {name!r}. {advice}")


def open_document(source: DocumentSource, settings: Settings) -> Document:
    text = source_text(source)
    return read_document(text, settings, trusted=True)


def source_text(source: DocumentSource) -> str | SourceText:
    """A location stays one; everything else becomes a text with no files beside it."""
    check_kind("A document", source, SOURCES, "Give a file or URL, the text of a document, or its tree.")
    if isinstance(source, str) and not source.lstrip().startswith("{") and "\n" not in source:
        return source
    if isinstance(source, Path):
        return str(source)
    if isinstance(source, str):
        return SourceText(encode("A document", source), "text")
    return SourceText(source, "text") if isinstance(source, bytes) else SourceText(dump("A document", source), "a tree")


def make_request(
    method: str, path: str, query: Query | None, headers: Pairs | None, body: bytes | str | JSON
) -> MockRequest:
    check_kind("method", method, str, "Give text such as 'GET'.")
    check_kind("path", path, str, "Give text such as '/pets/7'.")
    path, _, own = path.partition("?")
    asked = query if isinstance(query, str) else urlencode(list(text_pairs("query", query)))
    sent = join_headers(text_pairs("headers", headers))
    if not isinstance(body, bytes | str):
        body = dump("body", body)
        sent.setdefault("content-type", "application/json")
    content = encode("body", body) if isinstance(body, str) else body
    return MockRequest(method.upper(), path, "&".join(filter(None, [own, asked])), sent, content)


def text_pairs(name: str, given: Pairs | None) -> Iterator[tuple[str, str]]:
    """Lists are repeated, booleans are `true` and `false`, None is left out."""
    remedy = "Give a mapping from names to values, or a list of pairs such as [('a', 'b')]."
    check_kind(name, given, (Mapping, list, tuple, NoneType), remedy)
    for pair in given.items() if isinstance(given, Mapping) else given or ():
        if not (isinstance(pair, list | tuple) and len(pair) == 2 and isinstance(pair[0], str)):
            raise SmartmockError(f"{name} cannot hold {repr(pair)[:100]}.", remedy=remedy)
        for item in pair[1] if isinstance(pair[1], list | tuple) else [pair[1]]:
            if item is not None:
                yield pair[0], str(item).lower() if isinstance(item, bool) else str(item)


def join_headers(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """A repeated header is one list (RFC 9110 section 5.3)."""
    joined: dict[str, str] = {}
    for name, value in ((name.lower(), value) for name, value in pairs):
        separator = "; " if name == "cookie" else ", "
        joined[name] = f"{joined[name]}{separator}{value}" if name in joined else value
    return joined


def check_kind(name: str, value: object, kinds: type | tuple[type, ...], remedy: str) -> None:
    if not isinstance(value, kinds):
        raise SmartmockError(f"{name} cannot be {repr(value)[:100]}.", remedy=remedy)


def encode(name: str, text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        remedy = "Give bytes, or text without lone surrogates."
        raise SmartmockError(f"{name} cannot be written as UTF-8.", remedy=remedy) from None


def dump(name: str, tree: JSON) -> bytes:
    try:
        return dump_json(tree)
    except (RecursionError, TypeError, ValueError):
        remedy = "Give a tree that JSON can write, and that does not hold itself."
        raise SmartmockError(f"{name} cannot be written as JSON.", remedy=remedy) from None


def with_preferences(request: MockRequest, selectors: Mapping[str, object]) -> MockRequest:
    """Written before a `Prefer` header of the request, so that they win."""
    wishes = [f"{name}={quote(str(value))}" for name, value in selectors.items() if value is not None]
    prefer = ", ".join(filter(None, [*wishes, request.headers.get("prefer", "")]))
    return replace(request, headers={**request.headers, "prefer": prefer}) if prefer else request


def quote(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def response_of(answer: MockResponse) -> Response:
    return Response(answer.status, list(answer.headers), answer.body, answer.source, answer.trace)
