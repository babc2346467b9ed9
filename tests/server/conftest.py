from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import pytest
from starlette.testclient import TestClient

from smartmock.projects.documents.importing import import_document
from smartmock.projects.service import open_service
from smartmock.server.app import create_app
from smartmock.settings import Settings

FIXTURES = Path(__file__).parents[2] / "fixtures"
DOCUMENT = str(FIXTURES / "openapi" / "security-headers.yaml")

DEFAULTS = Settings()

MakeClient: TypeAlias = Callable[..., TestClient]


@pytest.fixture
def make_client() -> MakeClient:
    """Clients of an application that serves the documents with the settings."""

    def make(settings: Settings = DEFAULTS, *documents: str) -> TestClient:
        service = open_service(settings)
        for document in documents or (DOCUMENT,):
            import_document(service, document)
        return TestClient(create_app(service), base_url="http://mock.test", raise_server_exceptions=False)

    return make


@pytest.fixture
def client(make_client: MakeClient) -> Iterator[TestClient]:
    with make_client() as made:
        yield made


@pytest.fixture
def gated(make_client: MakeClient) -> Iterator[TestClient]:
    """Opens with the token `sesame`."""
    with make_client(Settings(token="sesame")) as made:
        yield made
