"""What one request asks of its answer: the header `Prefer` (RFC 7240), or query parameters such as `__code`.

The spellings of other mock servers are understood as well.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, TypeAlias, get_args
from urllib.parse import unquote_plus

from smartmock.mock.model import MockRequest
from smartmock.semantics.locale import find_locale
from smartmock.settings import Validation

MAX_COUNT: Final = 1_000
MAX_DELAY: Final = 60_000
"""Milliseconds; longer ones are cut to this."""
LONGEST: Final = 4_000
"""Characters of a `Prefer` header that are looked at."""


@dataclass(frozen=True, slots=True)
class Selectors:
    """`response` and `operation` are Apidog's `apidogResponseId` and `apidogApiId`.

    `ignored` holds a line for each value that cannot be used.
    """

    code: int | None = None
    example: str | None = None
    dynamic: bool | None = None
    seed: str | None = None
    locale: str | None = None
    count: int | None = None
    variant: str | None = None
    trace: bool = False
    validation: Validation | None = None
    delay_ms: int | None = None
    response: str | None = None
    operation: str | None = None
    ignored: tuple[str, ...] = ()


NO_SELECTORS: Final = Selectors()

Asked: TypeAlias = tuple[str, str, str]
"""The selector's name, its value, and how the request wrote it."""

Reader: TypeAlias = Callable[[str], Any]
"""Text → value; raises `ValueError` for text that cannot be used."""

_PIECES = re.compile(r'(?:[^,;"]|"(?:[^"\\]|\\.)*"?)+')
_ESCAPE = re.compile(r"\\(.)")
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8}){0,3}(\.[A-Za-z0-9-]{1,12})?(@[A-Za-z0-9]{1,12})?")
_FLAGS: Final = {"": True, "true": True, "1": True, "false": False, "0": False}


def may_select(request: MockRequest) -> bool:
    """Whether it is worth to read the request's selectors: a cheap look."""
    query = request.query
    return not SELECTING_HEADERS.isdisjoint(request.headers) or (bool(query) and ("__" in query or "apidog" in query))


def read_selectors(
    request: MockRequest, query_names: frozenset[str] = frozenset(), header_names: frozenset[str] = frozenset()
) -> tuple[Selectors, MockRequest]:
    """The selectors, and the request without their query forms.

    Parameters with these names (of headers in lower case) are the API's own and select nothing. `Prefer` goes before
    the query, and that before the headers of others.
    """
    kept, asked = _split_query(request.query, query_names)
    others = [
        (selector, request.headers[name].strip(), f"{name}: {request.headers[name]}")
        for name, selector in HEADER_FORMS.items()
        if name in request.headers and name not in header_names
    ]
    asked = [*read_preferences(request.headers.get("prefer", "")), *asked, *others]
    selectors = _read_values(asked)
    return selectors, request if kept == request.query else replace(request, query=kept)


def read_preferences(text: str) -> Iterator[Asked]:
    """`code=404; trace, example="a b"` → its pairs. Preferences that are not ours are left out."""
    for piece in _PIECES.findall(text[:LONGEST]):
        name, _, value = piece.partition("=")
        name = name.strip().lower()
        if name in PREFERENCES:
            yield PREFERENCES[name], _unquote(value.strip()), f"Prefer: {piece.strip()}"


def _unquote(text: str) -> str:
    return _ESCAPE.sub(r"\1", text[1:].removesuffix('"')) if text.startswith('"') else text


def _split_query(query: str, declared: frozenset[str]) -> tuple[str, list[Asked]]:
    """What is left of the query, and the selectors in it."""
    kept: list[str] = []
    asked: list[Asked] = []
    for piece in query.split("&"):
        name, _, value = piece.partition("=")
        selector = QUERY_FORMS.get(name)
        if selector is None or name in declared:
            kept.append(piece)
        elif selector:
            asked.append((selector, unquote_plus(value), piece))
    return "&".join(kept), asked


def _read_values(asked: Iterable[Asked]) -> Selectors:
    values: dict[str, Any] = {}
    ignored: list[str] = []
    for name, text, written in asked:
        read, hint = READERS[name]
        try:
            values.setdefault(name, read(text))
        except ValueError:
            ignored.append(f"`{written[:100]}` is ignored: {hint}")
    return Selectors(**values, ignored=tuple(ignored))


def _read_code(text: str) -> int:
    return _between(text, 100, 599)


def _read_count(text: str) -> int:
    return _between(text, 0, MAX_COUNT)


def _read_delay(text: str) -> int:
    return min(_between(text, 0, 99_999), MAX_DELAY)


def _between(text: str, low: int, high: int) -> int:
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else -1
    if not low <= number <= high:
        raise ValueError(text)
    return number


def _read_flag(text: str) -> bool:
    try:
        return _FLAGS[text.lower()]
    except KeyError:
        raise ValueError(text) from None


def _read_text(text: str) -> str:
    if not text or len(text) > 200:
        raise ValueError(text)
    return text


def _read_validation(text: str) -> str:
    mode = text.lower()
    if mode not in get_args(Validation):
        raise ValueError(text)
    return mode


def _read_locale(text: str) -> str:
    if not _LOCALE.fullmatch(text) or find_locale(text) is None:
        raise ValueError(text)
    return text


READERS: Final[dict[str, tuple[Reader, str]]] = {
    "code": (_read_code, "write a status from 100 to 599"),
    "example": (_read_text, "write the name of an example"),
    "dynamic": (_read_flag, "write true or false"),
    "seed": (_read_text, "write a number or a word"),
    "locale": (_read_locale, "write the tag of a known language, such as de-DE"),
    "count": (_read_count, f"write a number from 0 to {MAX_COUNT}"),
    "variant": (_read_text, "write the name of a schema"),
    "trace": (_read_flag, "write true or false"),
    "validation": (_read_validation, f"write {', '.join(get_args(Validation))}"),
    "delay_ms": (_read_delay, f"write milliseconds from 0 to {MAX_DELAY}"),
    "response": (_read_text, "write a status or the name of an example"),
    "operation": (_read_text, "write the key of an operation"),
}
"""Selector → how its text is read, and what to write instead of text that cannot be read."""

NAMES: Final = {name.removesuffix("_ms"): name for name in READERS}
PREFERENCES: Final = NAMES | {"status": "code", "statuscode": "code"}
"""Preference, in lower case → selector; `status` and `statusCode` are those of open-api-mocker."""

_APIDOG: Final = {"apidogResponseId": "response", "apidogApiId": "operation"}
_IGNORED: Final = {"__server": ""}
"""With it Prism chooses one of the document's servers, which are all the same here."""

QUERY_FORMS: Final = {
    **{f"__{written}": name for written, name in NAMES.items() if name not in _APIDOG.values()},
    **_APIDOG,
    **_IGNORED,
}

HEADER_FORMS: Final = {
    "x-mock-response-code": "code",
    "x-mock-response-name": "example",
    "x-mock-response-id": "response",
    "specmatic-response-code": "code",
    "x-redocly-response-body-example": "example",
    "x-microcks-delay": "delay_ms",
}
"""Header of Postman, Specmatic, Redocly or Microcks → selector."""

SELECTING_HEADERS: Final = frozenset({"prefer", *HEADER_FORMS})
