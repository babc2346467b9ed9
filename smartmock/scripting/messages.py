"""Jobs → what workers are told."""

import hashlib
import json
import secrets
import struct
from dataclasses import asdict
from datetime import UTC, datetime

import orjson

from smartmock.mock.customising.jobs import Chance, Job, ScriptJob
from smartmock.scripting.answers import REFUSED
from smartmock.types import JSON, JsonObject

_REFUSED = dict.fromkeys(sorted(REFUSED), True)


def message_of(job: Job) -> JsonObject:
    """Raises `TypeError` for what is not JSON."""
    if not isinstance(job, ScriptJob):
        return {
            "kind": "templates",
            "texts": job.texts,
            "variables": job.variables,
            "chance": asdict(job.chance),
        }
    return {
        "kind": "script",
        "code": job.code,
        "data": dump({"request": job.request, "response": job.response}).decode(),
        "chance": asdict(job.chance),
        "refused": _REFUSED,
        "numbers": _numbers(job.chance),
        "now": _noon(job.chance.today) if job.chance.is_stable else None,
    }


def dump(value: JSON) -> bytes:
    """Also with halves of characters in texts, which only the slower way can write."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value).encode()


def _numbers(chance: Chance) -> tuple[int, ...]:
    """What chance begins with in the script: four numbers of 32 bits."""
    seed = chance.seed if chance.is_stable else secrets.token_hex(16)
    return struct.unpack(">4I", hashlib.sha256(seed.encode()).digest()[:16])


def _noon(day: str) -> int:
    """Milliseconds since 1970."""
    return int(datetime.fromisoformat(day).replace(hour=12, tzinfo=UTC).timestamp() * 1000)
