import random
import statistics

import pytest

from smartmock.projects.environment_fields import read_settings, write_settings
from smartmock.projects.traffic.latency import LONGEST_SECONDS, delay_of
from smartmock.settings import Environment, FixedLatency, Latency, LatencyRange, LognormalLatency, RateLimit


def delays(latency: Latency) -> list[float]:
    chance = random.Random(7)
    return [delay_of(latency, chance) for _ in range(2_000)]


def test_a_fixed_latency_is_always_the_same() -> None:
    assert set(delays(FixedLatency(250))) == {0.25}


def test_a_range_is_used_up_to_its_ends() -> None:
    found = delays(LatencyRange(100, 300))
    assert 0.1 <= min(found) < 0.11
    assert 0.29 < max(found) <= 0.3


def test_half_of_a_distribution_lies_below_its_median() -> None:
    found = delays(LognormalLatency(200, 0.5))
    assert statistics.median(found) == pytest.approx(0.2, rel=0.1)
    assert statistics.mean(found) > 0.2
    assert set(delays(LognormalLatency(200, 0))) == {0.2}


@pytest.mark.parametrize("latency", [FixedLatency(10**12), LatencyRange(10**6, 10**9), LognormalLatency(10**12, 10)])
def test_nobody_waits_longer_than_a_minute(latency: Latency) -> None:
    assert max(delays(latency)) == LONGEST_SECONDS


@pytest.mark.parametrize("latency", [None, FixedLatency(5), LatencyRange(1, 2.5), LognormalLatency(80, 0.4)])
def test_latencies_and_limits_are_stored(latency: Latency | None) -> None:
    given = Environment(latency=latency, rate_limit=RateLimit(per_month=5), timezone="Asia/Tokyo", security="off")
    assert read_settings("default", write_settings(given)) == given
