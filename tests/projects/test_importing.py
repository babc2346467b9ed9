import json
import re
from pathlib import Path

import pytest

from smartmock.errors import SmartmockError
from smartmock.mock.model import MockRequest
from smartmock.projects.importing import files_behind, import_document, reload_project
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
    assert project.gate.find("secret", 0)


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


def nodes(registry: Registry) -> bytes:
    return registry.mount("1-0-default").project.api.respond(MockRequest("GET", "/nodes"), Environment()).body


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
    folder: Path, node: bytes | None, message: str
) -> None:
    registry, path = Registry(), folder / "schemas/node.yaml"
    good = import_document(str(folder / "openapi.yaml"), registry, Settings())
    path.unlink() if node is None else path.write_bytes(node)
    reload = reload_project(1, registry, Settings())
    assert re.search(message, str(reload.failure))
    assert reload.failure
    assert reload.failure.pointer
    assert registry.projects == (good,)
    assert nodes(registry) == b'"good"'
    assert path.resolve() in reload.files
    path.write_bytes(b"{const: mended}")
    assert reload_project(1, registry, Settings()).failure is None
    assert nodes(registry) == b'"mended"'


def test_a_new_reference_to_a_file_that_is_not_there_yet_waits_for_it(folder: Path) -> None:
    registry, root = Registry(), folder / "openapi.yaml"
    import_document(str(root), registry, Settings())
    root.write_bytes(ROOT.replace(b"NODE", b"schemas/new.yaml"))
    reload = reload_project(1, registry, Settings())
    assert reload.failure
    assert nodes(registry) == b'"good"'
    assert (folder / "schemas/new.yaml").resolve() in reload.files
    (folder / "schemas/new.yaml").write_bytes(b"{const: new}")
    assert reload_project(1, registry, Settings()).failure is None
    assert nodes(registry) == b'"new"'


def test_a_file_that_could_not_be_read_from_the_start_holds_nothing_up(folder: Path) -> None:
    registry, root = Registry(), folder / "openapi.yaml"
    (folder / "schemas/node.yaml").write_bytes(b"{broken: [")
    project = import_document(str(root), registry, Settings())
    assert project.report.served == 1
    root.write_bytes(root.read_bytes().replace(b"Nodes", b"Renamed"))
    reload = reload_project(1, registry, Settings())
    assert (reload.failure, registry.projects[0].title) == (None, "Renamed")


def test_other_errors_of_a_changed_document_hold_nothing_up(folder: Path) -> None:
    registry, root = Registry(), folder / "openapi.yaml"
    import_document(str(root), registry, Settings())
    root.write_bytes(root.read_bytes().replace(b"node.yaml", b"node.yaml#/nowhere"))
    reload = reload_project(1, registry, Settings())
    assert reload.failure is None
    assert "leads nowhere" in reload.project.report.problems[-1].message


@pytest.mark.parametrize("reference", [b"schemas/later.yaml", b"schemas/node.yaml"], ids=["missing", "there"])
def test_files_that_a_document_waits_for_are_behind_it_too(folder: Path, reference: bytes) -> None:
    root = folder / "openapi.yaml"
    root.write_bytes(ROOT.replace(b"NODE", reference))
    project = import_document(str(root), Registry(), Settings())
    assert {root.resolve(), (folder / reference.decode()).resolve()} <= {
        path.resolve() for path in files_behind(project, Settings())
    }


ANNOTATED = b"""
swagger: "2.0"
info: {title: Annotated, version: "1"}
paths:
  /people:
    get:
      operationId: listPeople
      produces: [application/json]
      responses:
        "200":
          description: All
          headers:
            X-Level: {type: integer, x-mock: "7"}
          schema: {$ref: "#/definitions/Person"}
definitions:
  Person:
    type: object
    required: [name, level, mood, code]
    properties:
      name: {type: string, x-apidog-mock: "{{$person.firstName}} the Great", example: Rex}
      level: {type: integer, x-faker: {random.number: {min: 3, max: 4}}}
      mood: {type: string, x-faker: name.modd}
      code: {type: integer, x-mock: none}
"""


def test_what_the_document_says_of_its_values_is_served_and_judged() -> None:
    project = import_document(SourceText(ANNOTATED, "upload"), Registry(), Settings())
    response = project.api.respond(MockRequest("GET", "/people"), Environment())
    value = json.loads(response.body)
    assert value["name"].endswith(" the Great")
    assert value["level"] in (3, 4)
    assert dict(response.headers)["x-level"] == "7"
    problems = {problem.pointer: problem for problem in project.report.problems}
    assert problems.keys() == {
        "/definitions/Person/properties/mood/x-faker",
        "/definitions/Person/properties/code/x-mock",
    }
    assert {problem.severity for problem in problems.values()} == {"warning"}
    assert "name.modd" in problems["/definitions/Person/properties/mood/x-faker"].message


def test_an_example_of_the_whole_answer_goes_before_what_is_said_of_its_parts() -> None:
    text = ANNOTATED.replace(
        b"    type: object\n", b"    type: object\n    example: {name: A, level: 3, mood: b, code: 1}\n"
    )
    project = import_document(SourceText(text, "upload"), Registry(), Settings())
    request = MockRequest("GET", "/people")
    assert json.loads(project.api.respond(request, Environment()).body)["name"] == "A"
    smart = project.api.respond(request, Environment(priority="smart-first"))
    assert json.loads(smart.body)["name"].endswith(" the Great")
