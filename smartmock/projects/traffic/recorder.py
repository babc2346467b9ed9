"""What mocks were asked and what they answered: noted while they answer, written down by a thread behind them.

The hot path only appends to a deque and counts in a dictionary. A deque is taken from at one end while it grows at the
other, and one entry of a dictionary is never half done, so that neither side waits for the other.
"""

import datetime
import logging
import threading
import time
from bisect import bisect_left
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final, TypeAlias

from smartmock.mock.model import MockRequest, MockResponse
from smartmock.projects.live.registry import Mount
from smartmock.projects.traffic.journal import SHOWN_BYTES, Recorded, entry_of
from smartmock.projects.traffic.quotas import MemoryCounts
from smartmock.storage import projects, requests, tokens, usage
from smartmock.storage.database import Database
from smartmock.storage.times import to_text
from smartmock.storage.usage import Usage
from smartmock.types import JsonObject

LOGGER: Final = logging.getLogger("smartmock.recorder")

FLUSH_SECONDS: Final = 1.0
LARGEST_SHARE: Final = 0.03
"""Of the time of a processor that writing may take from the requests that are being answered."""
LARGE_BYTES: Final = 4 * SHOWN_BYTES
"""Bodies from here on are cut at once: what waits to be written must not fill the memory."""

BOUNDS: Final = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Upper bounds of the classes of durations, in seconds; one more class has no bound."""
LOAD_BOUNDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""The same of the times that revisions take to load."""
MAX_SERIES: Final = 20_000
"""Different keys that are counted one by one."""
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "QUERY"})

SeriesKey: TypeAlias = tuple[int, str, str, int, str]
"""The id of a project, the path template of the operation ("" for none), method, status, source ("" for none)."""
Series: TypeAlias = list[float]
"""How many requests took so long, by `BOUNDS`, and last the sum of all durations."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What is to be written: journal entries without ids, when tokens were last used, and requests by month."""

    entries: list[JsonObject] = field(default_factory=list)
    tokens: Mapping[int, float] = field(default_factory=dict)
    usage: Usage = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.entries or self.tokens or self.usage)


class Recorder:
    """One of each process. `note` and `note_token` are for the thread that answers, `flush` for any other.

    `write` stores a batch in one transaction; when it raises, tokens and usage are tried again, entries are lost.
    `size` is how many requests of each project are remembered.
    """

    def __init__(self, write: Callable[[Batch], None], size: int, counts: MemoryCounts | None = None) -> None:
        self._write = write
        self._size = size
        self._counts = counts
        self._pending: dict[int, deque[Recorded]] = {}
        self._tokens: dict[int, float] = {}
        self._series: dict[SeriesKey, Series] = {}
        self._kept = Batch()
        self._flushing = threading.Lock()
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._is_well = True
        self.loads: Series = [0.0] * (len(LOAD_BOUNDS) + 2)
        self.listeners: list[Callable[[], None]] = []

    def note(self, mount: Mount, request: MockRequest, response: MockResponse, at: float, seconds: float) -> None:
        """`request` holds no token of the mock any more, `at` is when it came (since 1970)."""
        project = mount.project.id
        operation = response.operation
        template = operation.path if operation is not None else ""
        key = (project, template, request.method, response.status, response.source or "")
        series = self._series.get(key)
        if series is None:
            series = self._series_of(key)
        series[0 if seconds <= BOUNDS[0] else bisect_left(BOUNDS, seconds)] += 1
        series[-1] += seconds
        pending = self._pending.get(project)
        if pending is None:
            pending = self._pending[project] = deque(maxlen=self._size)
        size = len(request.body)
        if size > LARGE_BYTES:
            request = replace(request, body=request.body[:SHOWN_BYTES])
        if len(response.body) > LARGE_BYTES:
            response = cut_response(response)
        pending.append((mount, request, response, at, seconds, size))

    def note_token(self, token: int, at: float) -> None:
        self._tokens[token] = at

    def note_load(self, seconds: float) -> None:
        """A revision was read and compiled; any thread may tell."""
        with self._flushing:
            self.loads[bisect_left(LOAD_BOUNDS, seconds)] += 1
            self.loads[-1] += seconds

    @property
    def series(self) -> dict[SeriesKey, Series]:
        """A copy for another thread."""
        return {key: list(series) for key, series in self._series.copy().items()}

    def count(self) -> int:
        """All requests so far."""
        return int(sum(sum(series[:-1]) for series in self.series.values()))

    def start(self) -> None:
        if self._thread is None:
            self._stopping.clear()
            self._thread = threading.Thread(target=self._run, name="smartmock-recorder", daemon=True)
            self._thread.start()

    def stop(self) -> None:
        """Writes what is left."""
        self._stopping.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        self.flush()

    def flush(self) -> None:
        with self._flushing:
            try:
                batch = self._take()
                if batch:
                    self._store(batch)
                for listener in self.listeners:
                    listener()
            except Exception:
                LOGGER.exception("the recorder failed")

    def _run(self) -> None:
        pause = FLUSH_SECONDS
        while not self._stopping.wait(pause):
            began = time.thread_time()
            self.flush()
            pause = max(FLUSH_SECONDS, (time.thread_time() - began) / LARGEST_SHARE)

    def _take(self) -> Batch:
        entries = [entry_of(recorded) for pending in list(self._pending.values()) for recorded in taken_from(pending)]
        tokens = {**self._kept.tokens, **dict(taken_items(self._tokens))}
        usage = dict(self._kept.usage)
        for place, count in (self._counts.take_used() if self._counts else {}).items():
            usage[place] = usage.get(place, 0) + count
        return Batch(entries, tokens, usage)

    def _store(self, batch: Batch) -> None:
        try:
            self._write(batch)
        except Exception as error:  # noqa: BLE001  whatever fails, the mocks go on answering
            self._kept = Batch(tokens=batch.tokens, usage=batch.usage)
            if self._is_well:
                LOGGER.warning("the journal cannot be written, so requests are lost from it: %s", error)
            self._is_well = False
        else:
            self._kept = Batch()
            self._is_well = True

    def _series_of(self, key: SeriesKey) -> Series:
        """A new one, unless clients have made up too many."""
        project, template, method, status, source = key
        if method not in METHODS and not template:
            method = "other"
        if len(self._series) >= MAX_SERIES:
            template, method = "", "other"
        return self._series.setdefault((project, template, method, status, source), [0.0] * (len(BOUNDS) + 2))


def write_batch(database: Database, keep: int, batch: Batch) -> None:
    """In one transaction; of each project the last `keep` entries stay, of one that is gone by now none."""
    with database.write() as connection:
        ids = {entry["project_id"] for entry in batch.entries}
        present = {project.id for project in projects.list_some(connection, sorted(ids))} if ids else set()
        if entries := [entry for entry in batch.entries if entry["project_id"] in present]:
            requests.insert_many(connection, entries)
            for project_id in sorted(present):
                requests.prune(connection, project_id, keep)
        moments = {token: datetime.datetime.fromtimestamp(at, datetime.UTC) for token, at in batch.tokens.items()}
        tokens.note_uses(connection, {token: to_text(moment) for token, moment in sorted(moments.items())})
        usage.add(connection, batch.usage)


def cut_response(response: MockResponse) -> MockResponse:
    length = len(response.body) if response.length is None else response.length
    return replace(response, body=response.body[:SHOWN_BYTES], length=length)


def taken_from(pending: deque[Recorded]) -> list[Recorded]:
    taken: list[Recorded] = []
    try:
        while True:
            taken.append(pending.popleft())
    except IndexError:
        return taken


def taken_items(values: dict[int, float]) -> list[tuple[int, float]]:
    taken: list[tuple[int, float]] = []
    try:
        while True:
            taken.append(values.popitem())
    except KeyError:
        return taken
