import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from smartmock.projects.credentials import hash_credential
from smartmock.projects.documents.importing import import_document, read_document
from smartmock.projects.documents.revisions import add_revision
from smartmock.projects.environments import change_environment, create_environment
from smartmock.projects.live.synchronising import Synchroniser
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.service import Service, open_service
from smartmock.settings import Settings
from smartmock.storage import changes, projects, tokens
from tests.postgres import Postgres
from tests.processes import Server, serving

FIXTURES = Path(__file__).parents[3] / "fixtures" / "openapi"
DOCUMENT = str(FIXTURES / "browser-v31.yaml")
OTHER = str(FIXTURES / "security-headers.yaml")
SECOND = 2.0
"""One is promised; machines that test are busy."""


@contextmanager
def opened(url: str) -> Iterator[Service]:
    service = open_service(Settings(database=url))
    try:
        yield service
    finally:
        service.close()


@contextmanager
def synchronised(service: Service) -> Iterator[Synchroniser]:
    synchroniser = Synchroniser(service)
    synchroniser.start()
    try:
        yield synchroniser
    finally:
        synchroniser.stop()


def seconds_until(happened: Callable[[], bool], limit: float = 20.0) -> float:
    began = time.monotonic()
    while not happened():
        assert time.monotonic() - began < limit, "it never happened"
        time.sleep(0.02)
    return time.monotonic() - began


def test_another_process_serves_what_is_changed_here_within_a_second(shared_url: str) -> None:
    with opened(shared_url) as service:
        example = import_document(service, DOCUMENT).project.summary.example_path
        with serving(shared_url) as other:
            assert other.status(f"/m1/1-0-default{example}") == 200
            check_changes_arrive(service, other, example)


def check_changes_arrive(service: Service, other: Server, example: str) -> None:
    path = f"/m1/2-0-default{example}"
    import_document(service, DOCUMENT)
    assert seconds_until(lambda: other.status(path) == 200) < SECOND

    before = other.get(path)
    change_environment(service, OPERATOR, 2, "default", {"seed": "another"})
    assert seconds_until(lambda: other.get(path) != before) < SECOND

    with service.change(2) as connection:
        token = tokens.insert(connection, project_id=2, name="ci", hash=hash_credential("sesame"), prefix="ses")
    change_environment(service, OPERATOR, 2, "default", {"access": "token"})
    assert seconds_until(lambda: other.status(path) == 401) < SECOND
    assert other.status(f"{path}?apidogToken=sesame") == 200

    with service.change(2) as connection:
        tokens.delete(connection, 2, token.id)
    assert seconds_until(lambda: other.status(f"{path}?apidogToken=sesame") == 401) < SECOND

    create_environment(service, OPERATOR, 2, {"name": "open"})
    assert seconds_until(lambda: other.status(path.replace("default", "open")) == 200) < SECOND

    with service.change(2) as connection:
        projects.delete(connection, 2)
    assert seconds_until(lambda: other.status(path.replace("default", "open")) == 404) < SECOND


def test_a_revision_published_elsewhere_is_served(shared_url: str) -> None:
    with opened(shared_url) as here, opened(shared_url) as there, synchronised(there):
        import_document(here, DOCUMENT)
        add_revision(here, 1, read_document(OTHER, here.settings, trusted=True))
        assert seconds_until(lambda: [entry.published for entry in there.registry.projects] == [2]) < SECOND
        assert there.registry.open("1-0-default").revision.number == 2
        assert there.registry.open("1-1-default").revision.number == 1


def test_a_start_misses_nothing(shared_url: str) -> None:
    with opened(shared_url) as here, opened(shared_url) as there:
        import_document(here, DOCUMENT)
        assert there.registry.projects == ()
        with synchronised(there):
            seconds_until(lambda: len(there.registry.projects) == 1)


def test_who_slept_too_long_looks_at_everything(shared_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "KEPT", 3)
    with opened(shared_url) as here, opened(shared_url) as there:
        synchroniser = Synchroniser(there)
        synchroniser.look()
        for _ in range(5):
            import_document(here, DOCUMENT)
        synchroniser.look()
        assert len(there.registry.projects) == 5
        with there.database.read() as connection:
            assert len(changes.since(connection, 0)) == 3


def test_a_database_put_back_to_an_older_state_is_read_again(shared_url: str) -> None:
    with opened(shared_url) as here, opened(shared_url) as there:
        import_document(here, DOCUMENT)
        synchroniser = Synchroniser(there)
        synchroniser.look()
        with here.database.write() as connection:
            projects.delete(connection, 1)
            connection.execute(changes.TABLE.delete())
        synchroniser.look()
        assert there.registry.projects == ()


def test_a_lost_connection_is_made_again(postgres: Postgres, caplog: pytest.LogCaptureFixture) -> None:
    with postgres.database() as url, opened(url) as here, opened(url) as there, synchronised(there):
        import_document(here, DOCUMENT)
        seconds_until(lambda: len(there.registry.projects) == 1)
        with caplog.at_level(logging.WARNING):
            cut_all_connections(url)
            import_document(here, DOCUMENT)
            seconds_until(lambda: len(there.registry.projects) == 2)
            seconds_until(lambda: "changes of other processes are not heard of" in caplog.text)
        import_document(here, DOCUMENT)
        assert seconds_until(lambda: len(there.registry.projects) == 3) < SECOND


def cut_all_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_fault_of_ours_does_not_end_it(
    shared_url: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("smartmock.projects.live.synchronising.LONGEST_PAUSE_SECONDS", 0.05)
    with opened(shared_url) as here, opened(shared_url) as there, synchronised(there) as synchroniser:
        seconds_until(lambda: synchroniser._seen is not None)
        monkeypatch.setattr(there.registry, "refresh", fail)
        import_document(here, DOCUMENT)
        seconds_until(lambda: "looking for changes failed" in caplog.text)
        monkeypatch.undo()
        seconds_until(lambda: len(there.registry.projects) == 1)


def fail(*_: int) -> None:
    raise ValueError("for a test")


def test_nothing_runs_for_a_database_in_memory() -> None:
    before = threading.active_count()
    with opened("sqlite://") as service, synchronised(service):
        assert threading.active_count() == before
