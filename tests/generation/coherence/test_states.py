"""What a status says, flags and moments say too."""

from typing import Any

import pytest

from tests.generation.coherence.conftest import FLAG, MAYBE, MOMENT, TEXT, WHOLE, MakeObjects, one_of

STEPS = ("placed", "paid", "shipped", "delivered")


def test_an_order_has_moments_of_what_has_happened(make_objects: MakeObjects) -> None:
    status = {"status": one_of(*STEPS, "cancelled")}
    found = make_objects({**status, "createdAt": MOMENT, "paidAt": MAYBE, "shippedAt": MAYBE, "deliveredAt": MAYBE})
    for order in found:
        if order["status"] != "cancelled":
            reached = STEPS.index(order["status"])
            assert [order[f"{step}At"] is not None for step in STEPS[1:]] == [n < reached for n in range(3)]
        moments = [order[name] for name in ("createdAt", "paidAt", "shippedAt", "deliveredAt")]
        assert (there := [moment for moment in moments if moment]) == sorted(there)
    assert {order["status"] for order in found} == {*STEPS, "cancelled"}


def test_optional_moments_are_left_out(make_objects: MakeObjects) -> None:
    properties = {"status": one_of("active", "deleted"), "deleted_at": MOMENT}
    schema = {"type": "object", "required": ["status"], "properties": properties}
    found = make_objects(schema=schema)
    assert all(("deleted_at" in value) == (value["status"] == "deleted") for value in found)
    assert len({len(value) for value in found}) == 2


def test_required_moments_stay(make_objects: MakeObjects) -> None:
    for value in make_objects({"status": one_of("active", "deleted"), "deletedAt": MOMENT}):
        assert isinstance(value["deletedAt"], str)


def test_moments_that_others_need_stay(make_objects: MakeObjects) -> None:
    schema = {
        "type": "object",
        "required": ["status"],
        "properties": {"status": one_of("open", "done"), "completedAt": MOMENT, "by": TEXT},
        "dependentRequired": {"by": ["completedAt"]},
    }
    assert all("completedAt" in value for value in make_objects(schema=schema) if "by" in value)


def test_what_lives_is_not_deleted(make_objects: MakeObjects) -> None:
    assert all(value["deletedAt"] is None for value in make_objects({"name": TEXT, "deletedAt": MAYBE}))


@pytest.mark.parametrize("locale", ["en_US", "de_DE", "ja_JP", "pl_PL"])
def test_active_is_who_is_active(locale: str, make_objects: MakeObjects) -> None:
    active = {"en_US": "active", "de_DE": "aktiv", "ja_JP": "有効", "pl_PL": "aktywne"}[locale]
    found = make_objects({"accountStatus": TEXT, "isActive": FLAG}, locale)
    assert all(user["isActive"] == (user["accountStatus"] == active) for user in found)
    assert {user["isActive"] for user in found} == {True, False}


@pytest.mark.parametrize(
    ("flag", "moment"),
    [("emailVerified", "emailVerifiedAt"), ("completed", "completedAt"), ("isPaid", "paid_at"), ("done", "finishedAt")],
)
def test_a_flag_has_its_moment(flag: str, moment: str, make_objects: MakeObjects) -> None:
    found = make_objects({flag: FLAG, moment: MAYBE})
    assert all(value[flag] == (value[moment] is not None) for value in found)
    assert {value[flag] for value in found} == {True, False}


def test_a_flag_that_is_always_the_same_chooses_the_status(make_objects: MakeObjects) -> None:
    for value in make_objects({"status": one_of("inactive", "active"), "active": {"const": True}}):
        assert value["status"] == "active"


def test_nullable_by_choice_is_nullable(make_objects: MakeObjects) -> None:
    choice: Any = {"anyOf": [MOMENT, {"type": "null"}]}
    assert all(value["deleted_at"] is None for value in make_objects({"id": WHOLE, "deleted_at": choice}))


def test_what_is_in_stock_has_pieces(make_objects: MakeObjects) -> None:
    few = WHOLE | {"minimum": 0, "maximum": 2}
    found = make_objects({"inStock": FLAG, "stock": few})
    assert all(value["inStock"] == (value["stock"] > 0) for value in found)
    assert {value["inStock"] for value in found} == {True, False}
    for value in make_objects({"availability": one_of("in_stock", "out_of_stock"), "stock": WHOLE}):
        assert (value["availability"] == "in_stock") == (value["stock"] > 0)


def test_words_that_no_list_holds_say_nothing(make_objects: MakeObjects) -> None:
    found = make_objects({"status": one_of("blue", "green"), "isActive": FLAG, "paidAt": MAYBE})
    assert {value["isActive"] for value in found} == {True, False}
    assert all(value["paidAt"] for value in found)
