import gzip
import socket
import threading
from dataclasses import replace
from typing import Any

import pytest

from smartmock.errors import FetchRefused, SourceError
from smartmock.settings import Limits
from smartmock.spec.fetch import GuardedFetch, origin_of, public_url
from tests.spec.conftest import MakeSite, Site

LIMITS = Limits(fetch_seconds=5, document_bytes=100_000)
OPEN = GuardedFetch(LIMITS, allow_private=True)


def test_a_document_is_read_with_its_final_address(site: Site) -> None:
    site.add("/b.json", b"{}", etag='"1"')
    url = site.add("/a.json", status=302, location="/b.json")
    fetched = OPEN(url)
    assert (fetched.url, fetched.body, fetched.etag) == (site.origin + "/b.json", b"{}", '"1"')


def test_private_addresses_are_refused(site: Site) -> None:
    url = site.add("/a.json", b"{}")
    with pytest.raises(FetchRefused, match="private or reserved network"):
        GuardedFetch(LIMITS)(url)
    assert site.requests == []


def test_names_of_private_addresses_are_refused(site: Site) -> None:
    url = site.add("/a.json", b"{}").replace("127.0.0.1", "localhost")
    with pytest.raises(FetchRefused):
        GuardedFetch(LIMITS)(url)
    assert site.requests == []


@pytest.mark.parametrize(
    "host", ["2130706433", "0x7f.1", "127.1", "[::ffff:127.0.0.1]", "[::1]", "0.0.0.0", "0"], ids=str
)
def test_other_spellings_of_private_addresses_are_refused(site: Site, host: str) -> None:
    with pytest.raises(SourceError):
        GuardedFetch(LIMITS)(site.origin.replace("127.0.0.1", host) + "/a.json")
    assert site.requests == []


def test_the_trusted_origin_may_be_private(site: Site) -> None:
    url = site.add("/a.json", b"{}")
    assert GuardedFetch(LIMITS, trusted_origin=origin_of(url))(url).body == b"{}"


def test_a_redirect_out_of_the_trusted_origin_is_checked_again(make_site: MakeSite) -> None:
    outside, inside = make_site(), make_site()
    secret = inside.add("/secret.json", b"{}")
    url = outside.add("/a.json", status=301, location=secret)
    with pytest.raises(FetchRefused):
        GuardedFetch(LIMITS, trusted_origin=outside.origin)(url)
    assert inside.requests == []


def test_the_connection_goes_to_the_address_that_was_checked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name server that answers otherwise the second time is asked only once."""
    port = int(site.origin.rpartition(":")[2])
    url = site.add("/a.json", b"{}").replace("127.0.0.1", "rebinding.example")
    answers = ["127.0.0.1", "93.184.216.34"]
    asked: list[str] = []

    def getaddrinfo(host: str, *_args: Any, **_kwargs: Any) -> list[Any]:
        if host != "rebinding.example":  # what the socket itself asks for a literal address
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (host, port))]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answers.pop(0), port))]

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    assert OPEN(url).body == b"{}"
    assert asked == ["rebinding.example"]
    assert site.requests[0][1]["host"] == f"rebinding.example:{port}"


def test_one_private_address_of_a_name_is_enough_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("93.184.216.34", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: found)
    with pytest.raises(FetchRefused):
        GuardedFetch(LIMITS)("http://two-faced.example/")


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.com/a", "gopher://example.com/", "http://", "/etc/passwd", "http://[", "x"],
)
def test_only_http_urls_are_read(url: str) -> None:
    with pytest.raises(FetchRefused):
        OPEN(url)


def test_redirects_to_other_schemes_are_refused(site: Site) -> None:
    url = site.add("/a.json", status=302, location="file:///etc/passwd")
    with pytest.raises(FetchRefused):
        OPEN(url)


def test_redirects_end(site: Site) -> None:
    url = site.add("/a.json", status=302, location="/a.json")
    with pytest.raises(SourceError, match="too often"):
        OPEN(url)
    assert len(site.requests) == 6


def test_credentials_go_to_their_own_origin_only(make_site: MakeSite) -> None:
    own, other = make_site(), make_site()
    own.add("/b.json", status=302, location=other.add("/c.json", b"{}"))
    own.add("/a.json", status=302, location="/b.json", set_cookie="session=1")
    OPEN((own.origin + "/a.json").replace("//", "//me:secret@"))
    assert [headers.get("authorization") for _, headers in own.requests] == ["Basic bWU6c2VjcmV0"] * 2
    assert "authorization" not in other.requests[0][1]
    assert all("cookie" not in headers for _, headers in own.requests)


def test_credentials_are_not_shown(site: Site) -> None:
    with pytest.raises(SourceError) as caught:
        OPEN((site.origin + "/none.json").replace("//", "//me:secret@"))
    assert "secret" not in str(caught.value)
    assert public_url("https://me:secret@example.com/a?b=c") == "https://example.com/a?b=c"


def test_proxies_of_the_environment_are_not_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert OPEN(site.add("/a.json", b"{}")).body == b"{}"


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(b"x" * 100_001, {}, id="too long"),
        pytest.param(b"x", {"content_length": "200000000"}, id="announced too long"),
        pytest.param(gzip.compress(b"x" * 50_000_000), {"content_encoding": "gzip"}, id="expands too far"),
    ],
)
def test_answers_are_bounded(site: Site, body: bytes, headers: dict[str, str]) -> None:
    with pytest.raises(SourceError, match="is larger than"):
        OPEN(site.add("/a.json", body, 200, **headers))


def test_compressed_answers_are_read(site: Site) -> None:
    assert OPEN(site.add("/a.json", gzip.compress(b"{}"), content_encoding="gzip")).body == b"{}"


def test_broken_compression_is_an_error(site: Site) -> None:
    with pytest.raises(SourceError, match="not gzip"):
        OPEN(site.add("/a.json", b"plain", content_encoding="gzip"))


@pytest.mark.parametrize("status", [204, 304, 401, 404, 500])
def test_other_statuses_are_errors(site: Site, status: int) -> None:
    with pytest.raises(SourceError, match=str(status)):
        OPEN(site.add("/a.json", status=status))


def test_nobody_listening_is_an_error() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(SourceError, match="cannot be reached"):
            OPEN(f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    "drop", [b"H", b"HTTP/1.1 200 OK\r\n\r\n", b""], ids=["in the head", "in the body", "before anything"]
)
def test_an_answer_that_never_ends_is_given_up(drop: bytes) -> None:
    """Every piece comes in time; the whole does not."""
    done = threading.Event()

    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection:
            connection.sendall(drop)
            while drop and not done.wait(0.05):
                connection.sendall(b"x")
            done.wait(5)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=drip, args=(listener,))
        thread.start()
        with pytest.raises(SourceError, match="did not answer within"):
            replace(OPEN, limits=replace(LIMITS, fetch_seconds=0.3))(f"http://127.0.0.1:{listener.getsockname()[1]}/")
        done.set()
        thread.join()


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://me@Example.com/a", "https://example.com:443"),
        ("http://example.com:8080", "http://example.com:8080"),
        ("file:///a", None),
        ("http://example.com:port/", None),
        ("a.yaml", None),
    ],
)
def test_origins(url: str, origin: str | None) -> None:
    assert origin_of(url) == origin
