import pytest

from smartmock.errors import Conflict
from smartmock.storage import projects, revisions
from smartmock.storage.database import Database
from tests.storage.making import make_project, make_revision


def test_a_revision_comes_back_as_it_was_written(database: Database) -> None:
    with database.write() as connection:
        make_project(connection)
        made = make_revision(connection, 1, operations=[{"key": "ä", "n": 1.5}], report={"problems": [None, True]})
    with database.read() as connection:
        assert revisions.find(connection, 1, 1) == made
        assert revisions.read_document(connection, 1, 1) == b'{"openapi": "3.1.0"}'
    assert (made.operations, made.report) == ([{"key": "ä", "n": 1.5}], {"problems": [None, True]})


def test_what_is_not_there_is_not_found(database: Database) -> None:
    with database.read() as connection:
        assert revisions.find(connection, 1, 1) is None
        assert revisions.read_document(connection, 1, 1) is None
        assert revisions.list_numbers(connection) == {}
        assert revisions.next_number(connection, 1) == 1


def test_large_documents_are_stored_small(database: Database) -> None:
    document = b'{"paths": {' + b'"/pets": {},' * 100_000 + b"}}"
    with database.write() as connection:
        make_project(connection)
        made = make_revision(connection, 1)
        record = {name: getattr(made, name) for name in made.__slots__} | {"number": 2}
        revisions.insert(connection, record, document)
    with database.read() as connection:
        assert revisions.read_document(connection, 1, 2) == document
        stored = connection.execute(revisions.TABLE.select().where(revisions.TABLE.c.number == 2)).one().document
    assert len(stored) < len(document) / 6


def test_numbers_rise_by_project(database: Database) -> None:
    with database.write() as connection:
        for slug in ("a", "b"):
            make_project(connection, slug)
        for project, number in ((1, 1), (2, 1), (1, 2)):
            assert revisions.next_number(connection, project) == number
            make_revision(connection, project, number)
        assert revisions.list_numbers(connection) == {1: (1, 2), 2: (1,)}
        assert revisions.list_numbers(connection, [2]) == {2: (1,)}
        assert [each.number for each in revisions.list_of(connection, 1)] == [2, 1]
        assert [each.number for each in revisions.list_of(connection, 1, before=2)] == [1]
        assert [each.number for each in revisions.list_of(connection, 1, limit=1)] == [2]


def test_summaries_are_those_of_what_is_published(database: Database) -> None:
    with database.write() as connection:
        make_project(connection)
        make_revision(connection, 1, 1)
        make_revision(connection, 1, 2)
        assert revisions.list_summaries(connection) == {1: {"operations": 1}}
        projects.change(connection, 1, published_revision=2)
        assert revisions.list_summaries(connection, [1, 7]) == {1: {"operations": 2}}


def test_a_number_is_given_once(database: Database) -> None:
    with database.write() as connection:
        make_project(connection)
        make_revision(connection, 1)
    with pytest.raises(Conflict), database.write() as connection:
        make_revision(connection, 1)
