"""Operations made by hand, in documents of every version, and in every process that serves the project."""

from pathlib import Path

import pytest

from smartmock.mock.model import MockRequest
from smartmock.projects.documents.importing import import_document
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.service import Service, open_service
from smartmock.projects.takeover.merging import route_of, with_operations
from smartmock.projects.takeover.operations import create_operation, delete_operation
from smartmock.settings import Settings
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from smartmock.storage.records import Operation

DOCUMENTS = {
    "2.0": 'swagger: "2.0"\ninfo: {title: A, version: "1"}\n',
    "3.0": 'openapi: 3.0.3\ninfo: {title: A, version: "1"}\n',
    "3.1": 'openapi: 3.1.0\ninfo: {title: A, version: "1"}\n',
}
PATHS = """
paths:
  /pets/{id}:
    parameters: [{name: id, in: path, required: true, %s}]
    get: {operationId: getPet, responses: {"200": {description: ok}}}
    put: {operationId: putPet, responses: {"200": {description: ok}}}
"""
KINDS = {"2.0": "type: string", "3.0": "schema: {type: string}", "3.1": "schema: {type: string}"}


def made(method: str, path: str, key: str, **definition: object) -> Operation:
    return Operation(1, 1, key, method, path, None, {"body": {"made": key}, **definition})


@pytest.mark.parametrize("version", DOCUMENTS)
def test_they_are_path_items_like_all_others(version: str) -> None:
    document = load_document(SourceText((DOCUMENTS[version] + PATHS % KINDS[version]).encode(), "a"))
    merged = with_operations(
        document, [made("GET", "/pets/{petId}", "mine"), made("POST", "/new", "putPet-2", headers=[["X-Total", "5"]])]
    )
    assert not merged.problems
    assert {(each.method.upper(), each.path): each.key for each in merged.operations} == {
        ("PUT", "/pets/{id}"): "putPet",
        ("GET", "/pets/{petId}"): "mine",
        ("POST", "/new"): "putPet-2",
    }
    assert [each.key for each in document.operations] == ["getPet", "putPet"]
    assert merged.version == document.version


def test_without_any_a_document_is_what_it_is() -> None:
    document = load_document(SourceText(DOCUMENTS["3.1"].encode(), "a"))
    assert with_operations(document, []) is document


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("get", "/a/{b}"), ("GET", "/a/{c}"), True),
        (("GET", "/a/{b}"), ("GET", "/a/b"), False),
        (("GET", "/a/{b}.json"), ("GET", "/a/{c}.json"), True),
        (("GET", "/a"), ("POST", "/a"), False),
    ],
)
def test_names_of_parameters_make_no_other_path(one: tuple[str, str], other: tuple[str, str], *, same: bool) -> None:
    assert (route_of(*one) == route_of(*other)) is same


def ask(service: Service, path: str) -> int:
    mount = service.registry.open("1-0-default")
    return mount.revision.api.respond(MockRequest("GET", path), mount.environment).status


def test_other_processes_serve_them_too(tmp_path: Path) -> None:
    settings = Settings(database=str(tmp_path / "shared.db"))
    one, other = open_service(settings), open_service(settings)
    try:
        import_document(one, SourceText((DOCUMENTS["3.1"] + PATHS % KINDS["3.1"]).encode(), "a"))
        other.registry.refresh(1)
        assert ask(other, "/status") == 404
        key = create_operation(one, OPERATOR, 1, {"method": "GET", "path": "/status"}).key
        other.registry.refresh(1)
        assert (ask(one, "/status"), ask(other, "/status")) == (200, 200)
        delete_operation(one, OPERATOR, 1, key)
        other.registry.refresh(1)
        assert (ask(one, "/status"), ask(other, "/status")) == (404, 404)
    finally:
        one.close()
        other.close()
