from smartmock.storage import tokens
from smartmock.storage.database import Database
from tests.storage.making import make_project

HASH = bytes(range(32))


def test_a_token_comes_back_as_it_was_written(database: Database) -> None:
    with database.write() as connection:
        make_project(connection)
        made = tokens.insert(connection, project_id=1, name="ci", hash=HASH, prefix="smt_1234", expires_at=None)
    with database.read() as connection:
        assert tokens.find(connection, 1, made.id) == made
        assert tokens.find(connection, 2, made.id) is None
        assert tokens.list_of(connection) == tokens.list_of(connection, [1]) == [made]
    assert (made.hash, made.last_used_at, made.previous_hash) == (HASH, None, None)
    assert isinstance(made.hash, bytes)


def test_they_are_changed_used_and_deleted_one_by_one(database: Database) -> None:
    with database.write() as connection:
        make_project(connection)
        first, second = (
            tokens.insert(connection, project_id=1, name=name, hash=HASH, prefix="p") for name in ("a", "b")
        )
        changed = tokens.change(connection, 1, first.id, previous_hash=HASH, previous_until="2026-05-31T08:00:00.000Z")
        assert changed == tokens.find(connection, 1, first.id) != first
        assert tokens.change(connection, 2, first.id, name="x") is None
        tokens.note_uses(connection, {second.id: "2026-06-01T08:00:00.000Z", 999: "2026-06-01T08:00:00.000Z"})
        assert [token.last_used_at for token in tokens.list_of(connection)] == [None, "2026-06-01T08:00:00.000Z"]
        assert tokens.delete(connection, 2, second.id) is False
        assert tokens.delete(connection, 1, second.id) is True
        assert tokens.list_of(connection) == [changed]
        third = tokens.insert(connection, project_id=1, name="c", hash=HASH, prefix="p")
    assert third.id > second.id
