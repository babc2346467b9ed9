import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartmock.projects.slugs import derive_slug


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        pytest.param("Swagger Petstore - OpenAPI 3.0", "swagger-petstore-openapi-3-0", id="punctuation"),
        pytest.param("Zażółć gęślą jaźń", "zazolc-gesla-jazn", id="Polish"),
        pytest.param("Straße & Übung", "strasse-ubung", id="German"),
        pytest.param("Ærø", "aero", id="Danish"),
        pytest.param("ﬁle №1", "file-no1", id="compatibility forms"),
        pytest.param("宠物商店", "api", id="no Latin letter"),
        pytest.param("", "api", id="empty"),
        pytest.param("2024", "api-2024", id="digits only"),
        pytest.param("٣", "api", id="other digits"),
        pytest.param("x" * 62 + " y", "x" * 62, id="cut at a word"),
    ],
)
def test_slugs_are_derived_from_titles(title: str, slug: str) -> None:
    assert derive_slug(title) == slug


def test_taken_slugs_get_a_number() -> None:
    assert derive_slug("Pets", {"pets"}) == "pets-2"
    assert derive_slug("Pets", {"pets", "pets-2"}) == "pets-3"
    assert derive_slug("x" * 63, {"x" * 63}) == "x" * 61 + "-2"


@given(st.text(max_size=100), st.integers(0, 3))
def test_every_slug_is_well_formed(title: str, collisions: int) -> None:
    taken: set[str] = set()
    for _ in range(collisions + 1):
        slug = derive_slug(title, taken)
        assert slug not in taken
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,62}", slug)
        assert not slug.isdigit()
        taken.add(slug)
