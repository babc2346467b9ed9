import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Connection, text

from smartmock.errors import Conflict, SmartmockError, StorageError
from smartmock.projects.documents.importing import import_document
from smartmock.projects.service import Service
from smartmock.storage import database as module
from smartmock.storage import environments, projects, workspaces
from smartmock.storage.database import Database
from tests.postgres import Postgres
from tests.processes import started
from tests.storage.making import make_project

DOCUMENT = str(Path(__file__).parents[2] / "fixtures" / "openapi" / "security-headers.yaml")


@pytest.fixture
def shared(shared_url: str) -> Iterator[Database]:
    made = Database(shared_url)
    made.prepare()
    yield made
    made.close()


def names(connection: Connection) -> list[str]:
    return [workspace.id for workspace in workspaces.list_page(connection)]


def test_what_is_written_is_there(database: Database) -> None:
    with database.write() as connection:
        workspaces.insert(connection, "team", "A team")
    with database.read() as connection:
        assert names(connection) == ["team"]


def test_a_service_serves_over_each_database(service: Service) -> None:
    imported = import_document(service, DOCUMENT)
    assert service.registry.open("1-0-default").revision.document is not None
    assert imported.project.id == 1


def test_what_fails_half_way_is_undone(database: Database) -> None:
    with pytest.raises(ValueError, match="half way"):
        write_half(database)
    with database.read() as connection:
        assert names(connection) == []


def write_half(database: Database) -> None:
    with database.write() as connection:
        workspaces.insert(connection, "team", "A team")
        raise ValueError("half way")


def test_what_a_look_writes_is_not_kept(database: Database) -> None:
    try:
        with database.read() as connection:
            workspaces.insert(connection, "team", "A team")
    except StorageError as error:
        assert "read-only" in error.message  # noqa: PT017  SQLite says nothing
    with database.read() as connection:
        assert names(connection) == []


def test_a_look_sees_one_moment(shared: Database) -> None:
    with shared.read() as reading:
        assert names(reading) == []
        with shared.write() as writing:
            workspaces.insert(writing, "team", "A team")
        assert names(reading) == []
    with shared.read() as reading:
        assert names(reading) == ["team"]


@pytest.mark.parametrize("inner", ["read", "write"])
def test_who_would_wait_for_itself_is_told(inner: str) -> None:
    database = Database()
    database.prepare()
    with database.write(), pytest.raises(RuntimeError, match="use its connection"), getattr(database, inner)():
        pass
    with database.write() as connection:
        assert names(connection) == []
    database.close()


def test_many_threads_write_one_after_the_other(database: Database) -> None:
    """Each reads a number and writes the next one: two at once would write the same."""
    with database.write() as connection:
        workspaces.insert(connection, "team", "0")

    def count_up(_: int) -> None:
        with database.write() as connection:
            found = workspaces.find(connection, "team")
            workspaces.change(connection, "team", str(int(found.name if found else 0) + 1))

    with ThreadPoolExecutor(40) as threads:
        list(threads.map(count_up, range(200)))
    with database.read() as connection:
        assert workspaces.find(connection, "team").name == "200"  # type: ignore[union-attr]


def test_many_threads_look_while_others_write(database: Database) -> None:
    with database.write() as connection:
        workspaces.insert(connection, "team", "A team")

    def look(number: int) -> int:
        if number % 4 == 0:
            with database.write() as connection:
                workspaces.change(connection, "team", str(number))
        with database.read() as connection:
            return len(names(connection))

    with ThreadPoolExecutor(60) as threads:
        assert set(threads.map(look, range(300))) == {1}


COUNT_UP = "tests.storage.counting"


def test_processes_write_one_after_the_other(shared_url: str, shared: Database) -> None:
    with shared.write() as connection:
        workspaces.insert(connection, "team", "0")
    with started(COUNT_UP, shared_url, "30") as first, started(COUNT_UP, shared_url, "30") as second:
        assert (first.wait(), second.wait()) == (0, 0)
    with shared.read() as connection:
        assert workspaces.find(connection, "team").name == "60"  # type: ignore[union-attr]


def test_two_of_one_name_are_a_conflict(database: Database) -> None:
    with database.write() as connection:
        workspaces.insert(connection, "team", "A team")
    with pytest.raises(Conflict), database.write() as connection:
        workspaces.insert(connection, "team", "Another team")
    with database.read() as connection:
        assert workspaces.find(connection, "team").name == "A team"  # type: ignore[union-attr]


def test_references_are_checked(database: Database) -> None:
    with pytest.raises(Conflict), database.write() as connection:
        environments.insert(connection, 7, "default", {})


def test_rows_of_a_row_go_with_it(database: Database) -> None:
    with database.write() as connection:
        project = make_project(connection)
        environments.insert(connection, project.id, "default", {})
        connection.execute(projects.TABLE.delete())
    with database.read() as connection:
        assert environments.list_of(connection) == []


def test_text_that_one_database_cannot_hold_is_no_fault_of_ours(database: Database) -> None:
    try:
        with database.write() as connection:
            workspaces.insert(connection, "team", "a\x00b")
    except SmartmockError as error:
        assert "cannot be stored" in error.message  # noqa: PT017  SQLite holds it


def test_our_own_faults_stay_what_they_are(database: Database) -> None:
    with pytest.raises(Exception, match="nowhere") as caught, database.read() as connection:
        connection.execute(text("SELECT 1 FROM nowhere"))
    if database.dialect == "postgresql":
        assert not isinstance(caught.value, SmartmockError)


def test_files_are_for_their_owner(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "smartmock.db"
    database = Database(str(path))
    database.prepare()
    with database.write() as connection:
        workspaces.insert(connection, "team", "A team")
        assert {file.stat().st_mode & 0o777 for file in path.parent.iterdir()} == {0o600}
    database.close()


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.txt"
    path.write_text("These are notes.\n" * 100)
    database = Database(str(path))
    with pytest.raises(StorageError, match="not a database") as caught:
        database.prepare()
    assert caught.value.remedy
    database.close()
    assert path.read_text().startswith("These are notes.")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be written"):
        Database(str(tmp_path))


@pytest.mark.parametrize("url", ["mysql://host/x", "nonsense://", "http://host"])
def test_other_kinds_are_refused(url: str) -> None:
    with pytest.raises(StorageError, match="no kind of database") as caught:
        Database(url)
    assert "SQLite" in caught.value.remedy


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_nobody_is_there(scheme: str) -> None:
    database = Database(f"{scheme}://me:secret@127.0.0.1:1/x")
    with pytest.raises(StorageError, match="cannot be used") as caught:
        database.prepare()
    assert "secret" not in caught.value.message
    assert caught.value.remedy
    database.close()


def test_a_file_that_others_keep_busy_is_a_fault_that_can_be_mended(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PRAGMAS", ("PRAGMA busy_timeout = 50", *module.PRAGMAS[1:]))
    path = tmp_path / "smartmock.db"
    database = Database(str(path))
    database.prepare()
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError, match="locked"), database.write():
        pass
    other.execute("ROLLBACK")
    other.close()
    with database.write() as connection:
        workspaces.insert(connection, "team", "A team")
    database.close()


def test_lost_connections_are_made_again(postgres: Postgres) -> None:
    with postgres.database() as url:
        database = Database(url)
        with pytest.raises(StorageError, match="cannot be used") as caught:
            write_and_lose(database, url)
        assert caught.value.remedy
        with database.read() as connection:
            assert names(connection) == []
        cut(url)
        with database.write() as connection:
            workspaces.insert(connection, "team", "A team")
        database.close()


def write_and_lose(database: Database, url: str) -> None:
    with database.write() as connection:
        workspaces.insert(connection, "team", "A team")
        cut(url)
        workspaces.insert(connection, "other", "Another team")


def cut(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_process_that_hangs_does_not_stop_the_others(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "IDLE_MILLISECONDS", 200)
    with postgres.database() as url:
        hanging, other = Database(url), Database(url)
        with pytest.raises(StorageError):
            hang_while_another_writes(hanging, other)
        with other.read() as connection:
            assert names(connection) == ["team"]
        hanging.close()
        other.close()


def hang_while_another_writes(hanging: Database, other: Database) -> None:
    with hanging.write() as connection:
        with other.write() as another:
            workspaces.insert(another, "team", "A team")
        workspaces.insert(connection, "late", "Too late")


def test_a_write_waits_for_others_only_so_long(postgres: Postgres, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BUSY_MILLISECONDS", 100)
    with postgres.database() as url:
        first, second = Database(url), Database(url)
        with first.write(), pytest.raises(StorageError, match="lock"), second.write():
            pass
        with second.write() as connection:
            workspaces.insert(connection, "team", "A team")
        first.close()
        second.close()


def test_who_may_not_make_tables_is_told(postgres: Postgres) -> None:
    with postgres.database(prepared=False) as url:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP ROLE IF EXISTS smartmock_guest")
            connection.execute("CREATE ROLE smartmock_guest LOGIN")
        database = Database(url.replace("//postgres@", "//smartmock_guest@"))
        with pytest.raises(StorageError, match="permission denied") as caught:
            database.prepare()
        assert caught.value.remedy
        database.close()
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP ROLE smartmock_guest")


def test_connections_that_are_all_in_use_are_waited_for(shared_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POOL", {"pool_size": 1, "max_overflow": 0, "pool_timeout": 0.1})
    database = Database(shared_url)
    database.prepare()
    with database.read(), ThreadPoolExecutor(1) as other, pytest.raises(StorageError, match="busy"):
        other.submit(look, database).result()
    look(database)
    database.close()


def look(database: Database) -> None:
    with database.read() as connection:
        names(connection)


def test_another_that_writes_to_a_new_file_is_waited_for(tmp_path: Path) -> None:
    """Until it is in WAL mode SQLite refuses at once, whatever the timeout says."""
    path = tmp_path / "smartmock.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    other.execute("CREATE TABLE others (id INTEGER)")
    end = threading.Timer(0.2, other.execute, ["COMMIT"])
    end.start()
    database = Database(str(path))
    database.prepare()
    database.close()
    end.join()
    other.close()
