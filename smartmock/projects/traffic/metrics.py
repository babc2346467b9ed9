"""What this process and the others have counted: requests, durations, loading of revisions, what is in memory.

Each process writes what it has counted into a file of a folder that they share, and adds up those of the others when it
is asked. A process that is gone leaves its counts, which must never fall.
"""

import os
import secrets
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

import orjson

from smartmock.projects.live.registry import Registry
from smartmock.projects.traffic.recorder import Recorder
from smartmock.types import JsonObject

WRITE_SECONDS: Final = 1.0
ALIVE_SECONDS: Final = 10.0
"""What a process holds in memory is no longer told when its file has become so old."""

Labels: TypeAlias = tuple[str, str, str, str, str]
"""Project, operation, method, status, source."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The counts of one process, or of several. Lists are as in `recorder.Series`."""

    requests: list[tuple[Labels, list[float]]] = field(default_factory=list)
    loads: list[float] = field(default_factory=list)
    evicted: int = 0
    live: int = 0
    live_bytes: int = 0


class Metrics:
    """Of one process, and through `folder` of all that share it."""

    def __init__(self, recorder: Recorder, registry: Registry, folder: Path | None = None) -> None:
        self._recorder = recorder
        self._registry = registry
        self._own = folder / f"{os.getpid()}-{secrets.token_hex(4)}.json" if folder is not None else None
        self._written = 0.0
        if self._own is not None:
            recorder.listeners.append(self.write)

    @property
    def projects(self) -> int:
        return len(self._registry.projects)

    def snapshots(self) -> list[Snapshot]:
        """One of each process; for a thread, it may take long."""
        return [self.snapshot(), *self._others()]

    def snapshot(self) -> Snapshot:
        slugs = {entry.id: entry.slug for entry in self._registry.projects}
        requests = [
            ((slugs.get(project, str(project)), template, method, str(status), source), series)
            for (project, template, method, status, source), series in self._recorder.series.items()
        ]
        live = self._registry.live
        return Snapshot(
            requests,
            list(self._recorder.loads),
            self._registry.evicted,
            len(live),
            sum(revision.weight for revision in live),
        )

    def write(self) -> None:
        """Tell the other processes, about once a second."""
        if self._own is None or time.monotonic() - self._written < WRITE_SECONDS:
            return
        self._written = time.monotonic()
        fresh = self._own.with_suffix(".new")
        fresh.write_bytes(orjson.dumps(asdict(self.snapshot())))
        fresh.replace(self._own)

    def _others(self) -> Iterator[Snapshot]:
        if self._own is None:
            return
        for path in self._own.parent.glob("*.json"):
            if path != self._own:
                yield read_snapshot(path)


def read_snapshot(path: Path) -> Snapshot:
    """What another process wrote."""
    stored: JsonObject = orjson.loads(path.read_bytes())
    stored["requests"] = [((*labels,), series) for labels, series in stored["requests"]]
    if time.time() - path.stat().st_mtime > ALIVE_SECONDS:
        stored["live"] = stored["live_bytes"] = 0
    return Snapshot(**stored)
