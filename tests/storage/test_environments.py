from smartmock.storage import environments
from smartmock.storage.database import Database
from smartmock.types import JsonObject
from tests.storage.making import make_project

SETTINGS: JsonObject = {"seed": "ä\x00\ud800", "latency": {"fixed_ms": 1.5}, "today": None, "cors_origins": []}


def test_settings_come_back_as_they_were_written(database: Database) -> None:
    with database.write() as connection:
        made = environments.insert(connection, make_project(connection).id, "default", SETTINGS)
    with database.read() as connection:
        assert environments.find(connection, 1, "default") == made
    assert made.settings == SETTINGS


def test_they_are_listed_in_the_order_in_which_they_were_made(database: Database) -> None:
    with database.write() as connection:
        for slug in ("a", "b"):
            make_project(connection, slug)
        for project, name in ((2, "zeta"), (1, "default"), (2, "zz")):
            environments.insert(connection, project, name, {})
        assert [each.name for each in environments.list_of(connection)] == ["default", "zeta", "zz"]
        assert [each.name for each in environments.list_of(connection, [2])] == ["zeta", "zz"]
        assert environments.list_of(connection, []) == []


def test_one_is_changed_and_deleted_without_the_others(database: Database) -> None:
    with database.write() as connection:
        make_project(connection)
        for name in ("default", "staging"):
            environments.insert(connection, 1, name, {})
        changed = environments.change(connection, 1, "staging", SETTINGS)
        assert changed is not None
        assert environments.find(connection, 1, "staging") == changed
        assert environments.find(connection, 1, "default").settings == {}  # type: ignore[union-attr]
        assert environments.delete(connection, 1, "staging") is True
        assert environments.delete(connection, 1, "staging") is False
        assert environments.change(connection, 1, "staging", {}) is None
        assert [each.name for each in environments.list_of(connection)] == ["default"]
