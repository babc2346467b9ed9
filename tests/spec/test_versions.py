import pytest

from smartmock.errors import DocumentError
from smartmock.spec.bounds import Parsed
from smartmock.spec.versions import detect_version, dialect_of, write_version
from smartmock.types import JSON, Problem
from tests.spec.documents import load_text


@pytest.mark.parametrize(
    ("tree", "version", "dialect"),
    [
        pytest.param({"swagger": "2.0"}, "2.0", "openapi-3.0", id="2.0"),
        pytest.param({"swagger": 2.0}, "2.0", "openapi-3.0", id="2.0 as a number"),
        pytest.param({"swagger": 2}, "2", "openapi-3.0", id="2"),
        pytest.param({"openapi": "3.0.3"}, "3.0.3", "openapi-3.0", id="3.0"),
        pytest.param({"openapi": "3.0.0-rc2"}, "3.0.0-rc2", "openapi-3.0", id="release candidate"),
        pytest.param({"openapi": 3.1}, "3.1", "2020-12", id="3.1 as a number"),
        pytest.param({"openapi": "3.1.1"}, "3.1.1", "2020-12", id="3.1"),
        pytest.param({"openapi": "3.2.0"}, "3.2.0", "2020-12", id="3.2"),
    ],
)
def test_known_versions(tree: JSON, version: str, dialect: str) -> None:
    assert detect_version(tree) == version
    assert dialect_of(version) == dialect


@pytest.mark.parametrize(
    ("tree", "name"),
    [
        pytest.param({"openapi": "4.0.0"}, "openapi: 4.0.0", id="4.0"),
        pytest.param({"openapi": "2.0"}, "openapi: 2.0", id="2.0 under the wrong name"),
        pytest.param({"swagger": "1.2"}, "swagger: 1.2", id="swagger 1.2 by swagger"),
        pytest.param({"swaggerVersion": "1.2", "apis": []}, "Swagger 1.x", id="swagger 1.x"),
        pytest.param({"asyncapi": "2.6.0"}, "AsyncAPI", id="asyncapi"),
        pytest.param({"arazzo": "1.0.0"}, "Arazzo", id="arazzo"),
        pytest.param({"overlay": "1.0.0"}, "overlay", id="overlay"),
        pytest.param({"info": {"_postman_id": "1"}, "item": []}, "Postman", id="postman by id"),
        pytest.param({"info": {"schema": "https://schema.getpostman.com/x"}}, "Postman", id="postman by schema"),
        pytest.param({"_type": "export"}, "Insomnia", id="insomnia"),
        pytest.param({"log": {"entries": []}}, "HAR", id="har"),
        pytest.param({"$schema": "http://json-schema.org/draft-07/schema#"}, "JSON Schema", id="json schema"),
        pytest.param({"type": "object", "properties": {}}, "JSON Schema", id="json schema without dialect"),
        pytest.param({"paths": {}}, "no `openapi` field", id="version forgotten"),
        pytest.param({"a": 1}, "neither `openapi` nor `swagger`", id="something else"),
        pytest.param([1], "a list", id="list"),
        pytest.param("hello", "plain text", id="text"),
        pytest.param(None, "a single value", id="nothing"),
    ],
)
def test_documents_of_other_kinds_are_named(tree: JSON, name: str) -> None:
    with pytest.raises(DocumentError) as caught:
        detect_version(tree)
    assert name in caught.value.message
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("field", "written", "version"),
    [
        pytest.param("openapi", "3.1", "3.1.0", id="3.1"),
        pytest.param("openapi", "3.2", "3.2.0", id="3.2"),
        pytest.param("openapi", "3.0", "3.0.0", id="3.0"),
        pytest.param("openapi", "3", "3.0.0", id="3"),
        pytest.param("openapi", "'3.1'", "3.1.0", id="shortened text"),
        pytest.param("openapi", "'3.0.3 '", "3.0.3", id="text with a space"),
        pytest.param("swagger", "2.0", "2.0", id="2.0"),
        pytest.param("swagger", "2", "2.0", id="2"),
    ],
)
def test_versions_are_served_as_the_text_that_tools_expect(field: str, written: str, version: str) -> None:
    document = load_text(f"{field}: {written}\ninfo: {{title: Test, version: '1'}}\npaths: {{/a: {{get: {{}}}}}}")
    assert (document.version, document.served[field]) == (version, version)
    assert document.tree["openapi"].startswith("3.")
    [problem] = [problem for problem in document.problems if problem.pointer == f"/{field}"]
    assert problem.severity == "warning"
    assert f"`{version}`" in problem.message
    assert f'{field}: "{version}"' in problem.remedy


def test_the_report_tells_numbers_from_shortened_versions() -> None:
    assert [note.message for note in notes({"openapi": 3.1})] == [
        "`openapi: 3.1` is a number, not the text of a version; it is read as `3.1.0`."
    ]
    assert [note.message for note in notes({"openapi": "3.1"})] == [
        "`openapi: 3.1` is no full version; it is read as `3.1.0`."
    ]


@pytest.mark.parametrize("tree", [{"openapi": "3.0.3"}, {"openapi": "3.0.0-rc2"}, {"swagger": "2.0"}])
def test_full_versions_stay_as_they_are(tree: JSON) -> None:
    before = dict(tree)
    assert notes(tree) == ()
    assert tree == before


def notes(tree: JSON) -> tuple[Problem, ...]:
    return write_version(Parsed(tree)).problems
