"""Edits that do not undo what somebody else did in the meantime."""

import hashlib
from dataclasses import asdict
from typing import Any

import orjson

from smartmock.errors import Stale


def etag_of(record: Any) -> str:
    """Of a frozen record: changes whenever one of its fields does. Without the quotes that HTTP puts around it."""
    text = orjson.dumps(None if record is None else asdict(record), default=bytes.hex, option=orjson.OPT_SORT_KEYS)
    return hashlib.sha256(text).hexdigest()[:32]


def check_unchanged(record: Any, expected: str | None) -> None:
    """Raises `Stale` when the record has none of the `expected` tags, between which are spaces; None expects none."""
    if expected is not None and etag_of(record) not in expected.split():
        raise Stale(
            "It was changed in the meantime.",
            remedy="Read it again, and send your change with its present ETag.",
        )
