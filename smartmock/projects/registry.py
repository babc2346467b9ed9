"""What is being served: live projects in memory, found by address without a lock."""

import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

from smartmock.errors import UnknownMock
from smartmock.mock.compiler import CompiledApi
from smartmock.projects.access import Gate
from smartmock.projects.address import PUBLISHED, MockAddress, parse_address
from smartmock.projects.security import Claims
from smartmock.settings import Environment
from smartmock.spec.document import Document
from smartmock.types import Problem


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a document: operations declared, operations served, and what stands in the way of the rest.

    `language` is the problem that tells what has no words in the language of the first environment, if there is one.
    """

    operations: int
    served: int
    problems: tuple[Problem, ...] = ()
    language: Problem | None = None


@dataclass(frozen=True, slots=True)
class LiveProject:
    """An API that is being served. A change makes a new record, which the registry swaps in whole.

    `location` is what the document was read from and can be read from again: a file or a URL; None for other text.
    """

    id: int
    slug: str
    title: str
    api: CompiledApi
    document: Document
    report: ImportReport
    claims: Claims
    environments: Mapping[str, Environment] = field(
        default_factory=lambda: MappingProxyType({"default": Environment()})
    )
    revision: int = 1
    location: str | None = None
    gate: Gate = field(default_factory=Gate)

    @property
    def main(self) -> Environment:
        """The first environment."""
        return next(iter(self.environments.values()))

    def address(self, environment: str | None = None) -> MockAddress:
        """The address that people are shown: by number, at what is published. The slug leads to the same mock.

        Without the name of an `environment` it leads to the first.
        """
        return MockAddress(str(self.id), PUBLISHED, environment or next(iter(self.environments)))


@dataclass(frozen=True, slots=True)
class Mount:
    """A project in one of its environments: what an address leads to."""

    address: MockAddress
    project: LiveProject
    environment: Environment

    @property
    def is_gated(self) -> bool:
        return self.environment.access == "token"


Change: TypeAlias = Callable[[int, frozenset[str]], LiveProject]
"""Makes a project from the id that it gets and the slugs that are taken."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything that is served at one moment. `mounts` holds every address in its plain spelling."""

    projects: Mapping[int, LiveProject] = field(default_factory=dict)
    mounts: Mapping[str, Mount] = field(default_factory=dict)


class Registry:
    """Writers make a new snapshot under a lock; readers take the present one."""

    def __init__(self) -> None:
        self._snapshot = Snapshot()
        self._lock = threading.Lock()

    @property
    def projects(self) -> tuple[LiveProject, ...]:
        """In the order of their ids."""
        return tuple(self._snapshot.projects.values())

    def find(self, reference: int | str) -> LiveProject | None:
        """The project with this id or slug."""
        projects = self._snapshot.projects
        if isinstance(reference, int) or reference.isdecimal():
            return projects.get(int(reference))
        return next((project for project in projects.values() if project.slug == reference), None)

    def mount(self, address: str) -> Mount:
        """What the address leads to; raises `UnknownMock` that says which part of it is unknown."""
        mount = self._snapshot.mounts.get(address)
        return mount if mount is not None else self._explain(address)

    def add(self, make: Change) -> LiveProject:
        """Give a new project the next id and serve it."""
        with self._lock:
            taken = self._snapshot.projects
            project = make(max(taken, default=0) + 1, frozenset(each.slug for each in taken.values()))
            self._swap({**taken, project.id: project})
        return project

    def replace(self, project: LiveProject) -> None:
        """Serve this record in the place of the one with the same id."""
        with self._lock:
            self._swap({**self._snapshot.projects, project.id: project})

    def _swap(self, projects: Mapping[int, LiveProject]) -> None:
        mounts = {str(mount.address): mount for project in projects.values() for mount in mounts_of(project)}
        self._snapshot = Snapshot(projects, mounts)

    def _explain(self, text: str) -> Mount:
        address = parse_address(text)
        project = self.find(address.project)
        if project is None:
            raise UnknownMock(f"There is no project `{address.project}`.", remedy=self._describe_projects())
        if address.version not in versions_of(project):
            raise UnknownMock(
                f"Project `{address.project}` has no revision {address.version}.",
                remedy=f"Use version 0 for what is published, or {project.revision} for the present revision.",
            )
        if address.environment not in project.environments:
            public = [name for name, environment in project.environments.items() if environment.access == "public"]
            raise UnknownMock(
                f"Project `{address.project}` has no environment `{address.environment}`.",
                remedy=f"Use one of: {', '.join(public)}." if public else "Ask who runs this mock for its address.",
            )
        return Mount(address, project, project.environments[address.environment])

    def _describe_projects(self) -> str:
        addresses = [str(mount.address) for mount in self.public_mounts()]
        return f"Addresses of mocks: {', '.join(addresses[:20])}." if addresses else "See / for what is served."

    def public_mounts(self) -> Iterable[Mount]:
        """One for each environment of each project that is open to everyone, at the address that people are shown."""
        for project in self.projects:
            for name, environment in project.environments.items():
                if environment.access == "public":
                    yield Mount(project.address(name), project, environment)


def versions_of(project: LiveProject) -> tuple[int, ...]:
    return (PUBLISHED, project.revision)


def mounts_of(project: LiveProject) -> Iterable[Mount]:
    for reference in (str(project.id), project.slug):
        for version in versions_of(project):
            for name, environment in project.environments.items():
                yield Mount(MockAddress(reference, version, name), project, environment)
