import orjson
import pytest

from smartmock.mock.compiler import CompiledApi
from smartmock.mock.model import MockResponse
from smartmock.settings import Environment
from smartmock.types import JSON, JsonObject
from tests.mock.apis import ask, small_api

STRICT = Environment(validation="enforce")
NODE: JsonObject = {"$ref": "#/components/schemas/Node"}


def api_for(schema: JSON, **components: JSON) -> CompiledApi:
    body: JsonObject = {"content": {"application/json": {"schema": schema}}}
    return small_api({"200": {"description": "Fine"}}, method="post", schemas=components, requestBody=body)


def send(api: CompiledApi, value: JSON) -> MockResponse:
    body = orjson.dumps(value)
    return ask(api, "POST /thing", environment=STRICT, body=body, raw_headers={"content-type": "application/json"})


def places(answer: MockResponse) -> list[tuple[str, str]]:
    return [(each.pointer, each.rule) for each in answer.violations]


def variant(name: str) -> JsonObject:
    properties: JsonObject = {"kind": {"const": name}, "left": NODE, "right": NODE}
    return {"type": "object", "required": ["kind"], "properties": properties}


def tree(depth: int, leaf: JSON) -> JSON:
    return leaf if depth == 0 else {"kind": "ab"[depth % 2], "left": {"kind": "leaf"}, "right": tree(depth - 1, leaf)}


@pytest.fixture(scope="module")
def trees() -> CompiledApi:
    leaf: JsonObject = {"type": "object", "required": ["kind"], "properties": {"kind": {"const": "leaf"}}}
    return api_for(NODE, Node={"oneOf": [variant("a"), variant("b"), leaf]})


def test_all_that_is_wrong_with_a_small_value_is_told() -> None:
    found = places(send(api_for({"type": "array", "items": {"type": "string"}}), [1, "a", 2]))
    assert found == [("/0", "type"), ("/2", "type")]


def test_of_many_wrong_parts_only_the_first_is_told() -> None:
    api = api_for({"type": "array", "items": {"type": "string"}})
    send(api, [1])
    assert places(send(api, ["a"] * 10_000 + [1] * 300_000)) == [("/10000", "type")]


def test_a_rule_of_a_long_list_itself_is_told() -> None:
    api = api_for({"type": "array", "maxItems": 5, "items": {"type": "integer"}})
    assert places(send(api, [1] * 30_000)) == [("", "maxItems")]


@pytest.mark.parametrize("depth", [1, 5, 12, 25])
def test_what_is_wrong_deep_inside_alternatives_is_found(trees: CompiledApi, depth: int) -> None:
    assert send(trees, tree(depth, {"kind": "leaf"})).status == 200
    found = places(send(trees, tree(depth, {"kind": "a", "left": 5})))
    assert ("/right" * depth + "/left", "oneOf") in found


@pytest.mark.parametrize("depth", [40, 200])
def test_deeper_ones_are_refused_without_more_detail(trees: CompiledApi, depth: int) -> None:
    (found,) = places(send(trees, tree(depth, {"kind": "none"})))
    assert found[0].startswith("/right/right")
    assert found[1] == "oneOf"


def test_alternatives_that_cannot_be_told_apart_are_not_taken_apart_without_end() -> None:
    same: JsonObject = {"type": "object", "properties": {"a": NODE}, "additionalProperties": False}
    api = api_for(NODE, Node={"oneOf": [same, {**same, "required": ["b"], "properties": {"a": NODE, "b": {}}}]})
    value: JSON = "x"
    for _ in range(60):
        value = {"a": value, "b": 1}
    assert send(api, value).status == 422


def test_passwords_are_never_repeated() -> None:
    secret: JsonObject = {"type": "string", "format": "password", "pattern": "^x", "enum": ["a"]}
    shape: JsonObject = {
        "type": "object",
        "required": ["n"],
        "properties": {"secret": secret, "n": {"type": "integer"}},
    }
    schemas: list[JSON] = [shape, {"oneOf": [shape, {"type": "string"}]}, {"allOf": [shape]}, {"const": 1}, {"not": {}}]
    for schema in schemas:
        answer = send(api_for(schema), {"secret": "hunter2", "n": 1})
        assert answer.status == 422
        assert "hunter2" not in f"{answer.headers}{answer.body!r}{answer.violations}"
    (found, _) = places(send(api_for(shape), {"secret": "hunter2", "n": 1}))
    assert found[0] == "/secret"
