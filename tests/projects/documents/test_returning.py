import os
from pathlib import Path

import pytest

from smartmock.projects.documents.returning import import_again
from smartmock.projects.service import Service, open_service
from smartmock.settings import Settings
from tests.projects.documents.conftest import DOCUMENT


def test_a_document_that_has_not_changed_adds_nothing(service: Service, path: Path) -> None:
    first = import_again(service, str(path))
    again = import_again(service, str(path))
    assert (again.project, again.number) == (first.project, 1)
    assert service.registry.projects == (first.project,)


def test_a_changed_document_becomes_a_revision_and_is_published(service: Service, path: Path) -> None:
    first = import_again(service, str(path))
    path.write_bytes(DOCUMENT.replace(b"/pets:", b"/dogs:"))
    changed = import_again(service, str(path))
    assert (changed.project.id, changed.number, changed.project.published) == (first.project.id, 2, 2)
    assert import_again(service, str(path)).number == 2


def test_a_path_is_known_in_every_spelling(service: Service, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = import_again(service, str(path))
    monkeypatch.chdir(path.parent)
    for spelling in (path.name, f".{os.sep}{path.name}", os.path.join(os.pardir, path.parent.name, path.name)):  # noqa: PTH118
        assert import_again(service, spelling).project == first.project


def test_a_token_that_is_given_later_closes_the_mock(tmp_path: Path, path: Path) -> None:
    """Each start has its own settings, over one database."""
    url = str(tmp_path / "smartmock.db")
    for given, opens in ((None, ()), ("first", ("first",)), ("first", ("first",)), ("second", ("second",))):
        service = open_service(Settings(database=url, token=given))
        import_again(service, str(path))
        mount = service.registry.open("1-0-default")
        assert mount.is_gated is (given is not None)
        found = [value for value in ("first", "second") if mount.project.gate.find(value, 0.0)]
        assert found == list(opens)
        service.close()


def test_another_path_is_another_project(service: Service, path: Path) -> None:
    other = path.with_name("others.yaml")
    other.write_bytes(DOCUMENT)
    assert [import_again(service, str(each)).project.id for each in (path, other)] == [1, 2]
