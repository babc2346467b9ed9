"""What goes into the mock engine and what comes out.

Nobody changes these records, nor those that lead from one to the other (`Call`, `Page`, `Showing`, …): answers are kept
and shared. They are not frozen all the same, as a frozen one takes five times as long to make, for each new answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from smartmock.generation.explain import Explanation
from smartmock.mock.validation.model import Violation
from smartmock.spec.document import Operation

Source: TypeAlias = Literal["expectation", "example", "script", "generated"]
HeaderPairs: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(slots=True)
class MockRequest:
    """A request below the mock's prefix, as it came off the wire; nothing in it names the mock or holds its token.

    `path` begins with `/` and is still percent-encoded; `query` is the raw query string without `?`;
    header names are in lower case.
    """

    method: str
    path: str
    query: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""


@dataclass(slots=True)
class MockResponse:
    """An answer. `source` is None for answers that no source made: problems, preflights.

    Header names are in lower case; `content-length` is left to the server. `trace` says, step by step, why.
    `reasons` explain the values of the body, place by place, when the request asks for its trace.
    `length` is that of the body where the body itself is left out, as in answers to `HEAD`.
    `operation` is the one that answered; None where the request met none. `lasts`: the same request always gets it.
    It is sent after `delay_ms`. `log` are the lines that a script wrote, `fault` says why it failed. `violations` are
    the rules that the request breaks.
    """

    status: int
    headers: HeaderPairs = ()
    body: bytes = b""
    source: Source | None = None
    trace: tuple[str, ...] = ()
    length: int | None = None
    reasons: tuple[Explanation, ...] = ()
    operation: Operation | None = None
    lasts: bool = False
    delay_ms: int = 0
    log: tuple[str, ...] = ()
    fault: str = ""
    violations: Sequence[Violation] = ()
