from itertools import islice
from random import Random

import pytest

from smartmock.semantics.sources import chain_of, find_supplies, seed_of
from smartmock.semantics.words import words_for


def first_texts(meaning: str, locale: str, count: int = 40) -> set[str]:
    supply = next(find_supplies(meaning, locale, lambda tag: words_for(tag).pool))
    return set(islice(supply(Random(7)), count))


@pytest.mark.parametrize(
    ("locale", "chain"),
    [("de_AT", ("de_AT", "de", "de_DE")), ("de_DE", ("de_DE", "de")), ("en_US", ("en_US", "en")), ("sw", ("sw",))],
)
def test_a_locale_borrows_from_its_language(locale: str, chain: tuple[str, ...]) -> None:
    assert chain_of(locale) == chain


def test_own_lists_go_before_packages() -> None:
    assert "Lyon" in first_texts("geo.city", "fr_FR", 100)


def test_a_locale_without_faker_data_takes_that_of_its_language() -> None:
    assert first_texts("text.word", "nl_BE")
    assert first_texts("person.job_title", "de_LI") & first_texts("person.job_title", "de_DE", 400)


def test_english_stands_in_for_the_whole_text() -> None:
    names = first_texts("person.full_name", "ka_GE")
    assert any(not name.isascii() for name in names)
    assert all(text.isascii() for text in first_texts("text.sentence", "ka_GE"))


def test_names_of_countries_and_days_are_in_the_language() -> None:
    assert "Deutschland" in first_texts("geo.country", "de_AT", 100)
    assert "lördag" in first_texts("time.weekday", "sv_SE")
    assert first_texts("time.weekday", "no_NO")


def test_broken_emails_are_dropped() -> None:
    assert all(text[0].isalpha() for text in first_texts("contact.email", "ka_GE") if text)


def test_seeds_differ_by_every_part() -> None:
    assert len({seed_of("de_DE", "a"), seed_of("de_DEa"), seed_of("de_AT", "a")}) == 3


def test_calendar_words_do_not_depend_on_who_asked_first() -> None:
    for locale in ("he_IL", "hi_IN", "en_NG", "sv_SE"):
        first_texts("time.weekday", locale)
    assert "lördag" in first_texts("time.weekday", "sv_SE")
    assert "Saturday" in first_texts("time.weekday", "en_US")
