"""The places of every locale are where they say they are."""

import datetime
import itertools
import re
import unicodedata
from zoneinfo import ZoneInfo, available_timezones

import pytest
from babel import Locale
from babel.core import get_global

from smartmock.semantics.data import data_folder, read_language, read_places, read_table
from smartmock.semantics.places import City, Places, Spot, countries_of, find_places, spots_of

TAGS = sorted(path.parent.name for path in data_folder().glob("*/places.json"))
LOCALES = {"ar": "ar_SA"}
COUNTRIES = {
    "AE": (r"\d{4,6}", (22, 27), (51, 57)),
    "AR": (r"[A-Z]\d{4}[A-Z]{3}", (-56, -21), (-74, -53)),
    "AT": (r"\d{4}", (46, 50), (9, 18)),
    "AU": (r"\d{4}", (-44, -10), (112, 154)),
    "BE": (r"\d{4}", (49, 52), (2, 7)),
    "BH": (r"\d{3,4}", (25, 27), (50, 51)),
    "BR": (r"\d{5}-\d{3}", (-34, 6), (-74, -34)),
    "CA": (r"[A-Z]\d[A-Z] \d[A-Z]\d", (41, 70), (-141, -52)),
    "CH": (r"\d{4}", (45, 48), (5, 11)),
    "CL": (r"\d{7}", (-56, -17), (-76, -66)),
    "CN": (r"\d{6}", (18, 54), (73, 135)),
    "CO": (r"\d{6}", (-5, 13), (-80, -66)),
    "CZ": (r"\d{3} \d{2}", (48, 52), (12, 19)),
    "DE": (r"\d{5}", (47, 56), (5, 16)),
    "DK": (r"\d{4}", (54, 58), (8, 16)),
    "DZ": (r"\d{5}", (18, 38), (-9, 12)),
    "EG": (r"\d{5}", (21, 32), (24, 37)),
    "ES": (r"\d{5}", (27, 44), (-19, 5)),
    "FI": (r"\d{5}", (59, 71), (19, 32)),
    "FR": (r"\d{5}", (41, 52), (-6, 10)),
    "GB": (r"[A-Z]{1,2}\d{1,2} \d[A-Z]{2}", (49, 61), (-9, 2)),
    "GR": (r"\d{3} \d{2}", (34, 42), (19, 30)),
    "HU": (r"\d{4}", (45, 49), (16, 23)),
    "ID": (r"\d{5}", (-11, 7), (95, 141)),
    "IE": (r"[A-Z]\d\d [A-Z0-9]{4}", (51, 56), (-11, -5)),
    "IL": (r"\d{7}", (29, 34), (34, 36)),
    "IN": (r"\d{6}", (6, 36), (68, 98)),
    "IT": (r"\d{5}", (35, 48), (6, 19)),
    "JO": (r"\d{5}", (29, 34), (34, 40)),
    "JP": (r"\d{3}-\d{4}", (24, 46), (122, 146)),
    "KR": (r"\d{5}", (33, 39), (124, 131)),
    "MX": (r"\d{5}", (14, 33), (-118, -86)),
    "NL": (r"\d{4} [A-Z]{2}", (50, 54), (3, 8)),
    "NO": (r"\d{4}", (57, 72), (4, 32)),
    "NZ": (r"\d{4}", (-48, -34), (166, 179)),
    "PL": (r"\d{2}-\d{3}", (49, 55), (14, 25)),
    "PS": (r"P\d{7}", (31, 33), (34, 36)),
    "PT": (r"\d{4}-\d{3}", (32, 43), (-32, -6)),
    "RO": (r"\d{6}", (43, 49), (20, 30)),
    "RU": (r"\d{6}", (41, 82), (19, 180)),
    "SA": (r"\d{5}", (16, 33), (34, 56)),
    "SE": (r"\d{3} \d{2}", (55, 70), (10, 25)),
    "TR": (r"\d{5}", (35, 43), (25, 45)),
    "TW": (r"\d{3}", (21, 26), (119, 123)),
    "UA": (r"\d{5}", (44, 53), (22, 41)),
    "US": (r"\d{5}", (18, 72), (-180, -66)),
    "VN": (r"\d{5}", (8, 24), (102, 110)),
}
"""Country → the form of its post codes, its latitudes and longitudes."""
SCRIPTS = {"ar": "ARABIC", "el": "GREEK", "he": "HEBREW", "hi": "DEVANAGARI", "ru": "CYRILLIC", "uk": "CYRILLIC"}
SCRIPTS |= {"ja": "CJK", "ko": "HANGUL", "zh": "CJK"}


def places_of(tag: str) -> Places:
    places = find_places(LOCALES.get(tag, tag))
    assert places is not None
    assert places.tag == tag
    return places


def spots(tag: str) -> list[Spot]:
    return list(itertools.chain(*spots_of(LOCALES.get(tag, tag))))


def fits_form(text: str, form: str) -> bool:
    signs = {"#": "[0-9]", "%": "[1-9]", "@": "[A-Z]"}
    return re.fullmatch("".join(signs.get(sign, re.escape(sign)) for sign in form), text) is not None


def test_the_great_languages_have_places() -> None:
    wanted = "en_US en_GB en_CA en_AU de_DE de_AT de_CH fr_FR es_ES es_MX pt_BR pt_PT it_IT nl_NL pl_PL tr_TR ru_RU"
    wanted += " uk_UA ar ar_EG ar_AE he_IL hi_IN ja_JP ko_KR zh_CN zh_TW vi_VN id_ID sv_SE cs_CZ"
    assert set(wanted.split()) <= set(TAGS)
    assert all(len(places_of(tag).cities) >= 30 for tag in ("en_US", "de_DE", "fr_FR"))


@pytest.mark.parametrize("tag", TAGS)
def test_countries_are_known(tag: str) -> None:
    country = places_of(tag).country
    names = Locale.parse({"ar": "ar", "no_NO": "nb_NO"}.get(tag, tag)).territories
    assert names[country.code] == country.name
    assert country.continent in names.values()
    assert country.code in COUNTRIES
    assert country.code == tag[-2:] or tag == "ar"


def test_codes_of_countries_are_those_of_babel() -> None:
    same_as = get_global("territory_aliases")
    for code, (code3, calling_code, continent) in read_table("countries").items():
        assert same_as[code3] == [code]
        assert re.fullmatch(r"\+\d{1,3}", calling_code)
        assert continent in Locale("en").territories


def test_standard_time_is_that_of_the_zone() -> None:
    zones = {city.time_zone for tag in TAGS for city in places_of(tag).cities}
    assert zones == read_table("time_zones").keys()
    for zone, offset in read_table("time_zones").items():
        moments = [datetime.datetime(2026, month, 15, tzinfo=ZoneInfo(zone)) for month in (1, 7)]
        standard = min(moments, key=lambda moment: moment.utcoffset() or datetime.timedelta(0))
        assert standard.isoformat()[-6:] == offset


@pytest.mark.parametrize("tag", TAGS)
def test_cities_are_in_their_country(tag: str) -> None:
    places = places_of(tag)
    _, (south, north), (west, east) = COUNTRIES[places.country.code]
    for city in places.cities:
        assert south < city.latitude < north, city.name
        assert west < city.longitude < east, city.name
        assert city.time_zone in available_timezones()
        assert city.state
        assert city.state_code


@pytest.mark.parametrize("tag", TAGS)
def test_cities_are_listed_once(tag: str) -> None:
    table, cities = read_places(tag), places_of(tag).cities
    assert len({(city.name, city.state) for city in cities}) == len(cities)
    assert len({(city.latitude, city.longitude) for city in cities}) == len(cities)
    assert len(set(table["states"].values())) == len(table["states"])
    assert {city.state_code for city in cities} == table["states"].keys()


@pytest.mark.parametrize("tag", TAGS)
def test_names_are_in_the_language(tag: str) -> None:
    script = SCRIPTS.get(tag.partition("_")[0], "LATIN")
    places = places_of(tag)
    for text in (places.country.name, *(name for city in places.cities for name in (city.name, city.state))):
        scripts = {unicodedata.name(sign).split()[0] for sign in text if sign.isalpha()}
        assert script in scripts, text
        assert scripts <= {script, "HIRAGANA"} if script == "CJK" else scripts == {script}, text


@pytest.mark.parametrize("tag", TAGS)
def test_post_codes_have_the_form_of_the_country_and_are_those_of_the_city(tag: str) -> None:
    form = COUNTRIES[places_of(tag).country.code][0]
    for spot in spots(tag):
        assert re.fullmatch(form, spot.post_code), spot
        assert any(fits_form(spot.post_code, own) for own in spot.city.post_codes)


@pytest.mark.parametrize("tag", TAGS)
def test_spots_are_near_their_city(tag: str) -> None:
    for spot in spots(tag):
        assert abs(spot.latitude - spot.city.latitude) < 0.02
        assert abs(spot.longitude - spot.city.longitude) < 0.02


@pytest.mark.parametrize("tag", TAGS)
def test_numbers_for_machines_begin_with_the_country(tag: str) -> None:
    calling = places_of(tag).country.calling_code
    for spot in spots(tag):
        assert all(phone.startswith(calling) for phone in spot.phones if phone[0] == "+")
        assert all(re.fullmatch(r"[0-9+() -]{6,22}", phone) for phone in spot.phones)
        assert not spot.phones or not any(phone[0] == "+" for phone in spot.phones) or spot.phones[-1][1:].isdigit()


def test_numbers_are_in_ranges_set_aside_for_fiction() -> None:
    fictional = {
        "en_US": r"\d{3}55501\d\d",
        "en_CA": r"\d{3}55501\d\d",
        "en_GB": r"(7700900|20794600|\d{3}49[68]00|292018\d|2896496)\d+",
        "en_AU": r"\d(5550|7010)\d{4}",
        "fr_FR": r"(19900|26191|35301|46571|53649|63998)\d{4}",
        "de_DE": r"(3023125|6990009|4066969|2214710|8999998)\d{3}|17139200\d\d",
        "sv_SE": r"(8465004|3139006|4062804|9803192|7017406)\d\d?",
    }
    for tag, pattern in fictional.items():
        for spot in spots(tag):
            machine = spot.phones[-1].removeprefix(spot.country.calling_code)
            assert re.fullmatch(pattern, machine), spot.phones


@pytest.mark.parametrize("tag", TAGS)
def test_addresses_say_where(tag: str) -> None:
    places = places_of(tag)
    city: City = places.cities[0]
    street = places.street.format(street="STREET", number="7")
    address = places.address.format(street=street, city=city.name, post_code="CODE", state="", state_code="")
    assert all(part in address for part in ("STREET", "7", city.name, "CODE"))


@pytest.mark.parametrize(
    ("locale", "tag"), [("de_LI", "de_DE"), ("ar_SA", "ar"), ("fr_DZ", "fr_FR"), ("en_PH", "en_US"), ("ka_GE", None)]
)
def test_locales_borrow_the_places_of_their_language(locale: str, tag: str | None) -> None:
    places = find_places(locale)
    assert (places and places.tag) == tag
    assert bool(spots_of(locale)) == (tag is not None)


def test_places_are_no_words() -> None:
    assert "cities" not in read_language("de_DE")


def test_countries_have_names_in_the_language() -> None:
    names = {country.code: (country.name, country.code3, country.calling_code) for country in countries_of("de_AT")}
    assert names["FR"] == ("Frankreich", "FRA", "+33")
    assert set(read_language("en")["geo.country_code"]) <= names.keys()
    assert len({code3 for _, code3, _ in names.values()}) == len(names)
