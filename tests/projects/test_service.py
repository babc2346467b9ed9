import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import pytest

from smartmock.errors import NotFound, StorageError
from smartmock.projects.documents.importing import add_document, import_document
from smartmock.projects.documents.revisions import add_revision
from smartmock.projects.editing import delete_project
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.service import Service, open_service
from smartmock.settings import Settings
from smartmock.spec.document import Document
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from smartmock.storage import environments, revisions
from tests.postgres import Postgres
from tests.storage.test_database import cut

DOCUMENT = str(Path(__file__).parents[2] / "fixtures" / "openapi" / "security-headers.yaml")


def document(title: str = "Pets") -> Document:
    paths = {"/pets": {"get": {"responses": {"200": {"description": title}}}}}
    text = json.dumps({"openapi": "3.1.0", "info": {"title": title, "version": title}, "paths": paths})
    return load_document(SourceText(text.encode(), "-"))


def numbers_of(service: Service) -> dict[int, tuple[int, ...]]:
    with service.database.read() as connection:
        return revisions.list_numbers(connection)


def test_imports_at_once_become_projects_of_their_own(service: Service) -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: add_document(service, document()).project, range(16)))
    assert sorted(project.id for project in made) == list(range(1, 17))
    assert {project.slug for project in made} == {"pets", *(f"pets-{number}" for number in range(2, 17))}
    assert numbers_of(service) == dict.fromkeys(range(1, 17), (1,))


def test_revisions_at_once_have_numbers_of_their_own(shared_url: str) -> None:
    """Of two services over one database, as two processes have."""
    with opened(shared_url) as here, opened(shared_url) as there:
        add_document(here, document())
        there.registry.load()
        with ThreadPoolExecutor(4) as threads:
            adding = [
                threads.submit(add_revision, service, 1, document(f"Pets {number}"))
                for number in range(10)
                for service in (here, there)
            ]
            numbers = [each.result().number for each in adding]
        assert sorted(numbers) == list(range(2, 22))
        assert numbers_of(here) == {1: tuple(range(1, 22))}
        here.registry.refresh(1)
        assert here.registry.projects[0].published == 21


@contextmanager
def opened(url: str) -> Iterator[Service]:
    service = open_service(Settings(database=url))
    try:
        yield service
    finally:
        service.close()


def test_nothing_is_added_to_a_project_that_is_gone(shared_url: str) -> None:
    with opened(shared_url) as here, opened(shared_url) as there:
        add_document(here, document())
        there.registry.load()
        delete_project(here, OPERATOR, 1)
        with pytest.raises(NotFound):
            add_revision(there, 1, document("Cats"))
        assert numbers_of(here) == {}


def test_a_change_of_a_project_that_is_gone_is_refused(service: Service) -> None:
    with pytest.raises(NotFound), service.change(1) as connection:
        environments.insert(connection, 1, "default", {})


@pytest.mark.parametrize("title", ["a\x00b", "a\ud800b", "\x00", "x" * 5000])
def test_any_title_can_be_imported(service: Service, title: str) -> None:
    made = add_document(service, document(title))
    assert made.project.name
    assert add_revision(service, 1, document(title + "!")).number == 2


def test_a_database_that_is_gone_is_told_and_what_is_loaded_goes_on(postgres: Postgres) -> None:
    with postgres.database() as url, opened(url) as service:
        import_document(service, DOCUMENT)
        mount = service.registry.open("1-0-default")
        with pytest.raises(StorageError) as caught:
            change_and_lose(service, url)
        assert caught.value.remedy
        assert service.registry.mount("1-0-default") == mount
        with service.change(1) as connection:
            environments.insert(connection, 1, "staging", {})
        assert service.registry.open("1-0-staging").revision is mount.revision


def change_and_lose(service: Service, url: str) -> None:
    with service.change(1) as connection:
        environments.insert(connection, 1, "staging", {})
        cut(url)
