import sys
from subprocess import run

import pytest

from smartmock.semantics.coverage import meanings_in_english
from smartmock.semantics.data import read_language, read_table
from smartmock.semantics.locale import locale_tags
from smartmock.semantics.words import words_for

OTHERS = [locale for locale in locale_tags() if not locale.startswith("en")]
LISTS = [name for name, entry in read_table("meanings").items() if "list" in entry]
NAMES = ["person.first_name", "geo.city"]


@pytest.mark.parametrize("locale", OTHERS)
def test_lists_are_missed_exactly_where_those_of_english_are_served(locale: str) -> None:
    missed = meanings_in_english(locale)
    neutral = set(read_table("neutral")["meanings"])
    for name in set(LISTS) - neutral - {"education.grade"}:  # letters that Indonesia and the US share
        assert (sorted(words_for(locale).pool(name)) == read_language("en")[name]) == (name in missed), name


@pytest.mark.parametrize("locale", OTHERS)
def test_names_are_missed_exactly_where_those_of_english_are_served(locale: str) -> None:
    english = words_for("en_US")
    for name in NAMES:
        pool = set(words_for(locale).pool(name))
        shared = len(pool & set(english.pool(name))) / len(pool)
        assert (shared > 0.33) == (name in meanings_in_english(locale)), (name, shared)


@pytest.mark.parametrize("locale", ["en_US", "en_GB", "en_IN"])
def test_english_misses_nothing(locale: str) -> None:
    assert not meanings_in_english(locale)


def test_what_a_template_says_is_missed_with_its_words() -> None:
    missed = meanings_in_english("el_GR")
    assert {"text.sentence", "text.paragraph", "text.html", "geo.address_line2"} & missed == {"geo.address_line2"}
    assert {"text.sentence", "text.paragraph", "text.html"} <= meanings_in_english("et_EE")


def test_codes_are_missed_nowhere() -> None:
    assert not {name for locale in OTHERS for name in meanings_in_english(locale)} & set(
        read_table("neutral")["meanings"]
    )


def test_telling_what_is_missed_does_not_load_faker() -> None:
    code = (
        "import sys; from smartmock.semantics.coverage import meanings_in_english;"
        "assert meanings_in_english('th_TH'); assert not {'faker', 'babel'} & sys.modules.keys()"
    )
    assert run([sys.executable, "-c", code], check=False).returncode == 0
