"""The names of operations in URLs and commands."""

import hashlib
import re
from collections.abc import Collection, Sequence
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


def distinct_keys(keys: Sequence[str], routes: Sequence[tuple[str, str]], reserved: Collection[str] = ()) -> list[str]:
    """The same keys, each once: the first keeps its name, others get a suffix from their method and path.

    `routes` are the methods and paths, in the order of the keys. The second `listAll`, of `GET /v2/pets`, becomes
    `listAll-get-v2-pets`; where that is taken, or says nothing new, a short digest of method and path goes behind it,
    and a number only where even these are the same. The `reserved` keys are given to none.
    """
    taken = {*keys, *reserved}
    numbers: dict[str, int] = {}
    seen = set(reserved)
    result: list[str] = []
    for key, (method, path) in zip(keys, routes, strict=True):
        own = key if key not in seen else free_name(_suffixed(key, method, path), taken, numbers)
        taken.add(own)
        seen.add(own)
        result.append(own)
    return result


def _suffixed(key: str, method: str, path: str) -> list[str]:
    """What an operation may be called when its key is taken, best first."""
    suffix = operation_key(None, method, path)
    digest = hashlib.sha256(f"{method.upper()} {path}".encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return [f"{key}-{digest}"] if key == suffix else [f"{key}-{suffix}", f"{key}-{suffix}-{digest}"]
