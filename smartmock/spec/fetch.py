"""The guarded loader: the only way by which a document is read from the network."""

import base64
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol
from urllib.parse import urljoin, urlsplit, urlunsplit

from smartmock.errors import FetchRefused, SourceError
from smartmock.settings import Limits

if TYPE_CHECKING:
    import httpcore2

MAX_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset((301, 302, 303, 307, 308))
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}
_ACCEPT: Final = "application/vnd.oai.openapi+json, application/json, application/yaml, text/yaml, */*;q=0.5"


@dataclass(frozen=True, slots=True)
class Fetched:
    """`url` is the address that answered, after redirects."""

    url: str
    body: bytes
    etag: str | None = None
    modified: str | None = None
    """The header `Last-Modified`."""


@dataclass(frozen=True, slots=True)
class NotModified:
    """What was read before is still what the URL holds."""

    url: str


class Fetch(Protocol):
    """Reads one URL; raises `FetchRefused` where it may not, `SourceError` where it cannot."""

    def __call__(self, url: str, /) -> Fetched: ...


@dataclass(frozen=True, slots=True)
class GuardedFetch:
    """Reads http and https URLs at public addresses, within the limits, without proxies and cookies.

    `trusted_origin` (see `origin_of`) may be private: for the URL that a person typed and references beside it.
    Credentials in a URL go to its own origin only.
    """

    limits: Limits
    allow_private: bool = False
    trusted_origin: str | None = None

    def __call__(self, url: str, /) -> Fetched:
        answer = self._follow(url, {})
        if isinstance(answer, NotModified):  # nobody asked whether it is
            raise _unusable(url, 304)
        return answer

    def again(self, url: str, *, etag: str | None = None, modified: str | None = None) -> Fetched | NotModified:
        """As a call, but not where the URL still holds what it held when it gave this `etag` or `modified`."""
        known = {"if-none-match": etag, "if-modified-since": modified}
        return self._follow(url, {name: value for name, value in known.items() if value and _is_plain(value)})

    def _follow(self, url: str, conditions: Mapping[str, str]) -> Fetched | NotModified:
        deadline = time.monotonic() + self.limits.fetch_seconds
        for _ in range(MAX_REDIRECTS + 1):
            answer = self._get(url, conditions, deadline)
            if not isinstance(answer, str):
                return answer
            url = _next_url(url, answer)
        raise SourceError(f"{public_url(url)} redirects too often.", remedy="Use the address that it leads to.")

    def _get(self, url: str, conditions: Mapping[str, str], deadline: float) -> "Fetched | NotModified | str":
        """What the URL holds, or where it redirects to."""
        # The network stack takes a tenth of a second to load, and most documents are files.
        import httpcore2  # noqa: PLC0415

        target, headers = _request(url)
        allowed = self.allow_private or origin_of(target) == self.trusted_origin
        try:
            with (
                _open_pool(deadline, allow_private=allowed) as pool,
                pool.stream("GET", target, headers=[*headers.items(), *conditions.items()]) as response,
            ):
                if response.status == 304 and conditions:
                    return NotModified(url)
                return self._read(url, response)
        except httpcore2.TimeoutException:
            raise SourceError(
                f"{public_url(url)} did not answer within {self.limits.fetch_seconds:g} seconds.",
                remedy="Try again, or download the document and give the file.",
            ) from None
        except (httpcore2.NetworkError, httpcore2.ProtocolError, httpcore2.UnsupportedProtocol, OSError) as error:
            raise SourceError(
                f"{public_url(url)} cannot be reached: {error}.", remedy="Check the address and the network."
            ) from None

    def _read(self, url: str, response: "httpcore2.Response") -> "Fetched | str":
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
        if response.status in _REDIRECTS and "location" in headers:
            return headers["location"]
        if response.status != 200:
            raise _unusable(url, response.status)
        limit = self.limits.document_bytes
        if int(headers.get("content-length", "0")) > limit:
            raise too_large(public_url(url), limit)
        received = _bounded(response.iter_stream(), url, limit)
        body = b"".join(_bounded(_decoded(received, headers.get("content-encoding", "")), url, limit))
        return Fetched(url, body, headers.get("etag"), headers.get("last-modified"))


def _open_pool(deadline: float, *, allow_private: bool) -> "httpcore2.ConnectionPool":
    import httpcore2  # noqa: PLC0415  see GuardedFetch._get
    import httpx2  # noqa: PLC0415

    from smartmock.spec.connection import GuardedBackend  # noqa: PLC0415

    return httpcore2.ConnectionPool(
        ssl_context=httpx2.create_ssl_context(trust_env=False),
        network_backend=GuardedBackend(deadline, allow_private=allow_private),
    )


def _request(url: str) -> tuple[str, dict[str, str]]:
    """The URL without credentials and fragment, and the headers to send."""
    import httpx2  # noqa: PLC0415  see GuardedFetch._get

    refused = FetchRefused(f"`{public_url(url)}` is no http or https URL; it is not read.", remedy="Use http or https.")
    if origin_of(url) is None:
        raise refused
    try:
        parsed = httpx2.URL(url)
    except (httpx2.InvalidURL, UnicodeError, ValueError):
        raise refused from None
    headers = {"host": parsed.netloc.decode("ascii"), "accept": _ACCEPT, "accept-encoding": "identity"}
    headers["user-agent"] = "smartmock"
    if parsed.userinfo:
        credentials = f"{parsed.username}:{parsed.password}".encode()
        headers["authorization"] = f"Basic {base64.b64encode(credentials).decode()}"
    return str(parsed.copy_with(username=None, password=None, fragment=None)), headers


def _next_url(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError:
        remedy = "Give the address of the document itself."
        raise SourceError(f"{public_url(url)} redirects to what is no address.", remedy=remedy) from None


def _bounded(parts: Iterable[bytes], url: str, limit: int) -> Iterator[bytes]:
    """The same parts; raises `SourceError` when they are too large together."""
    size = 0
    for part in parts:
        size += len(part)
        if size > limit:
            raise too_large(public_url(url), limit)
        yield part


def _unusable(url: str, status: int) -> SourceError:
    remedy = "Check the address, and that reading it needs no sign-in."
    return SourceError(f"{public_url(url)} answered with status {status}.", remedy=remedy)


def _is_plain(value: str) -> bool:
    """Whether it may stand in a header."""
    return value.isascii() and value.isprintable()


def _decoded(parts: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    """Some servers compress although nobody asked. Pieces stay small, whatever they expand to."""
    if encoding.lower() not in {"gzip", "deflate", "x-gzip"}:
        yield from parts
        return
    decoder = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    for part in parts:
        pending = b"" if decoder.eof else part
        while pending:
            try:
                yield decoder.decompress(pending, 1 << 20)
            except zlib.error as error:
                raise SourceError(f"The answer is not {encoding}: {error}.", remedy="Give another address.") from None
            pending = decoder.unconsumed_tail


def origin_of(url: str) -> str | None:
    """`https://user@Example.com/a` → `https://example.com:443`; None for what is no http or https URL."""
    try:
        parts = urlsplit(url)
        port = parts.port or _DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return None
    return f"{parts.scheme}://{parts.hostname}:{port}" if parts.hostname and parts.scheme in _DEFAULT_PORTS else None


def public_url(url: str) -> str:
    """The URL as it may be shown: without user name and password."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "the URL"
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2]))


def is_url(location: str) -> bool:
    return location.lower().startswith(("http://", "https://"))


def too_large(name: str, limit: int) -> SourceError:
    return SourceError(
        f"{name} is larger than {limit / (1024 * 1024):g} MB.",
        remedy="Split the document, or raise the limit with --max-document-mb.",
    )
