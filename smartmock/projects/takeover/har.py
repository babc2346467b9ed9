"""Recordings of browsers and proxies: HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/)."""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final, TypeAlias
from urllib.parse import parse_qsl, urlsplit

from smartmock.errors import Fault, Invalid
from smartmock.mock.json_text import parse_json
from smartmock.mock.media_types import parse_media_type
from smartmock.projects.takeover.curl import path_of
from smartmock.projects.takeover.made import HEADER_NAME, HEADER_VALUE, MEDIA_TYPE, METHODS, read_made
from smartmock.types import JSON, JsonObject

MOST: Final = 500
"""Entries that become operations or expectations."""
MOST_READ: Final = 20_000
POINTER: Final = "/har"

STATIC: Final = re.compile(
    r"\.(js|mjs|css|map|html?|png|jpe?g|gif|svg|webp|avif|ico|bmp|woff2?|ttf|otf|eot|mp[34]|webm|ogg|wasm)$",
    re.IGNORECASE,
)
STATIC_TYPES: Final = re.compile(r"(image|font|audio|video)/|text/(css|html|javascript)|application/(x-)?javascript")

UNSENT: Final = frozenset(
    {
        "content-type", "content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive", "date",
        "server", "set-cookie", "strict-transport-security", "alt-svc", "vary", "etag", "last-modified", "expires",
        "age", "cache-control", "pragma", "upgrade", "trailer", "te", "proxy-authenticate", "via", "nel", "report-to",
    }
)  # fmt: skip
"""Headers that belong to how and when an answer was sent, or that hold secrets."""
FOREIGN: Final = ("access-control-", "sec-", "x-amz-", "cf-", "smartmock-")
"""Beginnings of those that gateways and networks add."""


@dataclass(frozen=True, slots=True)
class Skipped:
    """An entry that was left out, and why."""

    index: int
    method: str
    path: str
    reason: str

    def as_json(self) -> JsonObject:
        return asdict(self)


@dataclass(slots=True)
class Recording:
    """One operation as it was recorded; `answers` are expectations for further requests, with their entries' places."""

    index: int
    fields: JsonObject
    queries: list[tuple[tuple[str, str], ...]] = field(default_factory=list)
    answers: list[tuple[int, JsonObject]] = field(default_factory=list)


Found: TypeAlias = dict[tuple[str, str], Recording]
"""By method and path."""


@dataclass(frozen=True, slots=True)
class Recordings:
    entries: tuple[Recording, ...]
    skipped: tuple[Skipped, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """`host` None is any."""

    static: bool
    duplicates: str
    host: str | None
    bases: Sequence[str]


class LeftOut(Exception):
    """The entry is left out; the text says why."""


def read_recording(body: JsonObject, bases: Sequence[str]) -> Recordings:
    """`body` is {har, skip_static, duplicates, host}. Raises `Invalid` for what is no HAR."""
    wanted = Wanted(not body.get("skip_static", True), body.get("duplicates", "expectations"), body.get("host"), bases)
    found: Found = {}
    skipped: list[Skipped] = []
    kept = 0
    for index, entry in enumerate(entries_of(body["har"])):
        method, url = text_of(entry, "request", "method").upper(), text_of(entry, "request", "url")
        try:
            kept += take(found, index, entry, wanted, is_full=kept >= MOST)
        except LeftOut as reason:
            skipped.append(Skipped(index, method[:20], without_query(url), str(reason)))
        except Invalid as error:
            skipped.append(Skipped(index, method[:20], without_query(url), error.message))
    return Recordings(tuple(found.values()), tuple(skipped))


def without_query(url: str) -> str:
    """There may be secrets in a query."""
    return re.split(r"[?#]", url)[0][:300]


def entries_of(har: JSON) -> Sequence[JsonObject]:
    log = har.get("log") if isinstance(har, dict) else None
    entries = log.get("entries") if isinstance(log, dict) else None
    if not isinstance(entries, list) or len(entries) > MOST_READ:
        message = f"This is no HAR: it has no list `log.entries` of at most {MOST_READ:,} entries."
        raise Invalid([Fault(POINTER, message, "Export one from the network panel of a browser.")])
    return [each if isinstance(each, dict) else {} for each in entries]


def text_of(node: JSON, *names: str) -> str:
    for name in names:
        node = node.get(name) if isinstance(node, dict) else None
    return node if isinstance(node, str) else ""


def take(found: Found, index: int, entry: JsonObject, wanted: Wanted, *, is_full: bool) -> bool:
    """Whether the entry became something; raises `LeftOut` and `Invalid`."""
    if is_full:
        raise LeftOut(f"{MOST} entries were taken over already")
    method, url = text_of(entry, "request", "method").upper(), text_of(entry, "request", "url")
    check_kind(method, url, entry, wanted)
    fields = read_made({"method": method, "path": path_of(url, wanted.bases), **answer_of(entry["response"])})
    query = tuple(parse_qsl(urlsplit(url).query, keep_blank_values=True))
    route = (fields["method"], fields["path"])
    known = found.get(route)
    if known is None:
        found[route] = Recording(index, fields, [query])
        return True
    if wanted.duplicates == "skip":
        raise LeftOut("the same method and path was recorded before")
    if not query or query in known.queries:
        raise LeftOut("the same request was recorded before")
    known.queries.append(query)
    known.answers.append((index, expectation_of(fields, query)))
    return True


def check_kind(method: str, url: str, entry: JsonObject, wanted: Wanted) -> None:
    response = entry.get("response")
    try:
        host = urlsplit(url).hostname
    except ValueError:
        raise LeftOut("its address cannot be read") from None
    if not isinstance(response, dict) or not isinstance(status := response.get("status"), int) or status < 200:
        raise LeftOut("it has no answer")
    if method not in METHODS:
        raise LeftOut("its method cannot be mocked")
    if wanted.host is not None and host != wanted.host.lower():
        raise LeftOut("it is of another host")
    kind = text_of(response, "content", "mimeType")
    if not wanted.static and (STATIC.search(urlsplit(url).path) or STATIC_TYPES.match(kind)):
        raise LeftOut("it is a static file")


def answer_of(response: Mapping[str, Any]) -> JsonObject:
    """Status, headers, type and body. JSON is kept as a value."""
    kind = text_of(response, "content", "mimeType").strip()
    text = text_of(response, "content", "text")
    if text_of(response, "content", "encoding") == "base64":
        text = decoded(text)
    found: JsonObject = {"status": response["status"], "headers": list(headers_of(response.get("headers")))}
    if text and response["status"] not in (204, 205, 304):
        parsed = parse_json(text) if parse_media_type(kind).family == "json" else None
        found["body"] = text if parsed is None else parsed
        found["content_type"] = kind if MEDIA_TYPE.fullmatch(kind) else None
    return found


def decoded(text: str) -> str:
    try:
        return base64.b64decode(text).decode()
    except (binascii.Error, ValueError):
        raise LeftOut("its body is no text") from None


def headers_of(pairs: JSON) -> Iterator[list[str]]:
    """The first of each name."""
    seen: set[str] = set()
    for pair in pairs[:200] if isinstance(pairs, list) else ():
        name, value = text_of(pair, "name"), text_of(pair, "value")
        lower = name.lower()
        if lower in seen or lower in UNSENT or lower.startswith(FOREIGN):
            continue
        if HEADER_NAME.fullmatch(name) and HEADER_VALUE.fullmatch(value):
            seen.add(lower)
            yield [name, value]


def expectation_of(fields: JsonObject, query: Sequence[tuple[str, str]]) -> JsonObject:
    """For requests with these parameters."""
    conditions = [{"in": "query", "name": name, "operator": "equals", "value": value} for name, value in query]
    members = ("status", "headers", "content_type", "body")
    response = {name: fields[name] for name in members if name in fields}
    name = "&".join(f"{name}={value}" for name, value in query)
    return {"name": name[:200], "conditions": conditions, "response": response}
