"""A real browser before a real server."""

import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NoReturn, Protocol, TypeAlias

import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from starlette.types import ASGIApp

from smartmock.errors import SmartmockError
from smartmock.projects.documents.importing import import_document
from smartmock.projects.service import open_service
from smartmock.server.app import create_app
from smartmock.server.web.assets import built_assets
from smartmock.settings import Settings
from tests.browser.visits import Visit

FIXTURES = Path(__file__).parents[2] / "fixtures" / "openapi"
DOCUMENTS = ("browser-v30", "browser-v31", "browser-v2")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
SECONDS = 20

ColorScheme: TypeAlias = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Site:
    """A running server. `docs` leads from a document's name to the address of its sandbox."""

    url: str
    docs: dict[str, str]
    token: str = ""


class Open(Protocol):
    def __call__(self, url: str, *, width: int = 1440, scheme: ColorScheme = "light") -> Visit: ...


def lacking(reason: str) -> NoReturn:
    """Where the tests are the gate, what they need has to be there."""
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


class LoopbackServer(uvicorn.Server):
    """Tells when it is ready for requests."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(uvicorn.Config(app, host="127.0.0.1", port=0, log_level="warning", ws="none"))
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.servers[0].sockets[0].getsockname()[1]}"


@contextmanager
def running(app: ASGIApp) -> Iterator[str]:
    """Serve on a free port of the loopback address; yields the address."""
    server = LoopbackServer(app)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        assert server.ready.wait(SECONDS), "the server did not start"
        yield server.url
    finally:
        server.should_exit = True
        thread.join(SECONDS)


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        lacking("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def serving(settings: Settings) -> Iterator[Site]:
    try:
        built_assets()
    except SmartmockError as error:
        lacking(f"{error.message} {error.remedy}")
    service = open_service(settings)
    projects = {
        name: import_document(service, str(FIXTURES / f"{name}.yaml"), trusted=True).project for name in DOCUMENTS
    }
    with running(create_app(service)) as url:
        docs = {name: f"{url}/docs/{project.id}-0-default" for name, project in projects.items()}
        yield Site(url, docs, settings.token or "")


@pytest.fixture(scope="package")
def site() -> Iterator[Site]:
    with serving(Settings()) as site:
        yield site


@pytest.fixture(scope="package")
def gated_site() -> Iterator[Site]:
    with serving(Settings(token="a-token-for-the-browser")) as site:
        yield site


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    contexts: list[BrowserContext] = []

    def open_page(url: str, *, width: int = 1440, scheme: ColorScheme = "light") -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        contexts.append(context)
        visit = Visit(context.new_page())
        visit.page.goto(url)
        return visit

    yield open_page
    for context in contexts:
        context.close()
