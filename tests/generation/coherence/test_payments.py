"""Parts of what there is to pay."""

import pytest

from tests.generation.coherence.conftest import FLAG, NUMBER, TEXT, WHOLE, MakeObjects


def test_what_remains_is_the_rest(make_objects: MakeObjects) -> None:
    figures = dict.fromkeys(("total", "amount_due", "amount_paid", "amount_remaining"), NUMBER)
    for invoice in make_objects(figures):
        assert invoice["amount_due"] == invoice["total"] >= invoice["amount_paid"]
        assert invoice["amount_remaining"] == pytest.approx(invoice["amount_due"] - invoice["amount_paid"])


def test_flags_tell_whether_all_or_nothing_was_paid(make_objects: MakeObjects) -> None:
    found = make_objects({"amount": WHOLE, "amount_captured": WHOLE, "captured": FLAG, "amount_refunded": WHOLE})
    for charge in found:
        assert charge["amount_captured"] == (charge["amount"] if charge["captured"] else 0)
        assert charge["amount_refunded"] <= charge["amount"]
    assert {charge["captured"] for charge in found} == {True, False}


def test_decimals_are_the_same_number(make_objects: MakeObjects) -> None:
    for price in make_objects({"unit_amount": WHOLE, "unit_amount_decimal": TEXT}):
        assert float(price["unit_amount_decimal"]) == price["unit_amount"]
