from collections.abc import Callable

import pytest

from smartmock.errors import SmartmockError
from smartmock.projects.schemas.plain import check_plain
from smartmock.settings import Limits
from smartmock.types import JSON


def holding_itself() -> JSON:
    tree: dict[str, JSON] = {}
    tree["properties"] = {"a": tree}
    return tree


def doubled(times: int) -> JSON:
    tree: JSON = []
    for _ in range(times):
        tree = [tree, tree]
    return tree


@pytest.mark.parametrize(
    ("tree", "pointer", "message"),
    [
        pytest.param({"const": {1, 2}}, "/const", "{1, 2} is no value", id="set"),
        pytest.param({"enum": ["a", ("b",)]}, "/enum/1", "('b',) is no value", id="tuple"),
        pytest.param({"const": b"x"}, "/const", "b'x' is no value", id="bytes"),
        pytest.param({"minimum": float("nan")}, "/minimum", "nan is no value", id="not a number"),
        pytest.param({"enum": [float("-inf")]}, "/enum/0", "-inf is no value", id="infinity"),
        pytest.param({"const": "\ud800"}, "/const", "is no value", id="half a surrogate pair"),
        pytest.param({"properties": {1: {}}}, "/properties", "1 is no key", id="number as key"),
        pytest.param({"properties": {"\ud800": {}}}, "/properties", "is no key", id="half a surrogate pair as key"),
        pytest.param(holding_itself(), "/properties/a/properties", "or holds itself", id="dict that holds itself"),
    ],
)
def test_what_json_cannot_write_is_refused_with_its_place(tree: JSON, pointer: str, message: str) -> None:
    with pytest.raises(SmartmockError) as caught:
        check_plain(tree)
    assert message in caught.value.message
    assert (caught.value.pointer, bool(caught.value.remedy)) == (pointer, True)


def test_content_that_stands_in_many_places_counts_at_each() -> None:
    with pytest.raises(SmartmockError, match="more than 1,000 values"):
        check_plain(doubled(60), Limits(document_nodes=1000))


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: {"a": [1, 2.5, "ü", None, True, {"~/": 10**30}]}, id="every kind"),
        pytest.param(lambda: doubled(5), id="shared content"),
        pytest.param(lambda: "😀", id="surrogate pair"),
    ],
)
def test_plain_json_passes(make: Callable[[], JSON]) -> None:
    check_plain(make())
