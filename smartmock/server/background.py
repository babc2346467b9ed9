"""What works beside the answers, in threads of its own, from the start of the application to its end."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import ExitStack, asynccontextmanager
from typing import Protocol

from smartmock.projects.documents.schedules import Scheduler
from smartmock.projects.live.collecting import Collecting
from smartmock.projects.live.synchronising import Synchroniser
from smartmock.projects.live.warming import Warming
from smartmock.projects.service import Service


class Background(Protocol):
    """`stop` returns when the work has ended and what waited to be written is written."""

    def start(self) -> None: ...

    def stop(self) -> None: ...


@asynccontextmanager
async def at_work(works: Iterable[Background]) -> AsyncIterator[None]:
    """Started in their order, stopped in the opposite one; each that was started is stopped."""
    with ExitStack() as started:
        for work in works:
            work.start()
            started.callback(work.stop)
        yield
        await asyncio.to_thread(started.pop_all().close)


def background_of(service: Service) -> tuple[Background, ...]:
    """All that the service needs done while it serves."""
    return (
        Collecting(service.registry, service.recorder.count),
        Warming(service.settings.environment),
        service.recorder,
        Synchroniser(service),
        Scheduler(service),
    )
