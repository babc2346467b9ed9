import datetime
import itertools
import random
from collections.abc import Iterable

import pytest

from smartmock import pointers
from smartmock.errors import DocumentError
from smartmock.generation.kinds import Kinds
from smartmock.generation.node import Compiler, Node
from smartmock.mock import compiler
from smartmock.mock.compiler import compile_api
from smartmock.mock.model import MockRequest
from smartmock.projects.documents.revising.difference import compare
from smartmock.projects.documents.revising.following import KnownOperation, follow, with_keys
from smartmock.projects.documents.revising.strategies import STRATEGIES, Strategy, combine
from smartmock.settings import Environment
from smartmock.spec.document import Document
from smartmock.types import JSON, JsonObject
from tests.projects.documents.revising.documents import edited, load_tree
from tests.spec.documents import FIXTURES, load_fixture, load_paths, load_text

ENVIRONMENT = Environment(today=datetime.date(2026, 1, 1))
NAMES = sorted(str(path.relative_to(FIXTURES)) for path in (FIXTURES / "openapi").glob("*.yaml"))
FAMILIES = [*NAMES, "demo/shop.yaml", "openapi/references-files/openapi.yaml"]


def keyed(old: Document, new: Document) -> Document:
    """The new document with the keys that its operations have from the old one."""
    return with_keys(new, follow(known(old), new).keys)


def known(*documents: Document) -> list[KnownOperation]:
    found = {operation.key: operation for document in documents for operation in document.operations}
    return [KnownOperation(operation.key, operation.method, operation.path) for operation in found.values()]


def combined(old: Document, new: Document, strategy: Strategy) -> Document:
    new = keyed(old, new)
    result = load_tree(combine(old, new, strategy))
    return with_keys(result, follow(known(old, new), result).keys)


def keys(document: Document) -> set[str]:
    return {operation.key for operation in document.operations}


def answers(document: Document, wanted: Iterable[str]) -> dict[str, object]:
    api = compile_api(document)
    operations = [operation for operation in document.operations if operation.key in set(wanted)]
    return {
        each.key: api.respond(MockRequest(each.method, each.path), ENVIRONMENT, each.key).body for each in operations
    }


def errors(document: Document) -> set[str]:
    """Without the names of files, which only the author's document has."""
    found = (problem.message for problem in document.problems if problem.severity == "error")
    return {message.rpartition(".yaml: ")[2].rpartition(".json: ")[2] for message in found}


def changed(document: Document, seed: int) -> Document:
    """Some paths gone, some new, some schemas different."""
    lot = random.Random(seed)

    def edit(tree: JsonObject) -> None:
        paths = tree["paths"]
        for path in list(paths):
            chance = lot.random()
            if chance < 0.3:
                del paths[path]
            elif chance < 0.5:
                paths[path.rstrip("/") + "/more"] = paths[path]
        for schemas in (tree.get("components", {}).get("schemas", {}), tree.get("definitions", {})):
            for schema in schemas.values():
                properties = schema.get("properties", {}) if isinstance(schema, dict) else {}
                for name, value in list(properties.items()):
                    if lot.random() < 0.3 and isinstance(value, dict) and value.get("type") == "string":
                        properties[name] = {"type": "boolean"}

    return edited(document, edit)


@pytest.fixture
def no_world(monkeypatch: pytest.MonkeyPatch) -> None:
    """Operations tell each other of the things that they show; here each answers by itself."""

    class NoKinds(Kinds):
        def __init__(self, node_compiler: Compiler) -> None:
            super().__init__(node_compiler, ())

        def named(self, _words: tuple[str, ...]) -> None:
            return None

        def identity(self, _node: Node) -> None:
            return None

    monkeypatch.setattr(compiler, "find_kinds", lambda _document, node_compiler: NoKinds(node_compiler))


@pytest.mark.usefixtures("no_world")
@pytest.mark.parametrize("name", FAMILIES)
@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_family_of_documents_becomes_one(name: str, strategy: Strategy) -> None:
    for seed in range(2):
        first = load_fixture(name)
        old, new = changed(first, seed), changed(first, seed + 10)
        result = combined(old, new, strategy)
        new = keyed(old, new)
        assert keys(result) == (keys(new) if strategy == "mirror" else keys(old) | keys(new))
        assert errors(result) <= errors(old) | errors(new)
        own, other = (old, new) if strategy == "keep" else (new, old)
        assert answers(result, keys(other) - keys(own)) == answers(other, keys(other) - keys(own)) or (
            strategy == "mirror"
        )
        if strategy != "merge":
            assert answers(result, keys(own)) == answers(own, keys(own))


@pytest.mark.usefixtures("no_world")
@pytest.mark.parametrize(
    ("first", "second"), list(itertools.permutations(["browser-v2", "browser-v30", "browser-v31"], 2))
)
@pytest.mark.parametrize("strategy", ["overwrite", "keep"])
def test_documents_of_different_versions_become_one(first: str, second: str, strategy: Strategy) -> None:
    old, new = load_fixture(f"openapi/{first}.yaml"), load_fixture(f"openapi/{second}.yaml")
    new = edited(new, lambda tree: tree.update(paths={f"/new{path}": item for path, item in tree["paths"].items()}))
    new = with_keys(new, [f"new-{operation.key}" for operation in new.operations])
    result = load_tree(combine(old, new, strategy))
    assert result.version == max(old.tree["openapi"], new.tree["openapi"])
    assert errors(result) <= errors(old) | errors(new)
    both = {(each.method, each.path): each.key for each in result.operations}
    assert len(both) == len(old.operations) + len(new.operations)
    for document in (old, new):
        routes = {(each.method, each.path): each.key for each in document.operations}
        before, after = answers(document, keys(document)), answers(result, keys(result))
        assert {route: before[key] for route, key in routes.items()} == {route: after[both[route]] for route in routes}


def test_nothing_to_add_changes_nothing() -> None:
    old = load_fixture("openapi/browser-v2.yaml")
    assert combine(old, old, "overwrite") is old.served
    assert combine(old, load_fixture("openapi/world.yaml"), "mirror")["openapi"].startswith("3.")


def pets(path: str, name: str, schemas: str, rest: str = "") -> Document:
    """`GET` of the path answers a `Pet`."""
    content = "{application/json: {schema: {$ref: '#/components/schemas/Pet'}}}"
    operation = f"{{operationId: {name}, tags: [{name}], responses: {{'200': {{description: A, content: {content}}}}}}}"
    tags = f"tags: [{{name: {name}, description: All of {name}}}]"
    return load_paths(f"{{{path}: {{get: {operation}}}}}", rest=f"{tags}\ncomponents: {{schemas: {schemas}}}\n{rest}")


def schemas_of(tree: JsonObject) -> JsonObject:
    found: JsonObject = tree["components"]["schemas"]
    return found


def response_schema(tree: JsonObject, path: str) -> JSON:
    return tree["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]


def test_a_schema_that_differs_comes_under_another_name() -> None:
    old = pets("/a", "a", "{Pet: {properties: {owner: {$ref: '#/components/schemas/Owner'}}}, Owner: {type: string}}")
    new = pets("/b", "b", "{Pet: {properties: {owner: {$ref: '#/components/schemas/Owner'}}}, Owner: {type: integer}}")
    tree = combine(old, new, "overwrite")
    assert response_schema(tree, "/b") == {"$ref": "#/components/schemas/Pet"}
    assert response_schema(tree, "/a") == {"$ref": "#/components/schemas/Pet-2"}
    assert schemas_of(tree)["Pet-2"]["properties"]["owner"] == {"$ref": "#/components/schemas/Owner-2"}
    assert schemas_of(tree)["Owner-2"] == {"type": "string", "x-smartmock-name": "Owner"}
    assert [tag["name"] for tag in tree["tags"]] == ["b", "a"]


def test_a_schema_that_is_the_same_is_shared() -> None:
    cyclic = "{Pet: {properties: {parent: {$ref: '#/components/schemas/Pet'}}}}"
    tree = combine(pets("/a", "a", cyclic), pets("/b", "b", cyclic), "overwrite")
    assert schemas_of(tree).keys() == {"Pet"}
    assert response_schema(tree, "/a") == response_schema(tree, "/b")


def test_discriminators_call_renamed_schemas_as_before() -> None:
    schemas = """{Pet: {oneOf: [{$ref: '#/components/schemas/Cat'}, {$ref: '#/components/schemas/Dog'}],
      discriminator: {propertyName: kind, mapping: {cat: Cat}}},
      Cat: {required: [kind], properties: {kind: {type: string}, %s: {type: string}}},
      Dog: {required: [kind], properties: {kind: {type: string}}}}"""
    old, new = pets("/a", "a", schemas % "old"), pets("/b", "b", schemas % "new")
    tree = combine(old, new, "overwrite")
    assert schemas_of(tree)["Pet-2"]["discriminator"]["mapping"] == {"cat": "#/components/schemas/Cat-2"}
    result = load_tree(tree)
    assert answers(result, ["a"]) == answers(old, ["a"])


def test_heirs_of_a_kept_schema_come_along() -> None:
    schemas = """{Pet: {required: [kind], properties: {kind: {type: string}}, discriminator: {propertyName: kind}},
      Cat: {allOf: [{$ref: '#/components/schemas/Pet'}, {required: [claws], properties: {claws: {type: %s}}}]}}"""
    old, new = pets("/a", "a", schemas % "integer"), pets("/b", "b", schemas % "string")
    tree = combine(old, new, "overwrite")
    assert {"Pet-2", "Cat-2"} <= schemas_of(tree).keys()
    assert answers(load_tree(tree), ["a"]) == answers(old, ["a"])


SECURED = """{paths: {%s: {parameters: [{name: p, in: query, schema: {type: %s}}],
  get: {operationId: %s, responses: {'200': {description: A}}}}},
  openapi: 3.0.3, info: {title: T, version: '1'}, security: [{key: []}], servers: [{url: /%s}],
  components: {securitySchemes: {key: {type: apiKey, in: header, name: %s}}}}"""


def test_an_operation_keeps_what_its_document_says_of_all() -> None:
    old = load_text(SECURED % ("/a", "string", "a", "v1", "X-Old"))
    new = load_text(SECURED % ("/b", "integer", "b", "v2", "X-New"))
    tree = combine(old, new, "overwrite")
    kept = tree["paths"]["/a"]["get"]
    assert kept["security"] == [{"key-2": []}]
    assert tree["components"]["securitySchemes"]["key-2"]["name"] == "X-Old"
    (before,) = old.operations
    after = next(each for each in load_tree(tree).operations if each.key == "a")
    assert (after.base_paths, after.parameters[0].name) == (before.base_paths, "p")


def test_operations_of_one_path_keep_their_own_parameters() -> None:
    old = load_text(SECURED % ("/a", "string", "a", "v1", "K"))
    new = load_text((SECURED % ("/a", "integer", "b", "v1", "K")).replace("get:", "post:"))
    tree = combine(old, new, "overwrite")
    result = load_tree(tree)
    types = {each.key: each.parameters[0].schema for each in result.operations}
    assert {key: pointers.resolve(tree, pointer or "")["type"] for key, pointer in types.items()} == {
        "a": "string",
        "b": "integer",
    }


def test_merge_keeps_texts_and_rules_that_the_new_document_lacks() -> None:
    old = pets("/a", "a", "{Pet: {title: Pet, properties: {a: {type: string, x-mock: '@name', description: Old}, "
                          "b: {type: string, x-faker: person.name}, c: {type: string, x-mock: '@city'}}}}")  # fmt: skip
    new = pets("/a", "a", "{Pet: {properties: {a: {type: string, description: New}, "
                          "b: {type: integer}, c: {type: string, x-mock: '@url'}, d: {type: string}}}}")  # fmt: skip
    old = edited(old, lambda tree: tree["paths"]["/a"]["get"].update(summary="A pet"))
    tree = combine(old, new, "merge")
    assert schemas_of(tree)["Pet"] == {
        "title": "Pet",
        "properties": {
            "a": {"type": "string", "description": "New", "x-mock": "@name"},
            "b": {"type": "integer"},
            "c": {"type": "string", "x-mock": "@url"},
            "d": {"type": "string"},
        },
    }
    assert tree["paths"]["/a"]["get"]["summary"] == "A pet"
    assert "title" not in schemas_of(new.served)["Pet"]


def test_keep_adds_only_what_is_new() -> None:
    old = pets("/a", "a", "{Pet: {type: string}}")
    new = edited(
        pets("/a", "a", "{Pet: {type: integer}}"), lambda tree: tree["paths"].update({"/b": tree["paths"]["/a"]})
    )
    new = with_keys(new, ["a", "b"])
    tree = combine(old, new, "keep")
    assert response_schema(tree, "/a") == {"$ref": "#/components/schemas/Pet"}
    assert schemas_of(tree)["Pet-2"]["type"] == "integer"
    assert tree["paths"]["/b"]["get"]["operationId"] == "b"


def test_dynamic_anchors_that_differ_cannot_be_in_one_document() -> None:
    def document(path: str, kind: str) -> Document:
        found = pets(path, path[1:], f"{{Pet: {{$dynamicAnchor: node, type: {kind}}}}}")
        return edited(found, lambda tree: tree.update(openapi="3.1.0"))

    with pytest.raises(DocumentError, match="dynamicAnchor"):
        combine(document("/a", "string"), document("/b", "integer"), "overwrite")
    same = combine(document("/a", "string"), document("/b", "string"), "overwrite")
    assert schemas_of(same).keys() == {"Pet"}


def test_the_next_combination_goes_on_with_the_last() -> None:
    first = pets("/a", "a", "{Pet: {type: string}}")
    second = combined(first, pets("/b", "b", "{Pet: {type: integer}}"), "overwrite")
    third = combined(second, pets("/c", "c", "{Pet: {type: boolean}}"), "overwrite")
    assert keys(third) == {"a", "b", "c"}
    kinds = {name: schema["type"] for name, schema in schemas_of(third.served).items()}
    assert kinds == {"Pet": "boolean", "Pet-2": "integer", "Pet-3": "string"}
    assert not compare(third, load_tree(third.served)).changed
