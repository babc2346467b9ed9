import asyncio

import pytest
from starlette.types import Message

from smartmock.server.bodies import BodyReader, BodyTooLarge, Disconnected, announced_size, has_body

PARTS: list[Message] = [
    {"type": "http.request", "body": b"ab", "more_body": True},
    {"type": "http.request", "body": b"cd", "more_body": True},
    {"type": "http.request", "body": b"e"},
]


def reader(messages: list[Message]) -> BodyReader:
    waiting = iter(messages)

    async def receive() -> Message:
        return next(waiting)

    return BodyReader(receive)


def test_a_body_is_read_in_two_steps() -> None:
    async def read() -> tuple[bytes, bytes]:
        body = reader(PARTS)
        return await body.read_prefix(3), await body.read_all(5)

    assert asyncio.run(read()) == (b"abcd", b"abcde")


def test_a_prefix_may_be_the_whole() -> None:
    async def read() -> tuple[bytes, bytes]:
        body = reader(PARTS)
        return await body.read_prefix(100), await body.read_all(100)

    assert asyncio.run(read()) == (b"abcde", b"abcde")


def test_reading_stops_at_the_limit() -> None:
    with pytest.raises(BodyTooLarge):
        asyncio.run(reader(PARTS).read_all(3))


def test_a_prefix_counts_for_the_limit() -> None:
    async def read() -> bytes:
        body = reader(PARTS)
        await body.read_prefix(100)
        return await body.read_all(4)

    with pytest.raises(BodyTooLarge):
        asyncio.run(read())


def test_a_client_may_go_away() -> None:
    with pytest.raises(Disconnected):
        asyncio.run(reader([PARTS[0], {"type": "http.disconnect"}]).read_all(10))


@pytest.mark.parametrize(
    ("headers", "version", "expected"),
    [
        pytest.param({}, "1.1", False, id="none"),
        pytest.param({"content-length": "0"}, "1.1", False, id="empty"),
        pytest.param({"content-length": "5"}, "1.1", True, id="length"),
        pytest.param({"transfer-encoding": "chunked"}, "1.1", True, id="chunked"),
        pytest.param({}, "2", True, id="HTTP/2 announces nothing"),
        pytest.param({"content-length": "0"}, "2", False, id="HTTP/2 empty"),
    ],
)
def test_bodies_are_announced(headers: dict[str, str], version: str, *, expected: bool) -> None:
    assert has_body(headers, version) is expected


@pytest.mark.parametrize(("length", "size"), [("7", 7), ("", 0), ("-1", 0), ("x", 0), ("٣", 0), ("9" * 30, 0)])
def test_announced_sizes_are_numbers(length: str, size: int) -> None:
    assert announced_size({"content-length": length}) == size
