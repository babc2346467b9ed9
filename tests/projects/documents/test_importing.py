import json
import zipfile
from pathlib import Path

import pytest

from smartmock.errors import Conflict, SmartmockError
from smartmock.mock.model import MockRequest, MockResponse
from smartmock.projects.documents.importing import Wishes, add_document, import_document, read_document
from smartmock.projects.documents.revisions import add_revision
from smartmock.projects.service import Service, open_service
from smartmock.settings import Environment, Settings
from smartmock.spec.source import SourceText
from smartmock.storage.database import IN_MEMORY
from tests.projects.documents.conftest import DOCUMENT

FIXTURES = Path(__file__).parents[3] / "fixtures"


@pytest.fixture
def database_url() -> str:
    """The database matters little here."""
    return IN_MEMORY


def ask(service: Service, path: str, environment: Environment = Environment()) -> MockResponse:  # noqa: B008
    """The answer of the first project to a GET."""
    return service.registry.open("1-0-default").revision.api.respond(MockRequest("GET", path), environment)


def test_imported_documents_get_ids_and_slugs_in_order(service: Service, path: Path) -> None:
    entries = [import_document(service, str(path)).project for _ in range(2)]
    assert [(entry.id, entry.slug, entry.name) for entry in entries] == [(1, "pets", "Pets"), (2, "pets-2", "Pets")]
    assert service.registry.projects == tuple(entries)


def test_given_text_is_imported(service: Service) -> None:
    imported = import_document(service, SourceText(DOCUMENT, "upload"))
    assert imported.project.location is None
    assert (imported.report.operations, imported.report.served) == (1, 1)


def test_a_document_without_a_title_gets_a_name(service: Service) -> None:
    project = import_document(service, SourceText(b"openapi: 3.0.0\npaths: {}", "upload")).project
    assert (project.name, project.slug) == ("API", "api")


def test_the_importer_may_choose_name_and_slug(service: Service) -> None:
    document = read_document(SourceText(DOCUMENT, "upload"), service.settings, trusted=False)
    project = add_document(service, document, Wishes(name="Zoo", slug="animals")).project
    assert (project.name, project.slug) == ("Zoo", "animals")
    with pytest.raises(Conflict) as raised:
        add_document(service, document, Wishes(slug="animals"))
    assert raised.value.pointer == "/slug"
    assert add_document(service, document, Wishes(name="Animals")).project.slug == "animals-2"


def test_the_settings_make_the_environment(path: Path) -> None:
    service = open_service(Settings(environment=Environment(locale="de_DE"), token="secret"))
    project = import_document(service, str(path)).project
    assert (project.environments["default"].locale, project.environments["default"].access) == ("de_DE", "token")
    assert project.gate.find("secret", 0)


def test_what_is_no_document_is_not_served(service: Service, tmp_path: Path) -> None:
    for location in (tmp_path / "none.yaml", tmp_path):
        with pytest.raises(SmartmockError):
            import_document(service, str(location))
    assert service.registry.projects == ()


def test_a_new_revision_is_published_and_the_old_one_can_be_pinned(service: Service) -> None:
    import_document(service, SourceText(DOCUMENT, "upload"))
    changed = SourceText(DOCUMENT.replace(b"rex", b"bello"), "upload")
    imported = add_revision(service, 1, read_document(changed, service.settings, trusted=False))
    assert (imported.number, imported.project.published, imported.project.numbers) == (2, 2, (1, 2))
    registry, request = service.registry, MockRequest("GET", "/pets")
    bodies = [
        registry.open(address).revision.api.respond(request, Environment()).body
        for address in ("1-0-default", "1-1-default", "1-2-default")
    ]
    assert bodies == [b'["bello"]', b'["rex"]', b'["bello"]']


DOCUMENTS = [
    path
    for path in sorted((FIXTURES / "openapi").rglob("*.yaml"))
    if path.read_text(encoding="utf-8").startswith(("openapi:", "swagger:"))
]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_what_is_stored_answers_as_what_was_read(path: Path, tmp_path: Path) -> None:
    """After a restart the document is read from the database: in one piece, and with the same answers."""
    settings = Settings(database=str(tmp_path / "smartmock.db"))
    service = open_service(settings)
    imported = import_document(service, str(path))
    again = open_service(settings)
    live = again.registry.open("1-0-default").revision
    assert live.document.served == imported.document.served
    assert live.document.operations == imported.document.operations
    for operation in imported.document.operations[:20]:
        request = MockRequest(operation.method.upper(), operation.path)
        first = service.registry.open("1-0-default").revision.api.respond(request, Environment(), operation.key)
        assert live.api.respond(request, Environment(), operation.key) == first
    service.close()
    again.close()


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


def test_what_the_document_says_of_its_values_is_served_and_judged(service: Service) -> None:
    report = import_document(service, SourceText(ANNOTATED, "upload")).report
    response = ask(service, "/people")
    value = json.loads(response.body)
    assert value["name"].endswith(" the Great")
    assert value["level"] in (3, 4)
    assert dict(response.headers)["x-level"] == "7"
    problems = {problem.pointer: problem for problem in report.problems}
    assert problems.keys() == {
        "/definitions/Person/properties/mood/x-faker",
        "/definitions/Person/properties/code/x-mock",
    }
    assert {problem.severity for problem in problems.values()} == {"warning"}
    assert "name.modd" in problems["/definitions/Person/properties/mood/x-faker"].message


def test_an_example_of_the_whole_answer_goes_before_what_is_said_of_its_parts(service: Service) -> None:
    text = ANNOTATED.replace(
        b"    type: object\n", b"    type: object\n    example: {name: A, level: 3, mood: b, code: 1}\n"
    )
    import_document(service, SourceText(text, "upload"))
    assert json.loads(ask(service, "/people").body)["name"] == "A"
    smart = ask(service, "/people", Environment(priority="smart-first"))
    assert json.loads(smart.body)["name"].endswith(" the Great")


def test_a_document_of_many_files_comes_in_an_archive(service: Service, tmp_path: Path) -> None:
    folder = FIXTURES / "openapi" / "references-files"
    archive = tmp_path / "api.zip"
    with zipfile.ZipFile(archive, "w") as file:
        for path in folder.rglob("*"):
            file.write(path, path.relative_to(folder))
    imported = import_document(service, str(archive))
    assert (
        imported.document.served == read_document(str(folder / "openapi.yaml"), service.settings, trusted=True).served
    )
    uploaded = import_document(service, SourceText(archive.read_bytes(), "upload"))
    assert uploaded.document.operations == imported.document.operations
