import datetime
import re

import pytest

import smartmock
from tests.generation.conftest import Compile, MakeDraw

MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
DAY = datetime.date(2026, 5, 31)
SCHEMA = {
    "type": "object",
    "required": ["displayDate", "createdAt"],
    "properties": {"displayDate": {"type": "string"}, "createdAt": {"type": "string", "format": "date"}},
}


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("date-time", MOMENT),
        ("dateTime", MOMENT),
        ("timestamp", MOMENT),
        ("iso-8601", MOMENT),
        ("rfc3339", MOMENT),
        ("date", r"\d{4}-\d\d-\d\d"),
        ("LocalDate", r"\d{4}-\d\d-\d\d"),
    ],
)
def test_moments_are_known_by_many_names(name: str, pattern: str, compile_schema: Compile, make_draw: MakeDraw) -> None:
    generate = compile_schema({"type": "string", "format": name})
    assert all(re.fullmatch(pattern, generate(make_draw(seed))) for seed in range(20))


def test_a_format_that_nobody_knows_does_not_hide_the_name(compile_schema: Compile, make_draw: MakeDraw) -> None:
    schema = {
        "type": "object",
        "required": ["createdAt"],
        "properties": {"createdAt": {"type": "string", "format": "x"}},
    }
    assert re.fullmatch(MOMENT, compile_schema(schema)(make_draw(1))["createdAt"])


@pytest.mark.parametrize(
    ("locale", "month"), [("de_DE", "Mai"), ("fr_FR", "mai"), ("ja_JP", "5月"), ("ru_RU", "мая"), ("en_US", "May")]
)
def test_days_for_people_are_written_in_their_language(locale: str, month: str) -> None:
    texts = [smartmock.generate(SCHEMA, locale=locale, seed=seed, today=DAY) for seed in range(60)]
    assert any(month in text["displayDate"] for text in texts)
    assert all("202" in text["displayDate"] for text in texts)
    assert all(datetime.date.fromisoformat(text["createdAt"]) <= DAY for text in texts)


def test_a_length_goes_before_the_language() -> None:
    schema = {
        "type": "object",
        "required": ["dateText"],
        "properties": {"dateText": {"type": "string", "maxLength": 5}},
    }
    for seed in range(20):
        assert len(smartmock.generate(schema, locale="de_DE", seed=seed, today=DAY)["dateText"]) <= 5
