import orjson
import pytest

from smartmock.projects.documents.revising.changes import Change, Difference
from smartmock.projects.documents.revising.difference import MOST_CHANGES, compare
from smartmock.spec.document import Document
from tests.projects.documents.revising.documents import edited, with_schema
from tests.spec.documents import load_fixture, load_paths, load_text


def changes(old: Document, new: Document) -> list[Change]:
    """Of the only operation."""
    difference = compare(old, new)
    assert not difference.added
    assert not difference.removed
    return [change for each in difference.changed for change in each.changes]


def messages(difference: Difference) -> list[str]:
    return [change.message for each in difference.changed for change in each.changes]


def operation(text: str, rest: str = "", path: str = "/pets") -> Document:
    return load_paths(f"{{'{path}': {{get: {text}}}}}", rest=rest)


@pytest.mark.parametrize(
    ("old", "new", "request_breaks", "response_breaks"),
    [
        pytest.param("{type: string}", "{type: integer}", True, True, id="another type"),
        pytest.param("{type: integer}", "{type: number}", False, True, id="a wider type"),
        pytest.param("{type: number}", "{type: integer}", True, False, id="a narrower type"),
        pytest.param("{type: string}", "{type: string, nullable: true}", False, True, id="null is new"),
        pytest.param("{type: string, nullable: true}", "{type: string}", True, False, id="null is gone"),
        pytest.param("{enum: [a, b]}", "{enum: [a]}", True, False, id="a value is gone"),
        pytest.param("{enum: [a]}", "{enum: [a, b]}", False, True, id="a value is new"),
        pytest.param("{type: string}", "{type: string, enum: [a]}", True, False, id="a list of values is new"),
        pytest.param("{type: string, enum: [a]}", "{type: string}", False, True, id="a list of values is gone"),
        pytest.param("{type: string}", "{type: string, minLength: 2}", True, False, id="a bound is new"),
        pytest.param("{type: string, maxLength: 2}", "{type: string, maxLength: 3}", False, False, id="a wider bound"),
        pytest.param(
            "{minimum: 2}", "{minimum: 2, exclusiveMinimum: true}", True, False, id="a bound becomes exclusive"
        ),
        pytest.param("{type: string}", "{type: string, pattern: a}", True, False, id="a pattern is new"),
        pytest.param(
            "{type: integer, format: int32}", "{type: integer, format: int64}", False, True, id="a wider format"
        ),
        pytest.param("{type: string, format: date}", "{type: string, format: uuid}", True, True, id="another format"),
        pytest.param("{properties: {a: {}}}", "{properties: {a: {}, b: {}}}", False, False, id="a property is new"),
        pytest.param("{properties: {a: {}, b: {}}}", "{properties: {a: {}}}", False, True, id="a property is gone"),
        pytest.param(
            "{properties: {a: {}, b: {}}}", "{properties: {a: {}}, additionalProperties: false}",
            True, True, id="a property is gone and forbidden",
        ),
        pytest.param("{properties: {a: {}}}", "{properties: {a: {}}, required: [a]}", True, False, id="required"),
        pytest.param(
            "{}", "{properties: {a: {readOnly: true}}, required: [a]}", False, False, id="nobody sends read-only ones"
        ),
        pytest.param("{properties: {a: {}}, required: [a]}", "{properties: {a: {}}}", False, True, id="optional"),
        pytest.param(
            "{type: array, items: {type: string}}", "{type: array, items: {type: object}}", True, True, id="items"
        ),
        pytest.param(
            "{additionalProperties: {type: string}}", "{additionalProperties: {type: integer}}", True, True, id="rest"
        ),
        pytest.param(
            "{properties: {a: {properties: {b: {type: string}}}}}",
            "{properties: {a: {properties: {b: {type: integer}}}}}",
            True, True, id="deep inside",
        ),
        pytest.param("{not: {type: string}}", "{not: {type: object}}", True, False, id="what is not judged closely"),
        pytest.param("{}", "{oneOf: [{title: A}, {title: B}]}", True, False, id="choices instead of anything"),
        pytest.param("{oneOf: [{title: A}, {title: B}]}", "{oneOf: [{title: A}, {title: B}, {title: C}]}",
                     False, True, id="a choice is new"),
        pytest.param("{oneOf: [{title: A}, {title: B}, {title: C}]}", "{oneOf: [{title: B}, {title: A}]}",
                     True, False, id="a choice is gone"),
    ],
)  # fmt: skip
def test_schemas_break_those_who_send_and_those_who_read(
    old: str, new: str, *, request_breaks: bool, response_breaks: bool
) -> None:
    found = changes(with_schema(old), with_schema(new))
    assert found
    for name, breaks in (("requests", request_breaks), ("responses", response_breaks)):
        assert any(change.breaking for change in found if f" in {name}:" in change.message) is breaks, found


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{type: string, nullable: true}", "{type: [string, 'null']}"),
        ("{minimum: 2, exclusiveMinimum: true}", "{exclusiveMinimum: 2}"),
        ("{allOf: [{$ref: '#/components/schemas/Other'}], nullable: true}",
         "{anyOf: [{$ref: '#/components/schemas/Other'}, {type: 'null'}]}"),
        ("{type: object, properties: {a: {type: string}}}",
         "{allOf: [{type: object}, {properties: {a: {type: string}}}]}"),
        ("{enum: [a]}", "{const: a}"),
    ],
)  # fmt: skip
def test_the_same_said_otherwise_binds_nobody(old: str, new: str) -> None:
    others = ", Other: {type: object}"
    found = changes(with_schema(old, others=others), with_schema(new, "3.1.0", others))
    assert [change.message for change in found if "Details that bind nobody" not in change.message] == []


def test_equal_documents_do_not_differ() -> None:
    for name in ("openapi/world.yaml", "openapi/swagger-everything.yaml", "demo/shop.yaml"):
        document = load_fixture(name)
        assert compare(document, edited(document, lambda _: None)) == Difference()


def test_texts_are_changes_that_break_nobody() -> None:
    found = changes(with_schema("{type: string}"), with_schema("{type: string, description: A name, x-mock: '@name'}"))
    assert {change.message for change in found} == {
        f"`Pet` in {side}: `description`, `x-mock` changed." for side in ("requests", "responses")
    }
    assert not any(change.breaking for change in found)


def test_added_and_removed_operations_are_listed() -> None:
    old = load_paths("{/a: {get: {responses: {}}}, /b: {get: {responses: {}}}}")
    new = load_paths("{/b: {get: {responses: {}}}, /c: {get: {responses: {}}}}")
    difference = compare(old, new)
    assert difference.as_json() == {
        "added": [{"key": "get-c", "method": "GET", "path": "/c"}],
        "removed": [{"key": "get-a", "method": "GET", "path": "/a"}],
        "changed": [],
        "breaking": True,
    }
    assert not compare(load_paths("{}"), new).breaking


OK = "responses: {'200': {description: All}}"
JSON = "content: {application/json: {schema: {type: string}}}"
KEY = "components: {securitySchemes: {key: {type: apiKey, in: header, name: k}, other: {type: http, scheme: basic}}}"


@pytest.mark.parametrize(
    ("old", "new", "breaking", "pointer", "message"),
    [
        pytest.param(f"{{{OK}}}", f"{{{OK}, parameters: [{{name: q, in: query, required: true}}]}}", True,
                     "/parameters/0", "The query parameter `q` is a new required parameter.", id="required parameter"),
        pytest.param(f"{{{OK}}}", f"{{{OK}, parameters: [{{name: q, in: query}}]}}", False,
                     "/parameters/0", "The query parameter `q` is a new parameter.", id="parameter"),
        pytest.param(f"{{{OK}, parameters: [{{name: q, in: query}}]}}", f"{{{OK}}}", False,
                     "/parameters/0", "The query parameter `q` is gone.", id="parameter gone"),
        pytest.param(f"{{{OK}, parameters: [{{name: q, in: query, schema: {{type: string}}}}]}}",
                     f"{{{OK}, parameters: [{{name: q, in: query, schema: {{type: integer}}}}]}}", True,
                     "/parameters/0/schema", "The query parameter `q`: integer, was string.", id="parameter's schema"),
        pytest.param(f"{{{OK}}}", f"{{{OK}, requestBody: {{required: true, {JSON}}}}}", True,
                     "/requestBody", "Requests have a new required body.", id="required body"),
        pytest.param(f"{{{OK}, requestBody: {{{JSON}}}}}", f"{{{OK}, requestBody: {{required: true, {JSON}}}}}", True,
                     "/requestBody", "The body is required now.", id="body required"),
        pytest.param("{responses: {'200': {description: All}, '404': {description: None}}}", f"{{{OK}}}", True,
                     "/responses/404", "The response 404 is gone.", id="status gone"),
        pytest.param(f"{{{OK}}}", "{responses: {'200': {description: All}, '404': {description: None}}}", False,
                     "/responses/404", "The response 404 is new.", id="status"),
        pytest.param("{responses: {'200': {content: {application/json: {}, text/csv: {}}}}}",
                     "{responses: {'200': {content: {application/json: {}}}}}", True,
                     "/responses/200/content/text~1csv", "The response 200: the media type `text/csv` is gone.",
                     id="media type gone"),
        pytest.param("{responses: {'200': {headers: {ETag: {schema: {type: string}}}}}}", "{responses: {'200': {}}}",
                     True, "/responses/200/headers/ETag", "The response 200: the header `ETag` is gone.", id="header"),
        pytest.param(f"{{{OK}}}", f"{{{OK}, security: [{{key: []}}]}}", True,
                     "/security", "It asks for security now: `key`.", id="security"),
        pytest.param(f"{{{OK}, security: [{{key: []}}]}}", f"{{{OK}, security: [{{other: []}}]}}", True,
                     "/security", "`key` is not enough any more; it asks for `other`.", id="other security"),
        pytest.param(f"{{{OK}, security: [{{key: []}}]}}", f"{{{OK}, security: [{{}}, {{key: []}}]}}", False,
                     "/security", "It asks for no security any more.", id="optional security"),
        pytest.param(f"{{{OK}}}", f"{{{OK}, deprecated: true}}", False,
                     "/deprecated", "It is deprecated now.", id="deprecated"),
        pytest.param(f"{{{OK}}}", f"{{{OK}, summary: All, tags: [a]}}", False,
                     "", "`summary`, `tags` changed.", id="texts"),
    ],
)  # fmt: skip
def test_changes_of_an_operation(old: str, new: str, *, breaking: bool, pointer: str, message: str) -> None:
    (found,) = changes(operation(old, KEY), operation(new, KEY))
    assert found == Change(breaking, f"/paths/~1pets/get{pointer}", message)


def test_parameters_of_a_path_may_be_renamed() -> None:
    old = operation(
        f"{{operationId: a, {OK}, parameters: [{{name: id, in: path, required: true}}]}}", path="/pets/{id}"
    )
    new = operation(
        f"{{operationId: a, {OK}, parameters: [{{name: no, in: path, required: true}}]}}", path="/pets/{no}"
    )
    assert changes(old, new) == [
        Change(False, "/paths/~1pets~1{no}/get", "The path is written /pets/{no}, was /pets/{id}.")
    ]


def test_another_path_breaks() -> None:
    found = changes(operation(f"{{operationId: a, {OK}}}"), operation(f"{{operationId: a, {OK}}}", path="/v2/pets"))
    assert [(change.breaking, change.message) for change in found] == [(True, "It is GET /v2/pets now, was GET /pets.")]


def test_a_security_scheme_that_means_something_else_breaks() -> None:
    secured = f"{{{OK}, security: [{{key: []}}]}}"
    (found,) = changes(operation(secured, KEY), operation(secured, KEY.replace("name: k", "name: other")))
    assert (found.breaking, found.pointer) == (True, "/components/securitySchemes/key")


def test_cycles_of_references_end() -> None:
    def tree(kind: str) -> Document:
        children = "{type: array, items: {$ref: '#/components/schemas/Pet'}}"
        return with_schema(f"{{properties: {{children: {children}, name: {{type: {kind}}}}}}}")

    found = changes(tree("string"), tree("integer"))
    assert {change.message for change in found} == {
        f"`Pet.name` in {side}: integer, was string." for side in ("requests", "responses")
    }


def test_pointers_lead_into_the_document_as_its_author_wrote_it() -> None:
    def swagger(kind: str) -> Document:
        responses = "{'200': {description: A, schema: {$ref: '#/definitions/A'}}}"
        paths = f"{{/a: {{get: {{responses: {responses}}}}}}}"
        definitions = f"{{A: {{properties: {{b: {{type: {kind}}}}}}}}}"
        return load_text(f"swagger: '2.0'\ninfo: {{title: T}}\npaths: {paths}\ndefinitions: {definitions}")

    (found,) = changes(swagger("string"), swagger("integer"))
    assert found == Change(True, "/definitions/A/properties/b", "`A.b` in responses: integer, was string.")


def test_long_lists_are_cut_after_what_breaks() -> None:
    def properties(kind: str, more: int = 0) -> str:
        return ", ".join(f"p{n}: {{type: {kind}, description: {more}}}" for n in range(MOST_CHANGES))

    old = with_schema(f"{{properties: {{{properties('string')}}}}}")
    found = changes(old, with_schema(f"{{properties: {{{properties('integer', 1)}}}}}"))
    assert len(found) == MOST_CHANGES + 1
    assert all(change.breaking for change in found[:-1])
    assert found[-1].message == "150 more changes, 50 of them breaking, are not listed."


def test_a_difference_can_be_written() -> None:
    difference = compare(with_schema("{enum: [a]}"), with_schema("{enum: [b]}"))
    assert orjson.loads(orjson.dumps(difference.as_json())) == difference.as_json()
    assert difference.as_json()["changed"][0].keys() == {"key", "method", "path", "changes"}
