"""Currencies of countries, and how large their amounts are."""

import pytest

from smartmock.semantics.currencies import currency_in, currency_name, currency_of, currency_symbol, money_of
from smartmock.semantics.data import read_table
from smartmock.semantics.locale import locale_tags


@pytest.mark.parametrize("locale", locale_tags())
def test_every_locale_has_money_with_a_symbol_and_a_name(locale: str) -> None:
    code = currency_of(locale)
    assert len(code) == 3
    assert currency_symbol(code, locale)
    assert currency_name(code, locale)
    assert money_of(code).price(20) >= 20


def test_countries_have_the_money_of_today() -> None:
    assert [currency_in(code) for code in ("DE", "jp", "HR", "ZZ")] == ["EUR", "JPY", "EUR", None]


def test_a_price_has_steps_as_coarse_as_its_money() -> None:
    assert money_of("USD").price(19.99) == 19.99
    assert money_of("JPY").price(19.99) == 3000
    assert money_of("JPY").price(0.001) == 10


@pytest.mark.parametrize(("code", "size"), read_table("currencies").items())
def test_steps_are_smaller_than_what_things_cost(code: str, size: list[float]) -> None:
    factor, step = size
    assert 0 < step <= factor
    assert money_of(code).digits > 0 or step >= 1
