"""Names, genders and titles of the same person."""

import pytest

from smartmock.semantics.genders import sex_of_name, sex_of_title, sex_of_word
from smartmock.semantics.people import mailbox
from tests.generation.coherence.conftest import TEXT, MakeObjects, one_of

LOCALES = ["en_US", "de_DE", "fr_FR", "es_ES", "pl_PL", "ru_RU"]


@pytest.mark.parametrize("locale", LOCALES)
def test_gender_and_title_are_those_of_the_name(locale: str, make_objects: MakeObjects) -> None:
    told = set()
    for person in make_objects({"firstName": TEXT, "salutation": TEXT, "gender": TEXT}, locale):
        sex = sex_of_name(person["firstName"], locale)
        assert sex is None or sex_of_word(person["gender"]) in (None, sex)
        assert sex is None or sex_of_title(person["salutation"]) in (None, sex)
        told.add(sex_of_word(person["gender"]))
    assert told >= {"female", "male"}


def test_full_names_tell_too(make_objects: MakeObjects) -> None:
    found = make_objects({"fullName": TEXT, "sex": one_of("F", "M")})
    for person in found:
        sex = sex_of_name(person["fullName"].split()[0], "en_US")
        assert sex is None or {"F": "female", "M": "male"}[person["sex"]] == sex
    assert {person["sex"] for person in found} == {"F", "M"}


def test_a_gender_that_cannot_be_another_has_names_that_fit(make_objects: MakeObjects) -> None:
    for person in make_objects({"gender": {"const": "female"}, "firstName": TEXT, "lastName": TEXT, "email": TEXT}):
        assert sex_of_name(person["firstName"], "en_US") in (None, "female")
        assert person["email"].startswith(mailbox(person["firstName"]))


def test_titles_that_all_bear_stay(make_objects: MakeObjects) -> None:
    found = make_objects({"firstName": TEXT, "salutation": TEXT})
    assert any(sex_of_title(person["salutation"]) is None for person in found)
