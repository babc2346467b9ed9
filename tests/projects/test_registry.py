from dataclasses import replace
from pathlib import Path

import pytest

from smartmock.errors import UnknownMock
from smartmock.projects.importing import import_document
from smartmock.projects.registry import Registry
from smartmock.settings import Environment, Settings

DOCUMENT = str(Path(__file__).parents[2] / "fixtures" / "openapi" / "security-headers.yaml")
SLUG = "security-in-headers"


@pytest.fixture
def registry() -> Registry:
    filled = Registry()
    import_document(DOCUMENT, filled, Settings())
    import_document(DOCUMENT, filled, Settings(token="t"))
    return filled


@pytest.mark.parametrize(
    ("address", "number"),
    [
        pytest.param("1-0-default", 1, id="id"),
        pytest.param("2-1-default", 2, id="revision"),
        pytest.param(f"{SLUG}-0-default", 1, id="slug"),
        pytest.param(f"{SLUG}-2-0-default", 2, id="slug with a number"),
        pytest.param("1-00-default", 1, id="leading zeros"),
    ],
)
def test_addresses_lead_to_mounts(registry: Registry, address: str, number: int) -> None:
    mount = registry.mount(address)
    assert (mount.project.id, mount.environment.name) == (number, "default")


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
    with pytest.raises(UnknownMock) as raised:
        registry.mount(address)
    assert message in raised.value.message
    assert remedy in raised.value.remedy


def test_closed_projects_are_not_named(registry: Registry) -> None:
    with pytest.raises(UnknownMock) as raised:
        registry.mount("9-0-default")
    assert "2-0-default" not in raised.value.remedy


def test_an_empty_registry_explains_too() -> None:
    with pytest.raises(UnknownMock):
        Registry().mount("1-0-default")


@pytest.mark.parametrize("reference", [1, "1", SLUG])
def test_projects_are_found_by_id_and_slug(registry: Registry, reference: int | str) -> None:
    found = registry.find(reference)
    assert found is not None
    assert found.id == 1


def test_a_replaced_project_is_served_whole(registry: Registry) -> None:
    project = registry.projects[0]
    registry.replace(replace(project, environments={"staging": Environment("staging")}))
    assert registry.mount("1-0-staging").environment.name == "staging"
    with pytest.raises(UnknownMock):
        registry.mount("1-0-default")
    assert [each.id for each in registry.projects] == [1, 2]
