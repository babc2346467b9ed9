"""Texts of a path or a query as values of the type that an answer has."""

import re
from typing import Final

from smartmock.types import JSON

MAX_LENGTH: Final = 4_000
"""Characters of a value of the path or the query."""

_WHOLE: Final = re.compile(r"-?[0-9]{1,19}")
_LARGEST: Final = 2**63
_DECIMAL: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,10})?")


def read_as(text: str, like: JSON) -> JSON:
    """`text` as a value of the type of `like`; None when it is none of it."""
    if isinstance(like, bool):
        return {"true": True, "false": False}.get(text.lower())
    if isinstance(like, int):
        number = int(text) if _WHOLE.fullmatch(text) else None
        return number if number is not None and -_LARGEST <= number < _LARGEST else None
    if isinstance(like, float):
        return float(text) if _DECIMAL.fullmatch(text) else None
    return text if isinstance(like, str) and len(text) <= MAX_LENGTH else None
