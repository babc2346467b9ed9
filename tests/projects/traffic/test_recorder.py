import functools
import logging
import threading
from pathlib import Path

import pytest

from smartmock.mock.model import MockRequest, MockResponse
from smartmock.projects.documents.importing import import_document
from smartmock.projects.editing import delete_project
from smartmock.projects.live.registry import Mount
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.service import Service, open_service
from smartmock.projects.traffic.quotas import MemoryCounts, Quotas
from smartmock.projects.traffic.recorder import LARGE_BYTES, MAX_SERIES, Batch, Recorder, write_batch
from smartmock.settings import RateLimit, Settings
from smartmock.storage import requests, tokens, usage
from smartmock.storage.times import now

DOCUMENT = str(Path(__file__).parents[3] / "fixtures" / "openapi" / "security-headers.yaml")
GET = MockRequest("GET", "/open")


@pytest.fixture(scope="module")
def mount() -> Mount:
    opened = open_service(Settings())
    import_document(opened, DOCUMENT)
    return opened.registry.open("1-0-default")


def note(recorder: Recorder, mount: Mount, number: int, seconds: float = 0.001) -> None:
    recorder.note(mount, MockRequest("GET", f"/{number}"), MockResponse(200), 0.0, seconds)


def paths(batches: list[Batch]) -> list[str]:
    return [entry["path"] for batch in batches for entry in batch.entries]


def test_the_last_requests_are_written_in_order(mount: Mount) -> None:
    written: list[Batch] = []
    recorder = Recorder(written.append, size=3)
    for number in range(5):
        note(recorder, mount, number)
    assert written == []
    recorder.flush()
    recorder.flush()
    assert len(written) == 1
    assert paths(written) == ["/2", "/3", "/4"]


def test_nothing_is_lost_between_threads(mount: Mount) -> None:
    written: list[Batch] = []
    recorder = Recorder(written.append, size=100_000)
    stop = threading.Event()

    def flush() -> None:
        while not stop.is_set():
            recorder.flush()

    thread = threading.Thread(target=flush)
    thread.start()
    for number in range(20_000):
        note(recorder, mount, number)
        recorder.note_token(number % 7, number)
    stop.set()
    thread.join()
    recorder.flush()
    assert paths(written) == [f"/{number}" for number in range(20_000)]
    assert {token for batch in written for token in batch.tokens} == set(range(7))


def test_a_thread_writes_and_a_stop_writes_the_rest(mount: Mount) -> None:
    arrived = threading.Event()
    written: list[Batch] = []

    def write(batch: Batch) -> None:
        written.append(batch)
        arrived.set()

    recorder = Recorder(write, size=10)
    recorder.start()
    note(recorder, mount, 1)
    assert arrived.wait(10)
    note(recorder, mount, 2)
    recorder.stop()
    recorder.stop()
    assert paths(written) == ["/1", "/2"]


def test_large_bodies_do_not_wait_in_memory(mount: Mount) -> None:
    written: list[Batch] = []
    recorder = Recorder(written.append, size=10)
    large = b"x" * (LARGE_BYTES + 1)
    recorder.note(mount, MockRequest("POST", "/open", body=large), MockResponse(200, body=large), 0.0, 0.1)
    ((_, request, response, *_rest),) = recorder._pending[1]
    assert max(len(request.body), len(response.body)) < LARGE_BYTES
    recorder.flush()
    (entry,) = written[0].entries
    assert entry["request"]["size"] == entry["response"]["size"] == len(large)
    assert entry["request"]["cut"]
    assert entry["response"]["cut"]


def test_requests_are_counted_by_what_they_met(mount: Mount) -> None:
    recorder = Recorder(lambda _batch: None, size=10)
    operation = next(item for item in mount.revision.document.operations if item.key == "readOpen")
    answer = MockResponse(200, source="example", operation=operation)
    for path in ("/open", "/v1/open"):
        recorder.note(mount, MockRequest("GET", path), answer, 0.0, 0.003)
    recorder.note(mount, GET, MockResponse(404), 0.0, 70.0)
    (met, missed) = recorder.series.items()
    assert met[0] == (1, "/open", "GET", 200, "example")
    assert (met[1][3], sum(met[1][:-1])) == (2, 2)
    assert met[1][-1] == pytest.approx(0.006)
    assert missed[0] == (1, "", "GET", 404, "")
    assert (missed[1][-2], missed[1][-1]) == (1, 70.0)


def test_clients_cannot_make_up_what_is_counted(mount: Mount) -> None:
    recorder = Recorder(lambda _batch: None, size=10)
    for number in range(MAX_SERIES + 500):
        recorder.note(mount, MockRequest(f"X{number}", "/"), MockResponse(405), 0.0, 0.0)
    assert list(recorder.series) == [(1, "", "other", 405, "")]
    for number in range(MAX_SERIES + 500):
        recorder.note(mount, GET, MockResponse(number), 0.0, 0.0)
    assert len(recorder.series) < 2 * MAX_SERIES + 500


def test_what_cannot_be_written_is_kept_as_far_as_it_counts(mount: Mount, caplog: pytest.LogCaptureFixture) -> None:
    written: list[Batch] = []
    failing = True

    def write(batch: Batch) -> None:
        if failing:
            raise OSError("the disk is full")
        written.append(batch)

    counts = MemoryCounts()
    recorder = Recorder(write, 10, counts)
    spend = Quotas(counts).spend((1, "default"), RateLimit(per_month=9), 0.0)
    with pytest.raises(StopIteration), caplog.at_level(logging.WARNING):
        spend.send(None)
    for number in range(3):
        note(recorder, mount, number)
        recorder.note_token(5, number)
        recorder.flush()
    assert caplog.text.count("the disk is full") == 1
    failing = False
    recorder.flush()
    assert written == [Batch([], {5: 2}, {(1, "default", "1970-01"): 1})]


def test_batches_are_stored(service: Service) -> None:
    project = import_document(service, DOCUMENT).project.id
    with service.database.write() as connection:
        token = tokens.insert(connection, project_id=project, name="t", hash=b"h", prefix="p", expires_at=None)
    recorder = Recorder(functools.partial(write_batch, service.database, 2), 10)
    mount = service.registry.open(f"{project}-0-default")
    for number in range(3):
        note(recorder, mount, number)
        recorder.flush()
    recorder.note_token(token.id, 1_780_000_000.0)
    recorder.flush()
    with service.database.read() as connection:
        assert [entry.path for entry in requests.list_of(connection, project)] == ["/2", "/1"]
        found = tokens.find(connection, project, token.id)
    assert found is not None
    assert found.last_used_at == "2026-05-28T20:26:40.000Z"


def test_nothing_is_written_of_a_project_that_is_gone(service: Service) -> None:
    for _ in range(2):
        import_document(service, DOCUMENT)
    for address in ("1-0-default", "2-0-default"):
        service.recorder.note(service.registry.open(address), GET, MockResponse(200), 0.0, 0.001)
    delete_project(service, OPERATOR, 1)
    service.recorder.flush()
    with service.database.read() as connection:
        assert requests.list_of(connection, 1) == []
        assert len(requests.list_of(connection, 2)) == 1


def test_a_month_goes_on_after_a_restart(tmp_path: Path) -> None:
    settings = Settings(database=str(tmp_path / "mocks.db"))
    first = open_service(settings)
    project = import_document(first, DOCUMENT).project.id
    month = now()[:7]
    write_batch(first.database, 1, Batch(usage={(project, "default", month): 3}))
    first.close()
    second = open_service(settings)
    counts = second.quotas.counts
    assert isinstance(counts, MemoryCounts)
    assert counts._months == {(project, "default"): (month, 3)}
    with second.database.read() as connection:
        assert usage.of_month(connection, month) == {(project, "default", month): 3}
    second.close()
