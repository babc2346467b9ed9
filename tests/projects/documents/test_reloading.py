import re
from pathlib import Path

import pytest

from smartmock.mock.model import MockRequest
from smartmock.projects.documents.importing import Imported, import_document
from smartmock.projects.documents.reloading import Reload, files_behind, reload_project
from smartmock.projects.service import Service
from smartmock.settings import Environment, Settings
from smartmock.storage.database import IN_MEMORY
from tests.projects.documents.conftest import DOCUMENT


@pytest.fixture
def database_url() -> str:
    """The database matters little here."""
    return IN_MEMORY


def again(service: Service, good: Imported) -> Reload:
    assert good.project.location is not None
    return reload_project(service, good.project.id, good.project.location, good.document)


def test_a_reloaded_document_keeps_its_addresses(service: Service, path: Path) -> None:
    good = import_document(service, str(path))
    path.write_bytes(DOCUMENT.replace(b"/pets:", b"/dogs:").replace(b"title: Pets", b"title: Dogs"))
    after = again(service, good)
    assert after.imported is not None
    assert (after.imported.project.slug, after.imported.number, after.document.title) == ("pets", 2, "Dogs")
    assert after.imported.document.imported == good.document.imported
    live = service.registry.open("pets-0-default").revision
    assert live.api.respond(MockRequest("GET", "/dogs"), Environment()).status == 200


def test_what_has_not_changed_makes_no_revision(service: Service, path: Path) -> None:
    good = import_document(service, str(path))
    path.write_bytes(DOCUMENT + b"# a comment")
    assert again(service, good) == Reload(good.document, frozenset(good.document.files))
    assert service.registry.projects == (good.project,)


@pytest.mark.parametrize("text", [b"{", b"", b"openapi: 9.9.9", b"- 1", b"\x00\xff"], ids=repr)
def test_a_broken_reload_keeps_the_last_good_document(service: Service, path: Path, text: bytes) -> None:
    good = import_document(service, str(path))
    path.write_bytes(text)
    reload = again(service, good)
    assert reload.failure is not None
    assert reload.document is good.document
    assert service.registry.projects == (good.project,)


def test_a_file_that_is_gone_keeps_the_last_good_document(service: Service, path: Path) -> None:
    good = import_document(service, str(path))
    path.unlink()
    assert again(service, good).failure is not None
    assert service.registry.projects == (good.project,)


ROOT = b"""
openapi: 3.1.0
info: {title: Nodes, version: "1"}
paths:
  /nodes: {get: {responses: {"200": {description: All, content: {application/json: {schema: {$ref: NODE}}}}}}}
"""
NODE = b"{const: good}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "schemas").mkdir()
    (tmp_path / "schemas/node.yaml").write_bytes(NODE)
    (tmp_path / "openapi.yaml").write_bytes(ROOT.replace(b"NODE", b"schemas/node.yaml"))
    return tmp_path


def nodes(service: Service) -> bytes:
    return service.registry.open("1-0-default").revision.api.respond(MockRequest("GET", "/nodes"), Environment()).body


@pytest.mark.parametrize(
    ("node", "message"),
    [
        pytest.param(b"{broken: [", r"schemas/node\.yaml: ", id="no YAML"),
        pytest.param(b"", r"schemas/node\.yaml: .*empty", id="empty"),
        pytest.param(b"\xff\xfe\xff", r"schemas/node\.yaml: ", id="no text"),
        pytest.param(None, r"no file `schemas/node\.yaml`", id="gone"),
    ],
)
def test_a_referenced_file_that_breaks_keeps_the_last_good_document(
    service: Service, folder: Path, node: bytes | None, message: str
) -> None:
    path = folder / "schemas/node.yaml"
    good = import_document(service, str(folder / "openapi.yaml"))
    path.unlink() if node is None else path.write_bytes(node)
    reload = again(service, good)
    assert re.search(message, str(reload.failure))
    assert reload.failure
    assert reload.failure.pointer
    assert service.registry.projects == (good.project,)
    assert nodes(service) == b'"good"'
    assert path.resolve() in reload.files
    path.write_bytes(b"{const: mended}")
    assert again(service, good).failure is None
    assert nodes(service) == b'"mended"'


def test_a_new_reference_to_a_file_that_is_not_there_yet_waits_for_it(service: Service, folder: Path) -> None:
    root = folder / "openapi.yaml"
    good = import_document(service, str(root))
    root.write_bytes(ROOT.replace(b"NODE", b"schemas/new.yaml"))
    reload = again(service, good)
    assert reload.failure
    assert nodes(service) == b'"good"'
    assert (folder / "schemas/new.yaml").resolve() in reload.files
    (folder / "schemas/new.yaml").write_bytes(b"{const: new}")
    assert again(service, good).failure is None
    assert nodes(service) == b'"new"'


def test_a_file_that_could_not_be_read_from_the_start_holds_nothing_up(service: Service, folder: Path) -> None:
    root = folder / "openapi.yaml"
    (folder / "schemas/node.yaml").write_bytes(b"{broken: [")
    good = import_document(service, str(root))
    assert good.report.served == 1
    root.write_bytes(root.read_bytes().replace(b"Nodes", b"Renamed"))
    reload = again(service, good)
    assert (reload.failure, reload.document.title) == (None, "Renamed")


def test_other_errors_of_a_changed_document_hold_nothing_up(service: Service, folder: Path) -> None:
    root = folder / "openapi.yaml"
    good = import_document(service, str(root))
    root.write_bytes(root.read_bytes().replace(b"node.yaml", b"node.yaml#/nowhere"))
    reload = again(service, good)
    assert reload.imported is not None
    assert "leads nowhere" in reload.imported.report.problems[-1].message


@pytest.mark.parametrize("reference", [b"schemas/later.yaml", b"schemas/node.yaml"], ids=["missing", "there"])
def test_files_that_a_document_waits_for_are_behind_it_too(service: Service, folder: Path, reference: bytes) -> None:
    root = folder / "openapi.yaml"
    root.write_bytes(ROOT.replace(b"NODE", reference))
    good = import_document(service, str(root))
    assert {root.resolve(), (folder / reference.decode()).resolve()} <= {
        path.resolve() for path in files_behind(str(root), good.document, Settings())
    }
