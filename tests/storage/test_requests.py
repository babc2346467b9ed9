from typing import Any

import pytest

from smartmock.projects.documents.importing import import_document
from smartmock.projects.service import Service
from smartmock.storage import requests
from smartmock.storage.requests import Filter
from tests.storage.test_database import DOCUMENT


def entry(project_id: int, **values: Any) -> dict[str, Any]:
    return {
        "project_id": project_id,
        "at": "2026-05-31T08:00:00.000Z",
        "environment": "default",
        "method": "GET",
        "path": "/pets/7",
        "operation": "getPet",
        "status": 200,
        "source": "generated",
        "duration_ms": 0.125,
        "violations": [],
        "request": {"query": "a=1", "headers": [["x-a", "\u00e9\u0000"]], "body": "", "size": 0, "cut": False},
        "response": {"headers": [], "body_base64": "AAA=", "size": 2, "cut": False},
        **values,
    }


@pytest.fixture
def projects(service: Service) -> tuple[int, int]:
    return import_document(service, DOCUMENT).project.id, import_document(service, DOCUMENT).project.id


def test_an_entry_comes_back_as_it_was(service: Service, projects: tuple[int, int]) -> None:
    given = entry(projects[0], operation=None, source=None, violations=[{"in": "query"}])
    with service.database.write() as connection:
        requests.insert_many(connection, [given])
        (found,) = requests.list_of(connection, projects[0])
        assert {name: getattr(found, name) for name in given} == given
        assert requests.find(connection, projects[0], found.id) == found
        assert requests.find(connection, projects[1], found.id) is None


MADE: list[dict[str, Any]] = [
    {"method": "GET", "path": "/Pets/7", "operation": "getPet", "status": 200, "source": "example"},
    {"method": "POST", "path": "/pets", "operation": "addPet", "status": 201, "source": "generated"},
    {"method": "GET", "path": "/100%25_off", "operation": None, "status": 404, "source": None},
    {"method": "GET", "path": "/100x25xoff", "operation": None, "status": 401, "source": None, "environment": "other"},
]


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [
        pytest.param(Filter(), [4, 3, 2, 1], id="all, the newest first"),
        pytest.param(Filter(method="post"), [2], id="method"),
        pytest.param(Filter(path="pets"), [2, 1], id="part of the path, in any case"),
        pytest.param(Filter(path="%25_"), [3], id="signs stand for themselves"),
        pytest.param(Filter(operation="getPet"), [1], id="operation"),
        pytest.param(Filter(status=(404, 404)), [3], id="status"),
        pytest.param(Filter(status=(400, 499)), [4, 3], id="class"),
        pytest.param(Filter(source="example"), [1], id="source"),
        pytest.param(Filter(environment="other"), [4], id="environment"),
        pytest.param(Filter(method="GET", status=(200, 299)), [1], id="both"),
        pytest.param(Filter(path="'; DROP TABLE requests"), [], id="nothing"),
    ],
)
def test_entries_are_found(service: Service, projects: tuple[int, int], wanted: Filter, numbers: list[int]) -> None:
    with service.database.write() as connection:
        requests.insert_many(connection, [entry(projects[0], **values) for values in MADE])
        requests.insert_many(connection, [entry(projects[1], **values) for values in MADE])
        first = requests.list_of(connection, projects[0])[-1].id
        found = requests.list_of(connection, projects[0], wanted)
    assert [item.id - first + 1 for item in found] == numbers


def test_lists_are_read_in_pages(service: Service, projects: tuple[int, int]) -> None:
    with service.database.write() as connection:
        requests.insert_many(connection, [entry(projects[0], path=f"/{number}") for number in range(5)])
        page = requests.list_of(connection, projects[0], limit=2)
        assert [item.path for item in page] == ["/4", "/3"]
        rest = requests.list_of(connection, projects[0], Filter(before=page[-1].id))
        assert [item.path for item in rest] == ["/2", "/1", "/0"]
        after = requests.list_after(connection, projects[0], rest[-1].id, limit=3)
        assert [item.path for item in after] == ["/1", "/2", "/3"]


def test_only_the_last_ones_of_a_project_stay(service: Service, projects: tuple[int, int]) -> None:
    first, second = projects
    with service.database.write() as connection:
        assert requests.last_id(connection, first) == 0
        for number in range(4):
            requests.insert_many(connection, [entry(each, path=f"/{number}") for each in projects])
        last = requests.last_id(connection, first)
        requests.prune(connection, first, 10)
        assert len(requests.list_of(connection, first)) == 4
        requests.prune(connection, first, 3)
        assert [item.path for item in requests.list_of(connection, first)] == ["/3", "/2", "/1"]
        requests.clear(connection, first)
        assert requests.list_of(connection, first) == []
        assert len(requests.list_of(connection, second)) == 4
        requests.insert_many(connection, [entry(first)])
        assert requests.last_id(connection, first) > last
