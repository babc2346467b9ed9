import asyncio
import logging
import socket
from collections.abc import Callable

import pytest
from starlette.types import Receive, Scope, Send

from smartmock.server.gathering import MOST_HELD, GatheringTransport
from tests.server.test_serve import running

ASK = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"


class Wire(asyncio.Transport):
    """Notes what it is told."""

    def __init__(self) -> None:
        super().__init__({"peername": ("192.0.2.1", 80)})
        self.told: list[bytes | str] = []

    def write(self, data: bytes | bytearray | memoryview) -> None:
        self.told.append(bytes(data))

    def is_closing(self) -> bool:
        return "close" in self.told or "abort" in self.told

    def close(self) -> None:
        self.told.append("close")

    def abort(self) -> None:
        self.told.append("abort")


def told(*turns: Callable[[GatheringTransport], object]) -> list[bytes | str]:
    """What the wire is told when each of these has a turn of the loop."""

    async def take_turns() -> list[bytes | str]:
        wire = Wire()
        transport = GatheringTransport(wire)
        for turn in turns:
            turn(transport)
            await asyncio.sleep(0)
        return wire.told

    return asyncio.run(take_turns())


def write(*pieces: bytes) -> Callable[[GatheringTransport], None]:
    def turn(transport: GatheringTransport) -> None:
        for piece in pieces:
            transport.write(piece)

    return turn


def test_writes_of_a_turn_are_one_write() -> None:
    assert told(write(b"head", b"body"), write(b"next")) == [b"headbody", b"next"]


def test_what_was_written_goes_before_the_end() -> None:
    def turn(transport: GatheringTransport) -> None:
        transport.write(b"last")
        transport.close()

    assert told(turn) == [b"last", "close"]


def test_nothing_is_written_to_a_lost_connection() -> None:
    def turn(transport: GatheringTransport) -> None:
        transport.write(b"late")
        transport.abort()

    assert told(turn) == ["abort"]


def test_much_does_not_wait() -> None:
    """A sender that never pauses must reach the transport, which slows it down."""
    much = b"x" * (MOST_HELD // 2)

    def turn(transport: GatheringTransport) -> None:
        write(much, much, b"x")(transport)
        transport.write(b"end")
        told_at_once.extend(transport.told)

    told_at_once: list[bytes] = []
    assert told(turn) == [much + much + b"x", b"end"]
    assert told_at_once == [much + much + b"x"]


def test_all_else_is_the_transports_own() -> None:
    seen: list[object] = []
    told(lambda transport: seen.append(transport.get_extra_info("peername")))
    assert seen == [("192.0.2.1", 80)]


async def answer(scope: Scope, receive: Receive, send: Send) -> None:
    """The head, and a body when the client says so."""
    if scope["type"] == "lifespan":
        await receive()
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
    if scope["path"] == "/slow":
        await asyncio.sleep(0.5)
    await send({"type": "http.response.body", "body": b"body"})


def test_an_answer_arrives_in_one_piece() -> None:
    with running(answer) as listener, socket.create_connection(("127.0.0.1", listener.port), timeout=10) as client:
        for _ in range(3):
            client.sendall(ASK)
            assert client.recv(4096).endswith(b"\r\n\r\nbody")


def test_a_head_does_not_wait_for_its_body() -> None:
    with running(answer) as listener, socket.create_connection(("127.0.0.1", listener.port), timeout=10) as client:
        client.sendall(ASK.replace(b"/ ", b"/slow ", 1))
        assert client.recv(4096).endswith(b"\r\n\r\n")
        assert client.recv(4096) == b"body"


def test_clients_that_leave_are_no_trouble(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING), running(answer) as listener:
        for _ in range(20):
            with socket.create_connection(("127.0.0.1", listener.port), timeout=10) as client:
                client.sendall(ASK * 5)
    assert not caplog.records
