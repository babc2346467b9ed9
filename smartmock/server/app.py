"""The ASGI application: mocks at once, everything else through Starlette."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from smartmock.mock.model import MockResponse
from smartmock.mock.problems import problem_response
from smartmock.projects.service import Service
from smartmock.server.admin.routes import make_routes
from smartmock.server.background import at_work, background_of
from smartmock.server.compressed import Compressed
from smartmock.server.cors import OPEN, as_text
from smartmock.server.docs import Docs
from smartmock.server.faults import report_fault
from smartmock.server.health import Readiness, show_health
from smartmock.server.listing import Listing
from smartmock.server.metrics import PATH as METRICS
from smartmock.server.metrics import MetricsPage
from smartmock.server.mock import PREFIXES, MockApp
from smartmock.server.responses import as_starlette
from smartmock.server.served import ServedDocuments
from smartmock.server.tracking import Tracked
from smartmock.server.web.assets import DIST, MOUNT

ROOTS = tuple(prefix.rstrip("/") for prefix in PREFIXES)
ANY_ORIGIN = as_text(OPEN[:1])
REPORTED = "smartmock.reported"
"""In the scope of a request whose fault has been logged and answered."""


@dataclass(frozen=True, slots=True)
class App:
    """The front: `/m1` and `/m2` never pass through `pages`."""

    mock: ASGIApp
    pages: ASGIApp

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            inner = below_mount(scope) if scope.get("root_path") else scope
            if inner["path"].startswith(PREFIXES) or inner["path"] in ROOTS:
                await self.mock(inner, receive, send)
                return
        try:
            await self.pages(scope, receive, send)
        except Exception:
            # Starlette raises again what it has answered.
            if REPORTED not in scope:
                raise


def below_mount(scope: Scope) -> Scope:
    """The scope with the path as it is below the prefix at which the application is mounted (`root_path`)."""
    root = scope["root_path"].rstrip("/")
    if not scope["path"].startswith(root + "/"):
        return scope
    raw: bytes | None = scope.get("raw_path")
    encoded = quote(root).encode()
    stripped = raw.removeprefix(encoded) if raw is not None else None
    return {**scope, "path": scope["path"].removeprefix(root), "raw_path": stripped}


class AssetFiles(StaticFiles):
    """Built files, whose names change with their content."""

    def file_response(self, *args: object, **options: object) -> Response:
        response = super().file_response(*args, **options)  # type: ignore[arg-type]
        response.headers["cache-control"] = "public, max-age=31536000, immutable"
        response.headers["x-content-type-options"] = "nosniff"
        # The docs sandbox has an origin of its own and could load no fonts or modules otherwise.
        response.headers.update(ANY_ORIGIN)
        return response


def create_app(service: Service) -> ASGIApp:
    """Serves what the service holds, now and later."""
    registry, settings = service.registry, service.settings
    docs = Docs(registry, settings, ServedDocuments())

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[Mapping[str, object]]:
        """`request.state.stopping` is set when the server waits for its last answers."""
        async with at_work(background_of(service)):
            yield {"stopping": asyncio.Event()}
        await service.quotas.counts.close()

    pages = Starlette(
        routes=[
            Route("/", Listing(registry, settings).show),
            *docs.routes(),
            Route("/healthz", show_health),
            Route("/readyz", Readiness(service.database).show),
            *([Route(METRICS, MetricsPage(service).show)] if settings.admin else ()),
            *(make_routes(service) if settings.admin else ()),
            Mount(MOUNT, AssetFiles(directory=DIST, check_dir=False)),
        ],
        exception_handlers={HTTPException: answer_refusal, Exception: answer_fault},
        lifespan=lifespan,
    )
    pages.router.redirect_slashes = False
    mock: ASGIApp = MockApp(service)
    if settings.access_log:
        return App(Tracked(mock, logs=lambda _path: True), Tracked(Compressed(pages), logs=lambda _path: True))
    return App(mock, Tracked(Compressed(pages), logs=is_admin))


def is_admin(path: str) -> bool:
    return path.startswith("/api/")


async def answer_refusal(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    headers = (error.headers if isinstance(error, HTTPException) else None) or {}
    return as_starlette(refusal(status, request), headers)


def refusal(status: int, request: Request) -> MockResponse:
    if status == 405:
        detail = f"`{request.url.path[:200]}` does not know {request.method[:20]}."
        return problem_response("method-not-allowed", 405, "Method not allowed", detail)
    detail = "There is nothing here. See / for what is served; mocks are under /m1/, their pages under /docs/."
    return problem_response("not-found", 404, "Not found", detail)


async def answer_fault(request: Request, error: Exception) -> Response:
    request.scope[REPORTED] = True
    return as_starlette(report_fault(error, request.method, request.url.path))
