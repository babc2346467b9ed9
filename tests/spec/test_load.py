import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartmock import pointers
from smartmock.errors import DocumentError, SmartmockError
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from smartmock.types import JSON
from tests.spec.documents import FIXTURES, load_fixture, load_paths, load_text, no_network, operation, reported

BROKEN = json.dumps(
    {
        "openapi": "3.1.0",
        "info": {"title": "Test", "version": "1"},
        "servers": [{"url": "https://example.com/v1"}],
        "paths": {
            "/pets/{id}": {
                "parameters": [{"$ref": "#/components/parameters/Id"}],
                "post": {
                    "operationId": "p",
                    "security": [{"key": []}],
                    "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}}},
                    "responses": {
                        "200": {
                            "description": "Fine",
                            "headers": {"X-A": {"schema": {"type": "string"}}},
                            "content": {"application/json": {"examples": {"a": {"value": 1}}}},
                        }
                    },
                },
            }
        },
        "components": {
            "parameters": {"Id": {"name": "id", "in": "path", "schema": {"type": "string"}}},
            "schemas": {"Pet": {"discriminator": {"mapping": {"a": "#/components/schemas/Pet"}}, "allOf": [{}]}},
        },
    }
)


def test_a_broken_part_never_hides_the_rest() -> None:
    document = load_fixture("invalid/broken-parts.yaml")
    assert [item.key for item in document.operations] == [
        "good", "good-get-missing-slash", "get-pets-id", "get-pets-name", "get-loops", "post-nothing",
    ]  # fmt: skip
    assert document.declared == 7
    pets = operation(document, "get-pets-id")
    assert [item.name for item in pets.parameters] == ["limit", "Missing", "id"]
    assert [item.name for item in pets.responses[0].headers] == ["X-Good"]
    assert [item.name for item in pets.responses[0].content] == ["application/json"]
    assert [item.name for item in pets.responses[0].content[0].examples] == ["fine"]
    assert operation(document, "get-pets-name").responses[0].status == "4XX"


@pytest.mark.parametrize(
    "pointer",
    [
        "/paths/~1not-an-object",
        "/paths/~1no-operation/get",
        "/paths/~1no-operation/fetch",
        "/paths/missing-slash",
        "/paths/missing-slash/get/operationId",
        "/paths/~1pets~1{id}/get",
        "/paths/~1pets~1{id}/get/parameters/1",
        "/paths/~1pets~1{id}/get/parameters/2",
        "/paths/~1pets~1{id}/get/parameters/3",
        "/paths/~1pets~1{id}/get/parameters/4/style",
        "/paths/~1pets~1{id}/get/parameters/4/schema",
        "/paths/~1pets~1{id}/get/parameters/5",
        "/paths/~1pets~1{id}/get/requestBody",
        "/paths/~1pets~1{id}/get/responses/200/headers/X Bad",
        "/paths/~1pets~1{id}/get/responses/200/content/nonsense",
        "/paths/~1pets~1{id}/get/responses/200/content/application~1json/schema",
        "/paths/~1pets~1{id}/get/responses/200/content/application~1json/examples/empty",
        "/paths/~1pets~1{id}/get/responses/200/content/application~1json/examples/gone",
        "/paths/~1pets~1{id}/get/responses/twohundred",
        "/paths/~1pets~1{id}/get/responses/default",
        "/paths/~1pets~1{name}/get",
        "/paths/~1nothing/post",
        "/paths/~1nothing/post/security",
        "/components/schemas/A",
        "/components/schemas/Self",
        "/components/schemas/Secret",
        "/components/schemas/Outside",
        "/components/schemas/Absolute",
        "/components/schemas/Private",
        "/components/schemas/Absent",
        "/components/schemas/Pet/properties/odd",
    ],
)
def test_every_fault_is_a_line_of_the_report(pointer: str) -> None:
    document = load_fixture("invalid/broken-parts.yaml")
    problems = [problem for problem in document.problems if problem.pointer == pointer]
    assert problems
    assert all(problem.message and problem.remedy for problem in problems)


def test_extensions_are_no_faults() -> None:
    pointers_of_problems = reported(load_fixture("invalid/broken-parts.yaml"))
    assert not [pointer for pointer in pointers_of_problems if "x-" in pointer or "Literal" in pointer]


@pytest.mark.parametrize("path", [*sorted((FIXTURES / "openapi").glob("*.yaml")), FIXTURES / "demo/shop.yaml"])
def test_good_documents_load(path: Path) -> None:
    document = load_fixture(str(path.relative_to(FIXTURES)))
    assert document.operations
    assert document.declared == len(document.operations)
    for item in document.operations:
        assert pointers.resolve(document.tree, item.pointer)


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        pytest.param("openapi: 3.1.0\ninfo: {title: A}\nwebhooks: {a: {post: {}}}", "info", id="webhooks only"),
        pytest.param("openapi: 3.1.0\ninfo: {title: A}\npaths: {}", "warning", id="empty"),
        pytest.param("openapi: 3.1.0\ninfo: {title: A}", "warning", id="no paths"),
        pytest.param("openapi: 3.1.0\ninfo: {title: A}\npaths: 5", "error", id="paths no map"),
    ],
)
def test_documents_without_operations(text: str, severity: str) -> None:
    document = load_text(text)
    assert (document.operations, document.declared) == ((), 0)
    assert document.problems[0].severity == severity


@pytest.mark.parametrize("info", ["", "info: 5", "info: {}", "info: {title: 5}", "info: {title: ' '}"])
def test_a_missing_title_is_no_hindrance(info: str) -> None:
    document = load_text(
        f"openapi: 3.0.0\n{info}\npaths: {{/a: {{get: {{responses: {{'200': {{description: A}}}}}}}}}}"
    )
    assert document.title == ""
    assert reported(document) == ["/info"]
    assert len(document.operations) == 1


def test_what_is_no_document_is_an_error() -> None:
    with pytest.raises(DocumentError):
        load_text("[]")


def test_a_shared_fault_is_reported_once() -> None:
    document = load_paths(
        "{/a: {get: &o {responses: {200: {$ref: '#/components/responses/R'}}}, put: *o}}",
        rest="components: {responses: {R: {description: A, content: {nonsense: {}}}}}",
    )
    assert reported(document, "error") == ["/components/responses/R/content/nonsense"]


def replace_somewhere(tree: JSON, choose: st.DataObject, value: JSON) -> None:
    """Puts `value` at a place of the tree that `choose` picks."""
    places = []
    pending: list[JSON] = [tree]
    while pending:
        node = pending.pop()
        keys = list(node) if isinstance(node, dict) else list(range(len(node)))
        places += [(node, key) for key in keys]
        pending += [node[key] for key in keys if isinstance(node[key], dict | list)]
    node, key = choose.draw(st.sampled_from(places))
    node[key] = value


ODD_VALUES: st.SearchStrategy[JSON] = st.sampled_from(
    [
        None, True, 0, -1.5, "", "x", "#", [], {}, [[]], [None], {"": {}}, {"$ref": 5}, {"$ref": "#"}, {"$ref": "#/x"},
        {"$ref": "#/components/schemas/Pet"}, {"$ref": "#/paths/~1pets~1{id}"}, {"$ref": "http://x/"}, {"$ref": "a#b"},
        {"$ref": "#/components/parameters/Id/schema"}, {"$id": "x", "$ref": "x"}, {"mapping": {"a": "b.yaml"}},
    ]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.data(), st.lists(ODD_VALUES, min_size=1, max_size=4), st.booleans())
def test_any_damage_is_a_problem_or_an_error_of_ours(choose: st.DataObject, values: list[JSON], swagger: bool) -> None:
    tree = json.loads(BROKEN)
    if swagger:
        tree = {"swagger": "2.0", **{name: value for name, value in tree.items() if name != "openapi"}}
    for value in values:
        replace_somewhere(tree, choose, json.loads(json.dumps(value)))
    try:
        document = load_document(SourceText(json.dumps(tree).encode(), "test"), fetch=no_network)
    except SmartmockError:
        return
    json.dumps(document.tree)
    for item in document.operations:
        pointers.resolve(document.tree, item.pointer)


@pytest.mark.parametrize("reference", ["//[", "http://[", "//[::1", "a://]"])
@pytest.mark.parametrize("base", [None, Path("/absent/openapi.yaml")])
def test_references_that_are_no_address_are_reported(reference: str, base: Path | None) -> None:
    paths = f"{{/a: {{get: {{responses: {{'200': {{$ref: '{reference}'}}}}}}}}}}"
    document = load_text(f"openapi: 3.0.3\ninfo: {{title: T, version: '1'}}\npaths: {paths}", base)
    assert reported(document, "error") == ["/paths/~1a/get/responses/200"]
