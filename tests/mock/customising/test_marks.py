"""Values that wait for the schema to say of which type they are."""

from typing import Any

import pytest

from smartmock.mock.customising.lenient import MOST_MENDED
from smartmock.mock.customising.marks import fitting, make_mark, settle

ANYTHING: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("value", "wanted", "own", "expected"),
    [
        (5, set(), True, 5),
        (5, set(), False, "5"),
        (None, set(), True, None),
        ([1], set(), True, "[1]"),
        (5, {"string"}, True, "5"),
        ("5", {"integer"}, False, 5),
        ("5", {"integer", "string"}, False, "5"),
        ("x", {"integer"}, True, "x"),
        ('{"a": 1}', {"object"}, False, {"a": 1}),
        (2.5, {"integer"}, True, 2),
    ],
)
def test_values_take_the_form_that_is_wanted(value: Any, wanted: set[str], own: Any, expected: Any) -> None:
    found = fitting(value, frozenset(wanted), own=own)
    assert (found, type(found)) == (expected, type(expected))


@pytest.mark.parametrize("value", ['"', "\\", "\0", "a\nb", 5, None, [1, {"a": '"'}]])
def test_a_mark_holds_any_value(value: Any) -> None:
    text = f'{{"a": "{make_mark(value, own=True)}"}}'
    assert settle(text, lambda _pointer: frozenset({"array", "integer", "null", "string"})) != text
    assert "\0" not in settle(text, lambda _pointer: ANYTHING)


def test_marks_become_text_where_there_is_no_json() -> None:
    mark = make_mark('a"', own=True)
    assert settle(f'no json: "{mark}"', lambda _pointer: ANYTHING) == 'no json: "a\\""'
    long = f'["{mark}", "{"x" * MOST_MENDED}"]'
    assert settle(long, lambda _pointer: ANYTHING).startswith('["a\\"", "x')
