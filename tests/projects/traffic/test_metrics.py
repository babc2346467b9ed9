import os
import time
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from smartmock.mock.model import MockRequest, MockResponse
from smartmock.projects.documents.importing import import_document
from smartmock.projects.service import Service, open_service
from smartmock.projects.traffic.exposition import expose
from smartmock.projects.traffic.metrics import ALIVE_SECONDS, Metrics
from smartmock.settings import Settings

DOCUMENT = str(Path(__file__).parents[3] / "fixtures" / "openapi" / "security-headers.yaml")
SLUG = "security-in-headers"


def serving(folder: Path | None = None) -> Service:
    service = open_service(Settings(metrics_folder=str(folder) if folder else None))
    import_document(service, DOCUMENT)
    return service


def ask(service: Service, *seconds: float) -> None:
    mount = service.registry.open("1-0-default")
    operation = mount.revision.document.operations[0]
    answer = MockResponse(200, source="example", operation=operation)
    for each in seconds:
        service.recorder.note(mount, MockRequest("GET", "/open"), answer, 0.0, each)


def read(metrics: Metrics) -> dict[str, float]:
    """`name{label=value,…}` → value."""
    families = text_string_to_metric_families(expose(metrics).decode())
    return {
        f"{sample.name}{{{','.join(f'{name}={value}' for name, value in sample.labels.items())}}}": sample.value
        for family in families
        for sample in family.samples
    }


REQUESTS = f"smartmock_requests_total{{method=GET,operation=/open,project={SLUG},source=example,status=200}}"
DURATION = "smartmock_request_duration_seconds"
OF_OPEN = f"method=GET,operation=/open,project={SLUG}"


def test_requests_and_durations_are_told() -> None:
    service = serving()
    ask(service, 0.0004, 0.002, 0.3, 100)
    found = read(service.metrics)
    assert found[REQUESTS] == 4
    assert found[f"{DURATION}_count{{{OF_OPEN}}}"] == 4
    assert found[f"{DURATION}_sum{{{OF_OPEN}}}"] == pytest.approx(100.3024)
    bounds = {"0.0005": 1, "0.001": 1, "0.0025": 2, "0.25": 2, "0.5": 3, "10.0": 3, "+Inf": 4}
    for bound, count in bounds.items():
        assert found[f"{DURATION}_bucket{{le={bound},{OF_OPEN}}}"] == count


def test_what_is_in_memory_is_told() -> None:
    service = serving()
    found = read(service.metrics)
    assert (found["smartmock_projects{}"], found["smartmock_live_revisions{}"]) == (1, 1)
    assert found["smartmock_live_bytes{}"] == service.registry.live[0].size
    assert found["smartmock_evicted_revisions_total{}"] == 0


def test_loading_is_told(tmp_path: Path) -> None:
    settings = Settings(database=str(tmp_path / "mocks.db"))
    import_document(open_service(settings), DOCUMENT)
    service = open_service(settings)
    assert read(service.metrics)["smartmock_revision_load_seconds_count{}"] == 0
    service.registry.open("1-0-default")
    found = read(service.metrics)
    assert found["smartmock_revision_load_seconds_count{}"] == 1
    assert 0 < found["smartmock_revision_load_seconds_sum{}"] < 60


def test_a_service_that_nobody_asked_has_metrics() -> None:
    assert read(open_service(Settings()).metrics)["smartmock_projects{}"] == 0


def test_processes_add_up(tmp_path: Path) -> None:
    first, second = serving(tmp_path), serving(tmp_path)
    ask(first, 0.001, 0.001)
    ask(second, 0.02)
    second.metrics.write()
    found = read(first.metrics)
    assert found[REQUESTS] == 3
    assert found[f"{DURATION}_bucket{{le=0.001,{OF_OPEN}}}"] == 2
    assert found["smartmock_live_revisions{}"] == 2
    assert found["smartmock_projects{}"] == 1


def test_a_process_that_is_gone_leaves_its_counts(tmp_path: Path) -> None:
    first, second = serving(tmp_path), serving(tmp_path)
    ask(second, 0.02)
    second.recorder.flush()
    (written,) = tmp_path.iterdir()
    past = time.time() - 2 * ALIVE_SECONDS
    os.utime(written, (past, past))
    found = read(first.metrics)
    assert found[REQUESTS] == 1
    assert found["smartmock_live_revisions{}"] == 1


def test_the_thread_behind_the_answers_tells_the_others(tmp_path: Path) -> None:
    service = serving(tmp_path)
    assert list(tmp_path.iterdir()) == []
    service.recorder.flush()
    service.recorder.flush()
    assert [path.suffix for path in tmp_path.iterdir()] == [".json"]
