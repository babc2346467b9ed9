"""What the tables hold, as records that never change. Times are UTC text (see `times`), hashes SHA-256."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from smartmock.types import JsonObject

Scope: TypeAlias = Literal["private", "workspace", "project"]
Role: TypeAlias = Literal["viewer", "editor", "admin"]
CustomisationKind: TypeAlias = Literal["expectation", "script", "behaviour"]


@dataclass(frozen=True, slots=True)
class Project:
    """`location` is the absolute path or URL of the document that a command serves; `today` an ISO day."""

    id: int
    slug: str
    name: str
    scope: Scope
    workspace: str
    creator: str
    published_revision: int
    location: str | None
    today: str
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Revision:
    """A revision without its document. `digest` tells documents apart; `source` is for people.

    `operations` are {key, method, path, summary, deprecated, responses} in the order of the document; `keys` are the
    keys that differ from those the document itself would give, by method and path (`GET /pets`). `summary` is what
    lists tell.
    """

    project_id: int
    number: int
    title: str
    version: str
    digest: str
    operations: list[JsonObject]
    keys: dict[str, str]
    report: JsonObject
    summary: JsonObject
    source: str
    created_at: str
    created_by: str


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation of a project through all its revisions, and what customisations hang on.

    `definition` is that of one made by hand: {summary, status, headers, content_type, body}.
    """

    id: int
    project_id: int
    key: str
    method: str
    path: str
    orphaned_at: str | None
    definition: JsonObject | None = None


@dataclass(frozen=True, slots=True)
class Customisation:
    """What people made for an operation, in the order of `position` among its kind."""

    id: int
    project_id: int
    operation_id: int
    kind: CustomisationKind
    position: int
    content: JsonObject
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Environment:
    """`settings` as the admin API writes them, without those that have their default."""

    project_id: int
    name: str
    settings: JsonObject
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Schedule:
    """When a project's document is read again from its URL, which may hold a password.

    `leased_until`: a process is at it until then. `last_result` is {outcome, number, breaking, message, remedy,
    digest, modified}.
    """

    project_id: int
    url: str
    interval_seconds: int
    strategy: str
    etag: str | None
    next_at: str
    leased_until: str | None
    last_at: str | None
    last_result: JsonObject | None
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Token:
    """A mock's token. Until `previous_until` its value before the last rotation opens the mock too."""

    id: int
    project_id: int
    name: str
    hash: bytes
    prefix: str
    created_at: str
    expires_at: str | None
    last_used_at: str | None
    previous_hash: bytes | None
    previous_until: str | None


@dataclass(frozen=True, slots=True)
class Key:
    """A key of the admin API, which a principal holds."""

    id: int
    principal: str
    name: str
    hash: bytes
    prefix: str
    created_at: str
    last_used_at: str | None


@dataclass(frozen=True, slots=True)
class Principal:
    """A person or a machine that holds keys."""

    id: str
    name: str
    created_at: str


@dataclass(frozen=True, slots=True)
class Workspace:
    id: str
    name: str
    created_at: str
    updated_at: str


@dataclass(frozen=True, slots=True)
class Member:
    """Of a workspace or a project. `name` is the principal's."""

    principal: str
    name: str
    role: Role
    created_at: str


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, and to what: `action` is such as `token.rotate`, `detail` holds no secrets."""

    id: int
    at: str
    principal: str
    action: str
    project_id: int | None
    workspace: str | None
    target: str
    detail: JsonObject


@dataclass(frozen=True, slots=True)
class Change:
    """A project was changed; processes that serve it look at it again."""

    id: int
    project_id: int


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """A request to a mock, and what it was answered. `operation` is the key of the one that it met.

    `request` is {query, headers, body or body_base64, size, cut}, `response` the same without a query: headers are
    pairs, `size` that of the whole body in bytes, and `cut` says that only its beginning is kept.
    """

    id: int
    project_id: int
    at: str
    environment: str
    method: str
    path: str
    operation: str | None
    status: int
    source: str | None
    duration_ms: float
    violations: list[JsonObject]
    request: JsonObject
    response: JsonObject
