import pytest

from smartmock.spec.document import Document, Response
from tests.spec.documents import load_paths, reported


def load(responses: str, version: str = "3.0.3", rest: str = "") -> Document:
    return load_paths(f"{{/a: {{get: {{responses: {responses}}}}}}}", version, rest)


def first(responses: str, rest: str = "") -> Response:
    return load(responses, rest=rest).operations[0].responses[0]


def test_statuses_stand_in_the_order_of_the_document() -> None:
    document = load(
        "{404: {description: A}, default: {description: B}, 2xx: {description: C}, x-a: 5, 200: {description: D}}"
    )
    assert [item.status for item in document.operations[0].responses] == ["404", "default", "2XX", "200"]
    assert not document.problems


@pytest.mark.parametrize("status", ["ok", "20", "2000", "600", "0XX", "XXX", "20X", "Default"])
def test_what_is_no_status_is_reported(status: str) -> None:
    document = load(f"{{'{status}': {{description: A}}, 200: {{description: B}}}}")
    assert [item.status for item in document.operations[0].responses] == ["200"]
    assert reported(document) == [f"/paths/~1a/get/responses/{status}"]


@pytest.mark.parametrize(("version", "problems"), [("3.0.3", 1), ("3.1.0", 0)])
def test_missing_responses(version: str, problems: int) -> None:
    document = load_paths("{/a: {get: {}}}", version)
    assert document.operations[0].responses == ()
    assert len(document.problems) == problems


def test_references_are_followed() -> None:
    rest = """
components:
  responses:
    R: {$ref: '#/components/responses/S'}
    S: {description: S, headers: {X-A: {$ref: '#/components/headers/H'}}}
  headers: {H: {schema: {type: string}, required: true, example: e}}
"""
    response = first("{200: {$ref: '#/components/responses/R'}}", rest)
    assert (response.pointer, response.description) == ("/components/responses/S", "S")
    (header,) = response.headers
    assert (header.name, header.required, header.schema) == ("X-A", True, "/components/headers/H/schema")
    assert header.examples[0].value == "e"


def test_headers_ignore_case() -> None:
    document = load("{200: {description: A, headers: {X-A: {}, x-a: {}, content-type: {}, CONTENT-TYPE: {}}}}")
    assert [item.name for item in document.operations[0].responses[0].headers] == ["X-A"]
    assert reported(document) == ["/paths/~1a/get/responses/200/headers/x-a"]


def test_headers_may_have_content() -> None:
    response = first("{200: {description: A, headers: {X-A: {content: {application/json: {schema: {}, example: 1}}}}}}")
    assert response.headers[0].schema == "/paths/~1a/get/responses/200/headers/X-A/content/application~1json/schema"
    assert response.headers[0].examples[0].value == 1


@pytest.mark.parametrize(
    ("media_type", "examples"),
    [
        pytest.param("{}", [], id="none"),
        pytest.param("{example: null}", [("default", None)], id="null"),
        pytest.param("{examples: {a: {value: 1}, b: {value: 2}}}", [("a", 1), ("b", 2)], id="named"),
        pytest.param("{example: 0, examples: {a: {value: 1}}}", [("default", 0), ("a", 1)], id="both"),
        pytest.param("{examples: {a: {$ref: '#/components/examples/E'}}}", [("a", 5)], id="reference"),
        pytest.param("{examples: {a: {dataValue: 1, serializedValue: '1'}}}", [("a", 1)], id="3.2"),
        pytest.param("{examples: [1, 2]}", [("1", 1), ("2", 2)], id="list"),
        pytest.param("{examples: {a: 5, b: {value: 1}}}", [("b", 1)], id="no object"),
        pytest.param("{examples: 5}", [], id="no map"),
    ],
)
def test_examples(media_type: str, examples: list[tuple[str, object]]) -> None:
    response = first(
        f"{{200: {{description: A, content: {{application/json: {media_type}}}}}}}",
        "components: {examples: {E: {value: 5}}}",
    )
    assert [(item.name, item.value) for item in response.content[0].examples] == examples


@pytest.mark.parametrize(
    "name", ["application/json", "application/vnd.a+json; charset=utf-8", "*/*", "text/*", "image/svg+xml"]
)
def test_media_types(name: str) -> None:
    response = first(f"{{200: {{description: A, content: {{'{name}': {{schema: true}}}}}}}}")
    assert [item.name for item in response.content] == [name]
    assert response.content[0].schema is not None


@pytest.mark.parametrize(
    ("body", "content", "problems"),
    [
        pytest.param("{content: {a/b: {}}, required: true}", ["a/b"], 0, id="fine"),
        pytest.param("{}", [], 0, id="no content"),
        pytest.param("{content: 5}", [], 1, id="broken content"),
        pytest.param("{content: {a/b: 5, c/d: {}}}", ["c/d"], 1, id="broken media type"),
        pytest.param("5", None, 1, id="no body"),
    ],
)
def test_request_bodies(body: str, content: list[str] | None, problems: int) -> None:
    document = load_paths(f"{{/a: {{post: {{requestBody: {body}, responses: {{200: {{description: A}}}}}}}}}}")
    found = document.operations[0].request_body
    assert (found and [item.name for item in found.content]) == content
    assert len(document.problems) == problems
