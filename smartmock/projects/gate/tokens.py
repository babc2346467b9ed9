"""Tokens of mocks: several to a project, each with a name, so that one can be taken back without the others."""

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from smartmock.errors import Conflict, NotFound, SmartmockError
from smartmock.projects.checks import check_expiry, check_name
from smartmock.projects.credentials import make_credential
from smartmock.projects.paging import Page, page_of
from smartmock.projects.people.actors import Actor
from smartmock.projects.people.auditing import note
from smartmock.projects.people.roles import LARGEST_ID, changing, require
from smartmock.projects.service import Service
from smartmock.storage import tokens
from smartmock.storage.records import Project, Token
from smartmock.storage.times import after as seconds_after
from smartmock.storage.times import now

LONGEST_GRACE: Final = 30 * 24 * 3600
"""Seconds."""


@dataclass(frozen=True, slots=True)
class MadeToken:
    """`value` is told once and kept nowhere."""

    token: Token
    value: str


def list_tokens(service: Service, actor: Actor, project: int | str, *, after: int = 0, limit: int = 100) -> Page[Token]:
    """By id, those after one; for admins."""
    with service.database.read() as connection:
        project_id = require(connection, actor, project, "admin").id
        found = tokens.list_page(connection, project_id, after=after, limit=limit + 1)
    return page_of(found, limit, lambda token: token.id)


def find_token(service: Service, actor: Actor, project: int | str, token_id: int) -> Token:
    """For admins; raises `NotFound`."""
    with service.database.read() as connection:
        return require_token(connection, require(connection, actor, project, "admin"), token_id)


def create_token(
    service: Service, actor: Actor, project: int | str, name: str, expires_at: str | None = None
) -> MadeToken:
    """`expires_at` is an ISO time with its zone; None is never. The token opens the mock when this returns."""
    name, expires_at, made = check_name(name), check_expiry(expires_at), make_credential("token")
    with changing(service, actor, project, "admin") as (connection, found):
        token = tokens.insert(
            connection, project_id=found.id, name=name, hash=made.hash, prefix=made.prefix, expires_at=expires_at
        )
        detail = {"name": name, "prefix": made.prefix, "expires_at": expires_at}
        note(connection, actor, "token.create", project_id=found.id, target=str(token.id), detail=detail)
        result = MadeToken(token, made.value)
        service.created(connection, result)
    return result


def rotate_token(
    service: Service, actor: Actor, project: int | str, token_id: int, grace_seconds: int = 0
) -> MadeToken:
    """A new value. The one before opens the mock for the grace; one from an earlier rotation does not any more."""
    if not 0 <= grace_seconds <= LONGEST_GRACE:
        remedy = f"Give 0 to {LONGEST_GRACE}, which is 30 days."
        raise SmartmockError("The grace is out of range.", pointer="/grace_seconds", remedy=remedy)
    made = make_credential("token")
    with changing(service, actor, project, "admin") as (connection, found):
        token = require_token(connection, found, token_id)
        if token.expires_at is not None and token.expires_at <= now():
            raise Conflict(f"The token {token_id} has expired.", remedy="Make a new token.")
        changed = tokens.change(
            connection,
            found.id,
            token.id,
            hash=made.hash,
            prefix=made.prefix,
            previous_hash=token.hash if grace_seconds else None,
            previous_until=seconds_after(grace_seconds) if grace_seconds else None,
        )
        detail = {"name": token.name, "prefix": made.prefix, "grace_seconds": grace_seconds}
        note(connection, actor, "token.rotate", project_id=found.id, target=str(token.id), detail=detail)
    return MadeToken(changed or token, made.value)


def revoke_token(service: Service, actor: Actor, project: int | str, token_id: int) -> None:
    """It opens nothing when this returns, in other processes within a second."""
    with changing(service, actor, project, "admin") as (connection, found):
        token = require_token(connection, found, token_id)
        tokens.delete(connection, found.id, token.id)
        detail = {"name": token.name, "prefix": token.prefix}
        note(connection, actor, "token.revoke", project_id=found.id, target=str(token.id), detail=detail)


def require_token(connection: Connection, project: Project, token_id: int) -> Token:
    token = tokens.find(connection, project.id, token_id) if 0 < token_id <= LARGEST_ID else None
    if token is None:
        remedy = "See the list of its tokens."
        raise NotFound(f"Project `{project.slug}` has no token {token_id}.", remedy=remedy)
    return token
