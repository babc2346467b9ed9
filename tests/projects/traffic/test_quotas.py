import asyncio
import datetime
from collections.abc import Sequence

import pytest

from smartmock.projects.traffic.quotas import MemoryCounts, Quota, Quotas, quota_headers
from smartmock.settings import RateLimit

PLACE = (7, "default")
NEW_YEAR = datetime.datetime(2027, 1, 1, tzinfo=datetime.UTC).timestamp()
LAST_SECONDS = NEW_YEAR - 10
"""Ten seconds before the month ends."""


def spend(quotas: Quotas, limit: RateLimit, moments: Sequence[float]) -> list[Quota | None]:
    async def run() -> list[Quota | None]:
        return [await quotas.spend(PLACE, limit, at) for at in moments]

    return asyncio.run(run())


def allowed(found: Sequence[Quota | None]) -> list[bool]:
    return [quota is None or quota.allowed for quota in found]


def test_nothing_is_counted_where_nothing_is_limited() -> None:
    counts = MemoryCounts()
    assert spend(Quotas(counts), RateLimit(), [NEW_YEAR] * 3) == [None] * 3
    assert not counts.take_used()


def test_a_second_allows_so_many() -> None:
    moments = [NEW_YEAR, NEW_YEAR + 0.1, NEW_YEAR + 0.9, NEW_YEAR + 1]
    found = spend(Quotas(MemoryCounts()), RateLimit(per_second=2), moments)
    assert allowed(found) == [True, True, False, True]
    assert found[:3] == [Quota(True, 2, 1, 1), Quota(True, 2, 0, 1), Quota(False, 2, 0, 1)]


def test_a_month_of_the_calendar_allows_so_many() -> None:
    moments = [LAST_SECONDS, LAST_SECONDS + 5, LAST_SECONDS + 9, NEW_YEAR]
    found = spend(Quotas(MemoryCounts()), RateLimit(per_month=2), moments)
    assert allowed(found) == [True, True, False, True]
    assert found[2:] == [Quota(False, 2, 0, 1, "month"), Quota(True, 2, 1, 31 * 86_400, "month")]


def test_what_a_second_refuses_costs_no_month() -> None:
    moments = [LAST_SECONDS, LAST_SECONDS, LAST_SECONDS, LAST_SECONDS + 1, LAST_SECONDS + 2]
    found = spend(Quotas(MemoryCounts()), RateLimit(per_second=1, per_month=2), moments)
    assert allowed(found) == [True, False, False, True, False]
    assert found[1] == Quota(False, 1, 0, 1)
    assert found[4] == Quota(False, 2, 0, 8, "month")


def test_the_limit_that_is_nearest_to_its_end_is_told() -> None:
    found = spend(Quotas(MemoryCounts()), RateLimit(per_second=10, per_month=3), [LAST_SECONDS] * 2)
    assert found == [Quota(True, 3, 2, 10, "month"), Quota(True, 3, 1, 10, "month")]
    found = spend(Quotas(MemoryCounts()), RateLimit(per_second=2, per_month=10), [LAST_SECONDS])
    assert found == [Quota(True, 2, 1, 1)]


def test_environments_have_quotas_of_their_own() -> None:
    async def run() -> list[Quota | None]:
        quotas, limit = Quotas(MemoryCounts()), RateLimit(per_second=1)
        places = [(1, "default"), (1, "other"), (2, "default"), (1, "default")]
        return [await quotas.spend(place, limit, NEW_YEAR) for place in places]

    assert allowed(asyncio.run(run())) == [True, True, True, False]


def test_a_month_goes_on_after_a_restart() -> None:
    limit, first = RateLimit(per_month=3), MemoryCounts()
    spend(Quotas(first), limit, [LAST_SECONDS] * 2)
    used = first.take_used()
    assert used == {(7, "default", "2026-12"): 2}
    assert not first.take_used()
    second = MemoryCounts()
    second.restore(used)
    assert allowed(spend(Quotas(second), limit, [LAST_SECONDS] * 2)) == [True, False]
    assert second.take_used() == {(7, "default", "2026-12"): 1}
    third = MemoryCounts()
    third.restore(used)
    assert spend(Quotas(third), limit, [NEW_YEAR])[0] == Quota(True, 3, 2, 31 * 86_400, "month")


@pytest.mark.parametrize(
    ("quota", "headers"),
    [
        (Quota(True, 5, 4, 1), {"ratelimit-limit": "5", "ratelimit-remaining": "4", "ratelimit-reset": "1"}),
        (
            Quota(False, 5, 0, 9),
            {"ratelimit-limit": "5", "ratelimit-remaining": "0", "ratelimit-reset": "9", "retry-after": "9"},
        ),
    ],
)
def test_quotas_are_told_in_headers(quota: Quota, headers: dict[str, str]) -> None:
    assert dict(quota_headers(quota)) == headers


def test_an_unknown_count_allows_everything() -> None:
    class Nobody:
        async def add(self, _place: object, _window: object) -> None:
            return None

        async def close(self) -> None:
            return None

    assert spend(Quotas(Nobody()), RateLimit(per_second=1), [NEW_YEAR] * 3) == [None] * 3
