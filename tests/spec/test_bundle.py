import json
from pathlib import Path

import pytest

from smartmock import pointers
from smartmock.errors import SourceError
from smartmock.settings import Limits
from smartmock.spec.document import Document
from smartmock.spec.fetch import Fetched, GuardedFetch, origin_of
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText, read_source
from smartmock.types import JSON
from tests.spec.conftest import Site
from tests.spec.documents import FIXTURES, LIMITS, load_fixture, load_text, operation, reported

HEAD = """\
openapi: 3.1.0
info: {title: Test, version: '1'}
paths: {/ok: {get: {responses: {'200': {description: Fine}}}}}
"""


def write_files(folder: Path, **files: JSON) -> Path:
    """Files by stem, as JSON; the document is `api`."""
    for name, content in files.items():
        path = folder / f"{name.replace('__', '/')}.json"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(content))
    return folder / "api.json"


def load_file(path: Path, limits: Limits = LIMITS) -> Document:
    return load_document(read_source(str(path), limits=limits), limits=limits)


def api(**fields: JSON) -> JSON:
    paths = {"/ok": {"get": {"responses": {"200": {"description": "Fine"}}}}}
    return {"openapi": "3.0.3", "info": {"title": "Test", "version": "1"}, "paths": paths, **fields}


def schemas(document: Document) -> JSON:
    return document.tree["components"]["schemas"]


def test_files_become_components_and_path_items_stand_in_place() -> None:
    document = load_fixture("openapi/references-files/openapi.yaml")
    assert set(schemas(document)) == {"Pet", "pet", "owner", "x-page", "Fault"}
    assert schemas(document)["pet"]["properties"] == {
        "name": {"type": "string"},
        "owner": {"$ref": "#/components/schemas/owner"},
        "friend": {"$ref": "#/components/schemas/pet"},
        "local": {"$ref": "#/components/schemas/Pet"},
    }
    assert document.tree["paths"]["/pets"]["get"]["operationId"] == "listPets"
    assert [item.name for item in operation(document, "getOwner").responses[0].content[0].examples] == ["Ada"]
    assert operation(document, "getOwner").parameters[0].name == "id"


def test_all_files_are_listed() -> None:
    document = load_fixture("openapi/references-files/openapi.yaml")
    folder = FIXTURES / "openapi/references-files"
    names = ["openapi.yaml", "paths/pets.yaml", "schemas/pet.json", "schemas/owner.yaml", "common.json"]
    assert list(document.files) == [folder / name for name in names]


def test_problems_in_other_files_name_the_file_and_point_into_it() -> None:
    document = load_fixture("openapi/references-files/openapi.yaml")
    (problem,) = document.problems
    assert problem.pointer == "/post/responses/oops"
    assert problem.message.startswith("paths/pets.yaml: ")


def test_names_of_components_do_not_collide(tmp_path: Path) -> None:
    path = write_files(
        tmp_path,
        api=api(
            components={
                "schemas": {
                    "Pet": {"$ref": "a.json#/Pet"},
                    "Two": {"$ref": "b.json#/Pet"},
                    "Three": {"$ref": "b/a.json#/Pet"},
                    "Odd": {"$ref": "a.json#/Odd%20name"},
                    "Item": {"$ref": "a.json#/list/0"},
                }
            }
        ),
        a={"Pet": {"title": "a"}, "Odd name": {"title": "odd"}, "list": [{"title": "item"}]},
        b={"Pet": {"title": "b"}},
        b__a={"Pet": {"title": "b/a"}},
    )
    document = load_file(path)
    found = schemas(document)
    titles = {name: found[node["$ref"].rpartition("/")[2]]["title"] for name, node in found.items() if "$ref" in node}
    assert titles == {"Pet": "a", "Two": "b", "Three": "b/a", "Odd": "odd", "Item": "item"}
    assert not document.problems


@pytest.mark.parametrize(
    "reference",
    [
        "../outside.json",
        "sub/../../outside.json",
        "..%2Foutside.json",
        "/etc/hostname",
        "file:///etc/hostname",
        "file:outside.json",
        "link.json",
        "folder/outside.json",
        "..\\outside.json",
        "nul\0.json",
        "ftp://example.com/a.json",
        "data:application/json,{}",
        "http://127.0.0.1:1/a.json",
        "//127.0.0.1/a.json",
    ],
)
def test_references_that_may_not_be_read(tmp_path: Path, reference: str) -> None:
    folder = tmp_path / "api"
    path = write_files(folder, api=api(components={"schemas": {"Pet": {"$ref": reference}, "Ok": {"type": "string"}}}))
    (tmp_path / "outside.json").write_text('{"secret": true}')
    (folder / "link.json").symlink_to(tmp_path / "outside.json")
    (folder / "folder").symlink_to(tmp_path)
    document = load_file(path)
    assert schemas(document) == {"Pet": {}, "Ok": {"type": "string"}}
    (problem,) = document.problems
    assert (problem.severity, problem.pointer) == ("error", "/components/schemas/Pet")
    assert problem.remedy
    assert document.files == (path,)


def test_a_link_to_a_file_in_the_folder_is_fine(tmp_path: Path) -> None:
    path = write_files(tmp_path, api=api(components={"schemas": {"A": {"$ref": "link.json"}}}), real={"type": "string"})
    (tmp_path / "link.json").symlink_to(tmp_path / "real.json")
    assert not load_file(path).problems


def test_uploaded_text_has_no_files_beside_it(tmp_path: Path) -> None:
    write_files(tmp_path, pet={"type": "string"})
    document = load_text(HEAD + "components: {schemas: {Pet: {$ref: pet.json}}}")
    assert reported(document, "error") == ["/components/schemas/Pet"]


def test_references_of_a_url_are_read_beside_it(site: Site) -> None:
    site.add("/api/common/pet.yaml", b"type: object\nproperties: {owner: {$ref: '../owner.json#/Owner'}}")
    site.add("/api/owner.json", b'{"Owner": {"type": "string"}}')
    text = HEAD + "components: {schemas: {Pet: {$ref: 'common/pet.yaml'}}}"
    url = site.add("/api/openapi.yaml", text.encode())
    fetch = GuardedFetch(LIMITS, trusted_origin=origin_of(url))
    document = load_document(read_source(url, limits=LIMITS, fetch=fetch), fetch=fetch)
    assert schemas(document)["Owner"] == {"type": "string"}
    assert schemas(document)["pet"]["properties"]["owner"] == {"$ref": "#/components/schemas/Owner"}
    assert not reported(document, "error")
    assert document.files == ()


def test_each_file_is_read_once_and_a_dead_address_is_tried_once() -> None:
    asked: list[str] = []

    def fetch(url: str, /) -> Fetched:
        asked.append(url)
        if "dead" in url:
            raise SourceError(f"{url} is dead.")
        return Fetched(url, b'{"A": {"type": "string"}, "B": {"$ref": "#/A"}}')

    names = ["dead.json", "dead.json#/A", "live.json#/A", "live.json#/B", "live.json#/C"]
    listed = ", ".join(f"S{n}: {{$ref: 'http://example.com/{name}'}}" for n, name in enumerate(names))
    document = load_document(SourceText(f"{HEAD}components: {{schemas: {{{listed}}}}}".encode(), "x"), fetch=fetch)
    assert asked == ["http://example.com/dead.json", "http://example.com/live.json"]
    assert reported(document, "error") == [f"/components/schemas/S{n}" for n in (0, 1, 4)]


def test_the_number_of_files_is_bounded(tmp_path: Path) -> None:
    files = {f"f{n}": {"type": "string"} for n in range(10)}
    listed = {name: {"$ref": f"{name}.json"} for name in files}
    document = load_file(
        write_files(tmp_path, api=api(components={"schemas": listed}), **files), Limits(referenced_files=4)
    )
    assert len(document.files) == 5
    assert len(reported(document, "error")) == 6


def test_files_are_bounded_together(tmp_path: Path) -> None:
    path = write_files(tmp_path, api=api(components={"schemas": {"A": {"$ref": "a.json"}}}), a={"title": "x" * 1000})
    assert reported(load_file(path, Limits(document_bytes=900))) == ["/components/schemas/A"]


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "empty"), (b"<html>", "HTML"), (b"[" * 1000, "levels"), (b'{"a": [}', "not valid JSON")],
)
def test_broken_files_are_reported(tmp_path: Path, content: bytes, message: str) -> None:
    path = write_files(tmp_path, api=api(components={"schemas": {"A": {"$ref": "a.json"}}}))
    (tmp_path / "a.json").write_bytes(content)
    (problem,) = load_file(path).problems
    assert message in problem.message
    assert "a.json" in problem.message


def test_cycles_across_files_stay_references(tmp_path: Path) -> None:
    path = write_files(
        tmp_path,
        api=api(components={"schemas": {"A": {"$ref": "a.json"}}}),
        a={"properties": {"b": {"$ref": "b.json"}, "all": {"items": {"$ref": "api.json#/components/schemas/A"}}}},
        b={"properties": {"a": {"$ref": "a.json"}}},
    )
    document = load_file(path)
    assert not document.problems
    assert schemas(document)["b"] == {"properties": {"a": {"$ref": "#/components/schemas/a"}}}
    assert schemas(document)["a"]["properties"]["all"] == {"items": {"$ref": "#/components/schemas/A"}}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"p": {"$ref": "p.json"}}, id="itself"),
        pytest.param({"p": {"$ref": "q.json"}, "q": {"$ref": "p.json"}}, id="each other"),
        pytest.param({"p": {"get": {"$ref": "p.json"}}}, id="what holds it"),
        pytest.param({"p": {"$ref": "api.json"}}, id="the whole document"),
    ],
)
def test_circles_of_what_must_stand_in_place_are_broken(tmp_path: Path, files: dict[str, JSON]) -> None:
    document = load_file(write_files(tmp_path, api=api(paths={"/a": {"$ref": "p.json"}}), **files))
    assert reported(document)
    assert ".json" not in json.dumps(document.tree)


def test_what_stands_in_place_cannot_multiply_without_bound(tmp_path: Path) -> None:
    files: dict[str, JSON] = {f"f{n}": {"a": {"properties": {"$ref": f"f{n + 1}.json"}}} for n in range(60)}
    for content in files.values():
        content["b"] = content["a"]
    files["f60"] = {"z": {"type": "string"}}
    document = load_file(
        write_files(tmp_path, api=api(components={"schemas": {"A": {"properties": {"$ref": "f0.json"}}}}), **files)
    )
    assert reported(document, "error")


def test_whole_maps_and_operations_may_be_references(tmp_path: Path) -> None:
    path = write_files(
        tmp_path,
        api=api(
            paths={"$ref": "paths.json"},
            components={"schemas": {"$ref": "schemas.json"}},
        ),
        paths={"/pets": {"get": {"$ref": "get.json"}, "parameters": {"$ref": "parameters.json"}}},
        get={"operationId": "listPets", "responses": {"200": {"description": "Fine"}}},
        parameters=[{"name": "limit", "in": "query", "schema": {"$ref": "#/components/schemas/Limit"}}],
        schemas={"Limit": {"type": "integer"}},
    )
    document = load_file(path)
    assert [item.name for item in operation(document, "listPets").parameters] == ["limit"]
    assert schemas(document)["Limit"] == {"type": "integer"}


def test_local_references_that_lead_nowhere() -> None:
    document = load_text(
        HEAD
        + "components: {schemas: {A: {$ref: '#/components/schemas/Pte'}, Pet: {type: string}, B: {$ref: [1]},"
        + " C: {$ref: '#nowhere'}, D: {$ref: '#/paths/~1/get'}, E: {$ref: '#/info/title'}}}"
    )
    assert reported(document, "error") == [f"/components/schemas/{name}" for name in "ABCDE"]
    assert document.problems[0].remedy == "Did you mean `Pet`?"
    assert schemas(document)["A"] == {}


@pytest.mark.parametrize(
    "links",
    [
        pytest.param({"A": "A"}, id="to itself"),
        pytest.param({"A": "B", "B": "A"}, id="two"),
        pytest.param({"A": "B", "B": "C", "C": "B"}, id="behind a chain"),
        pytest.param({f"S{n}": f"S{(n + 1) % 5000}" for n in range(5000)}, id="five thousand"),
    ],
)
def test_loops_of_references_are_broken(links: dict[str, str]) -> None:
    listed = {name: {"$ref": f"#/components/schemas/{target}"} for name, target in links.items()}
    document = load_text(json.dumps(api(components={"schemas": listed})))
    assert len(reported(document, "error")) == 1
    assert {} in schemas(document).values()


def test_references_may_lead_through_references() -> None:
    document = load_text(
        HEAD
        + "components: {schemas: {A: {$ref: '#/components/schemas/B/properties/inner/properties/x'},"
        + " B: {properties: {inner: {$ref: '#/components/schemas/C'}}}, C: {properties: {x: {type: string}}}}}"
    )
    assert schemas(document)["A"] == {"$ref": "#/components/schemas/C/properties/x"}
    assert not reported(document, "error")


def test_pointers_through_loops_end() -> None:
    document = load_text(
        HEAD + "components: {schemas: {A: {$ref: '#/components/schemas/B/y'}, B: {$ref: '#/components/schemas/A/x'}}}"
    )
    assert len(reported(document, "error")) == 2


def test_bare_names_are_read_as_components() -> None:
    document = load_text(HEAD + "components: {schemas: {A: {$ref: Pet}, Pet: {type: string}}}")
    assert schemas(document)["A"] == {"$ref": "#/components/schemas/Pet"}
    assert "/components/schemas/A" in reported(document, "warning")


def test_anchors_and_embedded_ids_stay_as_they_are() -> None:
    text = """
components:
  schemas:
    A: {$ref: '#pet'}
    B: {$ref: 'https://example.com/tree'}
    Pet: {$anchor: pet, type: string}
    Tree:
      $id: https://example.com/tree
      properties: {left: {$ref: '#/$defs/node'}, right: {$ref: tree}}
      $defs: {node: {type: string}}
"""
    document = load_text(HEAD + text)
    assert not reported(document, "error")
    assert schemas(document)["A"] == {"$ref": "#pet"}
    assert schemas(document)["Tree"]["properties"]["left"] == {"$ref": "#/$defs/node"}


@pytest.mark.parametrize(
    ("written", "read"),
    [
        pytest.param("'#here'", "#/components/schemas/Tree/$defs/node", id="anchor in a schema with an id"),
        pytest.param("'#/$defs/node'", "#/components/schemas/Tree/$defs/node", id="place in a schema with an id"),
    ],
)
def test_names_of_other_schemas_with_ids_are_written_out_and_reported(written: str, read: str) -> None:
    text = f"""
components:
  schemas:
    A: {{$ref: {written}}}
    Leaf: {{$id: 'https://example.com/leaf', not: {{$ref: {written}}}}}
    Tree:
      $id: https://example.com/tree
      $defs: {{node: {{$anchor: here, type: string}}}}
"""
    document = load_text(HEAD + text)
    assert schemas(document)["A"] == schemas(document)["Leaf"]["not"] == {"$ref": read}
    assert {"/components/schemas/A", "/components/schemas/Leaf/not"} <= set(reported(document, "warning"))
    assert not reported(document, "error")


@pytest.mark.parametrize(
    "reference",
    [
        pytest.param("{$ref: '#/$defs/gone'}", id="pointer"),
        pytest.param("{$ref: '#gone'}", id="anchor"),
        pytest.param("{$ref: 'https://example.com/gone'}", id="id"),
        pytest.param("{$dynamicRef: '#gone'}", id="dynamic anchor"),
        pytest.param("{$dynamicRef: '#/$defs/gone'}", id="dynamic pointer"),
    ],
)
@pytest.mark.parametrize("own", ["", "$id: 'https://example.com/a', "])
def test_references_to_nowhere_are_reported_where_they_stand(reference: str, own: str) -> None:
    document = load_text(HEAD + f"components: {{schemas: {{A: {{{own}properties: {{x: {reference}}}}}}}}}")
    assert reported(document, "error") == ["/components/schemas/A/properties/x"]
    assert schemas(document)["A"]["properties"] == {"x": {}}


def test_dynamic_references_stay_as_they_are() -> None:
    text = "components: {schemas: {A: {$dynamicRef: '#node'}, B: {$dynamicAnchor: node}}}"
    document = load_text(HEAD + text)
    assert schemas(document)["A"] == {"$dynamicRef": "#node"}
    assert not reported(document, "error")


def test_anchors_of_other_files_are_found(tmp_path: Path) -> None:
    path = write_files(
        tmp_path,
        api=api(openapi="3.1.0", components={"schemas": {"A": {"$ref": "a.json#pet"}}}),
        a={
            "$id": "https://example.com/a",
            "$defs": {"x": {"$anchor": "pet", "items": {"$ref": "#/$defs/y"}}, "y": True},
        },
    )
    document = load_file(path)
    assert not document.problems
    assert schemas(document)["x"]["items"] == {"$ref": "#/components/schemas/y"}


def test_values_that_look_like_references_are_left_alone() -> None:
    text = """
components:
  schemas:
    A:
      properties: {$ref: {type: string}, example: {$ref: '#/components/schemas/B'}}
      example: {$ref: nothing.yaml}
      default: {$ref: nothing.yaml}
      enum: [{$ref: nothing.yaml}]
      const: {$ref: nothing.yaml}
      x-note: {$ref: nothing.yaml}
    B: {type: string}
  examples: {E: {value: {$ref: nothing.yaml}}}
"""
    assert not reported(load_text(HEAD + text), "error")


def test_discriminator_mappings_are_references(tmp_path: Path) -> None:
    mapping = {"cat": "cat.json", "dog": "#/components/schemas/Dog", "own": "Dog", "gone": "./gone.json"}
    path = write_files(
        tmp_path,
        api=api(
            components={"schemas": {"Pet": {"discriminator": {"propertyName": "t", "mapping": mapping}}, "Dog": {}}}
        ),
        cat={"type": "object"},
    )
    document = load_file(path)
    assert schemas(document)["Pet"]["discriminator"]["mapping"] == {
        "cat": "#/components/schemas/cat",
        "dog": "#/components/schemas/Dog",
        "own": "Dog",
    }
    assert reported(document, "warning") == ["/components/schemas/Pet/discriminator"]


def test_external_examples_are_read_by_the_same_rules(tmp_path: Path) -> None:
    examples = {
        "json": {"externalValue": "value.json"},
        "text": {"externalValue": "value.txt"},
        "away": {"externalValue": "../value.json"},
    }
    content = {"application/json": {"examples": examples}}
    responses = {"200": {"description": "Fine", "content": content}}
    path = write_files(tmp_path / "api", api=api(paths={"/a": {"get": {"responses": responses}}}), value={"a": 1})
    (tmp_path / "api/value.txt").write_text("hello")
    (tmp_path / "value.json").write_text('"secret"')
    document = load_file(path)
    found = document.operations[0].responses[0].content[0].examples
    assert {item.name: item.value for item in found} == {"json": {"a": 1}, "text": "hello"}
    assert len(reported(document, "warning")) == 1


def test_swagger_files_become_definitions(tmp_path: Path) -> None:
    responses = {"200": {"$ref": "shared.json#/responses/Fine"}}
    path = write_files(
        tmp_path,
        api={"swagger": "2.0", "info": {"title": "Old"}, "paths": {"/a": {"get": {"responses": responses}}}},
        shared={
            "responses": {"Fine": {"description": "Fine", "schema": {"$ref": "#/definitions/Pet"}}},
            "definitions": {"Pet": {}},
        },
    )
    document = load_file(path)
    assert document.served["definitions"] == {"Pet": {}}
    assert document.served["responses"]["Fine"]["schema"] == {"$ref": "#/definitions/Pet"}
    assert schemas(document) == {"Pet": {}}


def test_equal_objects_of_yaml_aliases_are_rewritten_once(tmp_path: Path) -> None:
    (tmp_path / "pet.yaml").write_text("type: string")
    path = tmp_path / "api.yaml"
    path.write_text(HEAD + "components:\n  schemas:\n    A: &a {items: {$ref: pet.yaml}}\n    B: *a\n    C: {<<: *a}\n")
    document = load_file(path)
    assert not reported(document, "error")
    assert schemas(document)["C"] == schemas(document)["B"] == {"items": {"$ref": "#/components/schemas/pet"}}


def test_every_local_reference_of_the_bundle_leads_somewhere() -> None:
    document = load_fixture("openapi/references-files/openapi.yaml")
    pending: list[JSON] = [document.tree]
    while pending:
        node = pending.pop()
        if isinstance(node, dict) and "$ref" in node:
            pointers.resolve(document.tree, pointers.from_fragment(node["$ref"][1:]))
        pending += node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()


@pytest.mark.parametrize(
    "node",
    [
        pytest.param({"$ref": "#/components/schemas/none{}"}, id="leading nowhere"),
        pytest.param({"$id": "http://example.com/{}", "$ref": "#/none/{}"}, id="with ids"),
        pytest.param({"$anchor": "a{}", "$ref": "#none{}"}, id="with anchors"),
        pytest.param({"$ref": "none.json#/{}"}, id="to files"),
    ],
)
def test_many_faults_cost_little(node: JSON) -> None:
    listed = {f"S{n}": json.loads(json.dumps(node).replace("{}", str(n))) for n in range(4000)}
    document = load_text(json.dumps(api(openapi="3.1.0", components={"schemas": listed})))
    assert len(reported(document, "error")) == 4000


def test_the_schema_of_schemas_is_known_without_a_network() -> None:
    meta = "https://json-schema.org/draft/2020-12/schema"
    document = load_text(f"{HEAD}components: {{schemas: {{Schema: {{$ref: '{meta}'}}}}}}")
    assert not document.problems
    assert schemas(document)["Schema"] == {"$ref": meta}
