"""Moments are written in patterns and read from what documents hold."""

import datetime

import pytest

from smartmock.semantics.moments import find_zone, format_moment, iso_text, read_moment

MOMENT = datetime.datetime(2026, 3, 4, 5, 6, 7, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("pattern", "locale", "text"),
    [
        ("yyyy-MM-dd HH:mm:ss", "en_US", "2026-03-04 05:06:07"),
        ("YYYY/MM/DD", "en_US", "2026/03/04"),
        ("d. MMMM yyyy", "de_DE", "4. März 2026"),
        ("EEE XXX", "en_US", "Wed Z"),
    ],
)
def test_patterns(pattern: str, locale: str, text: str) -> None:
    assert format_moment(MOMENT, pattern, locale) == text


def test_zones_move_the_clock() -> None:
    assert format_moment(MOMENT.astimezone(find_zone("Asia/Tokyo")), "HH:mm xxx", "en_US") == "14:06 +09:00"
    assert find_zone("Mars/Base") is None
    assert find_zone("../etc/passwd") is None


@pytest.mark.parametrize("value", ["2026-03-04T05:06:07Z", "2026-03-04T14:06:07+09:00", 1772600767, 1772600767000])
def test_moments_are_read_from_text_and_numbers(value: object) -> None:
    assert read_moment(value) == MOMENT


@pytest.mark.parametrize("value", ["soon", "", None, True, [], 10**400, "9999-99-99"])
def test_what_is_no_moment_is_none(value: object) -> None:
    assert read_moment(value) is None


def test_iso_text_is_rfc_3339() -> None:
    assert iso_text(MOMENT) == "2026-03-04T05:06:07Z"
