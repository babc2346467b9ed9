import http.client
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager

import pytest
import uvicorn
from starlette.types import ASGIApp

from smartmock.errors import SmartmockError
from smartmock.projects.documents.importing import import_document
from smartmock.projects.service import open_service
from smartmock.server.app import create_app
from smartmock.server.serve import Listener, listen, make_server
from smartmock.settings import Limits, Settings
from tests.server.conftest import DOCUMENT

MOCK = "/m1/1-0-default"
SETTINGS = Settings(limits=Limits(body_bytes=1_000_000))


@contextmanager
def running(app: ASGIApp) -> Iterator[Listener]:
    listener = listen("127.0.0.1", 0)
    server: uvicorn.Server = make_server(app)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener.socket]})
    thread.start()
    try:
        yield listener
    finally:
        server.should_exit = True
        thread.join()
        listener.socket.close()


@pytest.fixture(scope="module")
def listener() -> Iterator[Listener]:
    service = open_service(SETTINGS)
    import_document(service, DOCUMENT)
    with running(create_app(service)) as started:
        yield started


@pytest.fixture
def connection(listener: Listener) -> Iterator[http.client.HTTPConnection]:
    with closing(http.client.HTTPConnection("127.0.0.1", listener.port, timeout=10)) as opened:
        yield opened


def test_one_connection_carries_many_answers(connection: http.client.HTTPConnection) -> None:
    for method, path, status in (
        ("GET", f"{MOCK}/open", 200),
        ("HEAD", f"{MOCK}/open", 200),
        ("GET", f"{MOCK}/nothing", 404),
        ("OPTIONS", f"{MOCK}/open", 204),
        ("GET", "/healthz", 200),
        ("GET", f"{MOCK}/open", 200),
    ):
        connection.request(method, path)
        port = connection.sock.getsockname()[1]
        answer = connection.getresponse()
        body = answer.read()
        assert answer.status == status
        assert (body == b"") is (method in ("HEAD", "OPTIONS"))
        assert answer.getheader("server") is None
        assert connection.sock.getsockname()[1] == port


@pytest.mark.parametrize("chunked", [False, True], ids=["announced", "chunked"])
def test_a_refused_body_does_not_break_the_connection(connection: http.client.HTTPConnection, *, chunked: bool) -> None:
    body = b"x" * 2_000_000
    connection.request("POST", f"{MOCK}/open", iter([body]) if chunked else body, encode_chunked=chunked)
    assert connection.getresponse().read().startswith(b"{")
    connection.request("GET", f"{MOCK}/open")
    assert connection.getresponse().status == 200


@pytest.mark.parametrize(
    "path",
    [
        "/m1/1-0-default/%ff%00%zz",
        "/m1/%00",
        "/m1/1-0-default//..//../etc/passwd",
        "/m1/1-0-default/" + "a/" * 10_000,
        "/m1/1-0-default/open?%ff=%zz&&&=",
        "/docs/%ff",
        "/docs/1-0-default/../../x",
        "//m1/1-0-default",
    ],
    ids=lambda path: str(path)[:40],
)
def test_odd_targets_are_answered(connection: http.client.HTTPConnection, path: str) -> None:
    connection.putrequest("GET", path)
    connection.endheaders()
    answer = connection.getresponse()
    answer.read()
    assert answer.status in (200, 404)


def test_a_client_that_goes_away_leaves_the_server_well(listener: Listener) -> None:
    with socket.create_connection(("127.0.0.1", listener.port)) as gone:
        gone.sendall(b"POST /m1/1-0-default/open HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nabc")
    with closing(http.client.HTTPConnection("127.0.0.1", listener.port, timeout=10)) as connection:
        connection.request("GET", f"{MOCK}/open")
        assert connection.getresponse().status == 200


def test_the_real_port_is_known() -> None:
    listener = listen("127.0.0.1", 0)
    with listener.socket:
        assert listener.port > 0
        assert listener.url == f"http://127.0.0.1:{listener.port}"


@pytest.mark.parametrize(
    ("host", "url"),
    [
        pytest.param("0.0.0.0", "http://127.0.0.1:7", id="all networks"),
        pytest.param("::", "http://[::1]:7", id="all IPv6 networks"),
        pytest.param("::1", "http://[::1]:7", id="IPv6"),
        pytest.param("localhost", "http://localhost:7", id="name"),
    ],
)
def test_addresses_can_be_opened_on_this_machine(host: str, url: str) -> None:
    with socket.socket() as unbound:
        assert Listener(unbound, host, 7).url == url


def test_a_port_that_is_in_use_is_explained() -> None:
    first = listen("127.0.0.1", 0)
    with first.socket, pytest.raises(SmartmockError) as raised:
        listen("127.0.0.1", first.port)
    assert str(first.port) in raised.value.message
    assert "--port" in raised.value.remedy


@pytest.mark.parametrize(
    ("host", "port"), [("192.0.2.1", 0), ("not a host", 0), ("127.0.0.1", 70_000)], ids=["foreign", "no name", "port"]
)
def test_what_cannot_be_listened_at_is_explained(host: str, port: int) -> None:
    with pytest.raises(SmartmockError) as raised:
        listen(host, port)
    assert raised.value.remedy
