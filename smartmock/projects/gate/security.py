"""Which headers an operation uses for its own security (Security Scheme Object, OpenAPI 3.1 section 4.8.27)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from smartmock.mock.model import MockRequest
from smartmock.routing.table import Match, RouteTable
from smartmock.spec.document import Document, Operation
from smartmock.spec.security import security_schemes
from smartmock.types import JSON

HeaderNames: TypeAlias = frozenset[str]

NOTHING: HeaderNames = frozenset()
BEARER_TYPES = frozenset({"oauth2", "openIdConnect"})


@dataclass(frozen=True, slots=True)
class Secrets:
    """Names of headers, in lower case, and of query parameters. Cookies are secret anyway."""

    headers: HeaderNames
    query: frozenset[str]


class Claims:
    """The headers that the operations of a document claim; looked up by request, made when first asked."""

    def __init__(self, document: Document, routes: RouteTable[Operation]) -> None:
        self._document = document
        self._routes = routes

    def of(self, request: MockRequest, key: str | None) -> HeaderNames:
        """Those of the operation with this key, or without one, of the operation that the request will meet."""
        if key is not None:
            return self._by_key.get(key, NOTHING)
        if not self._is_claiming:
            return NOTHING
        found = self._routes.match(request.method, request.path, request.query)
        return self._by_key[found.target.key] if isinstance(found, Match) else NOTHING

    @cached_property
    def secrets(self) -> Secrets:
        """Where requests hold the API's own keys, whichever operation they are for."""
        schemes = security_schemes(self._document.tree).values()
        places = [(scheme.get("in"), str(scheme.get("name"))) for scheme in schemes if is_key(scheme)]
        headers = frozenset(name.lower() for place, name in places if place == "header")
        return Secrets(headers, frozenset(name for place, name in places if place == "query"))

    @cached_property
    def _is_claiming(self) -> bool:
        return any(self._by_key.values())

    @cached_property
    def _by_key(self) -> Mapping[str, HeaderNames]:
        schemes = security_schemes(self._document.tree)
        return {operation.key: claimed_headers(operation, schemes) for operation in self._document.operations}


def claimed_headers(operation: Operation, schemes: Mapping[str, JSON]) -> HeaderNames:
    """Lower-case names. `Authorization` counts where it would hold a bearer token, not where it holds a password."""
    names = (name for requirement in operation.security or () for name in requirement)
    return frozenset(header for name in names for header in headers_of(schemes.get(name)))


def is_key(scheme: JSON) -> bool:
    return isinstance(scheme, dict) and scheme.get("type") == "apiKey"


def headers_of(scheme: JSON) -> Iterable[str]:
    if not isinstance(scheme, dict):
        return ()
    kind = scheme.get("type")
    if kind == "apiKey" and scheme.get("in") == "header":
        return (str(scheme.get("name")).lower(),)
    bearer = kind in BEARER_TYPES or (kind == "http" and str(scheme.get("scheme")).lower() != "basic")
    return ("authorization",) if bearer else ()
