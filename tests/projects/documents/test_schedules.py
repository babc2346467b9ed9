import json
import threading
import time
from collections.abc import Iterator
from dataclasses import replace

import pytest

from smartmock.errors import Forbidden, NotFound, SmartmockError
from smartmock.projects.documents import schedules as use_cases
from smartmock.projects.documents.importing import add_document
from smartmock.projects.documents.revisions import Plan, publish_revision, revise
from smartmock.projects.documents.schedules import (
    ScheduleEdit,
    Scheduler,
    delete_schedule,
    find_schedule,
    run_next,
    set_schedule,
)
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.service import Service, open_service
from smartmock.projects.views import describe_schedule
from smartmock.settings import Limits, Settings
from smartmock.storage import schedules
from smartmock.storage.times import after, now
from smartmock.types import JsonObject
from tests.projects.team import make_person
from tests.sites import Site, running_sites
from tests.spec.documents import load_text


def text(*paths: str, schema: JsonObject | None = None) -> bytes:
    content = {"application/json": {"schema": schema or {"type": "string"}}}
    item = {"get": {"responses": {"200": {"description": "A", "content": content}}}}
    return json.dumps(
        {"openapi": "3.0.3", "info": {"title": "T", "version": "1"}, "paths": dict.fromkeys(paths, item)}
    ).encode()


@pytest.fixture
def site() -> Iterator[Site]:
    with running_sites() as make:
        yield make()


@pytest.fixture
def served(database_url: str, site: Site) -> Iterator[Service]:
    """A project of `/a`, whose document is read from the site again."""
    limits = Limits(fetch_seconds=3)
    service = open_service(Settings(database=database_url, allow_private_urls=True, limits=limits))
    add_document(service, load_text(text("/a").decode()))
    set_schedule(service, OPERATOR, 1, ScheduleEdit(site.add("/api.json", text("/a"), etag='"1"'), 60))
    yield service
    service.close()


def due(service: Service) -> None:
    """As if the interval were over."""
    with service.database.write() as connection:
        connection.execute(schedules.TABLE.update().values(next_at=now()))


def last(service: Service) -> JsonObject:
    shown: JsonObject = describe_schedule(find_schedule(service, OPERATOR, 1))["last_result"]
    return {name: value for name, value in shown.items() if value is not None}


def run(service: Service) -> JsonObject:
    due(service)
    assert run_next(service)
    return last(service)


def paths(service: Service) -> list[str]:
    return [operation.path for operation in service.registry.open("1-0-default").revision.document.operations]


def test_a_changed_document_becomes_the_next_revision(served: Service, site: Site) -> None:
    assert run_next(served)
    assert last(served) == {"outcome": "unchanged"}
    assert not run_next(served)  # the interval has begun
    site.add("/api.json", text("/b"), etag='"2"')
    assert run(served) == {"outcome": "revised", "number": 2, "breaking": True}
    assert paths(served) == ["/b"]
    assert run(served) == {"outcome": "unchanged"}


def test_what_did_not_change_is_asked_for_by_its_marks(served: Service, site: Site) -> None:
    run(served)
    site.add("/api.json", status=304)
    assert run(served) == {"outcome": "unchanged"}
    assert site.requests[-1][1]["if-none-match"] == '"1"'
    assert "if-none-match" not in site.requests[0][1]


def test_the_strategy_is_that_of_the_schedule(served: Service, site: Site) -> None:
    url = site.add("/other.json", text("/b"))
    set_schedule(served, OPERATOR, 1, ScheduleEdit(url, 60, "overwrite"))
    run(served)
    assert paths(served) == ["/b", "/a"]


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        pytest.param(b"<html>", 200, "HTML", id="no document"),
        pytest.param(text("/b")[:-5], 200, "not valid JSON", id="half a document"),
        pytest.param(text(), 200, "no operations any more", id="nothing in it"),
        pytest.param(b"", 500, "status 500", id="an error"),
        pytest.param(text("/b", schema={"$ref": "gone.json"}), 200, "gone.json", id="a file is missing"),
    ],
)
def test_a_broken_document_changes_nothing(served: Service, site: Site, body: bytes, status: int, message: str) -> None:
    run(served)
    site.add("/api.json", body, status)
    failed = run(served)
    assert failed["outcome"] == "failed"
    assert message in failed["message"]
    assert failed["remedy"]
    assert paths(served) == ["/a"]
    site.add("/api.json", text("/a"))
    assert run(served) == {"outcome": "unchanged"}


def test_private_addresses_are_refused_unless_the_operator_allows_them(served: Service, site: Site) -> None:
    closed = replace(served, settings=replace(served.settings, allow_private_urls=False))
    assert "private or reserved" in run(closed)["message"]
    assert site.requests == []


def test_a_rollback_is_not_undone_by_the_same_document(served: Service, site: Site) -> None:
    site.add("/api.json", text("/b"))
    assert run(served)["outcome"] == "revised"
    publish_revision(served, OPERATOR, 1, 1)
    assert run(served) == {"outcome": "unchanged"}
    assert paths(served) == ["/a"]


def test_documents_of_several_files_are_always_read(served: Service, site: Site) -> None:
    site.add("/pet.json", b'{"type": "string"}')
    site.add("/api.json", text("/b", schema={"$ref": "pet.json"}), etag='"3"')
    assert run(served)["outcome"] == "revised"
    site.add("/pet.json", b'{"type": "integer"}')
    assert run(served)["outcome"] == "revised"
    assert "if-none-match" not in site.requests[-2][1]


def test_one_process_does_it(shared_url: str, site: Site) -> None:
    settings = Settings(database=shared_url, allow_private_urls=True)
    services = [open_service(settings) for _ in range(3)]
    add_document(services[0], load_text(text("/a").decode()))
    set_schedule(services[0], OPERATOR, 1, ScheduleEdit(site.add("/api.json", text("/b")), 60))
    done: list[bool] = []
    threads = [threading.Thread(target=lambda each=each: done.append(run_next(each))) for each in services]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [False, False, True]
    assert len(site.requests) == 1
    for service in services:
        service.close()


def test_a_process_that_died_is_followed_by_another(served: Service) -> None:
    with served.database.write() as connection:
        assert schedules.claim(connection, now(), after(60)) is not None
    assert not run_next(served)
    with served.database.write() as connection:
        connection.execute(schedules.TABLE.update().values(leased_until=after(-1)))
    assert run_next(served)


def test_a_schedule_that_was_changed_meanwhile_keeps_its_change(
    served: Service, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = ScheduleEdit(site.add("/other.json", text("/a")), 600)

    def change(*_: object) -> object:
        set_schedule(served, OPERATOR, 1, other)
        return use_cases._Result({"outcome": "unchanged"}, None)

    monkeypatch.setattr(use_cases, "_result_of", change)
    assert run_next(served)
    found = find_schedule(served, OPERATOR, 1)
    assert (found.url, found.last_result) == (other.url, None)


def test_schedules_are_set_shown_and_deleted(served: Service) -> None:
    viewer, editor = make_person(served, "v", "viewer"), make_person(served, "e", "editor")
    url = "https://me:secret@example.com/api.json"
    set_schedule(served, editor, 1, ScheduleEdit(url, 3600, "merge"))
    shown = describe_schedule(find_schedule(served, viewer, 1))
    assert (shown["url"], shown["interval_seconds"], shown["strategy"]) == (
        "https://example.com/api.json",
        3600,
        "merge",
    )
    with pytest.raises(Forbidden):
        set_schedule(served, viewer, 1, ScheduleEdit(url, 3600))
    with pytest.raises(Forbidden):
        delete_schedule(served, viewer, 1)
    delete_schedule(served, editor, 1)
    for gone in (find_schedule, delete_schedule):
        with pytest.raises(NotFound):
            gone(served, editor, 1)
    assert not run_next(served)


@pytest.mark.parametrize(
    ("edit", "pointer"),
    [
        (ScheduleEdit("file:///etc/passwd", 60), "/url"),
        (ScheduleEdit("api.json", 60), "/url"),
        (ScheduleEdit("https://example.com/" + "a" * 2_000, 60), "/url"),
        (ScheduleEdit("https://example.com/", 59), "/interval_seconds"),
        (ScheduleEdit("https://example.com/", 10**9), "/interval_seconds"),
        (ScheduleEdit("https://example.com/", 60, "append"), "/strategy"),  # type: ignore[arg-type]
    ],
)
def test_what_cannot_be_done_is_refused(served: Service, edit: ScheduleEdit, pointer: str) -> None:
    with pytest.raises(SmartmockError) as caught:
        set_schedule(served, OPERATOR, 1, edit)
    assert caught.value.pointer == pointer


def test_a_running_service_looks_by_itself(served: Service, site: Site) -> None:
    revise(served, OPERATOR, 1, load_text(text("/c").decode()), Plan())
    scheduler = Scheduler(served, look_seconds=0.05)
    scheduler.start()
    deadline = time.monotonic() + 10
    while paths(served) != ["/a"] and time.monotonic() < deadline:
        time.sleep(0.02)
    scheduler.stop()
    assert paths(served) == ["/a"]
    assert len(site.requests) == 1
