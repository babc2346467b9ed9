"""Slugs, links, and what companies are called in the net."""

import pytest

from smartmock.semantics.templates import slug
from tests.generation.coherence.conftest import TEXT, MakeObjects


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "tr_TR", "vi_VN"])
def test_a_slug_is_that_of_the_title(locale: str, make_objects: MakeObjects) -> None:
    for article in make_objects({"slug": TEXT, "title": TEXT, "url": TEXT, "content": TEXT}, locale):
        assert article["slug"] == slug(article["title"])
        assert article["url"].startswith("https://")
        assert article["url"].endswith(f"/{article['slug']}")


def test_titles_in_other_letters_leave_slugs_alone(make_objects: MakeObjects) -> None:
    for article in make_objects({"slug": TEXT, "title": TEXT}, "ja_JP"):
        assert article["slug"].isascii()
        assert article["slug"]


def test_short_slugs_stay(make_objects: MakeObjects) -> None:
    for article in make_objects({"slug": TEXT | {"maxLength": 9}, "title": TEXT}):
        assert len(article["slug"]) <= 9


@pytest.mark.parametrize("locale", ["en_US", "de_DE"])
def test_a_company_has_addresses_of_its_name(locale: str, make_objects: MakeObjects) -> None:
    properties = {"name": TEXT, "website": TEXT, "domain": TEXT, "email": TEXT | {"format": "email"}}
    for company in make_objects(properties, locale, name="Company"):
        assert company["domain"].endswith(".example.com")
        assert slug(company["name"]).startswith(company["domain"].removesuffix(".example.com"))
        assert company["website"].removeprefix("https://").removeprefix("www.") == company["domain"]
        assert company["email"].partition("@")[2] == company["domain"]


def test_people_at_a_company_keep_their_addresses(make_objects: MakeObjects) -> None:
    for contact in make_objects({"firstName": TEXT, "lastName": TEXT, "company": TEXT, "email": TEXT}):
        assert contact["email"].startswith(slug(contact["firstName"]).replace("-", ""))
