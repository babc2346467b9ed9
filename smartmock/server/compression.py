"""Compressed answers for those who ask for them (RFC 9110 section 12.5.3)."""

import re
import zlib
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Final

from starlette.concurrency import run_in_threadpool

from smartmock.mock.model import HeaderPairs, MockResponse
from smartmock.server.content import header, is_text

LEAST: Final = 1_024
"""Bytes of a body from which on it is worth it."""
LARGE: Final = 32 * 1024
"""Bytes from which on others would be kept waiting."""
UNTOLD: Final = -1
"""The length of a body that was not made, as nobody will get it."""

_LEVEL: Final = 4
_WINDOWS: Final = {"gzip": 31, "deflate": 15}
"""Codings, the better known first, and the `wbits` that zlib writes them with; gzip without time or name."""
_QUALITY: Final = re.compile(r"q=(0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)", re.IGNORECASE)
VARY: Final = ("vary", "Accept-Encoding")
_TAG: Final = re.compile(r'"([^"]*)"')


def size_of(response: MockResponse) -> int:
    return len(response.body) if response.length is None else response.length


async def compress(response: MockResponse, headers: Mapping[str, str]) -> MockResponse:
    """The answer in the coding that the client prefers, if it is one that gains by that."""
    coding = choose(headers.get("accept-encoding", ""))
    if not coding or not may_gain(response.status, response.headers):
        return response
    if response.length is not None:
        return coded(response, coding, b"", UNTOLD)
    work = run_in_threadpool(encode, response.body, coding) if len(response.body) >= LARGE else None
    body = encode(response.body, coding) if work is None else await work
    return coded(response, coding, body, None) if len(body) < len(response.body) else response


def coded(response: MockResponse, coding: str, body: bytes, length: int | None) -> MockResponse:
    """A strong tag is that of these very bytes (RFC 9110 section 8.8.3.3)."""
    pairs = tuple(
        (name, _TAG.sub(rf'"\1-{coding}"', text) if name == "etag" and text.startswith('"') else text)
        for name, text in response.headers
    )
    return replace(response, headers=(*pairs, ("content-encoding", coding), VARY), body=body, length=length)


def encode(body: bytes, coding: str) -> bytes:
    stream = zlib.compressobj(_LEVEL, wbits=_WINDOWS[coding])
    return stream.compress(body) + stream.flush()


@lru_cache(maxsize=1024)
def may_gain(status: int, pairs: HeaderPairs) -> bool:
    """Parts are those of what is not compressed, and events shall not wait for others."""
    content_type = header(pairs, "content-type")
    if status == 206 or header(pairs, "content-encoding") or "no-transform" in header(pairs, "cache-control"):
        return False
    return is_text(content_type) and not content_type.startswith("text/event-stream")


@lru_cache(maxsize=256)
def choose(accepted: str) -> str:
    """The coding to send; "" for none. What is not named has the quality of `*`, and without it is not wanted."""
    qualities: dict[str, float] = {}
    for item in accepted[:1_000].lower().split(","):
        name, _, parameter = (part.strip() for part in item.partition(";"))
        found = _QUALITY.fullmatch(parameter.replace(" ", ""))
        qualities[name.removeprefix("x-")] = float(found[1]) if found else 1.0
    wanted = {coding: qualities.get(coding, qualities.get("*", 0.0)) for coding in _WINDOWS}
    best = max(wanted, key=lambda coding: wanted[coding])
    return best if wanted[best] > 0 and wanted[best] >= qualities.get("identity", 0.0) else ""
