"""Money is that of the reader's country, or of the country named beside it, and as large as money is there."""

import pytest

from smartmock.semantics.currencies import currency_in, currency_name, currency_symbol, money_of
from tests.generation.coherence.conftest import NUMBER, TEXT, WHOLE, MakeObjects, an_object, one_of

CODES = {"en_US": "USD", "de_DE": "EUR", "ja_JP": "JPY", "sv_SE": "SEK", "pt_BR": "BRL", "id_ID": "IDR"}


@pytest.mark.parametrize(("locale", "code"), CODES.items(), ids=CODES)
def test_prices_are_in_the_money_of_the_country(locale: str, code: str, make_objects: MakeObjects) -> None:
    price = {"price": NUMBER, "currency": TEXT, "currencySymbol": TEXT, "currencyName": TEXT}
    money, prices = money_of(code), set()
    for value in make_objects(price, locale):
        assert value["currency"] == code
        assert value["currencySymbol"] == currency_symbol(code, locale)
        assert value["currencyName"] == currency_name(code, locale)
        assert value["price"] / money.step == pytest.approx(round(value["price"] / money.step))
        prices.add(value["price"])
    assert money.factor < sum(prices) / len(prices) < 300 * money.factor


def test_the_country_beside_the_money_decides(make_objects: MakeObjects) -> None:
    codes = set()
    for value in make_objects({"countryCode": TEXT, "currency": TEXT, "price": WHOLE}):
        assert value["currency"] == currency_in(value["countryCode"])
        assert value["price"] >= money_of(value["currency"]).step or money_of(value["currency"]).factor == 1
        codes.add(value["currency"])
    assert len(codes) > 5


def test_prices_need_no_currency_beside_them(make_objects: MakeObjects) -> None:
    assert all(value["price"] % 10 == 0 for value in make_objects({"price": NUMBER}, "ja_JP"))
    assert any(value["price"] % 1 for value in make_objects({"price": NUMBER}, "fr_FR"))


def test_what_the_schema_allows_is_chosen_from(make_objects: MakeObjects) -> None:
    for value in make_objects({"price": NUMBER, "currency": one_of("EUR", "CHF")}, "ja_JP"):
        assert value["currency"] == "EUR"
        assert value["price"] < 1000
    lower = TEXT | {"description": "Three-letter ISO code, in lowercase."}
    assert {value["currency"] for value in make_objects({"amount": WHOLE, "currency": lower})} == {"usd"}


def test_cents_of_money_without_cents_are_none(make_objects: MakeObjects) -> None:
    cents = WHOLE | {"description": "In the smallest currency unit."}
    for value in make_objects({"amount": cents, "currency": TEXT}, "ja_JP"):
        assert value["amount"] % 10 == 0


def test_all_money_of_an_object_is_of_the_money_it_names(make_objects: MakeObjects) -> None:
    money = an_object({"amount": NUMBER, "currency": TEXT})
    for value in make_objects({"currency": {"const": "CHF"}, "price": money, "fee": money}):
        assert {value["price"]["currency"], value["fee"]["currency"]} == {"CHF"}


def test_lists_of_currencies_are_of_many(make_objects: MakeObjects) -> None:
    found = make_objects({"code": TEXT, "name": TEXT, "symbol": TEXT}, name="Currency")
    assert len({value["code"] for value in found}) > 5
    assert all(value["symbol"] == currency_symbol(value["code"], "en_US") for value in found)
    pairs = make_objects({"fromCurrency": TEXT, "toCurrency": TEXT})
    assert len({pair["toCurrency"] for pair in pairs}) > 5


def test_prices_are_written_as_people_write_them(make_objects: MakeObjects) -> None:
    for value in make_objects({"price": NUMBER, "formattedPrice": TEXT}, "de_DE"):
        assert value["formattedPrice"].endswith("\N{NO-BREAK SPACE}€")
        digits = value["formattedPrice"][:-2].replace(".", "").replace(",", ".")
        assert float(digits) == pytest.approx(value["price"])
