"""Arguments are obeyed to the letter, and those that contradict each other are refused."""

import json
from typing import Any

import pytest

from smartmock.generation.annotations.reading import read_annotation
from smartmock.semantics.data import read_table
from smartmock.semantics.dynamic_values import TemplateError
from tests.generation.conftest import MakeDraw


@pytest.mark.parametrize(
    ("name", "arguments", "judge"),
    [
        ("number.int", {"min": -5, "max": 5, "multipleOf": 5}, {-5, 0, 5}.__contains__),
        ("number.int", {"max": -10}, lambda value: value <= -10),
        ("number.int", 3, lambda value: 0 <= value <= 3),
        ("datatype.number", {"min": 1, "max": 2, "precision": 0.5}, {1.0, 1.5, 2.0}.__contains__),
        ("number.float", {"min": 1, "max": 2, "fractionDigits": 1}, lambda value: round(value, 1) == value >= 1),
        ("datatype.boolean", 1, lambda value: value is True),
        ("datatype.boolean", {"probability": 0}, lambda value: value is False),
        ("string.numeric", {"length": {"min": 2, "max": 4}}, lambda value: value.isdigit() and 2 <= len(value) <= 4),
        ("string.numeric", {"length": 2, "allowLeadingZeros": False}, lambda value: value[0] != "0"),
        ("string.alpha", {"length": 4, "casing": "upper", "exclude": ["A"]}, lambda value: value.isupper()),
        ("string.hexadecimal", {"length": 3, "prefix": "#"}, lambda value: value[0] == "#" and len(value) == 4),
        ("lorem.words", 2, lambda value: len(value.split(" ")) >= 2),
        ("lorem.sentences", [2, "\n"], lambda value: value.count("\n") == 1),
        ("internet.password", {"length": 30}, lambda value: len(value) == 30),
        ("finance.amount", {"min": 5, "max": 6, "dec": 3}, lambda value: len(value) == 5 and value[0] in "56"),
        ("date.past", {"years": 10, "refDate": "2020-06-01"}, lambda value: "2010-06-03" <= value < "2020-06-01"),
        ("date.birthdate", {"mode": "year", "min": 1990, "max": 1990}, lambda value: value[:4] in ("1989", "1990")),
        ("date.month", {"abbreviated": True}, lambda value: len(value) == 3),
        ("helpers.arrayElements", [["a", "b", "c"], 2], lambda value: len(set(value)) == 2),
        ("helpers.weightedArrayElement", [[{"weight": 0, "value": 1}, {"weight": 1, "value": 2}]], {2}.__contains__),
        ("helpers.multiple", ["person.firstName", {"count": 2}], lambda value: len(value) == 2 and all(value)),
        ("helpers.maybe", ["x", {"probability": 0}], lambda value: value is None),
        ("helpers.rangeToNumber", {"min": 2, "max": 3}, {2, 3}.__contains__),
        ("location.state", {"abbreviated": True}, lambda value: len(value) == 2),
        ("location.countryCode", "alpha-3", lambda value: len(value) == 3),
        ("phone.number", {"style": "international"}, lambda value: value[0] == "+"),
    ],
)
def test_arguments_are_obeyed(name: str, arguments: Any, judge: Any, make_draw: MakeDraw) -> None:
    make = read_annotation("x-faker", {name: arguments}).make
    assert make is not None
    values = [make(make_draw(seed)) for seed in range(30)]
    assert all(map(judge, values)), values


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("number.int", {"min": 5, "max": 1}),
        ("number.int", {"min": 1, "max": 2, "multipleOf": 7}),
        ("string.alpha", {"length": 10**9}),
        ("string.alpha", {"length": -1}),
        ("string.fromCharacters", []),
        ("helpers.arrayElement", [[]]),
        ("helpers.arrayElement", []),
        ("helpers.weightedArrayElement", [["a"]]),
        ("helpers.fromRegExp", "[a-"),
        ("helpers.objectKey", "x"),
        ("date.between", {"from": "2026-01-01"}),
        ("date.between", ["2026-01-02", "2026-01-01"]),
        ("date.past", {"years": 10**6}),
        ("date.past", {"format": "yyyy-MM-dd" * 50}),
        ("date.now", {"timeZone": "Mars/Base"}),
        ("person.firstName", {"locale": "tlh"}),
        ("lorem.words", 10**6),
        ("number.romanNumeral", {"min": 5000, "max": 6000}),
        ("fake", "{{fake('{{nobody.knows}}')}}"),
    ],
)
def test_arguments_that_contradict_each_other_are_refused(name: str, arguments: Any) -> None:
    with pytest.raises(TemplateError):
        read_annotation("x-faker", {name: arguments})


def test_card_numbers_have_a_right_sum(make_draw: MakeDraw) -> None:
    make = read_annotation("x-mock", "{{$helpers.replaceCreditCardSymbols}}").make
    assert make is not None
    for seed in range(20):
        digits = [int(sign) for sign in reversed(make(make_draw(seed))) if sign.isdigit()]
        doubled = [digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(digits)]
        assert sum(doubled) % 10 == 0


ODD = [
    0,
    -1,
    1e300,
    10**30,
    "",
    "ä",
    "9999-12-31",
    None,
    True,
    [],
    [[]],
    {},
    {"min": 2, "max": 1},
    {"length": 3},
    "x" * 600,
]


@pytest.mark.parametrize("name", read_table("fakerjs")["methods"])
def test_odd_arguments_are_used_or_refused(name: str, make_draw: MakeDraw) -> None:
    made = 0
    for arguments in ODD:
        try:
            make = read_annotation("x-faker", {name: arguments}).make
        except TemplateError:
            continue
        assert make is not None
        value = make(make_draw(made, "ja_JP"))
        assert len(json.dumps(value, allow_nan=False)) < 1_000_000
        made += 1
    assert made or "date.between" in name or name.startswith("helpers.")
