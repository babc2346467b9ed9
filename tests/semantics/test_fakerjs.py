"""Names of Faker.js, as different versions and people write them."""

import pytest

from smartmock.semantics.fakerjs import find_method, find_placeholder, nearest_methods


@pytest.mark.parametrize("name", ["person.firstName", "name.firstName", "Person.first_name", "PERSON.FIRSTNAME"])
def test_spellings_and_old_modules_are_understood(name: str) -> None:
    method = find_method(name)
    assert method is not None
    assert method.meaning == "person.first_name"


@pytest.mark.parametrize("name", ["", "person", "firstName", "person.firstNam", "a.b.c", "constructor"])
def test_other_names_are_not(name: str) -> None:
    assert find_method(name) is None


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("person.firstNam", "person.firstName"),
        ("internet.mail", "internet.email"),
        ("user.jobTitle", "person.jobTitle"),
        ("adress.city", "location.city"),
    ],
)
def test_the_nearest_names_are_known_ones(name: str, near: str) -> None:
    found = nearest_methods(name)
    assert near in found
    assert all(find_method(known) for known in found)


def test_nothing_is_near_to_nonsense() -> None:
    assert nearest_methods("qqqqqqqqqqqqqqqqqq" * 100) == []


def test_placeholders_of_mock_js() -> None:
    method = find_placeholder("cname")
    assert method is not None
    assert method.meaning == "person.full_name"
    assert find_placeholder("acme") is None
