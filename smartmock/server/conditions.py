"""Conditional requests (RFC 9110 section 13): what the client knows already, and what it must not overwrite."""

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Final, TypeAlias

from smartmock.mock.known_headers import parse_http_date
from smartmock.mock.model import HeaderPairs, MockRequest, MockResponse
from smartmock.mock.problems import problem_response
from smartmock.server.content import header
from smartmock.server.ranges import cut

CONDITIONS: Final = frozenset(("if-match", "if-none-match", "if-modified-since", "if-unmodified-since", "range"))
READING: Final = frozenset(("GET", "HEAD"))
LONGEST: Final = 4_000
"""Characters of a list of tags that are looked at."""

_TAG: Final = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_CODED: Final = re.compile(r"-(?:gzip|deflate)$")
_CONTENT: Final = re.compile(r"content-(?!location$)|smartmock-source$|accept-ranges$")

Ask: TypeAlias = Callable[[MockRequest], Awaitable[MockResponse | None]]
"""What the engine answers to another request; None where that cannot be known."""


async def meet(request: MockRequest, response: MockResponse, ask: Ask) -> MockResponse:
    """The answer, or that which its conditions make of it, in the order of RFC 9110 section 13.2.2.

    They count only where all else went well, and where the answer has something to compare with.
    """
    if not 200 <= response.status < 300:
        return response
    headers, is_reading = request.headers, request.method.upper() in READING
    if "if-match" in headers or "if-unmodified-since" in headers:
        current = response if is_reading else await ask(reading(request))
        if current is not None and not is_unchanged(current.headers, headers):
            return await refused(request, response, ask)
    if not is_reading or response.status != 200:
        return response
    if "if-none-match" in headers:
        known = find_tag(headers["if-none-match"], header(response.headers, "etag"), is_strong=False)
        if known:
            return not_modified(response, known)
    elif is_as_old(headers.get("if-modified-since", ""), header(response.headers, "last-modified")):
        return not_modified(response, "")
    return cut(request, response) if "range" in headers else response


def reading(request: MockRequest) -> MockRequest:
    """The request for what is to be changed."""
    kept = {name: text for name, text in request.headers.items() if not name.startswith(("content-", "if-"))}
    return replace(request, method="GET", headers=kept, body=b"")


def is_unchanged(pairs: HeaderPairs, headers: Mapping[str, str]) -> bool:
    """Whether what there is is what the client has seen; what has no tag or date is never refused."""
    if "if-match" in headers:
        tag = header(pairs, "etag")
        return not _TAG.fullmatch(tag) or bool(find_tag(headers["if-match"], tag, is_strong=True))
    since, changed = parse_http_date(headers["if-unmodified-since"]), parse_http_date(header(pairs, "last-modified"))
    return since is None or changed is None or changed <= since


def find_tag(asked: str, tag: str, *, is_strong: bool) -> str:
    """The tag of a list that is the one of the answer, or of the same in another coding; "" when none is.

    `*` stands for the answer's own.
    """
    own = _TAG.fullmatch(tag)
    if own is None or (is_strong and asked.strip() != "*" and own[1]):
        return ""
    if asked.strip() == "*":
        return tag
    for found in _TAG.finditer(asked[:LONGEST]):
        if (found[2] == own[2] or _CODED.sub("", found[2]) == own[2]) and not (is_strong and found[1]):
            return found[0]
    return ""


def is_as_old(since: str, changed: str) -> bool:
    seen, last = parse_http_date(since), parse_http_date(changed)
    return seen is not None and last is not None and last <= seen


def not_modified(response: MockResponse, tag: str) -> MockResponse:
    """With what the whole answer would say, but for what tells of its content (RFC 9110 section 15.4.5)."""
    kept = tuple(
        (name, tag if name == "etag" and tag else text) for name, text in response.headers if not _CONTENT.match(name)
    )
    return replace(response, status=304, headers=kept, body=b"", source=None, length=None)


async def refused(request: MockRequest, response: MockResponse, ask: Ask) -> MockResponse:
    """As the operation declares it, else a problem."""
    declared = [each.status for each in response.operation.responses] if response.operation is not None else []
    if "412" in declared or "4XX" in declared:
        wishes = ", ".join(filter(None, ["code=412", request.headers.get("prefer", "")]))
        answer = await ask(replace(request, headers={**request.headers, "prefer": wishes}))
        if answer is not None and answer.status == 412:
            return answer
    detail = (
        "What there is now is not what `If-Match` or `If-Unmodified-Since` names. Read it again, and send its `ETag` "
        "or `Last-Modified`."
    )
    problem = problem_response("precondition-failed", 412, "Precondition failed", detail)
    return replace(problem, operation=response.operation, lasts=response.lasts)
