"""Changes stay as far as the value stays valid."""

from smartmock.mock.changes import Change, apply_changes
from smartmock.types import JSON, JsonObject


def test_all_together_where_that_is_valid() -> None:
    value = {"a": 1, "b": 1}
    changes = [Change(value, "a", (2,)), Change(value, "b", (2,))]
    assert apply_changes(changes, value, lambda whole: whole["a"] == whole["b"]) == ["a", "b"]
    assert value == {"a": 2, "b": 2}


def test_one_by_one_where_it_is_not() -> None:
    value: JsonObject = {"a": 1, "b": [1]}
    changes = [Change(value, "a", (9, 5, 3)), Change(value["b"], 0, (9,))]
    assert apply_changes(changes, value, lambda whole: whole["a"] < 6 and whole["b"] == [1]) == ["a"]
    assert value == {"a": 5, "b": [1]}


def test_what_is_there_already_is_no_change() -> None:
    def never(_value: JSON) -> bool:
        raise AssertionError

    value = {"a": 1}
    assert apply_changes([Change(value, "a", (1, 2))], value, never) == []


def test_the_same_place_may_change_twice() -> None:
    value = {"a": 1}
    changes = [Change(value, "a", (2,)), Change(value, "a", (3,))]
    assert apply_changes(changes, value, lambda whole: whole["a"] < 3) == ["a"]
    assert value == {"a": 2}
