"""What people write becomes what Jinja reads, line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartmock.mock.customising.expressions import ExpressionError, split_pieces
from smartmock.mock.customising.sources import as_jinja, prepare


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{{ a }} b", "{{ a }} b"),
        ("{{$person.sex}}", '{{ _dynamic("{{$person.sex}}") }}'),
        ("{{$no.such}}", "{% raw %}{{$no.such}}{% endraw %}"),
        ("{% if a !== b && !c %}", "{% if a != b  and   not c %}"),
        ("{% verbatim %}{{ a === b }}{% endverbatim %}", "{% raw %}{{ a === b }}{% endraw %}"),
        ("a === b && c", "a === b && c"),
    ],
)
def test_spellings(text: str, expected: str) -> None:
    assert prepare(text) == expected


def test_in_json_values_are_written_as_their_place_needs_it() -> None:
    pieces = split_pieces('{"{{a}}": {{b}}, "c": "x {{d}}", "e": "{{$person.sex}}"}')
    forms = ["_json_mark", "_json_value", "_json_part", "_json_mark(own=true)"]
    written = as_jinja(pieces, in_json=True)
    assert [part.split(" }}")[0] for part in written.split(" | ")[1:]] == forms


@given(st.text(alphabet="{}$%#ab.()'\"|=!& \n-", max_size=40))
def test_lines_stay_and_nothing_happens_twice(text: str) -> None:
    try:
        once = prepare(text)
    except ExpressionError:
        return
    assert once.count("\n") == text.count("\n")
    assert prepare(once) == once
