"""Commas of JSON, and marks in it."""

import json
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from smartmock.mock.customising.lenient import MARK, mend

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='ab,]}"\\', max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(alphabet="a/,~", max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(VALUES)
def test_json_stays_as_it_is(value: Any) -> None:
    for indent in (None, 2):
        text = json.dumps(value, indent=indent)
        assert mend(text) == text


@given(VALUES)
def test_commas_before_an_end_are_dropped(value: Any) -> None:
    written = json.dumps(value)
    text = f"[{written}, [{written} , ],\n]"
    assert orjson.loads(mend(text)) == [value, [value]]


@given(st.text(alphabet='{}[],:"a1 \\\n', max_size=30))
def test_of_any_text_only_commas_change(text: str) -> None:
    assert mend(text).replace(",", "") == text.replace(",", "")


def test_marks_are_shown_with_their_places() -> None:
    seen: list[tuple[str, str | None]] = []

    def visit(mark: str, pointer: str | None) -> str:
        seen.append((mark, pointer))
        return '"x"'

    text = '{"a/b": [0, {"~": "?1?"}, "?2?"], "?3?": ["?4?"]}'.replace("?", MARK)
    assert mend(text, visit) == '{"a/b": [0, {"~": "x"}, "x"], "x": ["x"]}'
    assert seen == [("1", "/a~1b/1/~0"), ("2", "/a~1b/2"), ("3", None), ("4", "/x/0")]
