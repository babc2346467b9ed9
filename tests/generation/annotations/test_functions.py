"""Functions behind a value; none of them can fail while a request waits."""

from typing import Any

import pytest

from smartmock.generation.annotations.reading import read_annotation
from smartmock.semantics.dynamic_values import TemplateError
from tests.generation.conftest import MakeDraw


def made(text: str, make_draw: MakeDraw) -> Any:
    make = read_annotation("x-mock", text).make
    assert make is not None
    return make(make_draw())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'aBc'|lower", "abc"),
        ("'aBc'|UPPER", "ABC"),
        ("'a b'|capitalize", "A b"),
        ("' a '|trim", "a"),
        ("'abc'|length", 3),
        ("'abcdef'|substr(1, 2)", "bc"),
        ("'abcdef'|substr(-2)", "ef"),
        ("'abcdef'|substring(1, 3)", "bc"),
        ("'a-b'|replace('-', '+')", "a+b"),
        ("'a'|concat('b', 1)", "ab1"),
        ("'7'|padStart(3, '0')", "007"),
        ("'7'|padEnd(3)", "7  "),
        ("'a'|sha1", "86f7e437faa5a7fce15d1ddcb9eaeaea377667b8"),
        ("'ä'|base64", "w6Q="),
        ("'w6Q='|unbase64", "ä"),
        ("'%%%'|unbase64", "%%%"),
        ("'a b&ä'|encodeURIComponent", "a%20b%26%C3%A4"),
        ("'a%20b'|decodeURIComponent", "a b"),
        ("'12'|number", 12),
        ("'1.5'|int", 1),
        ("'x'|number", "x"),
        ("'true'|boolean", True),
        ("'2026-01-31'|addMonths(1)", "2026-02-28"),
        ("'2026-01-31T10:00:00Z'|addHours(-3)", "2026-01-31T07:00:00Z"),
        ("'2026-01-31'|subDays(31)", "2025-12-31"),
        ("'9999-12-31'|addYears(5)", "9999-12-31"),
        ("'0001-01-01'|format('yyyy', timezone='America/New_York')", "0001-01-01"),
        ("'not a date'|addDays(1)", "not a date"),
        ("'2026-01-31'|format('dd/MM/yy')", "31/01/26"),
        ("'2026-01-31'|formatISO", "2026-01-31T00:00:00Z"),
        ("'1970-01-02'|timestamp", 86400),
    ],
)
def test_functions(text: str, expected: Any, make_draw: MakeDraw) -> None:
    assert made("{{" + text + "}}", make_draw) == expected


@pytest.mark.parametrize(
    "text", ["'a'|lowr", "'a'|padStart('x')", "'a'|format", "'a'|format('yyyy', timezone='Nowhere')", "'a'|addDays()"]
)
def test_what_makes_no_sense_is_refused(text: str) -> None:
    with pytest.raises(TemplateError):
        read_annotation("x-mock", "{{" + text + "}}")


def test_unknown_functions_name_the_nearest() -> None:
    with pytest.raises(TemplateError, match="`lowr` is no known function") as caught:
        read_annotation("x-mock", "{{'a'|lowr}}")
    assert caught.value.suggest()[0] == "lower"
