"""Lists as people make them: no text twice, days in order."""

import datetime
from typing import Any

from tests.generation.conftest import Compile, MakeDraw

SEEDS = range(40)
TEXT = {"type": "string"}
DATE = {"type": "string", "format": "date"}


def lists(compile_schema: Compile, make_draw: MakeDraw, items: Any, name: str = "", **more: Any) -> list[Any]:
    generate = compile_schema({"type": "array", "items": items, **more}, name=name)
    return [generate(make_draw(seed)) for seed in SEEDS]


def test_texts_are_different_though_nothing_asks_for_it(compile_schema: Compile, make_draw: MakeDraw) -> None:
    found = lists(compile_schema, make_draw, {"enum": ["a", "b", "c"], "type": "string"}, minItems=1, maxItems=4)
    assert all(len(set(texts)) == len(texts) for texts in found)
    assert {len(texts) for texts in found} > {1, 2}


def test_texts_repeat_where_there_must_be_more_of_them(compile_schema: Compile, make_draw: MakeDraw) -> None:
    found = lists(compile_schema, make_draw, {"enum": ["a", "b"], "type": "string"}, minItems=5)
    assert all(len(texts) >= 5 for texts in found)


def test_dates_ascend(compile_schema: Compile, make_draw: MakeDraw) -> None:
    found = lists(compile_schema, make_draw, DATE, "dates", minItems=3)
    assert all(dates == sorted(dates) for dates in found)


def test_days_of_a_calendar_follow_each_other(compile_schema: Compile, make_draw: MakeDraw) -> None:
    hours = {"type": "object", "required": ["date"], "properties": {"date": DATE, "opens": TEXT}}
    for days in lists(compile_schema, make_draw, hours, "hours", minItems=3):
        dates = [datetime.date.fromisoformat(day["date"]) for day in days]
        assert dates == [dates[0] + datetime.timedelta(number) for number in range(len(dates))]


def test_things_with_ids_keep_their_dates(compile_schema: Compile, make_draw: MakeDraw) -> None:
    order = {"type": "object", "required": ["id", "date"], "properties": {"id": {"type": "integer"}, "date": DATE}}
    found = lists(compile_schema, make_draw, order, "orders", minItems=4)
    dates = [[item["date"] for item in items] for items in found]
    assert any(days != sorted(days) for days in dates)


def test_what_is_said_of_a_list_is_said_of_its_items(compile_schema: Compile, make_draw: MakeDraw) -> None:
    description = "A list of countries, by their ISO 3166-1 alpha-2 codes."
    for texts in lists(compile_schema, make_draw, TEXT, "reach", minItems=2, description=description):
        assert all(len(text) == 2 and text.isupper() for text in texts)
