import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text

from smartmock.errors import StorageError
from smartmock.storage import environments, migrate, projects
from smartmock.storage.database import Database
from smartmock.storage.tables import metadata
from tests.postgres import Postgres
from tests.processes import started
from tests.storage.making import make_project


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database without tables."""
    if request.param == "sqlite":
        yield str(tmp_path / "smartmock.db")
        return
    postgres: Postgres = request.getfixturevalue("postgres")
    with postgres.database(prepared=False) as url:
        yield url


@pytest.fixture
def empty(empty_url: str) -> Iterator[Database]:
    database = Database(empty_url)
    yield database
    database.close()


def version_of(database: Database) -> str | None:
    with database.read() as connection:
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        return found


def test_a_fresh_database_is_what_the_tables_say(empty: Database) -> None:
    empty.prepare()
    with empty.write() as connection:
        assert set(inspect(connection).get_table_names()) == {*metadata.tables, "alembic_version"}
        context = MigrationContext.configure(connection, opts={"compare_type": True, "compare_server_default": True})
        assert compare_metadata(context, metadata) == []


def test_a_second_time_changes_nothing(empty: Database) -> None:
    empty.prepare()
    with empty.write() as connection:
        make_project(connection)
    before = version_of(empty)
    empty.prepare()
    assert version_of(empty) == before
    with empty.read() as connection:
        assert len(projects.list_some(connection)) == 1


def test_a_newer_database_is_left_alone(empty: Database) -> None:
    empty.prepare()
    with empty.write() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = 'from-the-future'"))
    with pytest.raises(StorageError, match="newer smartmock") as caught:
        empty.prepare()
    assert "Install that version" in caught.value.remedy
    assert version_of(empty) == "from-the-future"


def test_processes_that_start_at_once_prepare_it_once(empty_url: str, empty: Database) -> None:
    with ExitStack() as stack:
        processes = [stack.enter_context(started(PREPARING, empty_url)) for _ in range(4)]
        assert [process.wait() for process in processes] == [0, 0, 0, 0]
    assert version_of(empty) is not None


PREPARING = "tests.storage.preparing"
REBUILDING = """
revision = "9999"
down_revision = "0001"

import sqlalchemy
from alembic import op


def upgrade():
    with op.batch_alter_table("projects", table_kwargs={{"sqlite_autoincrement": True}}) as batch:
        batch.add_column(sqlalchemy.Column("colour", sqlalchemy.Text))
        batch.alter_column("name", nullable=True)
    {more}
"""


@pytest.fixture
def add_migration(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The file of a migration after all others."""
    folder = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, folder)
    monkeypatch.setattr(migrate, "FOLDER", folder)
    return folder / "versions" / "9999_for_a_test.py"


def test_a_table_that_is_rebuilt_keeps_what_refers_to_it(empty: Database, add_migration: Path) -> None:
    """In SQLite a table is dropped for it, and all that refers to its rows would go with them."""
    empty.prepare()
    with empty.write() as connection:
        environments.insert(connection, make_project(connection).id, "default", {})
    add_migration.write_text(REBUILDING.format(more=""))
    empty.prepare()
    assert version_of(empty) == "9999"
    with empty.write() as connection:
        assert connection.execute(text("SELECT count(colour) FROM projects")).scalar_one() == 0
        assert len(environments.list_of(connection)) == 1
        projects.delete(connection, 1)
        connection.execute(projects.TABLE.delete())
        assert make_project(connection, "second").id == 2


def test_references_are_checked_after_a_migration(empty: Database, add_migration: Path) -> None:
    empty.prepare()
    add_migration.write_text(REBUILDING.format(more=""))
    empty.prepare()
    with pytest.raises(Exception, match=r"(?i)stands in the way"), empty.write() as connection:
        environments.insert(connection, 77, "default", {})


def test_a_migration_that_fails_changes_nothing(empty: Database, add_migration: Path) -> None:
    empty.prepare()
    before = version_of(empty)
    with empty.write() as connection:
        make_project(connection)
    add_migration.write_text(REBUILDING.format(more="op.drop_table('nowhere')"))
    with pytest.raises(StorageError):
        empty.prepare()
    assert version_of(empty) == before
    with empty.read() as connection:
        assert len(projects.list_some(connection)) == 1


def test_rows_that_a_migration_would_lose_stop_it(tmp_path: Path, add_migration: Path) -> None:
    database = Database(str(tmp_path / "smartmock.db"))
    database.prepare()
    with database.write() as connection:
        environments.insert(connection, make_project(connection).id, "default", {})
    add_migration.write_text(REBUILDING.format(more="op.execute('DELETE FROM projects')"))
    with pytest.raises(StorageError, match="rows that are gone"):
        database.prepare()
    with database.read() as connection:
        assert len(projects.list_some(connection)) == 1
    database.close()
