"""Connections that go only where they may, and end in time.

The name is resolved once, every address is checked, and the connection goes to the very address that was checked:
a name server has no second chance to answer otherwise. `Host`, TLS server name and certificate stay those of the name.
"""

import contextlib
import ipaddress
import queue
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2

from smartmock.errors import FetchRefused
from smartmock.spec.addresses import IpAddress, is_public


class GuardedBackend(httpcore2.SyncBackend):
    """Opens TCP connections to public addresses, or to any when `allow_private`, until `deadline` (monotonic)."""

    def __init__(self, deadline: float, *, allow_private: bool) -> None:
        super().__init__()
        self._deadline = deadline
        self._allow_private = allow_private

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002  the deadline decides
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        addresses = _in_time(lambda: resolve_host(host, port), seconds_left(self._deadline))
        refused = [] if self._allow_private else [address for address in addresses if not is_public(address)]
        if refused:
            raise FetchRefused(
                f"`{host}` is in a private or reserved network ({refused[0]}); it is not read.",
                remedy="Use a public address, or allow private ones with --allow-private-urls.",
            )
        for address in addresses[:-1]:
            with contextlib.suppress(httpcore2.ConnectError, httpcore2.ConnectTimeout):
                return self._connect(address, port, local_address, socket_options)
        return self._connect(addresses[-1], port, local_address, socket_options)

    def _connect(
        self,
        address: IpAddress,
        port: int,
        local_address: str | None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None,
    ) -> httpcore2.NetworkStream:
        left = seconds_left(self._deadline)
        stream = super().connect_tcp(str(address), port, left, local_address, socket_options)
        return TimedStream(stream, self._deadline)


class TimedStream(httpcore2.NetworkStream):
    """A stream whose every wait ends at `deadline`, however small the pieces that the other side sends."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002  the deadline decides
        return self._stream.read(max_bytes, seconds_left(self._deadline))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002  the deadline decides
        self._stream.write(buffer, seconds_left(self._deadline))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002  the deadline decides
    ) -> httpcore2.NetworkStream:
        stream = self._stream.start_tls(ssl_context, server_hostname, seconds_left(self._deadline))
        return TimedStream(stream, self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def seconds_left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore2.ReadTimeout
    return left


def _in_time(resolve: Callable[[], list[IpAddress]], seconds: float) -> list[IpAddress]:
    """The system's resolver knows no deadline of ours: a name server that does not answer is left to its thread."""
    found: queue.SimpleQueue[list[IpAddress] | Exception] = queue.SimpleQueue()

    def look_up() -> None:
        try:
            found.put(resolve())
        except Exception as error:  # noqa: BLE001  raised where it is waited for
            found.put(error)

    threading.Thread(target=look_up, daemon=True).start()
    try:
        result = found.get(timeout=seconds)
    except queue.Empty:
        raise httpcore2.ConnectTimeout from None
    if isinstance(result, Exception):
        raise result
    return result


def resolve_host(host: str, port: int) -> list[IpAddress]:
    """All addresses of a name, in the order of the system's resolver; raises `httpcore2.ConnectError`."""
    try:
        found = socket.getaddrinfo(host.strip("[]"), port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore2.ConnectError(f"the name `{host}` is not known") from error
    texts = dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found)
    return [ipaddress.ip_address(text) for text in texts]
