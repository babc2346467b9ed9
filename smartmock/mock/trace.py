"""Traces: why an answer is what it is, in plain words."""

from dataclasses import replace
from typing import Final

from smartmock.mock.headers import header_safe
from smartmock.mock.model import MockResponse
from smartmock.mock.reasons import reason_steps
from smartmock.mock.selectors import Selectors

HEADER: Final = "smartmock-trace"


def with_trace(response: MockResponse, steps: tuple[str, ...], selectors: Selectors) -> MockResponse:
    """The answer with its steps, and with the header that tells them when the request asks for it."""
    steps = (*selectors.ignored, *steps, *reason_steps(response.reasons))
    headers = response.headers
    if selectors.trace:
        headers = (*headers, (HEADER, header_safe("; ".join(steps))))
    return replace(response, headers=headers, trace=steps)
