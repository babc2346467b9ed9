"""Templates are read into methods, arguments and functions; what cannot be read says where."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartmock.semantics.dynamic_values import (
    MAX_EXPRESSIONS,
    MAX_LENGTH,
    Call,
    Expression,
    TemplateError,
    parse_placeholders,
    parse_template,
)


def call_in(text: str) -> Call:
    whole = parse_template(text, dollar=True).whole
    assert whole is not None
    assert isinstance(whole.source, Call)
    return whole.source


@pytest.mark.parametrize(
    ("text", "positional", "named"),
    [
        ("{{$number.int}}", (), {}),
        ("{{ $number.int( ) }}", (), {}),
        ("{{$number.int(min=1,max=-9.5)}}", (), {"min": 1, "max": -9.5}),
        ("{{$person.fullName(locale='ja')}}", (), {"locale": "ja"}),
        ("{{$helpers.arrayElement(['red', \"blue\", 3, true, null])}}", (["red", "blue", 3, True, None],), {}),
        ("{{$helpers.fromRegExp('[A-Z]{3}\\d')}}", ("[A-Z]{3}\\d",), {}),
        ("{{$helpers.fromRegExp(/[a-z]+/)}}", ("[a-z]+",), {}),
        ("{{$helpers.slugify('it\\'s (a) }} test')}}", ("it's (a) }} test",), {}),
        ("{{$x.y({min: 1, 'max': 2}, lower)}}", ({"min": 1, "max": 2}, "lower"), {}),
        ("{{$string.alpha(length: 5,)}}", (), {"length": 5}),
        ("{{$number.bigInt(max=10n)}}", (), {"max": 10}),
    ],
)
def test_arguments(text: str, positional: tuple[Any, ...], named: dict[str, Any]) -> None:
    call = call_in(text)
    assert (call.positional, call.named) == (positional, named)


def test_functions_follow_in_order() -> None:
    whole = parse_template("{{$date.now|addDays(1) | format('yyyy-MM-dd')}}", dollar=True).whole
    assert whole is not None
    assert whole.functions == (Call("addDays", (1,)), Call("format", ("yyyy-MM-dd",)))


def test_text_stands_around_several_values() -> None:
    parts = parse_template("{{$location.city}}, {{name}} {{'a'|md5}}", dollar=True).parts
    assert [part if isinstance(part, str) else part.source for part in parts] == [
        Call("location.city"),
        ", {{name}} ",
        "a",
    ]


def test_faker_needs_no_dollar() -> None:
    found = parse_template("{{name.firstName}} x", dollar=False).expressions
    assert [expression.source for expression in found] == [Call("name.firstName")]


@pytest.mark.parametrize(
    "text",
    [
        "{{$}}",
        "{{$number.int",
        "{{$number.int(min=1}}",
        "{{$number.int(1 2)}}",
        "{{$number.int(min=)}}",
        "{{$a.b|}}",
        "{{$a.b('open)}}",
        "{{$a.b(" + "[" * 50 + "1" + "]" * 50 + ")}}",
        "{{$a.b" + "|lower" * 50 + "}}",
        "{{$a.b}}" * (MAX_EXPRESSIONS + 1),
        "x" * (MAX_LENGTH + 1),
    ],
)
def test_what_cannot_be_read_is_refused(text: str) -> None:
    with pytest.raises(TemplateError):
        parse_template(text, dollar=True)


@given(st.text(alphabet="{}$ab.()'\",|=[]/\\1-:@%", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        parts = parse_template(text, dollar=True).parts
    except TemplateError:
        return
    assert "".join(part.text if isinstance(part, Expression) else part for part in parts) == text


def test_placeholders_are_read_where_they_are_known() -> None:
    parts = parse_placeholders("@first(1, 'x') and @nobody@last", {"first", "last"}.__contains__).parts
    assert [part if isinstance(part, str) else part.source for part in parts] == [
        Call("first", (1, "x")),
        " and @nobody",
        Call("last"),
    ]
