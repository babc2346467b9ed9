"""Every place of a generated value is explained by what made it."""

from typing import Any

import pytest

from smartmock import pointers
from smartmock.generation.compiler import Generators
from smartmock.generation.explain import Explanation
from smartmock.schema.schemas import SchemaSet
from tests.generation.conftest import Compile, MakeDraw
from tests.mock.apis import open_api

TEXT = {"type": "string"}


def explained(
    compile_schema: Compile, make_draw: MakeDraw, schema: Any, *draw: Any, name: str = "", **options: Any
) -> dict[str, Explanation]:
    """By pointer."""
    generate, made = compile_schema(schema, name=name), make_draw(*draw, **options)
    return {each.pointer: each for each in generate.explain(generate(made), made)}


SCALARS: dict[str, tuple[Any, str, str, str]] = {
    "an example": ({"type": "string", "examples": ["x"]}, "", "example", "the example that the schema gives"),
    "an enum": ({"enum": ["a", "b"]}, "", "enum", "one of the 2 values of its enum"),
    "a constant": ({"const": 7}, "", "const", "the only value that is allowed"),
    "a name": (TEXT, "city", "name", "name says `city`"),
    "a name of a number": ({"type": "integer"}, "age", "name", "name says `age`: from 18 to 79"),
    "a name of a boolean": ({"type": "boolean"}, "enabled", "name", "name says `enabled`: true in 90 of 100"),
    "a name of a moment": ({"type": "integer"}, "createdAt", "name", "name says `created at`: seconds since 1970, "),
    "a name, shorter": (TEXT | {"maxLength": 2}, "country", "name", "name says `country`: in a form"),
    "a title": (TEXT | {"title": "City"}, "x1", "title", "title says `city`"),
    "a description": (TEXT | {"description": "A UUID."}, "x1", "description", "description says `uuid`"),
    "a format": (TEXT | {"format": "uuid"}, "", "format", "format uuid"),
    "a format of words": (TEXT | {"format": "email"}, "", "format", "format email"),
    "a format of time": (TEXT | {"format": "time"}, "", "format", "format time"),
    "a format in a length": (TEXT | {"format": "uuid", "minLength": 36}, "", "format", "format uuid"),
    "a pattern": (TEXT | {"pattern": "^[A-Z]{9}$"}, "city", "pattern", "made from the pattern ^[A-Z]{9}$"),
    "a pattern of days": (TEXT | {"format": "date", "pattern": "^1871"}, "", "pattern", "made from the pattern ^1871"),
    "bounds": ({"type": "integer", "minimum": 5, "maximum": 9}, "", "bounds", "from 5 to 9, within"),
    "multiples": ({"type": "integer", "multipleOf": 9}, "", "bounds", "from 9 to 999, multiples of 9"),
    "bounds over a name": ({"type": "integer", "minimum": 500}, "age", "bounds", "from 500 to 600"),
    "plain words": (TEXT, "", "words", "plain words"),
    "letters": (TEXT | {"maxLength": 2}, "", "words", "letters, as it is so short"),
    "an integer": ({"type": "integer"}, "", "type", "an integer from 1 to 1000"),
    "a number": ({"type": "number"}, "", "type", "a number from 1 to 1000"),
    "a boolean": ({"type": "boolean"}, "", "type", "true or false alike"),
    "null": ({"type": "null"}, "", "type", "nothing but null"),
    "one of several types": ({"type": ["null", "string"]}, "city", "name", "name says `city`"),
    "what nothing satisfies": (TEXT | {"minLength": 2, "maxLength": 1}, "", "fallback", "the nearest value"),
}


@pytest.mark.parametrize(("schema", "name", "source", "rule"), SCALARS.values(), ids=SCALARS)
def test_scalars_tell_what_made_them(
    compile_schema: Compile, make_draw: MakeDraw, schema: Any, name: str, source: str, rule: str
) -> None:
    for seed in range(20):
        found = explained(compile_schema, make_draw, schema, seed, name=name)[""]
        assert (found.source, found.rule[: len(rule)]) == (source, rule)


def test_examples_explain_only_what_asks_for_them(compile_schema: Compile, make_draw: MakeDraw) -> None:
    schema = {"type": "object", "properties": {"city": {"type": "string", "examples": ["Ulm"]}}}
    assert explained(compile_schema, make_draw, schema)["/city"].source == "example"
    assert explained(compile_schema, make_draw, schema, examples=False)["/city"].source == "name"


@pytest.mark.parametrize(
    ("locale", "name", "meaning", "served"),
    [
        ("de_AT", "country", "geo.country", "de_AT"),
        ("de_AT", "firstName", "person.first_name", "de"),
        ("ka_GE", "xyz", "text.phrase", "en"),
        ("ja_JP", "id", "id.opaque", ""),
    ],
)
def test_words_tell_their_meaning_and_the_language_that_really_served_them(
    compile_schema: Compile, make_draw: MakeDraw, locale: str, name: str, meaning: str, served: str
) -> None:
    found = explained(compile_schema, make_draw, TEXT, 1, locale, name=name)[""]
    assert (found.meaning, found.locale) == (meaning, served)


def test_what_is_made_to_agree_names_its_partners_and_the_rule_of_its_own_name(
    compile_schema: Compile, make_draw: MakeDraw
) -> None:
    names = ("firstName", "lastName", "email", "city")
    found = explained(compile_schema, make_draw, {"properties": dict.fromkeys(names, TEXT)}, 3)
    assert found["/email"].agrees == ("firstName", "lastName")
    assert found["/email"].rule == "name says `email`"
    assert found["/city"].agrees == ()


def test_the_first_item_stands_for_all_items(compile_schema: Compile, make_draw: MakeDraw) -> None:
    schema = {"type": "array", "minItems": 3, "items": {"properties": {"city": TEXT}}}
    found = explained(compile_schema, make_draw, schema)
    assert list(found) == ["", "/0/city"]
    assert found["/0/city"].alike == "all items"
    assert found[""].rule == "the schema allows 3 or more items"


def test_a_single_item_stands_for_itself_and_items_of_a_tuple_too(compile_schema: Compile, make_draw: MakeDraw) -> None:
    single = explained(compile_schema, make_draw, {"type": "array", "minItems": 1, "maxItems": 1, "items": TEXT})
    assert [item.alike for item in single.values()] == ["", ""]
    pair = {"type": "array", "prefixItems": [{"const": 1}, {"const": 2}], "items": False, "minItems": 2}
    assert {place: item.source for place, item in explained(compile_schema, make_draw, pair).items()} == {
        "": "array", "/0": "const", "/1": "const",
    }  # fmt: skip


def test_items_of_every_branch_are_explained_once(compile_schema: Compile, make_draw: MakeDraw) -> None:
    branches = [{"title": kind, "properties": {kind: TEXT}, "required": [kind]} for kind in ("cat", "dog")]
    schema = {"type": "array", "minItems": 30, "maxItems": 30, "items": {"oneOf": branches}}
    found = list(explained(compile_schema, make_draw, schema).values())
    chosen = [item for item in found if item.source == "branch"]
    assert sorted(item.branches for item in chosen) == [("oneOf: cat",), ("oneOf: dog",)]
    assert {item.alike for item in chosen} == {"all items of its kind"}
    assert len(found) == 5


CHOICES: dict[str, tuple[Any, str]] = {
    "a named branch": ({"anyOf": [{"title": "Cat", **TEXT}, {"title": "Cow", **TEXT}]}, "anyOf: C"),
    "a branch by its type": ({"oneOf": [TEXT, {"type": "integer"}]}, "oneOf: "),
    "a condition": ({**TEXT, "if": {"maxLength": 90}, "then": {"minLength": 1}}, "its `if` "),
    "what depends": ({"properties": {"a": TEXT}, "dependentSchemas": {"a": {"required": ["b"]}}}, "with"),
}


@pytest.mark.parametrize(("schema", "branch"), CHOICES.values(), ids=CHOICES)
def test_choices_tell_what_was_chosen(compile_schema: Compile, make_draw: MakeDraw, schema: Any, branch: str) -> None:
    for seed in range(10):
        first, *_ = explained(compile_schema, make_draw, schema, seed).values()
        assert first.branches[0].startswith(branch)


def test_null_beside_one_schema_is_no_choice(compile_schema: Compile, make_draw: MakeDraw) -> None:
    found = explained(compile_schema, make_draw, {"anyOf": [TEXT, {"type": "null"}]}, name="city")[""]
    assert (found.source, found.branches) == ("name", ())


def test_a_value_that_no_generator_made_is_a_fallback(compile_schema: Compile, make_draw: MakeDraw) -> None:
    (kind,) = compile_schema({"enum": ["a", "b"]}).explain("c", make_draw())
    assert (kind.source, kind.rule[:26]) == ("fallback", "a value known to be valid,")


def test_an_empty_object_is_a_place(compile_schema: Compile, make_draw: MakeDraw) -> None:
    found = explained(compile_schema, make_draw, {"type": "object", "additionalProperties": False})
    assert {place: item.source for place, item in found.items()} == {"": "object"}


def scalars(value: Any, place: str = "") -> list[str]:
    """Pointers of all scalars, and of all empty arrays and objects."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [inner for key, item in items for inner in scalars(item, pointers.join(place, key))] or [place]


def without_items(place: str) -> str:
    return "/".join("*" if token.isdigit() else token for token in place.split("/"))


@pytest.mark.parametrize("options", [{}, {"examples": False}, {"optional": "some"}], ids=str)
@pytest.mark.parametrize("name", ["browser-v2", "mock-choice", "mock-selectors", "swagger-everything"])
def test_every_place_of_every_answer_is_explained(make_draw: MakeDraw, name: str, options: dict[str, Any]) -> None:
    api = open_api(name)
    tried = 0
    for key in api.operations:
        for variant in api.operation(key).variants:
            for seed in range(3):
                value = variant.generate(make_draw(seed, **options))
                found = variant.explain(value, make_draw(seed, **options))
                if variant.generator is None:
                    continue
                tried += 1
                assert all(pointers.resolve(value, item.pointer) == item.value for item in found)
                told = {without_items(item.pointer): item for item in found if item.rule}
                for place in map(without_items, scalars(value)):
                    whole = (told.get(place[:end]) for end in range(len(place)) if place[end] == "/")
                    assert place in told or any(item and item.source in ("example", "enum") for item in whole)
    assert tried


def test_explaining_takes_nothing_from_the_stream_of_choices(make_draw: MakeDraw) -> None:
    generate = Generators(SchemaSet.from_schema({"properties": {"a": TEXT, "b": {"format": "date"}}})).compile("")
    draw = make_draw(1)
    value = generate(draw)
    position = draw.position
    assert generate.explain(value, draw) == generate.explain(value, draw)
    assert draw.position == position
