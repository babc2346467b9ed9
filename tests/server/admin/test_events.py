"""The stream of events, from a real server."""

import http.client
import json
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pytest

from smartmock.projects.service import Service
from smartmock.server import stream
from smartmock.server.app import create_app
from smartmock.server.serve import listen, make_server
from tests.server.admin.conftest import ROOT_KEY, Api
from tests.server.test_serve import running

EVENTS = "/api/v1/projects/1/events"
MOCK = "/m1/1-0-default"


@pytest.fixture
def port(quick_service: Service, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(stream, "POLL_SECONDS", 0.05)
    Api(quick_service).make_project()
    with running(create_app(quick_service)) as listener:
        yield listener.port


@contextmanager
def stream_of(port: int, path: str = EVENTS, **headers: str) -> Iterator[http.client.HTTPResponse]:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", path, headers=headers or {"Authorization": f"Bearer {ROOT_KEY}"})
        with closing(connection.getresponse()) as answer:
            assert answer.status == 200
            yield answer


def ask(port: int, path: str) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=20)) as connection:
        connection.request("GET", MOCK + path)
        connection.getresponse().read()


def next_event(answer: http.client.HTTPResponse) -> dict[str, str]:
    """The fields of the next event; `comment` for what is none."""
    fields: dict[str, str] = {}
    while line := answer.readline().decode():
        name, _, value = line.rstrip("\n").partition(": ")
        if not name and not value:
            if fields and "retry" not in fields:
                return fields
            fields = {}
        fields[name or "comment"] = value
        if line == "\n":
            fields = {}
    return {}


def test_requests_arrive_as_they_come(port: int) -> None:
    ask(port, "/before")
    with stream_of(port) as answer:
        assert answer.getheader("content-type") == "text/event-stream; charset=utf-8"
        assert answer.getheader("cache-control") == "no-store"
        assert answer.readline() == b"retry: 2000\n"
        for path in ("/pets/7", "/nothing"):
            ask(port, path)
            event = next_event(answer)
            entry = json.loads(event["data"])
            assert event["event"] == "request"
            assert (entry["path"], str(entry["id"])) == (path, event["id"])


def test_who_comes_back_misses_nothing(port: int) -> None:
    with stream_of(port) as answer:
        ask(port, "/1")
        seen = next_event(answer)["id"]
    for path in ("/2", "/3"):
        ask(port, path)
    headers = {"Authorization": f"Bearer {ROOT_KEY}", "Last-Event-ID": seen}
    with stream_of(port, EVENTS, **headers) as answer:
        assert [json.loads(next_event(answer)["data"])["path"] for _ in range(2)] == ["/2", "/3"]


def test_tools_without_headers_give_the_key_in_the_address(port: int) -> None:
    with stream_of(port, f"{EVENTS}?token={ROOT_KEY}", Accept="*/*") as answer:
        ask(port, "/pets")
        assert json.loads(next_event(answer)["data"])["operation"] == "listPets"


def test_silence_is_filled_with_comments(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stream, "QUIET_SECONDS", 0.1)
    with stream_of(port) as answer:
        lines = [answer.readline() for _ in range(3)]
    assert lines[2].startswith(b":")


def ends_soon(answer: http.client.HTTPResponse) -> bool:
    began = time.monotonic()
    while answer.readline():
        pass
    return time.monotonic() - began < 5


@pytest.mark.parametrize("loss", ["key", "role", "project"])
def test_a_stream_ends_when_its_reader_may_not_read_any_more(quick_service: Service, port: int, loss: str) -> None:
    api = Api(quick_service)
    key: Any = api.make("/keys", name="Ann", workspace="default", role="viewer")
    paths = {"key": f"/keys/{key['id']}", "role": "/workspaces/default/members/ann", "project": "/projects/1"}
    with stream_of(port, EVENTS, Authorization=f"Bearer {key['value']}") as answer:
        assert answer.readline()
        assert api.delete(paths[loss]).status_code == 204
        assert ends_soon(answer)


def test_streams_end_at_once_when_the_server_stops(quick_service: Service) -> None:
    Api(quick_service).make_project()
    listener = listen("127.0.0.1", 0)
    server = make_server(create_app(quick_service))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener.socket]})
    thread.start()
    try:
        with stream_of(listener.port) as answer:
            assert answer.readline()
            server.should_exit = True
            assert ends_soon(answer)
            thread.join(5)
            assert not thread.is_alive()
    finally:
        server.should_exit = True
        thread.join()
        listener.socket.close()
