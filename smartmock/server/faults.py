"""Errors in our own code: the answer holds an id, the log explains it."""

import logging
import secrets

from smartmock.mock.model import MockResponse
from smartmock.mock.problems import problem_response

LOGGER = logging.getLogger("smartmock.server")


def report_fault(error: Exception, method: str, path: str) -> MockResponse:
    """Logs `error` under a new id. The log gets no query string, no header and no body: they may hold secrets."""
    number = secrets.token_hex(6)
    LOGGER.error("fault %s: %s %r", number, method[:20], path[:500], exc_info=error)
    return problem_response(
        "internal-error",
        500,
        "smartmock failed",
        f"This is a fault of smartmock. Its log explains it under the id {number}.",
        id=number,
    )
