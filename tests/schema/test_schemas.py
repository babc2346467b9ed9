"""Addresses: whatever a `$ref` is written like, it leads to its schema."""

import itertools
from typing import Any

import pytest

from smartmock.schema.schemas import SchemaSet


def document(schemas: dict[str, Any], **response: Any) -> dict[str, Any]:
    content = {"application/json": {"schema": response or {"$ref": "#/components/schemas/Pet"}}}
    operation = {"responses": {"200": {"description": "", "content": content}}}
    return {"openapi": "3.1.0", "paths": {"/pets/{id}": {"get": operation}}, "components": {"schemas": schemas}}


RESPONSE = "/paths/~1pets~1{id}/get/responses/200/content/application~1json/schema"

PET = {"type": "object", "properties": {"name": {"type": "string"}}, "required": ["name"]}


def test_a_component_is_named() -> None:
    view = SchemaSet.from_document(document({"Pet": PET}), "2020-12").view(RESPONSE)
    assert (view.name, view.declared, list(view.required)) == ("Pet", ("name",), ["name"])
    name = view.property("name")
    assert name is not None
    assert name.types == ("string",)


@pytest.mark.parametrize(
    "ref",
    [
        "#/components/schemas/Pet/properties/name",
        "#/components/schemas/Pet%2Fproperties/name".replace("%2F", "/"),
        "#/paths/~1pets~1%7Bid%7D/get/responses/200/content/application~1json/schema/properties/first",
        "#/components/x-own/Name",
    ],
)
def test_references_lead_anywhere_in_the_document(ref: str) -> None:
    tree = document({"Pet": PET}, type="object", properties={"first": {"type": "string"}, "second": {"$ref": ref}})
    tree["components"]["x-own"] = {"Name": {"type": "string"}}
    second = SchemaSet.from_document(tree, "2020-12").view(RESPONSE).property("second")
    assert second is not None
    assert second.types == ("string",)


@pytest.mark.parametrize(
    ("schema", "dialect"),
    [
        ({"$ref": "#/definitions/a", "definitions": {"a": {"type": "integer"}}}, "draft7"),
        ({"$ref": "#/$defs/a", "$defs": {"a": {"type": "integer"}}}, "2020-12"),
        ({"$ref": "#here", "$defs": {"a": {"$anchor": "here", "type": "integer"}}}, "2020-12"),
        ({"$ref": "#here", "definitions": {"a": {"id": "#here", "type": "integer"}}}, "draft4"),
        ({"$ref": "item", "$defs": {"a": {"$id": "item", "type": "integer"}}}, "2020-12"),
        (
            {"$id": "http://x.test/root", "$ref": "item#/$defs/b",
             "$defs": {"a": {"$id": "item", "$defs": {"b": {"type": "integer"}}}}},
            "2020-12",
        ),
        ({"$id": "urn:example:root", "$ref": "#/$defs/a", "$defs": {"a": {"type": "integer"}}}, "2020-12"),
        ({"$dynamicRef": "#n", "$defs": {"a": {"$dynamicAnchor": "n", "type": "integer"}}}, "2020-12"),
        ({"$ref": "http://json-schema.org/draft-07/schema#/definitions/nonNegativeInteger"}, "draft7"),
    ],
)  # fmt: skip
def test_references_of_bare_schemas(schema: Any, dialect: str) -> None:
    assert "integer" in SchemaSet.from_schema(schema, dialect).view("").types
    validator = SchemaSet.from_schema(schema, dialect).validator("")
    assert not validator.fault
    assert validator.is_valid(1)
    assert not validator.is_valid("1")


def test_a_reference_to_nowhere_allows_everything_and_is_reported() -> None:
    schemas = SchemaSet.from_document(document({}), "2020-12")
    assert schemas.validator(RESPONSE).is_valid({"any": "thing"})
    assert ["#/components/schemas/Pet" in problem.message for problem in schemas.directed("response").problems] == [
        True
    ]


def test_circular_references_end() -> None:
    loop = {"A": {"$ref": "#/components/schemas/B"}, "B": {"$ref": "#/components/schemas/A"}}
    view = SchemaSet.from_document(document(loop, **{"$ref": "#/components/schemas/A"}), "2020-12").view(RESPONSE)
    assert not view.impossible


def test_a_property_of_an_all_of_member_is_a_property() -> None:
    schemas = {"Pet": PET, "Dog": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"properties": {"bark": {}}}]}}
    tree = document(schemas, **{"$ref": "#/components/schemas/Dog"})
    view = SchemaSet.from_document(tree, "openapi-3.0").view(RESPONSE)
    assert (view.name, view.kind, view.declared) == ("Dog", "Dog", ("name", "bark"))


@pytest.mark.parametrize(("direction", "valid"), [("response", True), ("request", False)])
def test_write_only_properties_are_not_required_in_responses(direction: Any, valid: bool) -> None:
    secret = {"type": "string", "writeOnly": True}
    user = {"allOf": [{"properties": {"secret": secret}}, {"type": "object", "required": ["secret"]}]}
    schemas = SchemaSet.from_document(document({"Pet": user}), "openapi-3.0")
    assert schemas.validator(RESPONSE, direction).is_valid({}) is valid


def test_directions_that_hide_nothing_are_normalised_once() -> None:
    pointer = "/components/schemas/Pet"
    same = SchemaSet.from_document(document({"Pet": PET}), "2020-12")
    assert same.directed("request").at(pointer) is same.directed("response").at(pointer)
    assert [same.directed(side).direction for side in ("request", "response")] == ["request", "response"]
    hiding = {**PET, "properties": {"name": {"type": "string", "readOnly": True}}}
    schemas = SchemaSet.from_document(document({"Pet": hiding}), "2020-12")
    assert schemas.view(pointer, "response").required
    assert not schemas.view(pointer, "request").required


def test_views_lead_on_when_they_were_forgotten() -> None:
    schemas = SchemaSet.from_document(document({"Pet": PET}), "2020-12")
    view = schemas.view("/components/schemas/Pet")
    schemas.forget()
    name = view.property("name")
    assert name is not None
    assert name.types == ("string",)
    assert schemas.view("/components/schemas/Pet") is not view


def test_violations_name_the_place_and_the_rule() -> None:
    validator = SchemaSet.from_document(document({"Pet": PET}), "2020-12").validator(RESPONSE)
    assert [(v.pointer, v.rule) for v in validator.violations({"name": 5})] == [("/name", "type")]


@pytest.mark.parametrize("keyword", ["$id", "$ref", "$dynamicRef"])
@pytest.mark.parametrize("address", ["http://[", "//[::1"])
def test_what_is_no_address_leads_nowhere(keyword: str, address: str) -> None:
    view = SchemaSet.from_document(document({}, **{keyword: address, "type": "string"}), "2020-12").view(RESPONSE)
    assert "string" in view.types


CHAIN = {
    "A": {"anyOf": [{"$ref": "#/components/schemas/B"}, {"type": "null"}]},
    "B": {"type": "object", "properties": {"c": {"oneOf": [{"$ref": "#/components/schemas/C"}, {"type": "string"}]}}},
    "C": {"type": "object", "properties": {"a": {"$ref": "#/components/schemas/A"}}, "required": ["a"]},
    "D": {"type": "array", "items": {"$ref": "#/components/schemas/C"}},
}
VALID: dict[str, list[Any]] = {
    "A": [None, {"c": "x"}, {"a": None}],
    "B": [{"c": "x"}, {"a": None}],
    "C": [{"a": None}],
    "D": [[{"a": None}]],
}
VALUES: list[Any] = [None, {"c": "x"}, {"c": 1}, {"a": None}, {"c": {"a": {"c": 1}}}, [{"a": None}], [{}], "x"]


@pytest.mark.parametrize("order", list(itertools.permutations(CHAIN)), ids="".join)
def test_what_is_valid_does_not_depend_on_which_schema_is_asked_first(order: tuple[str, ...]) -> None:
    schemas = SchemaSet.from_document(document(CHAIN), "2020-12")
    judges = {name: schemas.validator(f"/components/schemas/{name}") for name in order}
    assert {name: [value for value in VALUES if judge.is_valid(value)] for name, judge in judges.items()} == VALID


@pytest.mark.parametrize("first", ["Broken", "D"])
def test_a_schema_that_cannot_be_compiled_spoils_no_other(first: str) -> None:
    broken = {"anyOf": [{"$ref": "#/components/schemas/D"}], "dependentRequired": {"a": 1}}
    schemas = SchemaSet.from_document(document(CHAIN | {"Broken": broken}), "2020-12")
    judges = {name: schemas.validator(f"/components/schemas/{name}") for name in (first, "Broken", "D", "A")}
    assert judges["Broken"].fault
    assert {name: [value for value in VALUES if judges[name].is_valid(value)] for name in "AD"} == {
        name: VALID[name] for name in "AD"
    }
