import re

from smartmock.semantics.data import read_places
from smartmock.semantics.place_words import template_of, words_of_places
from smartmock.semantics.places import find_places
from smartmock.semantics.words import words_for


def test_a_form_is_a_template() -> None:
    assert template_of("60%#") == "60{[123456789]:1}{#:1}"
    assert template_of("12-3") == "12-3"


def test_where_faker_invents_cities_the_places_serve() -> None:
    places = find_places("en_AU")
    assert places is not None
    words = words_for("en_AU")
    assert set(words.pool("geo.city")) == {city.name for city in places.cities}
    assert set(words.pool("geo.state_code")) == {city.state_code for city in places.cities}
    assert all(re.fullmatch(r"\d{4}", text) for text in words.pool("geo.post_code"))


def test_telephone_numbers_are_those_of_the_country() -> None:
    for locale, calling in (("fr_CA", "+1"), ("fr_BE", "+32"), ("de_AT", "+43")):
        assert all(text.startswith(calling) for text in words_for(locale).pool("contact.phone_e164"))
        assert not any(text.startswith("+33") for text in words_for(locale).pool("contact.phone"))


def test_own_lists_go_first() -> None:
    assert len(words_for("de_DE").pool("geo.city")) > len(read_places("de_DE")["cities"])


def test_of_other_meanings_places_say_nothing() -> None:
    assert words_of_places("geo.street", read_places("en_AU")) is None
    assert words_of_places("geo.city", {}) is None
    assert words_of_places("contact.phone", read_places("cs_CZ")) is None
