"""Where smartmock means to differ from openapi-core, each with the sentence that decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from tests.oracle.comparing import Disagreement

REASONS: Final[tuple[tuple[str, Callable[[Disagreement], bool]], ...]] = ()
"""The sentence, and whether it decides about a disagreement."""


def explains(disagreement: Disagreement) -> str:
    """The sentence, "" where there is none."""
    return next((sentence for sentence, decides in REASONS if decides(disagreement)), "")
