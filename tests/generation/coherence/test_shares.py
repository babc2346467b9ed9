"""Parts and wholes, reduced and full prices."""

import pytest

from tests.generation.coherence.conftest import NUMBER, WHOLE, MakeObjects


@pytest.mark.parametrize(
    ("part", "whole"),
    [("used", "limit"), ("storageUsed", "storageQuota"), ("completed", "total"), ("available", "stock")],
)
def test_a_part_is_no_more_than_the_whole(part: str, whole: str, make_objects: MakeObjects) -> None:
    for value in make_objects({part: WHOLE, whole: WHOLE}):
        assert value[part] <= value[whole]


def test_the_rest_and_the_percentage_follow(make_objects: MakeObjects) -> None:
    for quota in make_objects({"used": WHOLE, "limit": WHOLE, "remaining": WHOLE, "percentUsed": NUMBER}):
        assert quota["used"] + quota["remaining"] == quota["limit"]
        assert quota["percentUsed"] == pytest.approx(100 * quota["used"] / quota["limit"], abs=0.01)
    for job in make_objects({"completed": WHOLE, "total": WHOLE, "progress": WHOLE}):
        assert job["progress"] == round(100 * job["completed"] / job["total"])


def test_things_of_other_kinds_are_no_parts(make_objects: MakeObjects) -> None:
    found = make_objects({"seatsUsed": WHOLE, "storageLimit": WHOLE | {"maximum": 5}})
    assert any(value["seatsUsed"] > value["storageLimit"] for value in found)


def test_what_is_reduced_costs_less(make_objects: MakeObjects) -> None:
    for value in make_objects({"price": NUMBER, "salePrice": NUMBER, "compareAtPrice": NUMBER}):
        assert value["salePrice"] <= value["price"] <= value["compareAtPrice"]
    for value in make_objects({"originalPrice": NUMBER, "price": NUMBER, "discountPercent": WHOLE}):
        reduced = value["originalPrice"] * (1 - value["discountPercent"] / 100)
        assert value["price"] == pytest.approx(reduced, abs=0.01)
