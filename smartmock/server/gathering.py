"""Answers of one turn of the event loop, written when it ends.

uvicorn writes the head of an answer and then its body, each at once. Every such write is a call of the kernel that may
have to wake a client that waits, which then finds half an answer; with many clients that costs more than answering.
"""

import asyncio
from typing import Any, Final

from uvicorn.protocols.http.auto import AutoHTTPProtocol

MOST_HELD: Final = 64 * 1024
"""Bytes that wait for the end of the turn. The transport slows senders down only by what it was given."""


class GatheringProtocol(AutoHTTPProtocol):  # type: ignore[misc, valid-type]  # it depends on what is installed
    """uvicorn's, over a `GatheringTransport`."""

    def connection_made(self, transport: asyncio.Transport) -> None:
        super().connection_made(GatheringTransport(transport))


class GatheringTransport:
    """What is written in one turn of the running event loop is one write; all else is the transport's own."""

    __slots__ = ("_call_soon", "_held", "_size", "_transport")

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._call_soon = asyncio.get_running_loop().call_soon
        self._held: list[bytes] = []
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._held:
            self._call_soon(self.flush)
        self._held.append(data)
        self._size += len(data)
        if self._size > MOST_HELD:
            self.flush()

    def flush(self) -> None:
        held, self._held, self._size = self._held, [], 0
        if held and not self._transport.is_closing():
            self._transport.write(b"".join(held))

    def close(self) -> None:
        self.flush()
        self._transport.close()
