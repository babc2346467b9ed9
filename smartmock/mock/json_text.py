"""JSON texts. Values from documents may hold what the fast writer refuses."""

import json
import math

import orjson

from smartmock.types import JSON


def dump_json(value: JSON) -> bytes:
    """UTF-8 without white space. Integers may have any size; what JSON cannot write becomes null or text."""
    try:
        return orjson.dumps(value)
    except (TypeError, RecursionError):  # integers beyond 64 bits, lone surrogates, deep nesting
        return _dump_any(value)


def written(value: JSON) -> JSON:
    """What stands for a value in `dump_json`, already written."""
    return orjson.Fragment(dump_json(value))


def _dump_any(value: JSON) -> bytes:
    try:
        text = json.dumps(value, separators=(",", ":"), allow_nan=False, default=str)
    except ValueError:
        text = json.dumps(_finite(value), separators=(",", ":"), default=str)
    return text.encode()


def _finite(value: JSON) -> JSON:
    if isinstance(value, dict):
        return {str(name): _finite(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_finite(item) for item in value]
    return None if isinstance(value, float) and not math.isfinite(value) else value


def parse_json(text: str) -> JSON | None:
    """The object or array that `text` writes; None for anything else."""
    if text.lstrip()[:1] not in {"{", "["}:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
