"""Counts for Prometheus: `/metrics` for those who hold the operator's key, and a port of its own for the rest."""

import logging
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from smartmock.mock.model import MockResponse
from smartmock.mock.problems import problem_response
from smartmock.projects.people.keys import authenticate
from smartmock.projects.service import Service
from smartmock.projects.traffic.metrics import Metrics
from smartmock.server.responses import as_starlette
from smartmock.server.serve import Listener

LOGGER = logging.getLogger(__name__)

PATH: Final = "/metrics"
CHALLENGE: Final = ("www-authenticate", 'Bearer realm="smartmock metrics"')


def write_metrics(metrics: Metrics) -> tuple[bytes, str]:
    """The text and its content type; for a thread."""
    # Prometheus's library takes a while to load, and few ask for it.
    from smartmock.projects.traffic.exposition import CONTENT_TYPE, expose  # noqa: PLC0415

    return expose(metrics), CONTENT_TYPE


class MetricsPage:
    """Counts tell the addresses of all projects: they are the operator's."""

    def __init__(self, service: Service) -> None:
        self._service = service

    async def show(self, request: Request) -> Response:
        refused = await run_in_threadpool(self.refuse, request)
        if refused is not None:
            return as_starlette(refused)
        text, content_type = await run_in_threadpool(write_metrics, self._service.metrics)
        return Response(text, headers={"content-type": content_type, "cache-control": "no-store"})

    def refuse(self, request: Request) -> MockResponse | None:
        scheme, _, value = request.headers.get("authorization", "").partition(" ")
        actor = authenticate(self._service, value.strip()) if scheme.lower() == "bearer" and value.strip() else None
        if actor is None:
            detail = "Send Authorization: Bearer KEY with the operator's key, or use --metrics-port."
            return problem_response("unauthorized", 401, "A key is needed", detail, headers=(CHALLENGE,))
        if not actor.is_root:
            detail = "Counts are of all projects: they need the operator's key, or --metrics-port."
            return problem_response("forbidden", 403, "Not allowed", detail)
        return None


class MetricsServer:
    """Answers at a port that only the operator's network reaches; in threads, whatever the workers do."""

    def __init__(self, metrics: Metrics, listener: Listener) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.answer()

            def do_HEAD(self) -> None:
                self.answer()

            def answer(self) -> None:
                found = self.path.partition("?")[0] in ("/", PATH)
                text, content_type = write_metrics(metrics) if found else (b"See /metrics.\n", "text/plain")
                self.send_response(200 if found else 404)
                self.send_header("content-type", content_type)
                self.send_header("content-length", str(len(text)))
                self.end_headers()
                if self.command == "GET":
                    self.wfile.write(text)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is http.server's
                LOGGER.debug(format, *args)

        self._server = ThreadingHTTPServer((listener.host, listener.port), Handler, bind_and_activate=False)
        self._server.socket.close()
        self._server.socket = listener.socket
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, name="smartmock-metrics", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
