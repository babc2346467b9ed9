"""Headers whose values have a form of their own, which their schemas rarely tell."""

import datetime
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import format_datetime
from hashlib import blake2b
from typing import Final, TypeAlias

from smartmock.mock.context import Serving
from smartmock.mock.media_types import parse_media_type
from smartmock.mock.seeds import derive
from smartmock.spec.document import Document, Operation, Response
from smartmock.types import JSON

_NAME: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"
_HTTP_DATE: Final = re.compile(r"[A-Z][a-z]{2}, [0-9]{2} [A-Z][a-z]{2} [0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2} GMT")
_DAY: Final = 86_400
_EXTENSIONS: Final = {"plain": "txt", "jpeg": "jpg", "svg+xml": "svg", "markdown": "md"}
_NUMBER: Final = re.compile("[0-9]+")

COOKIE: Final = re.compile(rf"{_NAME}=[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*(?:;[ -~]*)?")
"""RFC 6265 section 4.1.1."""
COOKIE_VALUE: Final = re.compile(r"[\x21\x23-\x2b\x2d-\x3a\x3c-\x5b\x5d-\x7e]*(?:;[ -~]*)?")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a header is declared."""

    operation: Operation
    response: Response
    document: Document


Make: TypeAlias = Callable[[Place, Serving, bytes], str]
"""A value in the form of its header, from the seed of its own."""


@dataclass(frozen=True, slots=True)
class Form:
    pattern: re.Pattern[str]
    make: Make


def entity_tag(body: bytes, seed: bytes) -> str:
    """A strong validator of a body (RFC 9110 section 8.8.3); of an answer without one, of what it answers."""
    return f'"{blake2b(body or seed, digest_size=16).hexdigest()}"'


def http_date(moment: datetime.datetime) -> str:
    """`Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 section 5.6.7)."""
    return format_datetime(moment.astimezone(datetime.UTC), usegmt=True)


def before(serving: Serving, seed: bytes) -> datetime.datetime:
    """A moment of the months before the day that answers are made for."""
    midnight = datetime.datetime.combine(serving.today, datetime.time(), datetime.UTC)
    return midnight - datetime.timedelta(seconds=1 + int.from_bytes(seed[:4]) % (90 * _DAY))


def make_cookie(place: Place, seed: bytes, number: int = 0) -> str:
    """The cookie by which the API knows who asks, else one of a session."""
    name = f"{cookie_name(place.document)}{number + 1 if number else ''}"
    return f"{name}={derive(seed, str(number)).hex()}; Path=/; HttpOnly; SameSite=Lax"


def cookie_name(document: Document) -> str:
    components = document.tree.get("components")
    schemes = components.get("securitySchemes") if isinstance(components, dict) else None
    for scheme in schemes.values() if isinstance(schemes, dict) else ():
        if isinstance(scheme, dict) and scheme.get("in") == "cookie":
            name = scheme.get("name")
            if isinstance(name, str) and re.fullmatch(_NAME, name):
                return name
    return "session"


def _methods(place: Place) -> str:
    """Those of the path, with what is answered for each (RFC 9110 section 10.2.1)."""
    path = place.operation.path
    methods = {item.method.upper() for item in place.document.operations if item.path == path} | {"OPTIONS"}
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))


def _disposition(place: Place) -> str:
    subtype = parse_media_type(place.response.content[0].name).subtype if place.response.content else ""
    extension = _EXTENSIONS.get(subtype, subtype if re.fullmatch("[a-z0-9]{2,4}", subtype) else "bin")
    return f'attachment; filename="download.{extension}"'


def _midnight(serving: Serving) -> datetime.datetime:
    return datetime.datetime.combine(serving.today, datetime.time(), datetime.UTC)


def _fixed(pattern: str, value: str) -> Form:
    return Form(re.compile(pattern), lambda _place, _serving, _seed: value)


_URL: Final = Form(
    re.compile(r"(?:[a-z][a-z0-9+.-]*:|/|\.{1,2}/|\?)[!-~]*"),
    lambda _place, _serving, seed: f"https://www.example.com/{seed[:4].hex()}",
)
_LINKED: Final = r"<[^<>\s]*>(?:\s*;[^<>]+)?"
_LIST: Final = rf"\*|{_NAME}(?:, *{_NAME})*"

FORMS: Final[dict[str, Form]] = {
    "last-modified": Form(_HTTP_DATE, lambda _place, serving, seed: http_date(before(serving, seed))),
    # What is stale already keeps nobody from asking again: people edit what a mock answers.
    "expires": Form(_HTTP_DATE, lambda _place, serving, _seed: http_date(_midnight(serving))),
    "cache-control": _fixed(rf"{_NAME}(?:=[^\s,]+)?(?:, *{_NAME}(?:=[^\s,]+)?)*", "no-cache"),
    "sunset": Form(
        _HTTP_DATE, lambda _place, serving, _seed: http_date(_midnight(serving) + datetime.timedelta(days=180))
    ),
    "deprecation": Form(
        re.compile("@-?[0-9]+|true|false"), lambda _p, serving, seed: f"@{int(before(serving, seed).timestamp())}"
    ),
    "location": _URL,
    "content-location": _URL,
    "link": _fixed(
        r"<[^<>\s]*>(?:\s*;[^<>]+)?(?:,\s*<[^<>\s]*>(?:\s*;[^<>]+)?)*", '<https://www.example.com/>; rel="help"'
    ),
    "vary": _fixed(_LIST, "Accept"),
    "allow": Form(re.compile(r"[A-Z]+(?:, *[A-Z]+)*"), lambda place, _serving, _seed: _methods(place)),
    "content-disposition": Form(
        re.compile(r"(?:inline|attachment|form-data)(?:;.*)?"), lambda place, _serving, _seed: _disposition(place)
    ),
    "www-authenticate": _fixed(rf"(?:Basic|Bearer|Digest|Negotiate|DPoP)(?: {_NAME}=.*)?", 'Bearer realm="api"'),
    "accept-ranges": _fixed("bytes|none", "bytes"),
    "accept-patch": _fixed(r"[a-z]+/[a-z0-9.+-]+(?:, *[a-z]+/[a-z0-9.+-]+)*", "application/merge-patch+json"),
    "preference-applied": _fixed(rf"{_NAME}(?:=[^\s]+)?", "return=representation"),
    "pragma": _fixed("no-cache", "no-cache"),
    "x-frame-options": _fixed("DENY|SAMEORIGIN", "DENY"),
    "retry-after": Form(re.compile(f"[0-9]+|{_HTTP_DATE.pattern}"), lambda _p, _s, seed: str(1 + seed[0] % 120)),
    "age": Form(_NUMBER, lambda _place, _serving, seed: str(seed[0])),
    **dict.fromkeys(
        ("ratelimit-reset", "x-ratelimit-reset", "x-rate-limit-reset"),
        Form(_NUMBER, lambda _place, _serving, seed: str(1 + seed[0] % 60)),
    ),
    "access-control-allow-origin": _fixed(r"\*|https?://\S+", "*"),
    "access-control-allow-methods": _fixed(r"\*|[A-Z]+(?:, *[A-Z]+)*", "*"),
    "access-control-allow-headers": _fixed(_LIST, "*"),
    "access-control-expose-headers": _fixed(_LIST, "*"),
    "access-control-allow-credentials": _fixed("true", "true"),
    "access-control-max-age": _fixed("[0-9]+", "600"),
}
"""Values of another form would be of no use to whoever reads them."""


def notices(operation: Operation, node: JSON) -> dict[str, str]:
    """What every answer of an operation says of its end: `Deprecation` (RFC 9745) and `Sunset` (RFC 8594).

    Most documents do not tell since when an operation is deprecated: the value is that of the drafts before the RFC.
    `node` is the Operation Object.
    """
    members = node if isinstance(node, dict) else {}
    since, until = read_moment(members.get("x-deprecated-at")), read_moment(members.get("x-sunset"))
    found = {}
    if operation.deprecated:
        found["deprecation"] = "true" if since is None else f"@{int(since.timestamp())}"
    if until is not None:
        found["sunset"] = http_date(until)
    return found


def read_moment(value: JSON) -> datetime.datetime | None:
    """A day, a moment, or an HTTP-date; None for what is none."""
    if not isinstance(value, str):
        return None
    for read in (datetime.datetime.fromisoformat, parse_http_date):
        try:
            moment = read(value.strip())
        except ValueError:
            continue
        if moment is not None:
            return moment if moment.tzinfo is not None else moment.replace(tzinfo=datetime.UTC)
    return None


def parse_http_date(text: str) -> datetime.datetime | None:
    """Only the form that senders must use; None for what has another."""
    if not _HTTP_DATE.fullmatch(text):
        return None
    try:
        # Names of days and months are English, whatever the language of the machine.
        return datetime.datetime(
            int(text[12:16]), _MONTHS.index(text[8:11]) + 1, int(text[5:7]), int(text[17:19]), int(text[20:22]),
            int(text[23:25]), tzinfo=datetime.UTC,
        )  # fmt: skip
    except ValueError:
        return None


_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
