"""Against a real Redis, which is started here; without one installed there is nothing to see."""

import asyncio
import logging
import time

import pytest

from smartmock.projects.traffic.quotas import Quota, Quotas
from smartmock.projects.traffic.shared_counts import SharedCounts
from smartmock.settings import RateLimit
from tests.redis_server import free_port

PLACE = (7, "default")


def test_processes_share_a_count(redis_url: str) -> None:
    async def run() -> list[Quota | None]:
        here, there = Quotas(SharedCounts(redis_url)), Quotas(SharedCounts(redis_url))
        limit, at = RateLimit(per_second=100, per_month=3), time.time()
        found = [await quotas.spend(PLACE, limit, at) for quotas in (here, there, here, there, here)]
        await here.counts.close()
        await there.counts.close()
        return found

    found = asyncio.run(run())
    assert [quota.remaining for quota in found if quota] == [2, 1, 0, 0, 0]
    assert [quota.allowed for quota in found if quota] == [True, True, True, False, False]


def test_refused_requests_do_not_count(redis_url: str) -> None:
    async def run() -> list[Quota | None]:
        quotas, at = Quotas(SharedCounts(redis_url)), time.time()
        limits = [RateLimit(per_month=limit) for limit in (1, 1, 1, 1, 2)]
        found = [await quotas.spend((8, "default"), limit, at) for limit in limits]
        await quotas.counts.close()
        return found

    assert [quota.allowed for quota in asyncio.run(run()) if quota] == [True, False, False, False, True]


def test_a_redis_that_is_down_lets_everyone_in(caplog: pytest.LogCaptureFixture) -> None:
    async def run() -> list[Quota | None]:
        quotas = Quotas(SharedCounts(f"redis://127.0.0.1:{free_port()}/0"))
        return [await quotas.spend(PLACE, RateLimit(per_second=1), time.time()) for _ in range(20)]

    began = time.perf_counter()
    with caplog.at_level(logging.WARNING):
        assert asyncio.run(run()) == [None] * 20
    assert time.perf_counter() - began < 5
    assert caplog.text.count("Redis does not answer") == 1
