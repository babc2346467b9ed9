"""What a request says. Each part is read once, and only when somebody asks for it."""

import ipaddress
from collections.abc import Callable, Mapping, Sequence
from typing import Final, Literal, TypeAlias

from lxml import etree

from smartmock.mock.asked import MAX_FIELDS
from smartmock.mock.customising.forms import Fields, read_form, read_pairs
from smartmock.mock.json_text import parse_json
from smartmock.mock.media_types import parse_media_type
from smartmock.mock.model import MockRequest
from smartmock.mock.xml_text import NoXml, parse_xml
from smartmock.types import JSON, JsonObject

LARGEST: Final = 1_000_000
"""Bytes of a body that are read; a larger one has no value, but for its first text."""

STEPS: Final = 100_000
"""How much work patterns and paths may make, for all conditions of one request: about a tenth of a second."""

MISSING: Final = object()
"""In place of a value that is not there, as null is one."""

Kind: TypeAlias = Literal["json", "xml", "form", "text", "none"]
Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

_KINDS: Final[Mapping[str, Kind]] = {"json": "json", "xml": "xml"}
_FORMS: Final = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})


class TooMuch(Exception):
    """All the work that a request may make is done."""


class Facts:
    """`path_params` are decoded. `client` is an IP address, "" when it is not known; `count` says how often the
    operation was asked for, with this request. `found` keeps what paths into the body led to.
    """

    __slots__ = (
        "_address", "_body", "_cookies", "_form", "_json", "_kind", "_query", "_steps", "_text", "_xml",
        "client", "count", "found", "headers", "path_params", "request",
    )  # fmt: skip

    def __init__(
        self, request: MockRequest, path_params: Mapping[str, str], client: str = "", count: int | None = None
    ) -> None:
        self.request = request
        self.path_params = path_params
        self.headers = request.headers
        self.client = client
        self.count = count
        self._query: Fields | None = None
        self._cookies: dict[str, str] | None = None
        self._kind: Kind | None = None
        self._text: str | None = None
        self._json: tuple[JSON] | None = None
        self._form: Fields | None = None
        self._xml: tuple[etree._Element | None] | None = None
        self._address: tuple[Address | None] | None = None
        self._steps = STEPS
        self.found: dict[str, Sequence[JSON]] = {}

    @property
    def query(self) -> Fields:
        """Every name with its values, decoded."""
        if self._query is None:
            self._query = read_pairs(self.request.query) if self.request.query else {}
        return self._query

    @property
    def cookies(self) -> dict[str, str]:
        """The first value of each name (RFC 6265 section 5.4)."""
        if self._cookies is None:
            self._cookies = read_cookies(self.request.headers.get("cookie", ""))
        return self._cookies

    @property
    def kind(self) -> Kind:
        """What the body is: by its content type, else by how it begins."""
        if self._kind is None:
            self._kind = find_kind(self.request)
        return self._kind

    @property
    def text(self) -> str:
        """The body, decoded; of a large one the beginning."""
        if self._text is None:
            self._text = self.request.body[:LARGEST].decode("utf-8", "replace")
        return self._text

    @property
    def json(self) -> JSON:
        """The value that the body writes, `MISSING` where it is no JSON."""
        if self._json is None:
            # Within brackets the text of any value is that of an array, and null is not taken for nothing.
            wrapped = parse_json(f"[{self.text}]") if self.kind == "json" and self._is_read else None
            self._json = (wrapped[0] if isinstance(wrapped, list) and len(wrapped) == 1 else MISSING,)
        return self._json[0]

    @property
    def form(self) -> Fields:
        """Every field with its values; nothing for bodies that are no forms."""
        if self._form is None:
            is_read = self.kind == "form" and self._is_read
            self._form = read_form(self.headers.get("content-type", ""), self.request.body) if is_read else {}
        return self._form

    @property
    def xml(self) -> etree._Element | None:
        """The root element of the body, None where it is no XML."""
        if self._xml is None:
            self._xml = (read_xml(self.request.body) if self.kind == "xml" and self._is_read else None,)
        return self._xml[0]

    @property
    def address(self) -> Address | None:
        """The client's; one of IPv4 also when it is written as one of IPv6."""
        if self._address is None:
            self._address = (read_address(self.client),)
        return self._address[0]

    def spend(self, steps: int) -> None:
        """Before work is done; raises `TooMuch`."""
        self._steps -= steps
        if self._steps < 0:
            raise TooMuch

    @property
    def is_spent(self) -> bool:
        """Whether there was too much to do."""
        return self._steps < 0

    def describe(self) -> JsonObject:
        """The request for scripts and templates."""
        return {
            "method": self.request.method,
            "path": self.request.path,
            "path_params": dict(self.path_params),
            "query": _plain(self.query),
            "headers": dict(self.headers),
            "cookies": dict(self.cookies),
            "body": self._described_body(),
            "text": self.text,
            "form": {name: list(values) for name, values in self.form.items()},
        }

    @property
    def _is_read(self) -> bool:
        return len(self.request.body) <= LARGEST

    def _described_body(self) -> JSON:
        if self.kind == "json":
            return None if self.json is MISSING else self.json
        if self.kind == "form":
            return _plain(self.form)
        return None if self.kind == "none" else self.text


Find: TypeAlias = Callable[[Facts], Sequence[JSON]]
"""The values that a request has there, none at all where it says nothing."""


def kept(key: str, find: Find) -> Find:
    """Looks only once for a request, however many conditions ask."""

    def look(facts: Facts) -> Sequence[JSON]:
        values = facts.found.get(key)
        if values is None:
            values = facts.found[key] = find(facts)
        return values

    return look


def _plain(fields: Fields) -> JsonObject:
    return {name: values[0] if len(values) == 1 else list(values) for name, values in fields.items()}


def read_cookies(header: str) -> dict[str, str]:
    cookies: dict[str, str] = {}
    for pair in header.split(";", MAX_FIELDS)[:MAX_FIELDS]:
        name, sign, value = pair.partition("=")
        value = value.strip()
        if sign:
            is_quoted = len(value) > 1 and value[0] == value[-1] == '"'
            cookies.setdefault(name.strip(), value[1:-1] if is_quoted else value)
    return cookies


def find_kind(request: MockRequest) -> Kind:
    """Many tools send JSON without saying so, or as plain text."""
    if not request.body:
        return "none"
    media_type = parse_media_type(request.headers.get("content-type", "")[:200])
    if media_type.essence in _FORMS:
        return "form"
    found = _KINDS.get(media_type.family)
    if found is not None:
        return found
    start = request.body[:100].lstrip()[:1]
    return "json" if start in {b"{", b"["} else "xml" if start == b"<" else "text"


def read_xml(body: bytes) -> etree._Element | None:
    try:
        return parse_xml(body)
    except NoXml:
        return None


def read_address(text: str) -> Address | None:
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
