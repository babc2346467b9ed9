"""The document's own word counts, wherever the value obeys the schema."""

import re
from typing import Any

import jsonschema
import pytest

from tests.generation.conftest import Compile, MakeDraw

SEEDS = range(12)


def values(schema: Any, compile_schema: Compile, make_draw: MakeDraw, locale: str = "en_US") -> list[Any]:
    generator = compile_schema(schema)
    found = [generator(make_draw(seed, locale)) for seed in SEEDS]
    assert all(jsonschema.Draft202012Validator(schema).is_valid(value) for value in found)
    return found


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        ({"type": "integer", "x-mock": "5"}, 5),
        ({"type": "number", "x-mock": "611208326"}, 611208326),
        ({"type": "number", "x-mock": "2.5"}, 2.5),
        ({"type": "string", "x-mock": "50"}, "50"),
        ({"type": "string", "x-mock": 50}, "50"),
        ({"type": "boolean", "x-mock": "true"}, True),
        ({"type": "string", "x-mock": "true"}, "true"),
        ({"type": ["string", "null"], "x-mock": "null"}, None),
        ({"type": "string", "x-mock": "null"}, "null"),
        ({"type": "array", "x-mock": "[1, 2]"}, [1, 2]),
        ({"type": "object", "x-mock": {"a": [1]}}, {"a": [1]}),
        ({"type": "string", "x-mock": {"a": 1}}, '{"a":1}'),
        ({"x-mock": "5"}, "5"),
        ({"type": "string", "x-mock": "Dear {{reader}}"}, "Dear {{reader}}"),
        ({"type": "string", "enum": ["a", "b"], "x-mock": "b"}, "b"),
        ({"type": "string", "maxLength": 5, "x-mock": "Richard"}, "Richa"),
        ({"type": "string", "x-apifox-mock": "a@b"}, "a@b"),
        ({"type": "string", "x-mock": "{{'abc' | md5}}"}, "900150983cd24fb0d6963f7d28e17f72"),
        ({"type": "string", "example": "example", "x-mock": "mock"}, "mock"),
        ({"type": "string", "x-mock": "weak", "x-apidog-mock": "strong"}, "strong"),
        ({"$defs": {"a": {"type": "string", "x-mock": "far"}}, "$ref": "#/$defs/a", "x-mock": "near"}, "near"),
        ({"$defs": {"a": {"type": "string", "x-mock": "far"}}, "$ref": "#/$defs/a"}, "far"),
        ({"allOf": [{"type": "string", "x-mock": "base"}, {"x-mock": "derived"}]}, "derived"),
        ({"type": "string", "format": "date", "x-mock": "2026-01-31T10:00:00Z"}, "2026-01-31"),
        ({"type": "integer", "x-mock": "{{$date.now}}"}, 1768478400),
        ({"type": "string", "x-apidog-mock": "{{$no.such}}"}, "{{$no.such}}"),
        ({"type": "string", "x-mock": "a {{$no.such(a=1) | lower}} b"}, "a {{$no.such(a=1) | lower}} b"),
        ({"type": "string", "x-apifox-mock": "{{$no.such}} {{'abc' | upper}}"}, "{{$no.such}} ABC"),
        ({"type": "string", "x-mock": "{{'abc' | nobody}}"}, "{{'abc' | nobody}}"),
        ({"type": "string", "x-faker": "{{no.such}}"}, "{{no.such}}"),
        ({"type": ["string", "null"], "x-mock": "{{$no.such}}"}, "{{$no.such}}"),
        ({"x-mock": ["{{$no.such}}", "{{'a' | upper}}"]}, ["{{$no.such}}", "A"]),
    ],
)
def test_literals_take_the_form_of_the_type(
    schema: Any, expected: Any, compile_schema: Compile, make_draw: MakeDraw
) -> None:
    assert values(schema, compile_schema, make_draw) == [expected] * len(SEEDS)


@pytest.mark.parametrize(
    ("annotation", "pattern"),
    [
        ({"x-mock": "Order {{$number.int(min=1,max=9)}} of {{$person.firstName|upper}}"}, r"Order [1-9] of [A-Z'. -]+"),
        ({"x-apidog-mock": "{{$number.int(multipleOf=3,max=30)}}"}, "[0369]|[12][0258147]|30"),
        ({"x-mock": "{{$string.alphanumeric(length=5)|lower}}"}, "[a-z0-9]{5}"),
        ({"x-mock": "{{$date.now|addDays(1)|format('yyyy-MM-dd')}}"}, "2026-01-16"),
        ({"x-mock": "{{$date.past(years=1,format='yyyy')}}"}, "2025|2026"),
        ({"x-mock": "{{$date.now(timeZone='Asia/Tokyo')}}"}, r"2026-01-15T21:00:00\+09:00"),
        ({"x-mock": "{{$helpers.arrayElements(['a','b'],min=2,max=2)}}"}, r'\["[ab]","[ab]"\]'),
        ({"x-apifox-mock": "@integer(1, 5)-@pick(['x','y'])"}, "[1-5]-[xy]"),
        ({"x-mock": "{% mock 'date', 'yyyy' %}"}, "20[0-9]{2}"),
        ({"x-fake-data": "Color.hex"}, "#[0-9a-f]{6}"),
        ({"x-faker": {"helpers.slugify": ["Hello Big World"]}}, "hello-big-world"),
        ({"x-faker": {"commerce.price": {"min": 3, "max": 4, "symbol": "€"}}}, r"€[34]\.[0-9]{2}"),
        ({"x-faker": {"commerce.price": [3, 4, 0, "$"]}}, r"\$[34]"),
        ({"x-faker": ["helpers.replaceSymbols", "##-??"]}, "[0-9]{2}-[A-Z]{2}"),
        ({"x-faker": "{{random.number(9)}} {{word.noun}}s"}, r"[0-9] \w+s"),
        ({"x-faker": {"fake": "{{datatype.number({'min': 7, 'max': 8})}}"}}, "[78]"),
        ({"x-faker": {"random.arrayElement": [["a", "b"]]}}, "[ab]"),
        ({"x-faker": {"helpers.arrayElement": ["a", "b"]}}, "[ab]"),
        ({"x-faker": {"finance.creditCardNumber": "visa"}}, "4[0-9]{15}"),
        ({"x-faker": {"phone.phoneNumber": "(###) ###"}}, r"\([0-9]{3}\) [0-9]{3}"),
        ({"x-faker": {"internet.email": {"provider": "acme.test"}}}, r"[a-z0-9._-]+@acme\.test"),
        ({"x-faker": {"image.imageUrl": [32, 16]}}, "https://.*/32/16"),
        ({"x-faker": "number.int"}, "[0-9]+"),
        ({"x-mock": ["{{$number.int(min=1,max=2)}}", {"a": "{{'b'}}", "c": 1}]}, r'\[[12],\{"a":"b","c":1\}\]'),
    ],
)
def test_templates_and_arguments(annotation: Any, pattern: str, compile_schema: Compile, make_draw: MakeDraw) -> None:
    for value in values({"type": "string", **annotation}, compile_schema, make_draw):
        assert re.fullmatch(pattern, value), value


@pytest.mark.parametrize(
    "schema",
    [
        {"type": "integer", "x-mock": "many"},
        {"type": "integer", "maximum": 3, "x-mock": "{{$number.int(min=5,max=9)}}"},
        {"type": "string", "enum": ["a"], "x-mock": "b"},
        {"const": 1, "x-mock": 2},
        {"type": "string", "pattern": "^[0-9]{3}$", "x-faker": "name.firstName"},
        {"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}, "x-mock": {"a": "x"}},
        {"type": "array", "minItems": 3, "uniqueItems": True, "items": {"type": "string", "x-mock": "same"}},
        {"type": "array", "minItems": 4, "uniqueItems": True, "items": {"x-mock": "{{$datatype.boolean}}"}},
        {"type": "string", "not": {"const": "x"}, "x-mock": "x"},
        {"oneOf": [{"type": "string", "x-mock": "a"}, {"type": "integer", "x-mock": "b"}]},
    ],
)
def test_constraints_always_win(schema: Any, compile_schema: Compile, make_draw: MakeDraw) -> None:
    assert len(values(schema, compile_schema, make_draw)) == len(SEEDS)


@pytest.mark.parametrize("annotation", ["{{$number.int", "{{person.firstName}}", ""])
def test_what_is_not_understood_changes_nothing(annotation: str, compile_schema: Compile, make_draw: MakeDraw) -> None:
    plain = {"type": "string", "description": "x"}
    expected = values(plain, compile_schema, make_draw)
    assert values({**plain, "x-mock": annotation}, compile_schema, make_draw) == expected


def test_values_speak_the_language(compile_schema: Compile, make_draw: MakeDraw) -> None:
    asked = values({"type": "string", "x-mock": "{{$person.lastName}}!"}, compile_schema, make_draw, "ru_RU")
    fixed = values({"type": "string", "x-mock": "{{$person.lastName(locale='ru')}}!"}, compile_schema, make_draw)
    assert all(re.fullmatch("[А-Яа-яё-]+!", value) for value in [*asked, *fixed])


def test_a_meaning_obeys_what_the_schema_asks_for(compile_schema: Compile, make_draw: MakeDraw) -> None:
    schema = {"type": "string", "maxLength": 5, "x-faker": "name.firstName"}
    assert all(value.isalpha() for value in values(schema, compile_schema, make_draw))
    schema = {"type": "integer", "minimum": 100, "maximum": 110, "x-faker": "random.number"}
    assert len(set(values(schema, compile_schema, make_draw))) > 3


def test_names_of_one_person_agree(compile_schema: Compile, make_draw: MakeDraw) -> None:
    properties = {
        "a": {"type": "string", "x-faker": "name.firstName"},
        "b": {"type": "string", "x-mock": "{{$person.lastName}}"},
        "email": {"type": "string", "format": "email"},
    }
    for value in values(_object(properties), compile_schema, make_draw):
        assert value["email"].startswith(value["a"].lower())


def test_what_the_document_makes_stays_as_it_is(compile_schema: Compile, make_draw: MakeDraw) -> None:
    properties = {
        "firstName": {"type": "string"},
        "lastName": {"type": "string"},
        "email": {"type": "string", "x-mock": "team@example.com"},
        "createdAt": {"type": "string", "format": "date-time", "x-mock": "2026-02-01T00:00:00Z"},
        "updatedAt": {"type": "string", "format": "date-time", "x-mock": "2026-01-01T00:00:00Z"},
    }
    for value in values(_object(properties), compile_schema, make_draw):
        assert value["email"] == "team@example.com"
        assert value["updatedAt"].startswith("2026-01")


def test_moments_without_arguments_keep_their_order(compile_schema: Compile, make_draw: MakeDraw) -> None:
    moment = {"type": "string", "format": "date-time", "x-faker": "date.past"}
    for value in values(_object({"createdAt": moment, "updatedAt": moment}), compile_schema, make_draw):
        assert value["createdAt"] <= value["updatedAt"]


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}


@pytest.mark.parametrize(
    "rules",
    [
        {"type": "integer"},
        {"type": "boolean"},
        {"type": "array", "items": {"type": "string"}},
        {"type": "string", "enum": ["a", "b"]},
        {"type": "string", "format": "email"},
        {"type": "string", "pattern": "^[a-z]+$"},
        {"type": "string", "maxLength": 8},
    ],
)
def test_unknown_names_are_no_text_where_the_schema_has_other_rules(
    rules: Any, compile_schema: Compile, make_draw: MakeDraw
) -> None:
    found = values({**rules, "x-mock": "{{$no.such}}"}, compile_schema, make_draw)
    assert "no.such" not in str(found)
