"""What is to be paid adds up, however amounts are written, as far as schemas allow it."""

from typing import Any

import pytest

from tests.generation.coherence.conftest import NUMBER, TEXT, WHOLE, MakeObjects, an_object, some

MONEY = an_object({"amount": NUMBER, "currency": TEXT})
LINE = an_object({"sku": TEXT, "quantity": WHOLE, "unitPrice": NUMBER, "lineTotal": NUMBER})


def product(line: Any) -> Any:
    return round(line["quantity"] * line["unitPrice"], 2)


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "ja_JP"])
def test_an_order_adds_up(locale: str, make_objects: MakeObjects) -> None:
    figures = dict.fromkeys(("subtotal", "discount", "tax", "shippingCost", "total"), NUMBER)
    for order in make_objects({"currency": TEXT, "items": some(LINE), **figures}, locale):
        assert [line["lineTotal"] for line in order["items"]] == [product(line) for line in order["items"]]
        assert order["subtotal"] == pytest.approx(sum(line["lineTotal"] for line in order["items"]))
        rest = order["subtotal"] - order["discount"] + order["tax"] + order["shippingCost"]
        assert order["total"] == pytest.approx(rest)
        assert 0 < order["discount"] <= order["subtotal"] / 2
        assert 0 < order["tax"] < order["subtotal"]


def test_amounts_of_money_add_up_below_their_maximum(make_objects: MakeObjects) -> None:
    money = an_object({"amount": NUMBER | {"minimum": 0, "maximum": 10_000}, "currency": TEXT})
    line = an_object({"quantity": WHOLE | {"minimum": 1, "maximum": 20}, "unitPrice": money})
    for locale in ("en_US", "ko_KR"):
        for order in make_objects({"lines": some(line), "total": money}, locale):
            due = sum(line["quantity"] * line["unitPrice"]["amount"] for line in order["lines"])
            assert order["total"]["amount"] == pytest.approx(due)


def test_cents_stay_whole_and_texts_stay_texts(make_objects: MakeObjects) -> None:
    for bill in make_objects({"subtotal": WHOLE, "tax": WHOLE, "total": WHOLE}):
        assert bill["total"] == bill["subtotal"] + bill["tax"]
        assert isinstance(bill["total"], int)
    for bill in make_objects(dict.fromkeys(("subtotal", "tax_amount", "total_price"), TEXT)):
        assert float(bill["total_price"]) == pytest.approx(float(bill["subtotal"]) + float(bill["tax_amount"]))


def test_lines_may_be_wrapped_and_have_no_sum_of_their_own(make_objects: MakeObjects) -> None:
    wrapped = an_object({"data": some(an_object({"amount": WHOLE, "quantity": WHOLE}))})
    for invoice in make_objects({"lines": wrapped, "currency": TEXT, "total": WHOLE}):
        assert invoice["total"] == sum(line["amount"] for line in invoice["lines"]["data"])


def test_the_rate_of_a_tax_is_that_of_its_amount(make_objects: MakeObjects) -> None:
    for bill in make_objects({"net": NUMBER, "vatRate": WHOLE, "vat": NUMBER, "gross": NUMBER}):
        assert bill["vat"] == pytest.approx(bill["net"] * bill["vatRate"] / 100, abs=0.01)
        assert bill["gross"] == pytest.approx(bill["net"] + bill["vat"])


def test_a_total_that_stands_alone_has_the_tax_in_it(make_objects: MakeObjects) -> None:
    for bill in make_objects({"total": NUMBER, "tax": NUMBER}):
        assert 0 < bill["tax"] < bill["total"] / 2


def test_names_of_other_languages_tell_by_what_they_mean(make_objects: MakeObjects) -> None:
    for line in make_objects({"Menge": WHOLE, "Einzelpreis": NUMBER, "total": NUMBER}, "de_DE"):
        assert line["total"] == pytest.approx(line["Menge"] * line["Einzelpreis"])


def test_pages_of_products_have_no_sum(make_objects: MakeObjects) -> None:
    products = some(an_object({"name": TEXT, "price": NUMBER}))
    for page in make_objects({"items": products, "total": WHOLE, "limit": WHOLE, "offset": WHOLE}):
        assert page["total"] >= len(page["items"])
    for page in make_objects({"products": products, "total": WHOLE}):
        assert page["total"] == len(page["products"])


def test_examples_stay(make_objects: MakeObjects) -> None:
    schema = {"quantity": WHOLE, "price": NUMBER, "total": NUMBER | {"examples": [1.5]}}
    assert {line["total"] for line in make_objects(schema)} == {1.5}
    for line in make_objects(schema, examples=False):
        assert line["total"] == pytest.approx(line["quantity"] * line["price"])


def test_multiples_and_bounds_win(make_objects: MakeObjects) -> None:
    coarse = NUMBER | {"multipleOf": 0.5, "maximum": 20}
    found = make_objects({"quantity": WHOLE, "price": WHOLE, "total": coarse}, examples=False)
    assert all(line["total"] <= 20 for line in found)
    assert any(line["total"] != product({"unitPrice": line["price"], **line}) for line in found)


def test_lines_of_lines_come_to_an_end(make_objects: MakeObjects) -> None:
    line: dict[str, Any] = {
        "properties": {"quantity": WHOLE, "price": NUMBER, "lines": {"items": {"$ref": "#/$defs/line"}}}
    }
    schema = {"$ref": "#/$defs/line", "$defs": {"line": {"type": "object", **line}}}
    assert all("price" in value for value in make_objects(schema=schema))


def test_reduced_amounts_and_quantities_are_summed(make_objects: MakeObjects) -> None:
    line = an_object(dict.fromkeys(("price", "quantity", "total", "discountPercentage", "discountedTotal"), NUMBER))
    for cart in make_objects(
        {"products": some(line), **dict.fromkeys(("total", "discountedTotal"), NUMBER), "totalQuantity": NUMBER}
    ):
        reduced = [one["total"] * (1 - one["discountPercentage"] / 100) for one in cart["products"]]
        assert [one["discountedTotal"] for one in cart["products"]] == pytest.approx(reduced, abs=0.01)
        assert cart["discountedTotal"] == pytest.approx(sum(reduced), abs=0.05)
        assert cart["totalQuantity"] == sum(one["quantity"] for one in cart["products"])
