"""A server that means harm, on real sockets: reading ends in time, in bounds, and never at a private address."""

import gzip
import socket
import threading
import time
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import Any

import pytest

from smartmock.errors import FetchRefused, SourceError
from smartmock.settings import Limits
from smartmock.spec.fetch import Fetched, GuardedFetch, NotModified
from tests.spec.conftest import MakeSite, Site

LIMITS = Limits(fetch_seconds=0.5, document_bytes=100_000)
CLOSED = GuardedFetch(LIMITS)
OPEN = GuardedFetch(LIMITS, allow_private=True)
PATIENT = replace(OPEN, limits=replace(LIMITS, fetch_seconds=20))
HEAD = b"HTTP/1.1 200 OK\r\n"

Serve = Callable[[socket.socket], None]


@contextmanager
def server(serve: Serve) -> Iterator[str]:
    """A URL where each connection is answered by `serve`, whatever was asked."""
    done = threading.Event()

    def accept() -> None:
        while not done.is_set():
            with suppress(OSError):
                connection, _ = listener.accept()
                threading.Thread(target=answer, args=(connection,), daemon=True).start()

    def answer(connection: socket.socket) -> None:
        with connection, suppress(OSError):
            connection.recv(65_536)
            serve(connection)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        thread = threading.Thread(target=accept)
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            done.set()
            thread.join()


def endless(part: bytes, head: bytes = b"", pause: float = 0.0) -> Serve:
    def serve(connection: socket.socket) -> None:
        connection.sendall(head)
        for _ in range(1_000_000):
            connection.sendall(part)
            time.sleep(pause)

    return serve


def chunk(content: bytes) -> bytes:
    return f"{len(content):x}\r\n".encode() + content + b"\r\n"


CHUNKED = HEAD + b"transfer-encoding: chunked\r\n\r\n"
GZIP = HEAD + b"content-encoding: gzip\r\n\r\n"
BOMB = gzip.compress(bytes(50_000_000))


@pytest.mark.parametrize(
    "serve",
    [
        pytest.param(endless(b"x" * 65_536, HEAD + b"\r\n"), id="endless body"),
        pytest.param(endless(chunk(b"x" * 65_536), CHUNKED), id="endless chunks"),
        pytest.param(endless(b"x" * 65_536, GZIP + gzip.compress(b"{}")), id="endless tail behind a compressed body"),
        pytest.param(endless(b"\0\0\0\xff\xff" * 10_000, GZIP + gzip.compress(b"")[:10]), id="endless empty blocks"),
        pytest.param(lambda connection: connection.sendall(GZIP + BOMB), id="a body that expands"),
        pytest.param(endless(b"x: " + b"y" * 1_000 + b"\r\n", HEAD), id="endless headers"),
        pytest.param(endless(b"x" * 65_536, HEAD + b"x: "), id="an endless header"),
        pytest.param(endless(b"HTTP/1.1 100 Continue\r\n\r\n" * 1_000), id="endless interim answers"),
        pytest.param(endless(b"x" * 65_536, b"HTTP/1.1 500 No\r\n\r\n"), id="an endless error"),
        pytest.param(
            endless(b"x" * 65_536, b"HTTP/1.1 302 Found\r\nlocation: /\r\n\r\n"), id="an endless redirect to itself"
        ),
        pytest.param(endless(b"x", HEAD + b"\r\n", 0.02), id="a body by drops"),
        pytest.param(endless(b"x", HEAD, 0.02), id="headers by drops"),
        pytest.param(endless(b"x: y\r\n", HEAD, 0.02), id="header after header"),
        pytest.param(endless(chunk(b"x"), CHUNKED, 0.02), id="chunks by drops"),
        pytest.param(endless(b"0", CHUNKED, 0.02), id="the size of a chunk by drops"),
        pytest.param(lambda _connection: time.sleep(2), id="silence"),
    ],
)
def test_reading_ends_in_time_and_in_bounds(serve: Serve) -> None:
    tracemalloc.start()
    started = time.monotonic()
    try:
        with server(serve) as url, pytest.raises(SourceError):
            OPEN(url)
        assert time.monotonic() - started < 2
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b"content-length: 99999999999\r\n\r\n{}",
        HEAD + b"content-length: -1\r\n\r\n{}",
        HEAD + b"content-length: ten\r\n\r\n{}",
        HEAD + b"content-length: 2\r\ncontent-length: 3\r\n\r\n{}",
        HEAD + b"content-length: 10\r\n\r\n{}",
        HEAD + b"transfer-encoding: chunked\r\n\r\nzz\r\n",
        HEAD + b"content-encoding: gzip\r\n\r\nplain",
        b"HTTP/1.1 302 Found\r\nlocation: \xff\xfe\r\n\r\n",
        b"HTTP/1.1 302 Found\r\nlocation: http://[\r\n\r\n",
        b"HTTP/1.1 206 Partial Content\r\ncontent-length: 2\r\n\r\n{}",
        b"SSH-2.0-OpenSSH\r\n",
        b"\0" * 1_000,
        b"",
    ],
    ids=lambda answer: repr(answer[:60]),
)
def test_broken_answers_are_errors(answer: bytes) -> None:
    with server(lambda connection: connection.sendall(answer)) as url, pytest.raises(SourceError) as caught:
        OPEN(url)
    assert caught.value.remedy


PRIVATE = [
    "127.0.0.1", "localhost", "2130706433", "0177.0.0.1", "0x7f000001", "127.1", "0", "0.0.0.0", "10.0.0.1",
    "192.168.1.1", "172.16.0.1", "169.254.169.254", "2852039166", "100.64.0.1", "192.0.0.1", "198.18.0.1",
    "224.0.0.1", "255.255.255.255", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
    "[::ffff:169.254.169.254]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]",
    "[fe80::1]", "[fc00::1]", "[fd00:ec2::254]", "[ff02::1]",
]  # fmt: skip


@pytest.mark.parametrize("host", PRIVATE)
def test_no_spelling_of_a_private_address_is_read(site: Site, host: str) -> None:
    port = site.origin.rpartition(":")[2]
    with pytest.raises(FetchRefused):
        CLOSED(f"http://{host}:{port}/a.json")
    assert site.requests == []


@pytest.mark.parametrize("host", PRIVATE)
def test_no_redirect_leads_to_a_private_address(make_site: MakeSite, host: str) -> None:
    """The first server may be private here: what is trusted is its origin, and nothing beyond."""
    outside, inside = make_site(), make_site()
    location = f"http://{host}:{inside.origin.rpartition(':')[2]}/secret"
    url = outside.add("/a.json", status=302, location=location)
    with pytest.raises(FetchRefused):
        replace(CLOSED, trusted_origin=outside.origin)(url)
    assert inside.requests == []


@pytest.mark.parametrize(
    "location",
    [
        "//127.0.0.1:{port}/secret",
        "http://public.example@127.0.0.1:{port}/secret",
        "http://user:{own}@127.0.0.1:{port}/secret",
        "http://127.0.0.1:{port}\\@127.0.0.1:{own}/secret",
        "http://127.0.0.1:{port}#@127.0.0.1:{own}/",
        "HTTP://127.0.0.1:{port}/secret",
        "http:\\\\127.0.0.1:{port}/secret",
        "http://127.0.0.1.:{port}/secret",
        "http://①②⑦.0.0.1:{port}/secret",
        "file:///etc/passwd",
        "ftp://127.0.0.1:{port}/",
        "gopher://127.0.0.1:{port}/",
        "data:application/json,{{}}",
        "unix:///run/x.sock",
    ],
)
def test_no_trick_in_a_redirect_leads_inside(make_site: MakeSite, location: str) -> None:
    outside, inside = make_site(), make_site()
    own, port = (each.origin.rpartition(":")[2] for each in (outside, inside))
    target = location.format(own=own, port=port).encode().decode("latin-1")
    url = outside.add("/a.json", status=307, location=target)
    with pytest.raises(SourceError):
        replace(CLOSED, trusted_origin=outside.origin)(url)
    assert inside.requests == []


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:10.0.0.1", "fe80::1%eth0"]
)
def test_names_that_lead_inside_are_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_kwargs: [(family, 1, 6, "", (address, 80))])
    with pytest.raises(FetchRefused, match="private or reserved"):
        CLOSED("http://looks-public.example/api.json")


def test_a_name_server_that_does_not_answer_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    done = threading.Event()

    def getaddrinfo(*_args: Any, **_kwargs: Any) -> list[Any]:
        done.wait(5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    started = time.monotonic()
    with pytest.raises(SourceError, match="did not answer within"):
        CLOSED("http://slow.example/")
    done.set()
    assert time.monotonic() - started < 2


def test_redirects_share_one_deadline() -> None:
    def serve(connection: socket.socket) -> None:
        time.sleep(0.2)
        connection.sendall(b"HTTP/1.1 302 Found\r\nlocation: /next\r\ncontent-length: 0\r\n\r\n")

    started = time.monotonic()
    with server(serve) as url, pytest.raises(SourceError, match="did not answer within"):
        OPEN(url)
    assert time.monotonic() - started < 1.5


def test_what_did_not_change_is_not_read_again(site: Site) -> None:
    url = site.add("/a.json", b"{}", etag='"1"', last_modified="Sat, 21 Nov 2026 20:00:00 GMT")
    first = PATIENT(url)
    assert (first.etag, first.modified) == ('"1"', "Sat, 21 Nov 2026 20:00:00 GMT")
    site.add("/a.json", status=304)
    assert PATIENT.again(url, etag=first.etag, modified=first.modified) == NotModified(url)
    sent = site.requests[-1][1]
    assert (sent["if-none-match"], sent["if-modified-since"]) == ('"1"', first.modified)


def test_what_changed_is_read_again(site: Site) -> None:
    url = site.add("/a.json", b"{}", etag='"2"')
    assert PATIENT.again(url, etag='"1"') == Fetched(url, b"{}", '"2"')
    assert PATIENT.again(url) == Fetched(url, b"{}", '"2"')
    assert "if-none-match" not in site.requests[-1][1]


def test_an_answer_without_a_question_is_an_error(site: Site) -> None:
    url = site.add("/a.json", status=304)
    for ask in (PATIENT, PATIENT.again):
        with pytest.raises(SourceError, match="304"):
            ask(url)


def test_marks_that_are_no_header_are_not_sent(site: Site) -> None:
    url = site.add("/a.json", b"{}")
    PATIENT.again(url, etag='"1"\r\nx-evil: 1', modified="é")
    assert not {"if-none-match", "if-modified-since", "x-evil"} & site.requests[-1][1].keys()
