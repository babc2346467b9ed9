import json
from pathlib import Path

import pytest
import yaml

from smartmock.projects.documents.importing import import_document
from smartmock.projects.service import open_service
from smartmock.server.served import Format, ServedDocuments
from smartmock.settings import Settings
from smartmock.spec.document import Document
from smartmock.spec.source import SourceText
from smartmock.types import JSON, JsonObject

URL = "https://mock.test:8443/prefix/m1/pets-0-default"


def load(served: JsonObject) -> Document:
    source = SourceText(json.dumps(served).encode(), "test")
    return import_document(open_service(Settings()), source).document


def read(document: Document, form: Format) -> JSON:
    body = ServedDocuments().text(document, URL, form).body
    return json.loads(body) if form == "json" else yaml.safe_load(body)


PATHS: JsonObject = {"/a": {"servers": [{"url": "https://elsewhere"}], "get": {"responses": {}}}}


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_the_servers_of_openapi_become_the_mock(form: Format) -> None:
    operation = {"servers": [{"url": "/x"}], "responses": {"200": {"description": ""}}}
    document = load(
        {
            "openapi": "3.1.0",
            "servers": [{"url": "https://api.example.com/v1"}],
            "paths": {"/a": {"servers": [{"url": "https://elsewhere"}], "get": operation}},
            "info": {"title": "T", "version": "1"},
            "x-huge": 10**30,
        }
    )
    served = read(document, form)
    assert list(served)[:3] == ["openapi", "info", "servers"]
    assert served["servers"] == [{"url": URL}]
    assert served["paths"] == {"/a": {"get": {"responses": {"200": {"description": ""}}}}}
    assert served["x-huge"] == 10**30


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_swagger_stays_swagger(form: Format) -> None:
    operation = {"schemes": ["wss"], "responses": {"200": {"description": ""}}}
    document = load(
        {
            "swagger": "2.0",
            "info": {"title": "T", "version": "1"},
            "host": "api.example.com",
            "basePath": "/v1",
            "schemes": ["http"],
            "paths": {"/a": {"get": operation}},
        }
    )
    served = read(document, form)
    assert (served["swagger"], served["host"], served["basePath"], served["schemes"]) == (
        "2.0",
        "mock.test:8443",
        "/prefix/m1/pets-0-default",
        ["https"],
    )
    assert served["paths"] == {"/a": {"get": {"responses": {"200": {"description": ""}}}}}
    assert "servers" not in served


@pytest.mark.parametrize("form", ["json", "yaml"])
def test_nothing_else_changes(form: Format) -> None:
    path = Path(__file__).parents[2] / "fixtures" / "demo" / "shop.yaml"
    document = import_document(open_service(Settings()), str(path)).document
    served = read(document, form)
    assert served | {"servers": None} == json.loads(json.dumps(document.served)) | {"servers": None}


def test_the_tag_changes_with_the_address_and_the_document() -> None:
    first, second = (
        load({"openapi": "3.0.0", "info": {"title": title, "version": "1"}, "paths": {}}) for title in "ab"
    )
    documents = ServedDocuments()
    tags = {
        documents.text(document, url, "json").etag
        for document in (first, second, first)
        for url in ("http://a", "http://b")
    }
    assert len(tags) == 4


def test_memory_for_written_documents_is_bounded() -> None:
    documents = ServedDocuments(bound=100)
    for title in "abc":
        document = load({"openapi": "3.0.0", "info": {"title": title, "version": "1"}, "paths": {}, "x-a": "x" * 80})
        documents.text(document, URL, "json")
    assert len(documents.kept) == 1
