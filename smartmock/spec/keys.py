"""The names of operations in URLs and commands."""

import re
from collections.abc import Sequence
from typing import Final

from smartmock.spec.components import free_name

_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._~-]")


def operation_key(operation_id: str | None, method: str, path: str) -> str:
    """The `operationId` made safe for a URL; without one, method and path: `get-pets-petId`."""
    key = _UNSAFE.sub("-", operation_id or "")
    if key.strip(".-"):
        return key
    parts = re.sub(r"[^A-Za-z0-9._~]+", "-", path.replace("{", "").replace("}", "")).strip("-")
    return f"{method.lower()}-{parts}".rstrip("-")


def distinct_keys(keys: Sequence[str]) -> list[str]:
    """The same keys, each once: the first keeps its name, others get `-2`, `-3` …, in order."""
    taken = set(keys)
    numbers: dict[str, int] = {}
    seen: set[str] = set()
    result: list[str] = []
    for key in keys:
        own = key if key not in seen else free_name([key], taken, numbers)
        taken.add(own)
        seen.add(own)
        result.append(own)
    return result
