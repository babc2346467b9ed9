import datetime
import re
from typing import Any

import pytest

import smartmock
from smartmock.generation.times import _local
from smartmock.semantics.moments import find_zone
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


def zoned(name: str) -> dict[str, Any]:
    return {"zone": find_zone(name)}


@pytest.mark.parametrize("name", ["Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe"])
def test_moments_are_told_by_the_clock_of_a_zone(name: str, compile_schema: Compile, make_draw: MakeDraw) -> None:
    zone = find_zone(name)
    generator = compile_schema({"type": "string", "format": "date-time"}, name="createdAt")
    texts = [generator(make_draw(seed, **zoned(name))) for seed in range(300)]
    moments = [datetime.datetime.fromisoformat(text) for text in texts]
    for text, moment in zip(texts, moments, strict=True):
        assert moment.astimezone(zone).isoformat() == text
    assert [moment for _, moment in sorted(zip(texts, moments, strict=True))] == sorted(moments)
    assert not any(text.endswith("Z") for text in texts)


def test_hours_that_a_clock_shows_twice_or_never_are_avoided() -> None:
    zone = find_zone("Europe/Berlin")
    assert zone is not None
    for day in (datetime.date(2026, 3, 29), datetime.date(2026, 10, 25)):
        texts = [_local(day.toordinal(), second, zone) for second in range(0, 86_400, 60)]
        for text in texts:
            moment = datetime.datetime.fromisoformat(text).astimezone(zone)
            assert moment.isoformat() == text
            assert moment.utcoffset() == moment.replace(fold=1).utcoffset()


def test_clocks_that_follow_the_sun_are_told_to_the_minute() -> None:
    zone = find_zone("Europe/Amsterdam")
    assert zone is not None
    assert re.fullmatch(r"1890-01-01T00:00:00\+00:\d\d", _local(datetime.date(1890, 1, 1).toordinal(), 0, zone))


@pytest.mark.parametrize("rule", [{"pattern": "Z$"}, {"maxLength": 20}])
def test_a_schema_goes_before_the_zone(rule: dict[str, Any], compile_schema: Compile, make_draw: MakeDraw) -> None:
    generator = compile_schema({"type": "string", "format": "date-time", **rule}, name="createdAt")
    for seed in range(50):
        here, there = generator(make_draw(seed)), generator(make_draw(seed, **zoned("Asia/Tokyo")))
        assert re.fullmatch(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ", there)
        assert here.endswith("Z")


def test_lives_stay_in_order_in_every_zone(compile_schema: Compile, make_draw: MakeDraw) -> None:
    moment = {"type": "string", "format": "date-time"}
    names = ["createdAt", "updatedAt"]
    generator = compile_schema({"type": "object", "required": names, "properties": dict.fromkeys(names, moment)})
    for seed in range(200):
        value = generator(make_draw(seed, **zoned("America/New_York")))
        created, updated = (datetime.datetime.fromisoformat(value[name]) for name in names)
        assert created <= updated
