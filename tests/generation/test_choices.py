"""Variants bear the name by which a discriminator knows them, wherever they stand."""

from typing import Any

import jsonschema
import pytest

from smartmock.generation.compiler import Generators
from smartmock.schema.schemas import SchemaSet
from tests.generation.conftest import Compile, MakeDraw

TEXT = {"type": "string"}


def ref(name: str) -> dict[str, Any]:
    return {"$ref": f"#/components/schemas/{name}"}


def base(discriminator: Any = None, **more: Any) -> dict[str, Any]:
    discriminator = discriminator or {"propertyName": "petType"}
    return {"type": "object", "properties": {"petType": TEXT}, "discriminator": discriminator, **more}


def child(of: str, *more: Any) -> dict[str, Any]:
    return {"allOf": [ref(of), {"type": "object", "properties": {of.lower(): TEXT}}, *more]}


def shape(kind: Any = TEXT) -> dict[str, Any]:
    return {"type": "object", "properties": {"kind": kind, "side": {"type": "number"}}}


def kinds(*names: str, **mapping: str) -> dict[str, Any]:
    return {"oneOf": [ref(name) for name in names], "discriminator": {"propertyName": "kind", "mapping": mapping}}


MAPPED = {"propertyName": "petType", "mapping": {"cat": "#/components/schemas/Cat", "dog": "Dog"}}
PETS = {"Pet": base(), "Cat": child("Pet"), "Dog": child("Pet"), "Puppy": child("Dog")}
MAPPED_PETS = {**PETS, "Pet": base(MAPPED)}
VARIED = child("Pet", {"oneOf": [{"required": ["a"]}, {"required": ["b"]}], "properties": {"a": TEXT, "b": TEXT}})
MIXED = {**base({"propertyName": "petType", "mapping": {"dog": "Dog"}}), "allOf": [ref("Pet")]}

NAMED: dict[str, Any] = {
    "a child": (PETS, ref("Cat"), "Cat"),
    "a mapped child": (MAPPED_PETS, ref("Cat"), "cat"),
    "a child mapped by its name": (MAPPED_PETS, ref("Dog"), "dog"),
    "a child in Swagger 2.0": ({**PETS, "Pet": base("petType")}, ref("Dog"), "Dog"),
    "a grandchild": (MAPPED_PETS, ref("Puppy"), "Puppy"),
    "a base without children": ({"Pet": base()}, ref("Pet"), "Pet"),
    "a child in a wrapper": (PETS, {"description": "The cat.", "allOf": [ref("Cat")]}, "Cat"),
    "a base, extended in place": (PETS, child("Pet"), "Pet"),
    "a child by another name": ({**PETS, "Tom": ref("Cat")}, ref("Tom"), "Cat"),
    "a child that offers a choice": ({**PETS, "Cat": VARIED}, ref("Cat"), "Cat"),
    "a child with a constant of its own": (
        {**PETS, "Cat": child("Pet", {"properties": {"petType": {"const": "CAT"}}})}, ref("Cat"), "CAT",
    ),
    "a child whose enum lacks its name": (
        {**PETS, "Cat": child("Pet", {"properties": {"petType": {"enum": ["CAT"]}}})}, ref("Cat"), "CAT",
    ),
    "a base that extends another": ({**PETS, "Mixed": MIXED, "Dog": child("Mixed")}, ref("Dog"), "dog"),
    "a child through two bases": ({**PETS, "Mixed": MIXED, "Dog": child("Mixed")}, ref("Mixed"), "dog"),
}  # fmt: skip

BRANCHES: dict[str, Any] = {
    "a branch": ({"Shape": kinds("Square"), "Square": shape()}, "Square"),
    "a mapped branch": ({"Shape": kinds("Square", sq="Square"), "Square": shape()}, "sq"),
    "the first of two mapped names": ({"Shape": kinds("Square", sq="Square", s="Square"), "Square": shape()}, "sq"),
    "a branch of two": (
        {"Shape": kinds("Square", sq="Square"), "Form": kinds("Square", form="Square"), "Square": shape()}, "sq",
    ),
    "a branch of two, in the other order": (
        {"Form": kinds("Square", form="Square"), "Square": shape(), "Shape": kinds("Square", sq="Square")}, "form",
    ),
    "a branch with an enum": ({"Shape": kinds("Square", sq="Square"), "Square": shape({"enum": ["box"]})}, "box"),
    "a branch of none": ({"Shape": kinds("Circle"), "Circle": shape(), "Square": shape({"const": "none"})}, "none"),
}  # fmt: skip


def generate(schemas: dict[str, Any], schema: Any, make_draw: MakeDraw) -> list[Any]:
    tree = {"openapi": "3.1.0", "components": {"schemas": {**schemas, "Asked": {"items": schema}}}}
    generator = Generators(SchemaSet.from_document(tree, "2020-12")).compile("/components/schemas/Asked/items")
    assert not generator.problems
    return [generator(make_draw(seed, optional=optional)) for seed in range(4) for optional in ("all", "required")]


@pytest.mark.parametrize(("schemas", "schema", "name"), NAMED.values(), ids=NAMED)
def test_extending_a_base_names_a_variant(schemas: dict[str, Any], schema: Any, name: str, make_draw: MakeDraw) -> None:
    assert {value["petType"] for value in generate(schemas, schema, make_draw)} == {name}


@pytest.mark.parametrize(("schemas", "kind"), BRANCHES.values(), ids=BRANCHES)
def test_being_a_branch_names_a_variant(schemas: dict[str, Any], kind: str, make_draw: MakeDraw) -> None:
    values = generate(schemas, {**ref("Square"), "required": ["kind"]}, make_draw)
    assert {value["kind"] for value in values} == {kind}


def test_a_place_with_a_discriminator_goes_by_its_own_names(make_draw: MakeDraw) -> None:
    schemas = {"Shape": kinds("Square", sq="Square"), "Square": shape()}
    values = generate(schemas, kinds("Square", box="Square"), make_draw)
    assert {value["kind"] for value in values} == {"box"}


def test_a_property_that_nothing_declares_is_not_added(make_draw: MakeDraw) -> None:
    schemas = {"Shape": kinds("Square"), "Square": {"type": "object", "properties": {"side": {"type": "number"}}}}
    assert all("kind" not in value for value in generate(schemas, ref("Square"), make_draw))


def test_a_variant_with_a_choice_of_its_own_ends(make_draw: MakeDraw) -> None:
    values = generate({**PETS, "Cat": VARIED}, ref("Pet"), make_draw)
    assert {value["petType"] for value in values} == {"Cat", "Dog"}
    assert all("a" in value or "b" in value for value in values if value["petType"] == "Cat")


NEGATED: dict[str, Any] = {
    "a pattern's properties": {"not": {"patternProperties": {"^a": {"type": "string"}}}},
    "a pattern that is forbidden": {"not": {"patternProperties": {"^x-": False}}},
    "a pattern beside what is required": {"required": ["b"], "not": {"patternProperties": {"^a": {"type": "string"}}}},
    "a pattern that a declared name matches": {
        "properties": {"about": {}}, "additionalProperties": False,
        "not": {"patternProperties": {"^a": {"type": "string"}}},
    },
    "a name": {"not": {"propertyNames": {"pattern": "^[a-z]+$"}}},
    "every name": {"not": {"propertyNames": False}},
    "names of two kinds": {"not": {"patternProperties": {"^[a-zA-Z0-9]": {}}, "additionalProperties": False}},
    "a constant with the same names": {
        "required": ["a"], "properties": {"a": {"const": 1}}, "not": {"const": {"a": 1}},
    },
    "what nothing evaluates": {"required": ["a"], "not": {"properties": {"a": {}}, "unevaluatedProperties": False}},
}  # fmt: skip


@pytest.mark.parametrize("schema", NEGATED.values(), ids=NEGATED)
def test_what_may_not_be_is_broken(schema: Any, compile_schema: Compile, make_draw: MakeDraw) -> None:
    schema = {"type": "object", **schema}
    generator = compile_schema(schema)
    assert not generator.problems
    for seed in range(6):
        assert jsonschema.Draft202012Validator(schema).is_valid(generator(make_draw(seed)))


def test_an_answer_is_mostly_the_first_of_several_kinds_that_nothing_tells_apart(
    compile_schema: Compile, make_draw: MakeDraw
) -> None:
    gone = {"type": "object", "required": ["deleted"], "properties": {"deleted": {"const": True}}}
    there = {"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}}
    generate = compile_schema({"anyOf": [there, gone]})
    values = [generate(make_draw(seed)) for seed in range(60)]
    assert 30 < sum("id" in value for value in values) < 60
