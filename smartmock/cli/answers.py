"""Telling an API's answers from smartmock's own problems."""

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from smartmock.mock.model import MockResponse

PROBLEM = "application/problem+json"


def problem_of(answer: "MockResponse") -> str | None:
    """What smartmock says in place of an answer; None when this is one. An answer 304 has no source either."""
    if answer.source is not None or dict(answer.headers).get("content-type") != PROBLEM:
        return None
    return str(json.loads(answer.body).get("detail") or f"The mock answers {answer.status}.")
