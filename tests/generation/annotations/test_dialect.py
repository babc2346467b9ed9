"""The small regular expressions of Faker.js."""

import re

import pytest

from smartmock.generation.annotations.dialect import make_matching
from smartmock.semantics.dynamic_values import TemplateError
from tests.generation.conftest import MakeDraw

SEEDS = range(30)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("[A-Z]{3}", "[A-Z]{3}"),
        ("a{2,4}b?c*d+", "a{2,4}b?c*d+"),
        ("[-a-c_]{5}", "[-abc_]{5}"),
        ("[^0-9a-z]{5}", "[A-Z]{5}"),
        ("[^-A-Z\\d]{5}", "[a-z]{5}"),
        (".{20}", "[!-~]{20}"),
        ("\\d{2}\\.\\w", "[0-9]{2}[.]\\w"),
        ("/RUQN-KAVE/", "/RUQN-KAVE/"),
        ("(ab|cd)$", r"\(ab\|cd\)\$"),
        ("x{3}{y}", None),
        ("[äöü]{3}€", "[äöü]{3}€"),
        ("a{,3}", r"a\{,3\}"),
        ("a{2,}", "a{2,10}"),
    ],
)
def test_texts_are_as_it_says(text: str, pattern: str | None, make_draw: MakeDraw) -> None:
    make = make_matching(text)
    made = {make(make_draw(seed)) for seed in SEEDS}
    assert all(re.fullmatch(pattern or r"xxx\{y\}", value, re.ASCII) for value in made), made


def test_everything_that_it_allows_comes(make_draw: MakeDraw) -> None:
    make = make_matching("[a-cx]?")
    assert {make(make_draw(seed)) for seed in range(100)} == {"", "a", "b", "c", "x"}


@pytest.mark.parametrize(
    "text", ["a{5,2}", "*a", "a**", "[a-", "[z-a]", "[^0-9A-Za-z]", "a{10001}", "a{999999999}", "{3}", "a{9000}" * 2]
)
def test_what_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(TemplateError):
        make_matching(text)
