"""Names, titles and words that tell of men and women."""

from smartmock.semantics.genders import names_of, sex_of_name, sex_of_title, sex_of_word


def test_names_tell_where_only_one_sex_bears_them() -> None:
    assert [sex_of_name(name, "de_DE") for name in ("Anna", "Paul", "Qwertz")] == ["female", "male", None]
    both = sorted(names_of("female", "en_US") & names_of("male", "en_US"))
    assert both
    assert sex_of_name(both[0], "en_US") is None


def test_words_and_titles_tell_in_many_languages() -> None:
    assert [sex_of_word(word) for word in ("F", "weiblich", "homme", "男性", "divers")] == [
        *("female", "female", "male", "male", None)
    ]
    assert [sex_of_title(text) for text in ("Mrs.", "Herr", "Sig.ra", "Dr.")] == ["female", "male", "female", None]
