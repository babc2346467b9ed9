"""Answers of the pages: problem documents, and what a reader accepts."""

from collections.abc import Mapping

import orjson
from starlette.requests import Request
from starlette.responses import Response

from smartmock.mock.model import MockResponse
from smartmock.server.answers import encode_headers
from smartmock.types import JSON


def as_starlette(answer: MockResponse, headers: Mapping[str, str] | None = None) -> Response:
    response = Response(answer.body, answer.status, {"x-content-type-options": "nosniff", **(headers or {})})
    response.raw_headers += encode_headers(answer.headers)
    return response


def json_response(value: JSON, headers: Mapping[str, str] | None = None, *, status: int = 200) -> Response:
    return Response(
        orjson.dumps(value),
        status,
        headers={"x-content-type-options": "nosniff", **(headers or {})},
        media_type="application/json",
    )


def wants_html(request: Request) -> bool:
    """Browsers name HTML; programs that take anything get JSON."""
    return "text/html" in request.headers.get("accept", "").lower()
