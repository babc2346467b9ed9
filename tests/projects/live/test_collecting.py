import functools
import gc
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartmock.projects.documents.importing import import_document
from smartmock.projects.live.collecting import Collecting
from smartmock.projects.live.registry import Registry
from smartmock.projects.service import Service
from tests.projects.live.test_registry import load_small

DOCUMENT = str(Path(__file__).parents[3] / "fixtures" / "openapi" / "security-headers.yaml")


@pytest.fixture
def registry(service: Service) -> Iterator[Registry]:
    for _ in range(3):
        import_document(service, DOCUMENT)
    made = Registry(lambda _: service.registry.projects, functools.partial(load_small, service), live_bytes=100)
    made.load()
    collecting = Collecting(made)
    collecting.start()
    yield made
    collecting.stop()


def test_what_is_loaded_is_out_of_the_collectors_reach(registry: Registry) -> None:
    revision = registry.open("1-0-default").revision
    assert not any(each is revision.api for each in gc.get_objects())
    assert gc.get_freeze_count() > 0


def test_what_made_room_is_collected(registry: Registry) -> None:
    gone = weakref.ref(registry.open("1-0-default").revision.api)
    assert gone() is not None
    registry.open("2-0-default")
    assert gone() is None


def test_nothing_is_frozen_when_the_service_has_ended(service: Service) -> None:
    import_document(service, DOCUMENT)
    collecting = Collecting(service.registry)
    collecting.start()
    collecting.stop()
    import_document(service, DOCUMENT)
    assert gc.get_freeze_count() == 0
