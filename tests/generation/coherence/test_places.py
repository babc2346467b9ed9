"""The address-like properties of one object are those of one place, for every seed and in every language."""

from typing import Any

import pytest

from smartmock.generation.draw import MAX_NODES
from smartmock.semantics.places import City, Places, countries_of, find_places
from tests.generation.conftest import Compile, MakeDraw

SEEDS = range(40)
LOCALES = ["en_US", "de_DE", "fr_FR", "en_GB", "es_MX", "pt_BR", "ja_JP", "ru_RU", "ar_EG", "zh_TW", "de_LI", "hi_IN"]
TEXT = {"type": "string"}
NUMBER = {"type": "number"}


def objects(compile_schema: Compile, make_draw: MakeDraw, locale: str = "en_US", **properties: Any) -> list[Any]:
    """Objects with all of these properties, made in the short way and one property after the other."""
    generate = compile_schema({"type": "object", "required": [*properties], "properties": properties})
    draws = [make_draw(seed, locale, optional=optional) for seed in SEEDS for optional in ("all", "required")]
    return [generate(draw) for draw in draws]


def places_of(locale: str) -> Places:
    places = find_places(locale)
    assert places is not None
    return places


def city_of(value: Any, locale: str = "en_US", name: str = "city") -> City:
    return next(city for city in places_of(locale).cities if city.name == value[name])


def has_form(text: str, forms: tuple[str, ...]) -> bool:
    return any(
        len(text) == len(form) and all(sign in ("#%@" + own) for sign, own in zip(form, text, strict=True))
        for form in forms
    )


def is_near(city: City, latitude: float, longitude: float) -> bool:
    return abs(city.latitude - latitude) < 0.02 and abs(city.longitude - longitude) < 0.02


@pytest.mark.parametrize("locale", LOCALES)
def test_all_of_an_address_is_of_one_city(locale: str, compile_schema: Compile, make_draw: MakeDraw) -> None:
    texts = ("city", "state", "postalCode", "country", "timezone", "utcOffset", "dialCode")
    properties = {**dict.fromkeys(texts, TEXT), "latitude": NUMBER, "longitude": NUMBER}
    found = set()
    for value in objects(compile_schema, make_draw, locale, **properties):
        city = city_of(value, locale)
        assert value["state"] == city.state
        assert has_form(value["postalCode"], city.post_codes)
        assert value["country"] == places_of(locale).country.name
        assert (value["timezone"], value["utcOffset"]) == (city.time_zone, city.utc_offset)
        assert value["dialCode"] == places_of(locale).country.calling_code
        assert is_near(city, value["latitude"], value["longitude"])
        found.add(city.name)
    assert len(found) > 8


def test_states_and_countries_are_named_or_coded(compile_schema: Compile, make_draw: MakeDraw) -> None:
    short = {"type": "string", "minLength": 2, "maxLength": 2}
    properties: dict[str, Any] = dict.fromkeys(("city", "stateCode", "countryCode", "country_iso3"), TEXT)
    properties |= {"country": short, "region": short, "countryName": {"type": "string", "pattern": "^[A-Z]{3}$"}}
    properties |= {"land": {"type": "string", "format": "iso-3166-1-alpha-2"}}
    for value in objects(compile_schema, make_draw, "de_DE", **properties):
        city = city_of(value, "de_DE")
        assert value["stateCode"] == value["region"] == city.state_code
        assert value["countryCode"] == value["country"] == value["land"] == "DE"
        assert value["country_iso3"] == value["countryName"] == "DEU"


def test_coordinates_may_be_texts(compile_schema: Compile, make_draw: MakeDraw) -> None:
    for value in objects(compile_schema, make_draw, city=TEXT, lat=TEXT, lng=TEXT, coordinates=TEXT):
        assert is_near(city_of(value), float(value["lat"]), float(value["lng"]))
        assert value["coordinates"] == f"{value['lat']},{value['lng']}"
    for value in objects(compile_schema, make_draw, city=TEXT, lat={"type": "string", "maxLength": 12}):
        assert abs(city_of(value).latitude - float(value["lat"])) < 0.02


def test_a_state_is_one_of_progress_only_where_no_city_is(compile_schema: Compile, make_draw: MakeDraw) -> None:
    for value in objects(compile_schema, make_draw, state=TEXT, city=TEXT):
        assert value["state"] == city_of(value).state
    states = {city.state for city in places_of("en_US").cities}
    for value in objects(compile_schema, make_draw, state=TEXT, shippingCity=TEXT, shippingZip=TEXT):
        assert value["state"] not in states


def test_telephones_are_of_the_city(compile_schema: Compile, make_draw: MakeDraw) -> None:
    e164 = {"type": "string", "pattern": r"^\+1\d{10}$"}
    for value in objects(compile_schema, make_draw, town=TEXT, phone=TEXT, fax=TEXT, phoneNumber=e164):
        area = city_of(value, name="town").area
        assert all(area in value[name] for name in ("phone", "fax"))
        assert value["phoneNumber"].startswith(f"+1{area}55501")


def test_country_and_telephone_agree_without_a_city(compile_schema: Compile, make_draw: MakeDraw) -> None:
    e164 = {"type": "string", "pattern": r"^\+[1-9]\d{6,14}$"}
    for value in objects(compile_schema, make_draw, "pl_PL", country=TEXT, phone=e164):
        assert value["country"] == "Polska"
        assert value["phone"].startswith("+48")


@pytest.mark.parametrize(
    ("one", "other"), [("billing", "shipping"), ("home", "work"), ("from", "to"), ("pickup", "dropoff")]
)
def test_what_is_about_others_is_elsewhere(one: str, other: str, compile_schema: Compile, make_draw: MakeDraw) -> None:
    names = [f"{about}_{name}" for about in (one, other) for name in ("city", "state", "zip", "address")]
    values = objects(compile_schema, make_draw, "en_US", **dict.fromkeys(names, TEXT))
    for value in values:
        for about in (one, other):
            city = city_of(value, name=f"{about}_city")
            assert value[f"{about}_state"] == city.state
            assert value[f"{about}_zip"] in value[f"{about}_address"]
            assert has_form(value[f"{about}_zip"], city.post_codes)
    assert sum(value[f"{one}_city"] != value[f"{other}_city"] for value in values) > len(values) / 2


def test_a_telephone_goes_with_the_only_place(compile_schema: Compile, make_draw: MakeDraw) -> None:
    for value in objects(compile_schema, make_draw, companyCity=TEXT, companyZip=TEXT, phone=TEXT):
        assert city_of(value, name="companyCity").area in value["phone"]


@pytest.mark.parametrize("locale", LOCALES)
def test_an_address_in_one_line_holds_the_others(locale: str, compile_schema: Compile, make_draw: MakeDraw) -> None:
    names = ("formattedAddress", "street", "city", "postcode")
    for value in objects(compile_schema, make_draw, locale, **dict.fromkeys(names, TEXT)):
        assert all(value[name] in value["formattedAddress"] for name in names)


def test_an_address_by_itself_is_in_one_city(compile_schema: Compile, make_draw: MakeDraw) -> None:
    cities = {city.name: city for city in places_of("fr_FR").cities}
    for value in objects(compile_schema, make_draw, "fr_FR", shippingAddress=TEXT, status=TEXT):
        code, _, name = value["shippingAddress"].rpartition(", ")[2].partition(" ")
        assert has_form(code, cities[name].post_codes)


def test_the_order_of_an_address_is_that_of_the_language(compile_schema: Compile, make_draw: MakeDraw) -> None:
    names = ("address", "street", "city", "state", "zip")
    for value in objects(compile_schema, make_draw, "en_US", **dict.fromkeys(names, TEXT)):
        code = city_of(value).state_code
        assert value["address"] == f"{value['street']}, {value['city']}, {code} {value['zip']}"
    for value in objects(compile_schema, make_draw, "de_DE", **dict.fromkeys(names, TEXT)):
        assert value["address"] == f"{value['street']}, {value['zip']} {value['city']}"


def test_a_city_that_is_its_own_state_is_named_once(compile_schema: Compile, make_draw: MakeDraw) -> None:
    ends = set()
    for value in objects(compile_schema, make_draw, "tr_TR", address=TEXT, city=TEXT, province=TEXT, zip=TEXT):
        state = city_of(value, "tr_TR").state
        end = value["city"] if state == value["city"] else f"{value['city']}/{state}"
        assert value["address"].endswith(f", {value['zip']} {end}")
        ends.add(end.count("/"))
    assert ends == {0, 1}


def test_countries_by_themselves_are_any(compile_schema: Compile, make_draw: MakeDraw) -> None:
    schema = {"$defs": {"Country": {"properties": {"name": TEXT, "code": TEXT, "iso3": TEXT, "continent": TEXT}}}}
    generate = compile_schema({**schema, "$ref": "#/$defs/Country"}, name="country")
    known = {country.name: country for country in countries_of("de_DE")}
    values = [generate(make_draw(seed, "de_DE")) for seed in SEEDS]
    for value in values:
        country = known[value["name"]]
        assert (value["code"], value["iso3"], value["continent"]) == (country.code, country.code3, country.continent)
    assert len({value["name"] for value in values}) > 10


def test_constraints_win(compile_schema: Compile, make_draw: MakeDraw) -> None:
    schema: dict[str, Any] = {
        "city": {"type": "string", "maxLength": 8},
        "state": {"enum": ["Utopia"]},
        "zip": {"type": "string", "pattern": "^Z[0-9]{3}$"},
        "country": {"const": "Narnia"},
        "countryCode": {"type": "string", "pattern": "^(AA|ZZ)$"},
        "latitude": {"type": "number", "minimum": 89},
        "timezone": {"type": "string", "maxLength": 3},
        "address": {"type": "string", "maxLength": 12},
    }
    for value in objects(compile_schema, make_draw, **schema):
        assert len(value["city"]) <= 8
        assert value["state"] == "Utopia"
        assert value["zip"][0] == "Z"
        assert value["country"] == "Narnia"
        assert value["countryCode"] in ("AA", "ZZ")
        assert value["latitude"] >= 89
        assert len(value["timezone"]) <= 3
        assert len(value["address"]) <= 12


def test_a_place_that_fits_the_constraints_is_taken(compile_schema: Compile, make_draw: MakeDraw) -> None:
    state = {"type": "string", "pattern": "^(Texas|Ohio)$"}
    northern = {"type": "number", "minimum": 36}
    for value in objects(compile_schema, make_draw, city=TEXT, state=state, zip=TEXT, latitude=northern):
        city = city_of(value)
        assert value["state"] == city.state == "Ohio"
        assert has_form(value["zip"], city.post_codes)


def test_the_place_is_the_one_that_examples_name(compile_schema: Compile, make_draw: MakeDraw) -> None:
    city = {"type": "string", "example": "Chicago"}
    generate = compile_schema({"properties": {"city": city, "state": TEXT, "zip": TEXT}})
    for seed in SEEDS:
        value = generate(make_draw(seed))
        assert (value["city"], value["state"]) == ("Chicago", "Illinois")
        assert value["zip"].startswith("606")
        drawn = generate(make_draw(seed, examples=False))
        assert drawn["state"] == city_of(drawn).state


def test_examples_stay(compile_schema: Compile, make_draw: MakeDraw) -> None:
    generate = compile_schema({"properties": {n: {"type": "string", "example": "x"} for n in ("city", "zip", "phone")}})
    assert [generate(make_draw(seed)) for seed in SEEDS] == [{"city": "x", "zip": "x", "phone": "x"}] * len(SEEDS)


def test_languages_without_places_are_as_they_are(compile_schema: Compile, make_draw: MakeDraw) -> None:
    for value in objects(compile_schema, make_draw, "ka_GE", city=TEXT, zip=TEXT, address=TEXT, latitude=NUMBER):
        assert all(value.values())


@pytest.mark.parametrize(("one", "other"), [("city", "birthPlace"), ("origin", "destination")])
def test_birth_places_and_journeys_are_elsewhere(
    one: str, other: str, compile_schema: Compile, make_draw: MakeDraw
) -> None:
    values = objects(compile_schema, make_draw, "en_US", **{one: TEXT, other: TEXT, "zip": TEXT, "country": TEXT})
    assert sum(value[one] != value[other] for value in values) > len(values) / 2


@pytest.mark.parametrize(("locale", "name"), [("it_IT", "regione"), ("es_ES", "region")])
def test_regions_are_larger_than_provinces(
    locale: str, name: str, compile_schema: Compile, make_draw: MakeDraw
) -> None:
    for value in objects(compile_schema, make_draw, locale, **{"city": TEXT, "provinceName": TEXT, name: TEXT}):
        city = city_of(value, locale)
        assert (value["provinceName"], value[name]) == (city.state, city.region)


def test_large_answers_agree_as_well(compile_schema: Compile, make_draw: MakeDraw) -> None:
    generate = compile_schema({"required": ["city", "zip"], "properties": {"city": TEXT, "zip": TEXT, "lat": NUMBER}})
    draw = make_draw(0)
    draw.nodes = MAX_NODES
    value = generate(draw)
    assert has_form(value["zip"], city_of(value).post_codes)
