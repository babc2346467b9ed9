import functools
import time
import weakref
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from smartmock.errors import Conflict, UnknownMock
from smartmock.mock.customising.model import NONE, Customisations
from smartmock.mock.model import MockRequest, MockResponse
from smartmock.projects.documents.importing import import_document
from smartmock.projects.live.entries import read_revision
from smartmock.projects.live.registry import LiveRevision, NotLoaded, Registry
from smartmock.projects.live.repeats import Repeat
from smartmock.projects.service import Service, open_service
from smartmock.server.served import ServedDocuments
from smartmock.settings import Limits, Settings
from smartmock.storage import environments, projects, tokens
from smartmock.storage.database import IN_MEMORY

DOCUMENT = str(Path(__file__).parents[3] / "fixtures" / "openapi" / "security-headers.yaml")
SLUG = "security-in-headers"


@pytest.fixture
def database_url() -> str:
    """The database matters little here."""
    return IN_MEMORY


@pytest.fixture
def service(service: Service) -> Service:
    """Two projects; the second asks for a token."""
    import_document(service, DOCUMENT)
    import_document(service, DOCUMENT)
    with service.change(2) as connection:
        environments.change(connection, 2, "default", {"access": "token"})
    return service


@pytest.fixture
def registry(service: Service) -> Registry:
    return service.registry


@pytest.mark.parametrize(
    ("address", "number"),
    [
        pytest.param("1-0-default", 1, id="id"),
        pytest.param("2-1-default", 2, id="revision"),
        pytest.param(f"{SLUG}-0-default", 1, id="slug"),
        pytest.param(f"{SLUG}-2-0-default", 2, id="slug with a number"),
        pytest.param("1-00-default", 1, id="leading zeros"),
        pytest.param("01-0-default", 1, id="leading zeros of the id"),
    ],
)
def test_addresses_lead_to_mounts(registry: Registry, address: str, number: int) -> None:
    with pytest.raises(NotLoaded):
        registry.mount(address)
    opened = registry.open(address)
    assert registry.mount(address) is opened
    assert (opened.project.id, opened.environment.name) == (number, "default")


@pytest.mark.parametrize(
    ("address", "message", "remedy"),
    [
        pytest.param("3-0-default", "no project `3`", "1-0-default", id="project"),
        pytest.param("pets-0-default", "no project `pets`", "1-0-default", id="slug"),
        pytest.param("1-2-default", "no revision 2", "version 0", id="revision"),
        pytest.param("1-0-staging", "no environment `staging`", "default", id="environment"),
        pytest.param("2-0-staging", "no environment `staging`", "who runs", id="environment of a closed project"),
        pytest.param("pets", "no address", "1-0-default", id="no address"),
    ],
)
def test_unknown_addresses_are_explained(registry: Registry, address: str, message: str, remedy: str) -> None:
    for ask in (registry.mount, registry.open):
        with pytest.raises(UnknownMock) as raised:
            ask(address)
        assert message in raised.value.message
        assert remedy in raised.value.remedy


def test_closed_projects_are_not_named(registry: Registry) -> None:
    with pytest.raises(UnknownMock) as raised:
        registry.mount("9-0-default")
    assert "2-0-default" not in raised.value.remedy


def test_an_empty_registry_explains_too() -> None:
    with pytest.raises(UnknownMock):
        open_service(Settings()).registry.mount("1-0-default")


@pytest.mark.parametrize("reference", [1, "1", SLUG])
def test_projects_are_found_by_id_and_slug(registry: Registry, reference: int | str) -> None:
    found = registry.find(reference)
    assert found is not None
    assert found.id == 1


def test_what_is_changed_is_served_at_once(service: Service) -> None:
    registry = service.registry
    before = registry.open("1-0-default")
    with service.change(1) as connection:
        environments.change(connection, 1, "default", {"locale": "de_DE"})
        environments.insert(connection, 1, "staging", {})
    assert registry.open("1-0-staging").environment.name == "staging"
    after = registry.open("1-0-default")
    assert (after.environment.locale, after.revision) == ("de_DE", before.revision)


def insert_twice(service: Service) -> None:
    with service.change(1) as connection:
        environments.insert(connection, 1, "staging", {})
        environments.insert(connection, 1, "staging", {})


def test_a_change_that_fails_changes_nothing(service: Service) -> None:
    before = service.registry.open("1-0-default")
    with pytest.raises(Conflict):
        insert_twice(service)
    service.registry.refresh(1)
    assert service.registry.open("1-0-default").project == before.project


def test_a_new_token_opens_and_a_removed_one_does_not(service: Service) -> None:
    hashes = {"hash": b"h" * 32, "prefix": "abcd"}
    with service.change(2) as connection:
        made = tokens.insert(connection, project_id=2, name="ci", **hashes)
    assert service.registry.open("2-0-default").project.gate != service.registry.open("1-0-default").project.gate
    with service.change(2) as connection:
        tokens.delete(connection, 2, made.id)
    assert service.registry.open("2-0-default").project.gate == service.registry.open("1-0-default").project.gate


def test_a_deleted_project_is_gone(service: Service) -> None:
    service.registry.open("1-0-default")
    with service.change(1) as connection:
        projects.delete(connection, 1)
    with pytest.raises(UnknownMock):
        service.registry.mount("1-0-default")
    assert [entry.id for entry in service.registry.projects] == [2]
    assert [revision.project_id for revision in service.registry.live] == [2]


def test_another_start_serves_the_same(tmp_path: Path) -> None:
    settings = Settings(database=str(tmp_path / "smartmock.db"), token="sesame")
    first = open_service(settings)
    import_document(first, DOCUMENT)
    first.close()
    second = open_service(settings)
    assert second.registry.projects == first.registry.projects
    assert second.registry.open("1-1-default").revision.document.title == "Security in headers"
    second.close()


def test_the_least_used_make_room(service: Service) -> None:
    entries = service.registry.projects
    sizes = {1: 60, 2: 60}

    def read(project_id: int, number: int) -> LiveRevision | None:
        live = read_revision(service.database, Limits(), project_id, number)
        assert live is not None
        live.size = sizes[project_id]
        return live

    registry = Registry(lambda _: entries, read, live_bytes=100)
    registry.load()
    first = registry.open("1-0-default")
    registry.open("2-0-default")
    assert [revision.project_id for revision in registry.live] == [2]
    with pytest.raises(NotLoaded):
        registry.mount("1-0-default")
    assert registry.open("1-0-default").revision is not first.revision
    assert registry.evicted == 2


@pytest.mark.usefixtures("no_collector")
def test_nothing_holds_what_made_room(service: Service) -> None:
    registry = Registry(lambda _: service.registry.projects, functools.partial(load_small, service), live_bytes=100)
    registry.load()
    mount = registry.open("1-0-default")
    texts = ServedDocuments()
    texts.text(mount.revision.document, "http://mock.test", "json")
    for operation in mount.revision.document.operations:
        mount.revision.api.respond(MockRequest(operation.method, "/"), mount.environment, operation.key)
    gone: list[weakref.ref[Any]] = [weakref.ref(mount.revision.document), weakref.ref(mount.revision.api)]
    del mount, operation
    registry.open("2-0-default")
    assert [each() for each in gone] == [None, None]


def test_who_still_uses_what_made_room_gets_the_same_answers(service: Service) -> None:
    registry = Registry(lambda _: service.registry.projects, functools.partial(load_small, service), live_bytes=100)
    registry.load()
    mount, again = registry.open("1-0-default"), registry.open("1-0-default")
    requests = [(MockRequest(each.method, "/"), each.key) for each in mount.revision.document.operations]
    expected = [again.revision.api.respond(request, again.environment, key) for request, key in requests]
    registry.open("2-0-default")
    assert mount.revision not in registry.live
    del again
    assert [mount.revision.api.respond(request, mount.environment, key) for request, key in requests] == expected


def test_what_leaves_is_told(service: Service) -> None:
    registry = Registry(lambda _: service.registry.projects, functools.partial(load_small, service), live_bytes=100)
    registry.load()
    told: list[list[int]] = []
    registry.after_change = lambda gone: told.append([each.project_id for each in gone])
    registry.open("1-0-default")
    registry.open("2-0-default")
    registry.keep(registry.live[0])
    registry._read_entries = lambda _: []  # both were deleted
    registry.refresh(1, 2)
    assert told == [[], [1], [], [2]]


def load_small(service: Service, project_id: int, number: int) -> LiveRevision | None:
    live = read_revision(service.database, Limits(), project_id, number)
    assert live is not None
    live.size = 60
    return live


def test_answers_that_are_kept_count(service: Service) -> None:
    registry = Registry(lambda _: service.registry.projects, functools.partial(load_small, service), live_bytes=5_000)
    registry.load()
    mount, key = registry.open("1-0-default"), ("GET", b"/", b"", ())
    registry.open("2-0-default")
    assert len(registry.live) == 2
    mount.repeats.keep(key, Repeat(MockRequest("GET", "/"), MockResponse(200), None, (), b"x" * 5_000))
    registry.open("2-1-default")
    registry.keep(registry.open("2-1-default").revision)
    assert [revision.project_id for revision in registry.live] == [2]


def test_one_that_is_larger_than_the_bound_is_served_alone(service: Service) -> None:
    registry = Registry(
        lambda _: service.registry.projects,
        lambda project_id, number: read_revision(service.database, Limits(), project_id, number),
        live_bytes=1,
    )
    registry.load()
    assert registry.open("1-0-default").project.id == 1
    assert registry.mount("1-0-default").project.id == 1


def test_what_many_ask_for_is_loaded_once(service: Service) -> None:
    loaded: list[int] = []

    def read(project_id: int, number: int) -> LiveRevision | None:
        loaded.append(project_id)
        return read_revision(service.database, Limits(), project_id, number)

    registry = Registry(lambda _: service.registry.projects, read)
    registry.load()
    with ThreadPoolExecutor(8) as threads:
        mounts = list(threads.map(registry.open, ["1-0-default", "1-1-default"] * 8))
    assert loaded == [1]
    assert len({id(mount.revision) for mount in mounts}) == 1


def test_what_people_made_is_read_once_however_many_ask(service: Service) -> None:
    reads: list[int] = []

    def read(project_id: int) -> Customisations:
        reads.append(project_id)
        time.sleep(0.05)
        return NONE

    registry = Registry(
        lambda _: service.registry.projects, functools.partial(load_small, service), read_customisations=read
    )
    registry.load()
    address = str(registry.projects[0].address())
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(registry.open, [address] * 8))
    assert reads == [registry.projects[0].id]
