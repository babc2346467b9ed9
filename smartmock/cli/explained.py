"""`smartmock generate --explain`: a table that tells why the values of a body are what they are."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from smartmock.cli.output import count, hint, print_table
from smartmock.types import JSON

if TYPE_CHECKING:
    from smartmock.generation.explain import Explanation
    from smartmock.mock.model import MockResponse

LONGEST_VALUE: Final = 40
WHOLE: Final = "(all)"
"""Shown in the place of the empty pointer."""


def print_explained(answer: "MockResponse") -> None:
    """The values of an answer on standard output; how it came to that answer on standard error."""
    from smartmock.mock.reasons import reason_steps  # noqa: PLC0415

    for step in answer.trace[: len(answer.trace) - len(reason_steps(answer.reasons))]:
        hint(step, style="dim")
    print_reasons(answer.reasons)


def print_reasons(reasons: Sequence["Explanation"]) -> None:
    from smartmock.mock.reasons import describe  # noqa: PLC0415

    rows = [[item.pointer or WHOLE, show(item.value), item.source, describe(item)] for item in reasons]
    print_table(["PLACE", "VALUE", "SOURCE", "WHY"], rows)


def show(value: JSON) -> str:
    """Scalars as in JSON, cut where they are long; of arrays and objects how much they hold."""
    if isinstance(value, list):
        return count(len(value), "item")
    if isinstance(value, dict):
        return f"{len(value)} {'property' if len(value) == 1 else 'properties'}"
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= LONGEST_VALUE else f"{text[:LONGEST_VALUE]}…"
