"""What goes into the functions behind the routes, and what comes out of them."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, TypeAlias, TypeVar

import orjson
from sqlalchemy import Connection

from smartmock.projects.etags import etag_of
from smartmock.projects.people.actors import Actor
from smartmock.projects.service import Service
from smartmock.server.urls import Origin
from smartmock.storage.records import Project
from smartmock.types import JSON, JsonObject

ResultT = TypeVar("ResultT")

PREFIX: Final = "/api/v1"
JSON_TYPE: Final = "application/json"


@dataclass(frozen=True, slots=True)
class Answer:
    """`etag` is that of the record that is shown, without quotes. `kept` is the body that is stored instead of one that
    holds a secret. `stream` makes the body bit by bit, for as long as it takes.
    """

    status: int = 200
    body: bytes = b""
    media_type: str = JSON_TYPE
    headers: Mapping[str, str] = field(default_factory=dict)
    etag: str | None = None
    kept: bytes | None = None
    stream: Callable[[], AsyncIterator[bytes]] | None = None


def do_nothing() -> None:
    """Nobody is asked again."""


@dataclass(frozen=True, slots=True)
class Call:
    """A request that may be carried out.

    `path`, `query` and `body` are as the description asks; `upload` is the file of a form. `found` is the project that
    the path names. `expected` are the tags of `If-Match`. `keep` stores the answer of a creation in its transaction.
    `stopping` is set when the server waits for its last answers. `admit_again` raises when the caller may not do this
    any more.
    """

    service: Service
    actor: Actor
    origin: Origin
    path: Mapping[str, Any]
    query: Mapping[str, Any]
    body: JsonObject = field(default_factory=dict)
    upload: bytes | None = None
    found: Project | None = None
    expected: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    keep: Callable[[Connection, Answer], None] | None = None
    stopping: asyncio.Event | None = None
    admit_again: Callable[[], object] = do_nothing

    @property
    def project(self) -> Project:
        """Of a route that names one."""
        if self.found is None:
            raise LookupError("the path names no project")
        return self.found

    def create(self, use_case: Callable[[Service], ResultT], show: Callable[[ResultT], Answer]) -> Answer:
        """What `use_case` creates. The answer is stored with it where it can be asked for again."""
        keep, service = self.keep, self.service
        if keep is not None:
            service = replace(service, created=lambda connection, result: keep(connection, show(result)))
        return show(use_case(service))


Handler: TypeAlias = Callable[[Call], Answer]
"""Runs in a thread. Raises what `refusals` knows."""

NO_CONTENT: Final = Answer(204)


def shown(value: JSON, record: Any = None) -> Answer:
    """`record` is what people edit."""
    return Answer(body=orjson.dumps(value), etag=None if record is None else etag_of(record))


def created(value: JsonObject, location: str, record: Any = None, *, shown_once: str | None = None) -> Answer:
    """`location` is below the prefix of the API; `shown_once` names a member that is secret."""
    answer = shown(value, record)
    kept = None if shown_once is None else orjson.dumps({**value, shown_once: None})
    return replace(answer, status=201, headers={"location": PREFIX + location}, kept=kept)
