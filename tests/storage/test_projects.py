import pytest

from smartmock.errors import Conflict
from smartmock.storage import environments, projects, revisions, tokens
from smartmock.storage.database import Database
from tests.storage.making import make_project, make_revision


def test_a_project_comes_back_as_it_was_written(database: Database) -> None:
    with database.write() as connection:
        made = make_project(connection, "pets", location="/a/pets.yaml")
    with database.read() as connection:
        assert projects.find(connection, made.id) == made
        assert projects.find_by_slug(connection, "pets") == made
        assert projects.find_by_location(connection, "/a/pets.yaml") == made
        assert projects.list_some(connection) == projects.list_some(connection, [made.id]) == [made]
    assert (made.id, made.slug, made.today, made.created_at) == (1, "pets", "2026-05-31", made.updated_at)


def test_what_is_not_there_is_not_found(database: Database) -> None:
    with database.write() as connection:
        assert projects.find(connection, 1) is None
        assert projects.find_by_slug(connection, "pets") is None
        assert projects.find_by_location(connection, "/a") is None
        assert projects.change(connection, 1, name="x") is None
        assert projects.delete(connection, 1) is False
        assert projects.list_some(connection, []) == []


def test_the_first_project_of_a_place_is_the_one_of_that_place(database: Database) -> None:
    with database.write() as connection:
        first = make_project(connection, "a", location="/same")
        make_project(connection, "b", location="/same")
        assert projects.find_by_location(connection, "/same") == first


def test_a_change_changes_what_it_names(database: Database) -> None:
    with database.write() as connection:
        made = make_project(connection)
        changed = projects.change(connection, made.id, name="Cats")
        assert changed is not None
        assert (changed.name, changed.slug, changed.created_at) == ("Cats", made.slug, made.created_at)
        assert changed.updated_at >= made.updated_at
        assert projects.find(connection, made.id) == changed


def test_nothing_is_left_of_a_deleted_project_but_its_number_and_slug(database: Database) -> None:
    with database.write() as connection:
        made = make_project(connection, location="/a")
        make_revision(connection, made.id)
        environments.insert(connection, made.id, "default", {})
        tokens.insert(connection, project_id=made.id, name="ci", hash=b"h", prefix="p")
        other = make_project(connection, "other")
        make_revision(connection, other.id)
        assert projects.delete(connection, made.id)
        assert projects.delete(connection, made.id) is False
    with database.write() as connection:
        assert projects.find(connection, made.id) is None
        assert projects.find_by_slug(connection, "pets") is None
        assert projects.find_by_location(connection, "/a") is None
        assert projects.change(connection, made.id, name="x") is None
        assert projects.list_some(connection) == [other]
        assert revisions.list_numbers(connection) == {other.id: (1,)}
        assert not environments.list_of(connection)
        assert not tokens.list_of(connection)
        assert projects.is_taken(connection, "pets")
        assert make_project(connection, "third").id == 3


def test_numbers_are_never_given_twice(database: Database) -> None:
    with database.write() as connection:
        make_project(connection, "a")
        make_project(connection, "b")
    with database.write() as connection:
        connection.execute(projects.TABLE.delete().where(projects.TABLE.c.id == 2))
    with database.write() as connection:
        assert make_project(connection, "c").id == 3


def test_slugs_are_given_once_also_after_a_deletion(database: Database) -> None:
    with database.write() as connection:
        projects.delete(connection, make_project(connection, "pets").id)
    with pytest.raises(Conflict), database.write() as connection:
        make_project(connection, "pets")


def test_slugs_that_begin_alike(database: Database) -> None:
    with database.write() as connection:
        for slug in ("pets", "pets-2", "pet", "p_ts", "other"):
            make_project(connection, slug)
        projects.delete(connection, 2)
        assert projects.slugs_like(connection, "pets") == {"pets", "pets-2"}
        assert projects.slugs_like(connection, "p_") == {"p_ts"}
        assert projects.slugs_like(connection, "%") == frozenset()


def test_other_scopes_do_not_exist(database: Database) -> None:
    with pytest.raises(Conflict), database.write() as connection:
        make_project(connection, scope="public")
