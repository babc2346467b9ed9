"""Running the application on uvicorn."""

import contextlib
import errno
import gc
import os
import signal
import socket
import threading
from dataclasses import dataclass

import uvicorn
from starlette.types import ASGIApp

from smartmock.errors import SmartmockError
from smartmock.server.gathering import GatheringProtocol

BACKLOG = 2048
GRACE_SECONDS = 30
"""How long requests that are being answered may take when the server is told to stop."""

WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104  recognised, not bound


@dataclass(frozen=True, slots=True)
class Listener:
    """A bound socket; `port` is the real one, also when 0 was asked for."""

    socket: socket.socket
    host: str
    port: int

    @property
    def url(self) -> str:
        """How people on this machine reach it."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{WILDCARDS.get(self.host, name)}:{self.port}"


def listen(host: str, port: int, *, flag: str = "--port") -> Listener:
    """Bind before anything is printed; raises `SmartmockError` with the remedy. Port 0 takes any free one.

    `flag` is what people change the port with.
    """
    if not 0 <= port <= 65535:
        raise SmartmockError(f"{port} is no port.", remedy=f"Give a number from 0 to 65535 with {flag}.")
    try:
        family, kind, number, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.socket(family, kind, number)
    except (OSError, UnicodeError) as error:
        remedy = "Give a name or address of this machine with --host."
        raise SmartmockError(f"{host}:{port} cannot be listened at: {error}.", remedy=remedy) from None
    try:
        if os.name == "posix":
            # Elsewhere this option lets two programs listen at one port.
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(BACKLOG)
    except OSError as error:
        bound.close()
        raise explain(error, host, port, flag) from None
    return Listener(bound, host, bound.getsockname()[1])


def explain(error: OSError, host: str, port: int, flag: str) -> SmartmockError:
    place = f"{host}:{port}"
    if error.errno == errno.EADDRINUSE:
        remedy = f"Choose another port, such as {flag} {port % 65535 + 1}, or {flag} 0 for any free one."
        return SmartmockError(f"Something else is listening at {place}.", remedy=remedy)
    if error.errno == errno.EACCES:
        remedy = f"Choose a port from 1024 on with {flag}."
        return SmartmockError(f"Listening at {place} is not allowed.", remedy=remedy)
    remedy = "Give an address of this machine with --host: 127.0.0.1, or 0.0.0.0 for all networks."
    return SmartmockError(f"{place} cannot be listened at: {error.strerror}.", remedy=remedy)


class Server(uvicorn.Server):
    """Lets the application know that it is stopping before it waits for the last answers."""

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        stopping = self.lifespan.state.get("stopping")
        if stopping is not None:
            stopping.set()
        await super().shutdown(sockets)


def make_server(app: ASGIApp) -> uvicorn.Server:
    """Forwarded headers are read by the application, from trusted proxies only; the log is the caller's."""
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        http=GatheringProtocol,
        ws="none",
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    return Server(config)


def run(app: ASGIApp, listener: Listener) -> None:
    """Serve until SIGINT or SIGTERM; requests that are being answered are finished first."""
    gc.collect()
    gc.freeze()  # documents and word lists stay for good: the collector need not look at them again and again
    stop_politely()
    with listener.socket, contextlib.suppress(KeyboardInterrupt):
        make_server(app).run(sockets=[listener.socket])


def stop_politely() -> None:
    """SIGTERM unwinds as Ctrl+C does, so that what is open gets closed, and files that were for now are removed."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, signal.default_int_handler)
