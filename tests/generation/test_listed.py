"""Values chosen from lists: the same however they are drawn, in every language."""

from smartmock.semantics.words import words_for
from tests.generation.conftest import Compile, MakeDraw

PERSON = {
    "type": "object",
    "required": ["id", "name"],
    "properties": {
        "id": {"type": "integer"},
        "name": {"type": "string"},
        "kind": {"enum": ["a", "b"]},
        "active": {"type": "boolean"},
        "never": {"type": "string", "minLength": 5, "maxLength": 4},
        "address": {"type": "object", "properties": {"city": {"type": "string"}}},
        "score": {"type": "number"},
    },
}


def test_the_first_value_is_the_value_of_every_later_time(compile_schema: Compile, make_draw: MakeDraw) -> None:
    used, new = compile_schema(PERSON), compile_schema(PERSON)
    values = [used(make_draw(seed)) for seed in range(5)]
    assert [used(make_draw(seed)) for seed in range(5)] == values
    assert [new(make_draw(seed)) for seed in reversed(range(5))] == values[::-1]


def test_properties_stand_in_the_order_of_the_schema_and_none_is_null(
    compile_schema: Compile, make_draw: MakeDraw
) -> None:
    value = compile_schema(PERSON)(make_draw(1))
    assert list(value) == ["id", "name", "kind", "active", "address", "score"]
    assert None not in value.values()


def test_languages_take_turns(compile_schema: Compile, make_draw: MakeDraw) -> None:
    generate = compile_schema({"type": "array", "items": {"type": "string"}, "minItems": 30}, name="cities")
    for locale in ("de_DE", "ja_JP", "de_DE"):
        pool = words_for(locale).pool("geo.city")
        assert set(generate(make_draw(1, locale))) <= set(pool)


def test_numbers_are_drawn_from_the_whole_range(compile_schema: Compile, make_draw: MakeDraw) -> None:
    generate = compile_schema({"type": "integer", "minimum": -9, "maximum": -3})
    assert {generate(make_draw(seed)) for seed in range(200)} == set(range(-9, -2))


def test_lengths_of_none_are_obeyed(compile_schema: Compile, make_draw: MakeDraw) -> None:
    assert compile_schema({"type": "string", "maxLength": 0}, name="city")(make_draw(1)) == ""


def test_what_is_drawn_for_a_list_does_not_depend_on_who_asks_first(
    compile_schema: Compile, make_draw: MakeDraw
) -> None:
    numbers = {"latitude": {"type": "number"}, "longitude": {"type": "number"}, "city": {"type": "string"}}
    limited = {**numbers, "latitude": {"type": "number", "minimum": 89}}
    for properties in (numbers, limited):
        used, new = (compile_schema({"type": "object", "properties": properties}) for _ in range(2))
        values = [used(make_draw(seed)) for seed in range(20)]
        assert [new(make_draw(seed)) for seed in reversed(range(20))] == values[::-1]
        assert len({value["latitude"] for value in values}) > 15
