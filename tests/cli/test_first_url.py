import logging

import pytest
from starlette.testclient import TestClient

from smartmock.cli.first_url import find_first_url
from smartmock.library import create_app
from smartmock.mock.compiler import CompiledApi
from smartmock.mock.customising.model import Circumstances
from smartmock.mock.model import MockRequest, MockResponse
from smartmock.projects.documents.importing import import_document
from smartmock.projects.live.registry import Mount
from smartmock.projects.service import open_service
from smartmock.settings import Environment, Settings
from smartmock.spec.source import SourceText


class Faulty(CompiledApi):
    """Breaks whenever the operation `faulty` is asked for."""

    def respond(
        self,
        request: MockRequest,
        environment: Environment,
        operation_key: str | None = None,
        *,
        hurried: bool = False,
        circumstances: Circumstances | None = None,
    ) -> MockResponse:
        if operation_key == "faulty":
            raise ZeroDivisionError
        return super().respond(request, environment, operation_key, hurried=hurried, circumstances=circumstances)


def text_of(**paths: str) -> str:
    lines = [
        f"  {path!r}: {{get: {{operationId: {key}, responses: {{'200': {{description: fine}}}}}}}}"
        for key, path in paths.items()
    ]
    return "\n".join(["openapi: 3.1.0", "info: {title: A, version: '1'}", "paths:", *lines])


def mount_of(**paths: str) -> Mount:
    service = open_service(Settings())
    import_document(service, SourceText(text_of(**paths).encode(), "text"))
    return service.registry.open("1-0-default")


def make_faulty(mount: Mount) -> Mount:
    mount.revision.api = Faulty(mount.revision.document)
    return mount


def test_a_fault_in_one_operation_is_logged_and_the_next_one_shown(caplog: pytest.LogCaptureFixture) -> None:
    mount = make_faulty(mount_of(faulty="/a", sound="/b"))
    with caplog.at_level(logging.ERROR):
        found = find_first_url(mount)
    assert found == "/m1/1-0-default/b"
    assert "GET /a cannot be answered" in caplog.text


def test_faults_everywhere_leave_nothing_to_show() -> None:
    assert find_first_url(make_faulty(mount_of(faulty="/a"))) is None


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        pytest.param("/pets", "/m1/1-0-default/pets", id="plain"),
        pytest.param("/my pets/größe", "/m1/1-0-default/my%20pets/gr%C3%B6%C3%9Fe", id="space and umlauts"),
        pytest.param("/a%20b", "/m1/1-0-default/a%20b", id="encoded already"),
        pytest.param("/100%/a", "/m1/1-0-default/100%25/a", id="per cent"),
        pytest.param("/a:b@c;d=(e)", "/m1/1-0-default/a:b@c;d=(e)", id="signs that a path may hold"),
        pytest.param("/<b>", "/m1/1-0-default/%3Cb%3E", id="signs that a path may not hold"),
        pytest.param("/pets/{id}", "/m2/1-0-default/key", id="parameter"),
        pytest.param("/pets#all", "/m2/1-0-default/key", id="fragment"),
    ],
)
def test_the_address_is_encoded(path: str, shown: str) -> None:
    assert find_first_url(mount_of(key=path)) == shown


@pytest.mark.parametrize("path", ["/my pets/größe", "/a%20b", "/100%/a", "/<b>"])
def test_the_encoded_address_leads_to_the_operation(path: str) -> None:
    shown = find_first_url(mount_of(key=path)) or ""
    assert TestClient(create_app(text_of(key=path))).get(shown).status_code == 200
