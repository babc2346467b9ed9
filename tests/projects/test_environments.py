from pathlib import Path
from typing import Any

import pytest

from smartmock.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from smartmock.projects.documents.importing import import_document
from smartmock.projects.environments import (
    change_environment,
    create_environment,
    delete_environment,
    find_environment,
    list_environments,
)
from smartmock.projects.etags import etag_of
from smartmock.projects.people.actors import OPERATOR, Actor
from smartmock.projects.people.auditing import list_entries
from smartmock.projects.service import Service, open_service
from smartmock.projects.views import describe_environment
from smartmock.settings import Environment, Settings
from smartmock.storage import environments, members, principals
from smartmock.storage.records import AuditEntry

DOCUMENT = str(Path(__file__).parents[2] / "fixtures" / "openapi" / "security-headers.yaml")


@pytest.fixture
def served(service: Service) -> Service:
    import_document(service, DOCUMENT)
    return service


def names(service: Service) -> list[str]:
    return [record.name for record in list_environments(service, OPERATOR, 1)]


def test_an_environment_is_made_served_changed_and_deleted(served: Service) -> None:
    made = create_environment(served, OPERATOR, 1, {"name": "staging", "locale": "de-DE"})
    assert describe_environment(made)["locale"] == "de_DE"
    assert served.registry.open("1-0-staging").environment == Environment("staging", locale="de_DE")
    changed = change_environment(served, OPERATOR, 1, "staging", {"seed": 7})
    assert (describe_environment(changed)["locale"], describe_environment(changed)["seed"]) == ("de_DE", 7)
    assert served.registry.open("1-0-staging").environment.seed == 7
    assert find_environment(served, OPERATOR, 1, "staging") == changed
    assert names(served) == ["default", "staging"]
    delete_environment(served, OPERATOR, 1, "staging")
    assert names(served) == ["default"]
    with pytest.raises(NotFound):
        find_environment(served, OPERATOR, 1, "staging")


def test_it_is_there_after_a_restart(shared_url: str) -> None:
    first = open_service(Settings(database=shared_url))
    import_document(first, DOCUMENT)
    create_environment(first, OPERATOR, 1, {"name": "staging", "latency": {"fixed_ms": 5}})
    first.close()
    second = open_service(Settings(database=shared_url))
    assert describe_environment(find_environment(second, OPERATOR, 1, "staging"))["latency"] == {"fixed_ms": 5}
    assert second.registry.open("1-0-staging").environment.latency is not None
    second.close()


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        pytest.param({}, ["/name"], id="no name"),
        pytest.param({"name": None}, ["/name"], id="null as name"),
        pytest.param({"name": "with-dash"}, ["/name"], id="dash"),
        pytest.param({"name": "x\n"}, ["/name"], id="line break"),
        pytest.param({"name": ["x"]}, ["/name"], id="list as name"),
        pytest.param({"name": "UP", "seed": [], "x": 1}, ["/name", "/seed", "/x"], id="all at once"),
    ],
)
def test_a_faulty_one_is_refused_whole(served: Service, body: dict[str, Any], pointers: list[str]) -> None:
    with pytest.raises(Invalid) as caught:
        create_environment(served, OPERATOR, 1, body)
    assert [fault.pointer for fault in caught.value.faults] == pointers
    assert names(served) == ["default"]


def test_names_are_given_once(served: Service) -> None:
    with pytest.raises(Conflict) as caught:
        create_environment(served, OPERATOR, 1, {"name": "default", "seed": 5})
    assert caught.value.pointer == "/name"
    assert served.registry.open("1-0-default").environment.seed == 0


def test_a_faulty_change_changes_nothing(served: Service) -> None:
    with pytest.raises(Invalid) as caught:
        change_environment(served, OPERATOR, 1, "default", {"seed": 5, "latency": {"min_ms": 3}})
    assert caught.value.pointer == "/latency/max_ms"
    assert find_environment(served, OPERATOR, 1, "default").settings == {}


def test_names_stay(served: Service) -> None:
    assert change_environment(served, OPERATOR, 1, "default", {"name": "default"}).name == "default"
    with pytest.raises(Invalid) as caught:
        change_environment(served, OPERATOR, 1, "default", {"name": "other"})
    assert caught.value.pointer == "/name"


def test_the_default_one_stays(served: Service) -> None:
    create_environment(served, OPERATOR, 1, {"name": "staging"})
    with pytest.raises(Conflict):
        delete_environment(served, OPERATOR, 1, "default")
    assert names(served) == ["default", "staging"]


def test_the_last_one_stays(served: Service) -> None:
    with served.change(1) as connection:
        environments.delete(connection, 1, "default")
        environments.insert(connection, 1, "only", {})
    with pytest.raises(Conflict):
        delete_environment(served, OPERATOR, 1, "only")


def test_a_stale_edit_changes_nothing(served: Service) -> None:
    made = create_environment(served, OPERATOR, 1, {"name": "staging"})
    changed = change_environment(served, OPERATOR, 1, "staging", {"seed": 5}, etag_of(made))
    with pytest.raises(Stale):
        change_environment(served, OPERATOR, 1, "staging", {"seed": 6}, etag_of(made))
    with pytest.raises(Stale):
        delete_environment(served, OPERATOR, 1, "staging", etag_of(made))
    assert find_environment(served, OPERATOR, 1, "staging") == changed
    delete_environment(served, OPERATOR, 1, "staging", etag_of(changed))


def test_changes_are_for_editors_and_are_noted(served: Service) -> None:
    with served.database.write() as connection:
        for name in ("vera", "emil", "nora"):
            principals.insert(connection, name, name)
        members.put(connection, members.PROJECTS, 1, "vera", "viewer")
        members.put(connection, members.PROJECTS, 1, "emil", "editor")
    vera, emil, nora = Actor("vera"), Actor("emil"), Actor("nora")
    assert [record.name for record in list_environments(served, vera, 1)] == ["default"]
    for refused, actor in ((Forbidden, vera), (NotFound, nora)):
        with pytest.raises(refused):
            create_environment(served, actor, 1, {"name": "staging"})
        with pytest.raises(refused):
            change_environment(served, actor, 1, "default", {"seed": 5})
        with pytest.raises(refused):
            delete_environment(served, actor, 1, "default")
    with pytest.raises(NotFound):
        list_environments(served, nora, 1)
    create_environment(served, emil, 1, {"name": "staging", "seed": 5})
    change_environment(served, emil, 1, "staging", {"locale": "de_DE"})
    delete_environment(served, emil, 1, "staging")
    noted = [(entry.principal, entry.action, entry.target, entry.detail) for entry in entries_of(served)]
    assert noted == [
        ("emil", "environment.delete", "staging", {}),
        ("emil", "environment.edit", "staging", {"locale": "de_DE"}),
        ("emil", "environment.create", "staging", {"seed": 5}),
    ]


def entries_of(service: Service) -> list[AuditEntry]:
    entries = list_entries(service, OPERATOR, project=1).items
    return [entry for entry in entries if entry.action.startswith("environment")]


@pytest.mark.parametrize("number", [1, 2])
def test_what_is_not_there_is_not_found(served: Service, number: int) -> None:
    with pytest.raises(NotFound):
        find_environment(served, OPERATOR, number, "none")
    with pytest.raises(NotFound):
        change_environment(served, OPERATOR, number, "none", {"seed": 5})
    with pytest.raises(NotFound):
        delete_environment(served, OPERATOR, number, "none")


def test_no_environment_is_made_for_a_project_that_is_gone(served: Service) -> None:
    with pytest.raises(NotFound):
        create_environment(served, OPERATOR, 2, {"name": "staging"})


def test_what_a_newer_version_stored_survives_a_change(served: Service) -> None:
    with served.change(1) as connection:
        environments.change(connection, 1, "default", {"colour": "red", "seed": 3})
    changed = change_environment(served, OPERATOR, 1, "default", {"locale": "de_DE"})
    assert changed.settings == {"colour": "red", "seed": 3, "locale": "de_DE"}
