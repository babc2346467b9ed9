import copy

import pytest

from smartmock import pointers
from smartmock.spec.document import Document
from smartmock.spec.swagger import convert_swagger
from smartmock.types import JSON, JsonObject
from tests.spec.documents import load_fixture, load_text, operation, reported

FINE = "/paths/~1pets/get/responses/200"
PHOTO = "/paths/~1pets~1{id}~1photo/post"


@pytest.fixture(scope="module")
def document() -> Document:
    return load_fixture("openapi/swagger-everything.yaml")


def at(document: Document, pointer: str | None) -> JSON:
    return pointers.resolve(document.tree, pointer or "/nothing")


def swagger(**fields: JSON) -> JsonObject:
    return {"swagger": "2.0", "info": {"title": "Test", "version": "1"}, "paths": {}, **fields}


def test_the_served_document_stays_as_its_author_wrote_it(document: Document) -> None:
    assert document.served["swagger"] == "2.0"
    assert document.served["definitions"]["Pet"]["discriminator"] == "kind"
    assert document.tree["openapi"] == "3.0.3"


@pytest.mark.parametrize(
    ("fields", "urls"),
    [
        pytest.param({}, ["/"], id="nothing"),
        pytest.param({"basePath": "v1"}, ["/v1"], id="path without slash"),
        pytest.param(
            {"host": "a.example", "schemes": ["http", "wss"]}, ["http://a.example", "wss://a.example"], id="schemes"
        ),
        pytest.param({"host": "a.example:8080", "basePath": "/v1"}, ["https://a.example:8080/v1"], id="no scheme"),
        pytest.param({"host": 5, "basePath": [], "schemes": "http"}, ["/"], id="nonsense"),
    ],
)
def test_host_and_base_path_become_servers(fields: JsonObject, urls: list[str]) -> None:
    assert [server["url"] for server in convert_swagger(swagger(**fields)).tree["servers"]] == urls


def test_base_paths_are_known(document: Document) -> None:
    assert operation(document, "listPets").base_paths == ("/v1",)


@pytest.mark.parametrize(
    ("name", "style", "explode"),
    [
        ("tags", "form", True),
        ("sizes", "pipeDelimited", False),
        ("spaced", "spaceDelimited", False),
        ("tabbed", "tabDelimited", False),
        ("plain", "form", False),
    ],
)
def test_collection_formats_become_styles(document: Document, name: str, style: str, *, explode: bool) -> None:
    parameter = next(item for item in operation(document, "listPets").parameters if item.name == name)
    assert (parameter.style, parameter.explode) == (style, explode)


def test_keywords_of_parameters_become_their_schema(document: Document) -> None:
    by_name = {item.name: item for item in operation(document, "listPets").parameters}
    assert at(document, by_name["sizes"].schema) == {"type": "array", "items": {"type": "integer"}}
    assert at(document, by_name["X-Mode"].schema) == {"type": "string", "enum": ["a", "b"]}
    assert by_name["X-Mode"].examples[0].value == "b"
    assert at(document, by_name["limit"].schema) == {"type": "integer", "maximum": 100, "default": 10}


def test_what_is_lost_is_said(document: Document) -> None:
    assert reported(document) == [
        "/paths/~1pets/get/responses/200/examples/friendly",
    ]


def test_responses_have_a_content_for_each_type(document: Document) -> None:
    fine = operation(document, "listPets").responses[0]
    assert [media_type.name for media_type in fine.content] == ["application/json", "application/xml", "text/csv"]
    assert [(item.name, item.value) for item in fine.content[0].examples] == [
        ("default", [{"name": "Rex"}]),
        ("friendly", [{"name": "Bo"}]),
    ]
    assert at(document, fine.content[1].schema) == {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}
    assert at(document, fine.headers[0].schema) == {"type": "integer", "minimum": 0}


def test_shared_responses_follow_the_types_of_the_operation(document: Document) -> None:
    pets, login = operation(document, "listPets"), operation(document, "login")
    assert pets.responses[1].pointer == "/components/responses/NotFound"
    assert [item.name for item in login.responses[1].content] == ["text/plain"]
    assert login.responses[2].content == ()


def test_body_parameters_become_request_bodies(document: Document) -> None:
    body = operation(document, "addPet").request_body
    assert body is not None
    assert body.required
    assert [item.name for item in body.content] == ["application/json", "application/vnd.pet+json"]
    assert at(document, body.content[0].schema) == {"$ref": "#/components/schemas/Pet"}
    assert body.content[0].examples[0].value == {"name": "Max"}


def test_files_are_sent_as_multipart(document: Document) -> None:
    body = operation(document, "addPhoto").request_body
    assert body is not None
    assert body.required
    assert [item.name for item in body.content] == ["multipart/form-data"]
    schema = at(document, body.content[0].schema)
    assert schema["properties"]["photo"] == {"type": "string", "format": "binary", "description": "The picture"}
    assert schema["required"] == ["photo"]
    assert [item.name for item in operation(document, "addPhoto").parameters] == ["id"]


def test_other_forms_are_urlencoded(document: Document) -> None:
    body = operation(document, "login").request_body
    assert body is not None
    assert [item.name for item in body.content] == ["application/x-www-form-urlencoded"]
    assert body.content[0].encoding == {"roles": {"style": "form", "explode": True}}


def test_fields_that_may_not_be_empty_have_a_length() -> None:
    fields = "[{name: a, in: formData, type: string, allowEmptyValue: false}, {name: b, in: formData, type: string}]"
    text = f"{{swagger: '2.0', paths: {{/a: {{post: {{parameters: {fields}, responses: {{}}}}}}}}}}"
    document = load_text(text)
    body = document.operations[0].request_body
    assert body is not None
    properties = at(document, body.content[0].schema)["properties"]
    assert properties == {"a": {"type": "string", "minLength": 1}, "b": {"type": "string"}}


def test_files_in_responses_are_bytes(document: Document) -> None:
    (media_type,) = operation(document, "addPhoto").responses[0].content
    assert media_type.name == "application/octet-stream"
    assert at(document, media_type.schema) == {"type": "string", "format": "binary"}


def test_schemas_take_the_words_of_openapi_3(document: Document) -> None:
    pet = document.tree["components"]["schemas"]["Pet"]
    assert pet["discriminator"] == {"propertyName": "kind"}
    assert pet["properties"]["name"]["nullable"] is True
    assert pet["properties"]["mother"]["allOf"] == [{"$ref": "#/components/schemas/Pet"}]
    assert pet["properties"]["mother"]["nullable"] is True


def test_references_lead_to_the_new_places(document: Document) -> None:
    made = operation(document, "addPet").responses[0].content[0]
    target = at(document, made.schema)["$ref"]
    assert pointers.resolve(document.tree, pointers.from_fragment(target[1:]))["type"] == "array"
    home = document.tree["components"]["schemas"]["Pet"]["properties"]["home"]["$ref"]
    assert home == "#/components/schemas/Home"
    assert document.original_pointer("/components/schemas/Home/type") == "/x-places/Home/type"


@pytest.mark.parametrize(
    ("scheme", "expected"),
    [
        pytest.param({"type": "basic"}, {"type": "http", "scheme": "basic"}, id="basic"),
        pytest.param(
            {"type": "apiKey", "in": "query", "name": "k"}, {"type": "apiKey", "in": "query", "name": "k"}, id="key"
        ),
        pytest.param(
            {"type": "oauth2", "flow": "application", "tokenUrl": "t", "scopes": {"a": "A"}},
            {"type": "oauth2", "flows": {"clientCredentials": {"tokenUrl": "t", "scopes": {"a": "A"}}}},
            id="application",
        ),
        pytest.param(
            {"type": "oauth2", "flow": "accessCode", "tokenUrl": "t", "authorizationUrl": "a"},
            {
                "type": "oauth2",
                "flows": {"authorizationCode": {"authorizationUrl": "a", "tokenUrl": "t", "scopes": {}}},
            },
            id="access code",
        ),
    ],
)
def test_security_definitions(scheme: JsonObject, expected: JsonObject) -> None:
    tree = convert_swagger(swagger(securityDefinitions={"s": scheme})).tree
    assert tree["components"]["securitySchemes"]["s"] == expected


@pytest.mark.parametrize(
    ("pointer", "original"),
    [
        ("/components/schemas/Pet/type", "/definitions/Pet/type"),
        ("/components/responses/NotFound/content/application~1json/schema", "/responses/NotFound/schema"),
        ("/components/parameters/Limit/schema/maximum", "/parameters/Limit/maximum"),
        ("/components/securitySchemes/key/in", "/securityDefinitions/key/in"),
        ("/paths/~1pets/get/parameters/1/schema/items", "/paths/~1pets/get/parameters/1/items"),
        (f"{FINE}/headers/X-Total/schema/type", f"{FINE}/headers/X-Total/type"),
        (f"{FINE}/content/application~1xml/schema/items", f"{FINE}/schema/items"),
        (f"{FINE}/content/application~1json/example/0", f"{FINE}/examples/application~1json/0"),
        ("/paths/~1pets/post/requestBody/content/application~1json/schema", "/parameters/PetBody/schema"),
        (
            f"{PHOTO}/requestBody/content/multipart~1form-data/schema/properties/photo/format",
            f"{PHOTO}/parameters/1/format",
        ),
    ],
)
def test_pointers_lead_back_to_what_the_author_wrote(document: Document, pointer: str, original: str) -> None:
    assert document.original_pointer(pointer) == original
    assert pointers.resolve(document.tree, pointer) is not None
    assert pointers.resolve(document.served, original.removesuffix("/format")) is not None


def test_the_source_is_not_changed(document: Document) -> None:
    before = copy.deepcopy(document.served)
    convert_swagger(document.served)
    assert document.served == before


@pytest.mark.parametrize(
    "fields",
    [
        pytest.param({"paths": []}, id="paths"),
        pytest.param({"paths": {"/a": {"get": 5, "post": {"parameters": {}, "responses": []}}}}, id="operations"),
        pytest.param(
            {"paths": {"/a": {"parameters": 3, "get": {"parameters": [1, {"in": "query"}, {}]}}}}, id="parameters"
        ),
        pytest.param(
            {"paths": {"/a": {"get": {"responses": {"200": 5}, "produces": "x", "consumes": [1]}}}}, id="responses"
        ),
        pytest.param(
            {"definitions": [], "parameters": 1, "responses": None, "securityDefinitions": "x"}, id="sections"
        ),
        pytest.param({"definitions": {"A": 5, "B": {"properties": 5, "items": [[]], "allOf": {}}}}, id="schemas"),
        pytest.param(
            {"securityDefinitions": {"a": 5, "b": {"type": "oauth2", "flow": [], "scopes": 5}}}, id="security"
        ),
        pytest.param(
            {"paths": {"/a": {"get": {"parameters": [{"in": "body"}, {"in": "formData"}], "responses": {}}}}},
            id="bodies",
        ),
        pytest.param(
            {"paths": {"/a": {"get": {"responses": {"200": {"headers": 5, "examples": [], "schema": 5}}}}}},
            id="response",
        ),
    ],
)
def test_broken_parts_do_not_stop_the_conversion(fields: JsonObject) -> None:
    assert convert_swagger(swagger(**fields)).tree["openapi"] == "3.0.3"


def test_objects_that_occur_often_are_converted_once() -> None:
    shared: JsonObject = {"type": "string", "x-nullable": True}
    node: JsonObject = shared
    for _ in range(30):
        node = {"properties": {"a": node, "b": node}}
    converted = convert_swagger(swagger(definitions={"A": node})).tree["components"]["schemas"]["A"]
    assert converted["properties"]["a"] is converted["properties"]["b"]
