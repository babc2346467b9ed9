"""Ids in the form of an example."""

import re

import pytest

from smartmock.semantics.forms import texts_like


@pytest.mark.parametrize(
    ("example", "form"),
    [
        ("cus_NffrFeUfNV2Hib", "cus_[0-9A-Za-z]{14}"),
        ("11446498", "[1-9][0-9]{7}"),
        ("2up3OPMp9Tb4dAKM2erWXQ", "[0-9A-Za-z]{22}"),
        ("INV-2024-0012", "INV-[1-9][0-9]{3}-[0-9]{4}"),
        ("AC0123456789abcdef0123456789abcdef", "AC[0-9a-f]{32}"),
        ("sha256:6f4d0c2e9ab1", "sha256:[0-9a-f]{12}"),
    ],
)
def test_texts_have_the_form_of_the_example(example: str, form: str) -> None:
    found = texts_like(example)
    assert len(set(found)) > 200
    assert all(re.fullmatch(form, text) for text in found)


@pytest.mark.parametrize(
    "example", ["", "7", "smart_lamp", "a small lamp", "https://example.com/7", "{x:4}12", "1" * 200]
)
def test_words_have_no_form(example: str) -> None:
    assert texts_like(example) == ()
