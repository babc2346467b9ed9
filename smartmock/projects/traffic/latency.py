"""How long an environment lets its answers wait."""

import math
import random
from typing import Final

from smartmock.settings import FixedLatency, Latency, LatencyRange

LONGEST_SECONDS: Final = 60.0

CHANCE: Final = random.Random()
"""Without a seed: only the bytes of an answer are a function of its request. Networks are not as regular."""


def delay_of(latency: Latency, chance: random.Random = CHANCE) -> float:
    """Seconds, drawn anew for every answer."""
    if isinstance(latency, FixedLatency):
        milliseconds = latency.fixed_ms
    elif isinstance(latency, LatencyRange):
        milliseconds = latency.min_ms + chance.random() * (latency.max_ms - latency.min_ms)
    else:
        milliseconds = latency.median_ms * math.exp(latency.sigma * chance.gauss(0, 1))
    return min(milliseconds / 1000, LONGEST_SECONDS)
