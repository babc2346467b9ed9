"""A street and its number are said once, and as the address says them."""

from typing import Any

import pytest

from smartmock.semantics.places import find_places
from smartmock.semantics.words import words_for
from tests.generation.conftest import Compile, MakeDraw

SEEDS = range(40)
TEXT = {"type": "string"}


def objects(compile_schema: Compile, make_draw: MakeDraw, locale: str, *names: str) -> list[Any]:
    generate = compile_schema({"type": "object", "properties": dict.fromkeys(names, TEXT)})
    return [generate(make_draw(seed, locale)) for seed in SEEDS]


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "fr_FR", "ja_JP", "hu_HU"])
def test_a_street_beside_its_number_has_none(locale: str, compile_schema: Compile, make_draw: MakeDraw) -> None:
    places, streets = find_places(locale), set(words_for(locale).pool("geo.street"))
    assert places is not None
    for value in objects(compile_schema, make_draw, locale, "street", "houseNumber", "city", "fullAddress"):
        assert value["street"] in streets
        line = places.street.format(street=value["street"], number=value["houseNumber"])
        assert line in value["fullAddress"]


def test_an_address_line_is_made_of_its_parts(compile_schema: Compile, make_draw: MakeDraw) -> None:
    names = ("addressLine1", "streetName", "streetNumber", "city")
    for value in objects(compile_schema, make_draw, "en_GB", *names):
        assert value["addressLine1"] == f"{value['streetNumber']} {value['streetName']}"


def test_a_street_by_itself_has_a_number(compile_schema: Compile, make_draw: MakeDraw) -> None:
    for value in objects(compile_schema, make_draw, "de_DE", "street", "city"):
        assert any(sign.isdigit() for sign in value["street"])


def test_an_address_without_a_street_beside_it_has_one(compile_schema: Compile, make_draw: MakeDraw) -> None:
    lines = words_for("de_DE").pool("geo.street_address")
    for value in objects(compile_schema, make_draw, "de_DE", "address", "city"):
        street, _, end = value["address"].partition(", ")
        assert street in lines
        assert end.endswith(value["city"])
