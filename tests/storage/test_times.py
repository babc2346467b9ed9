import datetime

import pytest

from smartmock.storage.times import after, from_text, now, to_text

BERLIN = datetime.timezone(datetime.timedelta(hours=2))


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        pytest.param(datetime.datetime(2026, 5, 31, 8, tzinfo=datetime.UTC), "2026-05-31T08:00:00.000Z", id="UTC"),
        pytest.param(datetime.datetime(2026, 6, 1, 1, tzinfo=BERLIN), "2026-05-31T23:00:00.000Z", id="another zone"),
        pytest.param(
            datetime.datetime(2026, 5, 31, 8, 0, 0, 123_999, datetime.UTC),
            "2026-05-31T08:00:00.123Z",
            id="milliseconds",
        ),
    ],
)
def test_moments_are_written_alike(moment: datetime.datetime, text: str) -> None:
    assert to_text(moment) == text
    assert from_text(text) <= moment < from_text(text) + datetime.timedelta(milliseconds=1)


def test_texts_sort_as_moments_do() -> None:
    moments = ["2026-05-31T08:00:00.000Z", "2026-05-31T08:00:00.001Z", "2026-05-31T10:00:00.000Z", now()]
    assert sorted(moments) == moments == sorted(moments, key=from_text)


def test_later_is_later() -> None:
    assert after(1.5, "2026-05-31T23:59:59.000Z") == "2026-06-01T00:00:00.500Z"
    assert now() <= after(0) < after(60)
