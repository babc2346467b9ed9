"""`/docs/{address}`: the docs sandbox and the document as served, behind the same gate as the mock."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from smartmock.errors import UnknownMock
from smartmock.mock.model import MockRequest
from smartmock.projects.gate.access import Denied, deny, find_token, take_own
from smartmock.projects.gate.security import NOTHING
from smartmock.projects.live.registry import Mount, ProjectEntry, Registry
from smartmock.server import cors
from smartmock.server.cors import as_text
from smartmock.server.decoding import read_headers
from smartmock.server.mock import CHALLENGE, denied_response, find_mount, unknown_mock
from smartmock.server.responses import as_starlette, wants_html
from smartmock.server.served import Format, ServedDocuments
from smartmock.server.urls import Origin, origin_of_request
from smartmock.server.web.pages import DocsContext, docs_page, token_page
from smartmock.server.web.policies import DOCS_POLICY
from smartmock.settings import Environment, Settings

Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]

MEDIA_TYPES: dict[Format, str] = {"json": "application/json", "yaml": "application/yaml"}
OPEN = as_text(cors.OPEN)
PREFLIGHT = as_text(cors.DOCUMENT_PREFLIGHT)

VARY = "Host, X-Forwarded-Proto, X-Forwarded-Host, X-Forwarded-Prefix"
"""What the addresses in a served document are made of."""


@dataclass(frozen=True, slots=True)
class Docs:
    registry: Registry
    settings: Settings
    documents: ServedDocuments

    def routes(self) -> list[Route]:
        page = [Route(path, self.show_page) for path in ("/docs/{address}", "/docs/{address}/")]
        documents = [
            Route(f"/docs/{{address}}/openapi.{form}", self.document_endpoint(form), methods=["GET", "OPTIONS"])
            for form in MEDIA_TYPES
        ]
        return [*page, *documents]

    async def show_page(self, request: Request) -> Response:
        try:
            mount = await find_mount(self.registry, request.path_params["address"])
        except UnknownMock as error:
            return as_starlette(unknown_mock(error))
        denied = judge_reader(request, mount.project, mount.environment)
        if denied is not None and not wants_html(request):
            return as_starlette(denied_response(denied))
        text = render_page(mount, self.origin(request), known=denied is None)
        headers = {
            "content-security-policy": DOCS_POLICY,
            "x-content-type-options": "nosniff",
            "referrer-policy": "no-referrer",
            # What a token has opened must not be kept for those who come without one.
            "cache-control": "private, no-cache",
            "vary": "Accept",
        }
        if denied is not None:
            headers |= dict([CHALLENGE])
        return HTMLResponse(text, 200 if denied is None else 401, headers)

    def document_endpoint(self, form: Format) -> Endpoint:
        async def show_document(request: Request) -> Response:
            return await self.show_document(request, form)

        return show_document

    async def show_document(self, request: Request, form: Format) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        try:
            mount = await find_mount(self.registry, request.path_params["address"])
        except UnknownMock as error:
            return as_starlette(unknown_mock(error), OPEN)
        denied = judge_reader(request, mount.project, mount.environment)
        if denied is not None:
            return as_starlette(denied_response(denied), OPEN)
        mock_url = self.origin(request).mock_url(mount.address)
        # Writing a large document as YAML takes a second: the mocks go on answering.
        served = await run_in_threadpool(self.documents.text, mount.revision.document, mock_url, form)
        headers = {
            **OPEN,
            "etag": served.etag,
            "cache-control": "private, no-cache",
            "vary": VARY,
            "x-content-type-options": "nosniff",
        }
        if served.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(served.body, headers=headers, media_type=MEDIA_TYPES[form])

    def origin(self, request: Request) -> Origin:
        return origin_of_request(request.scope, self.settings.trusted_proxies)


def judge_reader(request: Request, project: ProjectEntry, environment: Environment) -> Denied | None:
    """Why the reader may not see this; None when it may. There is no operation that could use a header for itself."""
    if environment.access == "public":
        return None
    headers = read_headers(request.scope)
    query, token = take_own(request.scope["query_string"].decode("latin-1"), headers)
    head = MockRequest(request.method, "/", query, headers)
    token = token or find_token(head, NOTHING)
    opened = token is not None and project.gate.find(token, time.time())
    return None if opened else deny(head, token, NOTHING)


def render_page(mount: Mount, origin: Origin, *, known: bool) -> str:
    mock_url, document_url = origin.mock_url(mount.address), f"{origin.docs_url(mount.address)}/openapi.json"
    if not known:
        return token_page(mock_url, document_url, origin.prefix)
    context = DocsContext(mount.project.name, mock_url, document_url, version_of(mount), mount.is_gated)
    return docs_page(replace(context, base_path=origin.prefix))


def version_of(mount: Mount) -> str:
    info = mount.revision.document.tree.get("info")
    return str(info.get("version", "")) if isinstance(info, dict) else ""
