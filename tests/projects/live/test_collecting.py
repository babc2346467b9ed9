import functools
import gc
import itertools
import time
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from smartmock.mock.model import MockRequest
from smartmock.projects.documents.importing import import_document
from smartmock.projects.live import collecting
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
    work = Collecting(made, itertools.count().__next__)
    work.start()
    yield made
    work.stop()


def in_a_circle(registry: Registry, address: str) -> weakref.ref[Any]:
    """Its operations would refer to themselves too, once they were asked for."""
    api = registry.open(address).revision.api
    setattr(api, "itself", api)  # noqa: B010  it has no such attribute
    return weakref.ref(api)


def goes(gone: weakref.ref[Any]) -> bool:
    """Within a while: a thread sees to it."""
    deadline = time.monotonic() + 10
    while gone() is not None and time.monotonic() < deadline:
        time.sleep(0.02)
    return gone() is None


def test_what_is_loaded_is_out_of_the_collectors_reach(registry: Registry) -> None:
    revision = registry.open("1-0-default").revision
    assert not any(each is revision.api for each in gc.get_objects())
    assert gc.get_freeze_count() > 0


@pytest.mark.usefixtures("no_collector")
def test_what_made_room_goes_without_the_collector(registry: Registry) -> None:
    mount = registry.open("1-0-default")
    for operation in mount.revision.document.operations:
        mount.revision.api.respond(MockRequest(operation.method, "/"), mount.environment, operation.key)
    gone = weakref.ref(mount.revision.api)
    registry.open("2-0-default")
    assert gone() is mount.revision.api
    del mount, operation
    assert goes(gone)


def test_what_made_room_and_is_in_a_circle_is_collected(registry: Registry) -> None:
    gone = in_a_circle(registry, "1-0-default")
    assert gone() is not None
    registry.open("2-0-default")
    assert goes(gone)


def test_what_made_room_waits_until_nobody_asks(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collecting, "IDLE_SECONDS", 0.05)
    for _ in range(3):
        import_document(service, DOCUMENT)
    registry = Registry(lambda _: service.registry.projects, functools.partial(load_small, service), live_bytes=149)
    registry.load()
    requests = itertools.count()
    is_busy = True
    work = Collecting(registry, lambda: next(requests) if is_busy else 0)
    work.start()
    gone = [in_a_circle(registry, f"{number}-0-default") for number in (1, 2, 3)]
    assert registry.evicted == 1
    time.sleep(0.3)
    assert gone[0]() is not None
    is_busy = False
    assert goes(gone[0])
    work.stop()
    assert gone[1]() is not None


def test_nothing_is_frozen_when_the_service_has_ended(service: Service) -> None:
    import_document(service, DOCUMENT)
    work = Collecting(service.registry, service.recorder.count)
    work.start()
    work.stop()
    import_document(service, DOCUMENT)
    assert gc.get_freeze_count() == 0


def test_the_collector_is_as_usual_when_the_service_has_ended(service: Service) -> None:
    usual = gc.get_threshold()
    work = Collecting(service.registry, service.recorder.count)
    work.start()
    assert gc.get_threshold() > usual
    work.stop()
    assert gc.get_threshold() == usual
