import pytest

from smartmock.storage import changes
from smartmock.storage.database import Database


def test_changes_are_told_in_their_order(database: Database) -> None:
    with database.write() as connection:
        assert changes.bounds(connection) == (0, 0)
        for project in (7, 3, 7):
            changes.note(connection, project)
    with database.read() as connection:
        assert [each.project_id for each in changes.since(connection, 0)] == [7, 3, 7]
        assert [each.project_id for each in changes.since(connection, 2)] == [7]
        assert changes.since(connection, 3) == []
        assert changes.bounds(connection) == (1, 3)


def test_only_the_last_ones_are_remembered(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(changes, "KEPT", 10)
    with database.write() as connection:
        for project in range(25):
            changes.note(connection, project)
        assert changes.bounds(connection) == (16, 25)
