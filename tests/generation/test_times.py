import datetime

import pytest

import smartmock

DAY = datetime.date(2026, 5, 31)
SCHEMA = {
    "type": "object",
    "required": ["displayDate", "createdAt"],
    "properties": {"displayDate": {"type": "string"}, "createdAt": {"type": "string", "format": "date"}},
}


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
