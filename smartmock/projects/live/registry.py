"""What is being served, in memory: an entry for every project, and the revisions that are in use, ready to answer."""

import threading
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType
from typing import Final

from smartmock.errors import UnknownMock
from smartmock.mock.compiler import CompiledApi
from smartmock.mock.customising.model import NONE, Customisations
from smartmock.projects.gate.access import Gate
from smartmock.projects.gate.security import Claims
from smartmock.projects.live.address import PUBLISHED, MockAddress, parse_address
from smartmock.projects.live.repeats import Repeats
from smartmock.settings import Environment
from smartmock.spec.document import Document

LIVE_BYTES: Final = 1024 * 1024 * 1024


class NotLoaded(Exception):
    """The mock is known and not in memory: `Registry.open` it where nobody is kept waiting."""


@dataclass(frozen=True, slots=True)
class Summary:
    """What lists tell of a published revision. `example_path` is one to try."""

    operations: int = 0
    problems: int = 0
    example_path: str = "/"


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    """All of a project that decides how it is served, but its documents. A change makes a new record.

    `location` is what a command read the document from and can read it from again: a file or a URL. `made` changes
    with the operations that were made by hand.
    """

    id: int
    slug: str
    name: str
    published: int
    numbers: tuple[int, ...]
    environments: Mapping[str, Environment] = field(
        default_factory=lambda: MappingProxyType({"default": Environment()})
    )
    gate: Gate = field(default_factory=Gate)
    location: str | None = None
    summary: Summary = field(default_factory=Summary)
    made: str = ""

    @property
    def main(self) -> Environment:
        """The first environment."""
        return next(iter(self.environments.values()))

    def address(self, environment: str | None = None) -> MockAddress:
        """The address that people are shown: by number, at what is published. The slug leads to the same mock.

        Without the name of an `environment` it leads to the first.
        """
        return MockAddress(str(self.id), PUBLISHED, environment or next(iter(self.environments)))


@dataclass(slots=True, eq=False)
class LiveRevision:
    """A revision that can answer. `size` is what it takes in memory when all its operations have been asked for, about,
    in bytes; `used` is larger the later. `document` holds operations made by hand too, which `made` tells apart;
    `imported` does not.
    """

    project_id: int
    number: int
    document: Document
    api: CompiledApi
    claims: Claims
    size: int = 0
    used: int = 0
    made: str = ""
    imported: Document | None = None

    @property
    def weight(self) -> int:
        """Bytes in memory, with the answers that it keeps for later."""
        return self.size + self.api.kept_bytes


@dataclass(frozen=True, slots=True)
class Mount:
    """What an address leads to: a revision of a project, in one of its environments. A change makes a new one."""

    address: MockAddress
    project: ProjectEntry
    revision: LiveRevision
    environment: Environment
    customisations: Customisations = field(default_factory=lambda: NONE)
    is_gated: bool = field(init=False)
    is_limited: bool = field(init=False)
    may_repeat: bool = field(init=False)
    repeats: Repeats = field(default_factory=Repeats, init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        # Asked for in every request.
        limit = self.environment.rate_limit
        object.__setattr__(self, "is_gated", self.environment.access == "token")
        is_limited = limit.per_second is not None or limit.per_month is not None
        object.__setattr__(self, "is_limited", is_limited)
        object.__setattr__(self, "may_repeat", not is_limited and self.environment.latency is None)


def made_by_nobody(_project_id: int) -> Customisations:
    return NONE


def no_one(_gone: Sequence[LiveRevision]) -> None:
    """Hears when something was loaded, and which revisions have left."""


class Registry:
    """Safe to share between threads. `ready` takes no lock: it looks into a dictionary, once.

    `read_entries` gives the entries of some projects, or of all; those that are gone are missing from it.
    `read_revision` makes a revision ready, None for one that is gone. Up to `live_bytes` of them stay in memory.
    With `public_index` who asks for an unknown project is told of those that there are.
    """

    def __init__(
        self,
        read_entries: Callable[[Iterable[int] | None], Iterable[ProjectEntry]],
        read_revision: Callable[[int, int], LiveRevision | None],
        live_bytes: int = LIVE_BYTES,
        *,
        read_customisations: Callable[[int], Customisations] = made_by_nobody,
        public_index: bool = True,
    ) -> None:
        self._read_entries = read_entries
        self._read_revision = read_revision
        self.live_bytes: Final = live_bytes
        self._read_customisations = read_customisations
        self._public_index = public_index
        self._lock = threading.Lock()
        self._loading: dict[tuple[int, int], threading.Lock] = {}
        self._entries: Mapping[int, ProjectEntry] = {}
        self._slugs: Mapping[str, int] = {}
        self._live: dict[tuple[int, int], LiveRevision] = {}
        self._mounts: dict[str, Mount] = {}
        self._customised: dict[int, tuple[ProjectEntry, Customisations]] = {}
        self._turns = count(1)
        self._turn = 0
        self.evicted = 0
        self.after_change: Callable[[Sequence[LiveRevision]], None] = no_one

    @property
    def projects(self) -> tuple[ProjectEntry, ...]:
        """In the order of their ids."""
        return tuple(self._entries.values())

    @property
    def _told(self) -> tuple[ProjectEntry, ...]:
        return self.projects if self._public_index else ()

    @property
    def live(self) -> tuple[LiveRevision, ...]:
        """The revisions in memory."""
        return tuple(self._live.values())

    def find(self, reference: int | str) -> ProjectEntry | None:
        """The project with this id or slug."""
        if isinstance(reference, str) and not reference.isdecimal():
            return self._entries.get(self._slugs.get(reference, 0))
        return self._entries.get(int(reference))

    def ready(self, address: str) -> Mount | None:
        """What the address leads to, if it is in memory and spelt as usual."""
        mount = self._mounts.get(address)
        if mount is not None:
            mount.revision.used = self._turn
        return mount

    def mount(self, address: str) -> Mount:
        """What the address leads to; raises `NotLoaded`, or `UnknownMock` that says which part of it is unknown."""
        mount = self.ready(address) or self.ready(str(self._locate(address)[0]))
        if mount is None:
            raise NotLoaded
        return mount

    def open(self, address: str) -> Mount:
        """As `mount`, and loads what is not in memory."""
        while True:
            place, entry, environment = self._locate(address)
            number = place.version or entry.published
            revision = self._open_revision(entry.id, number, entry.made)
            if revision is None:
                # Deleted at this moment.
                self.refresh(entry.id)
                raise unknown_project(place, self._told)
            mount = Mount(place, entry, revision, environment, self._customisations(entry))
            with self._lock:
                if self._entries.get(entry.id) is not entry:
                    continue  # it was changed while it was being loaded
                if self._live.get((entry.id, number)) is revision:
                    self._mounts[str(place)] = mount
                return mount

    def load(self) -> None:
        """Read the entries of all projects."""
        entries = {entry.id: entry for entry in self._read_entries(None)}
        with self._lock:
            self._swap(entries)
            self._mounts = {}

    def refresh(self, *project_ids: int) -> None:
        """Look at projects again that were added, changed or deleted."""
        with self._lock:
            found = {entry.id: entry for entry in self._read_entries(project_ids)}
            others = {number: entry for number, entry in self._entries.items() if number not in project_ids}
            self._swap(dict(sorted((others | found).items())))
            self._mounts = {
                address: mount for address, mount in self._mounts.items() if mount.project.id not in project_ids
            }
            for project_id in project_ids:
                self._customised.pop(project_id, None)
            gone = [key for key in self._live if key[0] in project_ids and key[0] not in found]
            self.after_change([self._live.pop(key) for key in gone])

    def keep(self, revision: LiveRevision) -> None:
        """A revision that is ready already need not be read."""
        with self._lock:
            self._add(revision)

    def _customisations(self, entry: ProjectEntry) -> Customisations:
        """Those of a project as it is: each change of it makes a new entry. Compiling many takes a while, and is done
        once, however many ask.
        """
        key = (entry.id, PUBLISHED)  # which is no number of a revision
        with self._lock:
            loading = self._loading.setdefault(key, threading.Lock())
        with loading:
            known = self._customised.get(entry.id)
            if known is None or known[0] is not entry:
                known = self._customised[entry.id] = (entry, self._read_customisations(entry.id))
        self._loading.pop(key, None)
        return known[1]

    def _open_revision(self, project_id: int, number: int, made: str) -> LiveRevision | None:
        key = (project_id, number)
        with self._lock:
            loading = self._loading.setdefault(key, threading.Lock())
        with loading:
            revision = self._live.get(key)
            is_old = revision is None or revision.made != made
            if is_old and (revision := self._read_revision(project_id, number)) is not None:
                self.keep(revision)
        self._loading.pop(key, None)
        return revision

    def _add(self, revision: LiveRevision) -> None:
        self._turn = revision.used = next(self._turns)
        key = (revision.project_id, revision.number)
        replaced = self._live.get(key, revision)
        self._live[key] = revision
        self.after_change([*([] if replaced is revision else [replaced]), *self._evict()])

    def _evict(self) -> list[LiveRevision]:
        """The least used go, but the last one added stays whatever its size."""
        weights = self._weights()
        total = sum(weights.values())
        gone: dict[tuple[int, int], LiveRevision] = {}
        for key in sorted(self._live, key=lambda key: self._live[key].used)[:-1]:
            if total <= self.live_bytes:
                break
            total -= weights[key]
            gone[key] = self._live.pop(key)
        if gone:
            self.evicted += len(gone)
            self._mounts = {
                address: mount
                for address, mount in self._mounts.items()
                if (mount.project.id, mount.revision.number) not in gone
            }
        return list(gone.values())

    def _weights(self) -> dict[tuple[int, int], int]:
        """Bytes in memory of each live revision, with what its mounts keep."""
        weights = {key: revision.weight for key, revision in self._live.items()}
        for mount in self._mounts.values():
            key = (mount.revision.project_id, mount.revision.number)
            if key in weights:
                weights[key] += mount.repeats.size
        return weights

    def _swap(self, entries: Mapping[int, ProjectEntry]) -> None:
        self._entries = entries
        self._slugs = {entry.slug: entry.id for entry in entries.values()}

    def _locate(self, text: str) -> tuple[MockAddress, ProjectEntry, Environment]:
        """The address in its plain spelling and what it names; raises `UnknownMock`."""
        address = parse_address(text)
        entry = self.find(address.project)
        if entry is None:
            raise unknown_project(address, self._told)
        if address.version not in (PUBLISHED, *entry.numbers):
            raise unknown_revision(address, entry)
        environment = entry.environments.get(address.environment)
        if environment is None:
            raise unknown_environment(address, entry)
        if address.project.isdecimal():
            address = MockAddress(str(entry.id), address.version, address.environment)
        return address, entry, environment


def public_addresses(entries: Iterable[ProjectEntry]) -> Iterable[MockAddress]:
    """One for each environment of each project that is open to everyone, as people are shown it."""
    for entry in entries:
        for name, environment in entry.environments.items():
            if environment.access == "public":
                yield entry.address(name)


def unknown_project(address: MockAddress, entries: Iterable[ProjectEntry]) -> UnknownMock:
    addresses = [str(each) for each in public_addresses(entries)][:20]
    remedy = f"Addresses of mocks: {', '.join(addresses)}." if addresses else "Ask who runs it for its address."
    return UnknownMock(f"There is no project `{address.project}`.", remedy=remedy)


def unknown_revision(address: MockAddress, entry: ProjectEntry) -> UnknownMock:
    return UnknownMock(
        f"Project `{address.project}` has no revision {address.version}.",
        remedy=f"Use version 0 for what is published, or {entry.published} for the present revision.",
    )


def unknown_environment(address: MockAddress, entry: ProjectEntry) -> UnknownMock:
    public = [name for name, environment in entry.environments.items() if environment.access == "public"]
    return UnknownMock(
        f"Project `{address.project}` has no environment `{address.environment}`.",
        remedy=f"Use one of: {', '.join(public)}." if public else "Ask who runs this mock for its address.",
    )
