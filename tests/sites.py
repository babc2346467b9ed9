"""Real HTTP servers on the loopback address, in threads."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Site:
    """Answers by path: status, headers and body. `requests` are the paths and headers that were asked."""

    origin: str
    answers: dict[str, tuple[int, dict[str, str], bytes]] = field(default_factory=dict)
    requests: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def add(self, path: str, body: bytes = b"", status: int = 200, **headers: str) -> str:
        """Underscores in the names of headers stand for dashes."""
        self.answers[path] = (status, {name.replace("_", "-"): value for name, value in headers.items()}, body)
        return self.origin + path


MakeSite = Callable[[], Site]


@contextmanager
def running_sites() -> Iterator[MakeSite]:
    servers: list[ThreadingHTTPServer] = []

    def make() -> Site:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                answering.requests.append((self.path, {name.lower(): value for name, value in self.headers.items()}))
                status, headers, body = answering.answers.get(self.path, (404, {}, b""))
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args: object) -> None:
                pass

        server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        answering = Site(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return answering

    yield make
    for server in servers:
        server.shutdown()
        server.server_close()
