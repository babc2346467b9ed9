"""Counts in the text format of Prometheus. Importing this takes 60 ms: import it where it is needed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily
from prometheus_client.metrics_core import Metric

from smartmock.projects.traffic.metrics import Metrics, Snapshot
from smartmock.projects.traffic.recorder import BOUNDS, LOAD_BOUNDS

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
LABELS: Final = ("project", "operation", "method", "status", "source")


def expose(metrics: Metrics) -> bytes:
    """What all processes have counted, in the format that `CONTENT_TYPE` names; for a thread, it may take long."""
    registry = CollectorRegistry()
    registry.register(Collector(metrics.snapshots(), metrics.projects))
    return generate_latest(registry)


@dataclass(frozen=True, slots=True, eq=False)
class Collector:
    """Gives Prometheus's library what it writes down."""

    snapshots: Sequence[Snapshot]
    projects: int

    def collect(self) -> Iterator[Metric]:
        requests = total((each.requests for each in self.snapshots), lambda labels: labels)
        yield counter("smartmock_requests", "Requests to mocks.", LABELS, {k: sum(v[:-1]) for k, v in requests.items()})
        durations = total((each.requests for each in self.snapshots), lambda labels: labels[:3])
        name, told = "smartmock_request_duration_seconds", "How long mocks took to answer, latency included."
        yield histograms(name, told, (LABELS[:3], BOUNDS), durations)
        loads = total([[((), each.loads)] for each in self.snapshots], lambda labels: labels)
        name, told = "smartmock_revision_load_seconds", "How long it took to load and compile a revision."
        yield histograms(name, told, ((), LOAD_BOUNDS), loads)
        evicted = sum(each.evicted for each in self.snapshots)
        yield counter("smartmock_evicted_revisions", "Revisions that made room for others.", (), {(): evicted})
        yield GaugeMetricFamily("smartmock_projects", "Projects that are served.", self.projects)
        live = sum(each.live for each in self.snapshots)
        yield GaugeMetricFamily("smartmock_live_revisions", "Revisions in memory, of all processes.", live)
        taken = sum(each.live_bytes for each in self.snapshots)
        yield GaugeMetricFamily("smartmock_live_bytes", "What they take, about, in bytes.", taken)


def total(
    parts: Iterable[Iterable[tuple[tuple[str, ...], list[float]]]], kind: Callable[[tuple[str, ...]], tuple[str, ...]]
) -> dict[tuple[str, ...], list[float]]:
    """The counts of all parts by what `kind` makes of their labels."""
    sums: dict[tuple[str, ...], list[float]] = {}
    for part in parts:
        for labels, series in part:
            known = sums.get(kind(labels))
            sums[kind(labels)] = [a + b for a, b in zip(known, series, strict=True)] if known else list(series)
    return sums


def counter(
    name: str, told: str, labels: Sequence[str], values: Mapping[tuple[str, ...], float]
) -> CounterMetricFamily:
    family = CounterMetricFamily(name, told, labels=labels)
    for key, value in sorted(values.items()):
        family.add_metric(key, value)
    return family


def histograms(
    name: str,
    told: str,
    shape: tuple[Sequence[str], Sequence[float]],
    values: Mapping[tuple[str, ...], Sequence[float]],
) -> HistogramMetricFamily:
    """`shape` is the names of the labels, and the upper bounds."""
    labels, bounds = shape
    family = HistogramMetricFamily(name, told, labels=labels)
    for key, (*counts, seconds) in sorted(values.items()):
        reached, buckets = 0.0, []
        for bound, count in zip((*map(str, bounds), "+Inf"), counts, strict=True):
            reached += count
            buckets.append((bound, reached))
        family.add_metric(key, buckets, seconds)
    return family
