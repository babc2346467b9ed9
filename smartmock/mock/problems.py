"""Problem documents (RFC 9457) as answers. Every one says what was found and what to change."""

from collections.abc import Iterable, Sequence
from typing import Final

from smartmock.mock.json_text import dump_json
from smartmock.mock.model import HeaderPairs, MockResponse
from smartmock.types import JSON

TYPE_PREFIX: Final = "urn:smartmock:problem:"
CONTENT_TYPE: Final = "application/problem+json"
LONGEST: Final = 200
"""Characters of a request's own text that an answer repeats."""


def problem_response(
    name: str, status: int, title: str, detail: str, *, headers: HeaderPairs = (), **members: JSON
) -> MockResponse:
    """An answer without a source. `name` is documented in docs/problems.md; `members` are its extension members."""
    document = {"type": TYPE_PREFIX + name, "title": title, "status": status, "detail": detail, **members}
    return MockResponse(status, (("content-type", CONTENT_TYPE), *headers), dump_json(document))


def not_found(method: str, path: str, nearest: Sequence[tuple[str, tuple[str, ...]]]) -> MockResponse:
    """`nearest` are path templates that look like `path`, with their methods."""
    shown = shorten(path)
    if nearest:
        near = ", ".join(f"`{' '.join(methods)} {template}`" for template, methods in nearest)
        detail = f"No operation has the path `{shown}`. Nearest: {near}."
    else:
        detail = f"No operation has the path `{shown}`: the document declares none at all."
    listed = [{"path": template, "methods": list(methods)} for template, methods in nearest]
    return problem_response("not-found", 404, "Path not found", detail, method=method, path=shown, nearest=listed)


def method_not_allowed(method: str, path: str, allowed: Sequence[str]) -> MockResponse:
    """Carries `Allow` (RFC 9110 section 15.5.6)."""
    detail = f"`{shorten(path)}` does not know {shorten(method)}. It allows {listing(allowed)}."
    headers = (("allow", ", ".join(allowed)),)
    return problem_response(
        "method-not-allowed", 405, "Method not allowed", detail, headers=headers, allowed=list(allowed)
    )


def not_acceptable(accept: str, status: int, offered: Sequence[str]) -> MockResponse:
    detail = (
        f"Nothing that the response {status} offers fits `Accept: {shorten(accept)}`. "
        f"It offers {listing(offered)}: ask for one of them, or send `Accept: */*`."
    )
    return problem_response("not-acceptable", 406, "Not acceptable", detail, offered=list(offered))


def undeclared_status(code: int, declared: Sequence[str]) -> MockResponse:
    detail = f"The operation declares no response {code}. It declares {listing(declared)}."
    return problem_response("undeclared-status", 404, "Status not declared", detail, declared=list(declared))


def informational_status(code: int) -> MockResponse:
    detail = f"Status {code} only announces another answer (RFC 9110 section 15.2). Ask for one from 200 to 599."
    return problem_response("informational-status", 400, "No final status", detail)


def undeclared_example(name: str, declared: Sequence[str]) -> MockResponse:
    detail = f"No response has an example named `{shorten(name)}`. There is {listing(declared)}."
    return problem_response("undeclared-example", 404, "Example not declared", detail, declared=list(declared))


def unknown_operation(key: str, similar: Sequence[str]) -> MockResponse:
    near = f" Nearest: {listing(similar)}." if similar else ""
    found = f"No operation has the key `{shorten(key)}`.{near}" if key else "The key of an operation is missing."
    detail = f"{found} Write one behind the mock's address; `smartmock routes DOCUMENT` lists all keys."
    return problem_response("unknown-operation", 404, "Operation not found", detail, similar=list(similar))


def listing(names: Iterable[str]) -> str:
    """``a``, ``b`` and so on; `none` for no names at all."""
    return ", ".join(f"`{name}`" for name in names) or "none"


def shorten(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
