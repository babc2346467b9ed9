"""Parts of binary answers (RFC 9110 section 14), of which players and downloads ask for one at a time."""

import re
from dataclasses import replace
from typing import Final

from smartmock.mock.model import HeaderPairs, MockRequest, MockResponse
from smartmock.mock.problems import problem_response
from smartmock.server.content import header, is_binary

_RANGE: Final = re.compile(r"bytes=\s*([0-9]{0,18})\s*-\s*([0-9]{0,18})\s*", re.IGNORECASE)
"""One range: several may be answered with the whole (section 14.2)."""


def takes_ranges(status: int, pairs: HeaderPairs) -> bool:
    return status in {200, 206} and is_binary(header(pairs, "content-type"))


def cut(request: MockRequest, response: MockResponse) -> MockResponse:
    """The part that is asked for; the whole where that makes no sense, or where the client has a part of another."""
    asked = _RANGE.fullmatch(request.headers["range"])
    if asked is None or request.method.upper() != "GET" or not takes_ranges(response.status, response.headers):
        return response
    own = {header(response.headers, "etag"), header(response.headers, "last-modified")} - {""}
    known = request.headers.get("if-range", "").strip()
    if known and (known not in own or known.startswith("W/")):
        return response
    first, last = asked.groups()
    if not (first or last) or (first and last and int(last) < int(first)):
        return response
    size = len(response.body)
    start = int(first) if first else max(0, size - int(last))
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        return unsatisfiable(response, size)
    told = ("content-range", f"bytes {start}-{end}/{size}")
    return replace(response, status=206, headers=(*response.headers, told), body=response.body[start : end + 1])


def unsatisfiable(response: MockResponse, size: int) -> MockResponse:
    told = ("content-range", f"bytes */{size}")
    detail = f"The content has {size} bytes, and none of those that are asked for. Ask for a range within it."
    problem = problem_response("range-not-satisfiable", 416, "Range not satisfiable", detail, headers=(told,))
    return replace(problem, operation=response.operation, lasts=response.lasts)
