"""Numbers of things beside the things."""

import pytest

from tests.generation.coherence.conftest import TEXT, WHOLE, MakeObjects, an_object, some


@pytest.mark.parametrize(
    ("count", "array"),
    [
        ("tagCount", "tags"),
        ("items_count", "items"),
        ("numComments", "comments"),
        ("numberOfItems", "items"),
        ("totalItems", "orderItems"),
        ("count", "values"),
        ("total", "results"),
    ],
)
def test_what_counts_an_array_is_its_length(count: str, array: str, make_objects: MakeObjects) -> None:
    lengths = set()
    for value in make_objects({count: WHOLE, array: {"type": "array", "items": TEXT}}):
        assert value[count] == len(value[array])
        lengths.add(value[count])
    assert len(lengths) > 2


def test_each_count_counts_its_own(make_objects: MakeObjects) -> None:
    for post in make_objects({"tags": some(TEXT), "comments": some(TEXT), "tagCount": WHOLE, "viewCount": WHOLE}):
        assert post["tagCount"] == len(post["tags"])
    assert max(post["viewCount"] for post in make_objects({"tags": some(TEXT), "viewCount": WHOLE})) > 10


def test_the_whole_is_as_large_as_the_page_says(make_objects: MakeObjects) -> None:
    page = an_object({"items": some(TEXT), "total": WHOLE, "limit": WHOLE})
    for album in make_objects({"total_tracks": WHOLE, "tracks": page}):
        assert album["total_tracks"] == album["tracks"]["total"] >= len(album["tracks"]["items"])


def test_bounds_win(make_objects: MakeObjects) -> None:
    for value in make_objects({"tags": some(TEXT), "tagCount": WHOLE | {"minimum": 100}}):
        assert value["tagCount"] >= 100
