"""Names for the values that every floor passes around."""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

JSON: TypeAlias = Any
"""A value that JSON can write: None, bool, int, float, str, list or dict with string keys."""

JsonObject: TypeAlias = dict[str, Any]

Severity: TypeAlias = Literal["error", "warning", "info"]
Direction: TypeAlias = Literal["request", "response"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of an import report.

    `pointer` is an RFC 6901 JSON pointer into the document as its author wrote it; `remedy` says what to change.
    """

    severity: Severity
    pointer: str
    message: str
    remedy: str
