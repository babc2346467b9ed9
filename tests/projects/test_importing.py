from pathlib import Path

import pytest

from smartmock.errors import SmartmockError
from smartmock.mock.model import MockRequest
from smartmock.projects.importing import import_document, reload_project
from smartmock.projects.registry import Registry
from smartmock.settings import Environment, Settings
from smartmock.spec.source import SourceText

DOCUMENT = b"""
openapi: 3.0.3
info: {title: Pets, version: "1"}
paths:
  /pets:
    get:
      operationId: listPets
      responses: {"200": {description: All, content: {application/json: {example: [rex]}}}}
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "pets.yaml"
    file.write_bytes(DOCUMENT)
    return file


def test_imported_documents_get_ids_and_slugs_in_order(path: Path) -> None:
    registry = Registry()
    projects = [import_document(str(path), registry, Settings()) for _ in range(2)]
    assert [(project.id, project.slug, project.title) for project in projects] == [
        (1, "pets", "Pets"),
        (2, "pets-2", "Pets"),
    ]
    assert registry.projects == tuple(projects)


def test_given_text_is_imported() -> None:
    project = import_document(SourceText(DOCUMENT, "upload"), Registry(), Settings())
    assert project.location is None
    assert (project.report.operations, project.report.served) == (1, 1)


def test_a_document_without_a_title_is_named_by_its_number() -> None:
    project = import_document(SourceText(b"openapi: 3.0.0\npaths: {}", "upload"), Registry(), Settings())
    assert (project.title, project.slug) == ("API 1", "api")


def test_the_settings_make_the_environment(path: Path) -> None:
    settings = Settings(environment=Environment(locale="de_DE"), token="secret")
    project = import_document(str(path), Registry(), settings)
    assert (project.environments["default"].locale, project.environments["default"].access) == ("de_DE", "token")
    assert project.gate.opens("secret")


def test_what_is_no_document_is_not_served(tmp_path: Path) -> None:
    registry = Registry()
    for location in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(SmartmockError):
            import_document(str(location), registry, Settings())
    assert registry.projects == ()


def test_a_reloaded_document_keeps_its_addresses(path: Path) -> None:
    registry = Registry()
    before = import_document(str(path), registry, Settings())
    path.write_bytes(DOCUMENT.replace(b"/pets:", b"/dogs:").replace(b"title: Pets", b"title: Dogs"))
    after = reload_project(1, registry, Settings())
    assert after.failure is None
    assert (after.project.slug, after.project.title, after.project.revision) == ("pets", "Dogs", 1)
    assert after.project.document.imported == before.document.imported
    response = registry.mount("pets-0-default").project.api.respond(MockRequest("GET", "/dogs"), Environment())
    assert response.status == 200


@pytest.mark.parametrize("text", [b"{", b"", b"openapi: 9.9.9", b"- 1", b"\x00\xff"], ids=repr)
def test_a_broken_reload_keeps_the_last_good_document(path: Path, text: bytes) -> None:
    registry = Registry()
    good = import_document(str(path), registry, Settings())
    path.write_bytes(text)
    reload = reload_project(1, registry, Settings())
    assert reload.failure is not None
    assert reload.project is good
    assert registry.projects == (good,)


def test_a_file_that_is_gone_keeps_the_last_good_document(path: Path) -> None:
    registry = Registry()
    good = import_document(str(path), registry, Settings())
    path.unlink()
    assert reload_project(1, registry, Settings()).failure is not None
    assert registry.projects == (good,)


def test_given_text_cannot_be_read_again() -> None:
    registry = Registry()
    import_document(SourceText(DOCUMENT, "upload"), registry, Settings())
    with pytest.raises(ValueError, match="cannot be read again"):
        reload_project(1, registry, Settings())
