"""Keys of the admin API, and the principals that hold them."""

import hmac
import logging
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from smartmock.errors import Conflict, Forbidden, NotFound, SmartmockError
from smartmock.projects.checks import check_name, check_role
from smartmock.projects.credentials import hash_credential, make_credential, readings
from smartmock.projects.paging import Page, page_of
from smartmock.projects.people.actors import OPERATOR, Actor
from smartmock.projects.people.auditing import note
from smartmock.projects.people.members import admit, of_workspace
from smartmock.projects.people.roles import LARGEST_ID
from smartmock.projects.service import Service
from smartmock.projects.slugs import derive_slug, is_slug, stem
from smartmock.storage import keys, principals
from smartmock.storage.records import Key, Role
from smartmock.storage.times import after as seconds_after
from smartmock.storage.workspaces import ROOT

LOGGER = logging.getLogger(__name__)
FALLBACK: Final = "principal"
SECONDS_BETWEEN_NOTES: Final = 60
"""Of the last use of a key."""


@dataclass(frozen=True, slots=True)
class MadeKey:
    """`value` is told once and kept nowhere."""

    key: Key
    value: str


def authenticate(service: Service, value: str) -> Actor | None:
    """Who holds the key with this value. Hashes are compared, so that the time tells nothing of what is right."""
    hashes = [hash_credential(reading) for reading in readings(value)]
    own = service.settings.admin_key
    if own is not None and any(hmac.compare_digest(each, hash_credential(own)) for each in hashes):
        return OPERATOR
    with service.database.read() as connection:
        key = next(filter(None, (keys.find_by_hash(connection, each) for each in hashes)), None)
        principal = principals.find(connection, key.principal) if key is not None else None
    if key is None or principal is None:
        return None
    note_use(service, key)
    return Actor(principal.id, principal.name)


def note_use(service: Service, key: Key) -> None:
    """Never in the way of a request: it may be a read from a database that cannot be written just now."""
    limit = seconds_after(-SECONDS_BETWEEN_NOTES)
    if key.last_used_at is not None and key.last_used_at > limit:
        return
    try:
        with service.database.write() as connection:
            keys.note_use(connection, key.id, unless_after=limit)
    except SmartmockError:
        LOGGER.warning("the use of key %s could not be noted", key.id, exc_info=True)


def ensure_root_key(service: Service) -> str | None:
    """Make the operator's first key, and tell its value; None when there is one, or the operator has chosen one."""
    if service.settings.admin_key is not None:
        return None
    with service.database.write() as connection:
        if keys.count_of(connection, ROOT):
            return None
        return insert_key(connection, OPERATOR, ROOT, "root").value


def list_keys(
    service: Service, actor: Actor, *, principal: str | None = None, after: int = 0, limit: int = 100
) -> Page[Key]:
    """By id, those after one. The operator sees all or those of a principal, everybody else their own."""
    if not actor.is_root and principal not in (None, actor.principal):
        return Page([], None)
    wanted = principal if actor.is_root else actor.principal
    if wanted is not None and not is_slug(wanted):
        return Page([], None)
    with service.database.read() as connection:
        found = keys.list_page(connection, principal=wanted, after=after, limit=limit + 1)
    return page_of(found, limit, lambda key: key.id)


def find_key(service: Service, actor: Actor, key_id: int) -> Key:
    """For its holder and the operator; raises `NotFound`."""
    with service.database.read() as connection:
        return require_key(connection, actor, key_id)


def create_key(
    service: Service,
    actor: Actor,
    name: str,
    *,
    principal: str | None = None,
    workspace: str | None = None,
    role: Role | None = None,
) -> MadeKey:
    """A key for a principal, or for a new one; with a workspace that principal becomes a member of it, a viewer if no
    role is named.

    The operator makes keys for all, everybody for themselves, admins of a workspace for new principals in it.
    """
    name = check_name(name)
    if role is not None:
        check_role(role)
        if workspace is None:
            raise SmartmockError("A role is one in a workspace.", pointer="/role", remedy="Name the workspace too.")
    with service.database.write() as connection:
        check_may_create(actor, principal, workspace)
        # Before there is anything to become a member: those who may not add one are told so.
        circle = of_workspace(workspace, "/workspace")(connection, actor, "admin") if workspace is not None else None
        holder = choose_principal(connection, actor, name, principal)
        made = insert_key(connection, actor, holder, name)
        if circle is not None:
            admit(connection, actor, circle, holder, role or "viewer")
        service.created(connection, made)
    return made


def delete_key(service: Service, actor: Actor, key_id: int) -> None:
    """It opens nothing when this returns. For its holder and the operator; raises `NotFound`, and `Conflict` for the
    operator's last key.
    """
    with service.database.write() as connection:
        key = require_key(connection, actor, key_id)
        if key.principal == ROOT and service.settings.admin_key is None and keys.count_of(connection, ROOT) == 1:
            raise Conflict("This is the operator's last key.", remedy=f"Make another key for `{ROOT}` first.")
        keys.delete(connection, key.id)
        detail = {"name": key.name, "principal": key.principal, "prefix": key.prefix}
        note(connection, actor, "key.delete", target=str(key.id), detail=detail)


def check_may_create(actor: Actor, principal: str | None, workspace: str | None) -> None:
    """Whether the actor is admin of the workspace is another question."""
    if actor.is_root or principal == actor.principal:
        return
    if principal is not None:
        remedy = f"Make it for yourself, `{actor.principal}`, or ask the operator."
        raise Forbidden("You cannot make keys for somebody else.", pointer="/principal", remedy=remedy)
    if workspace is None:
        remedy = f"Name a workspace that you are admin of, or yourself as principal: `{actor.principal}`."
        raise Forbidden("A new principal needs a workspace.", remedy=remedy)


def choose_principal(connection: Connection, actor: Actor, name: str, wanted: str | None) -> str:
    """The principal that is wanted; without a wish a new one, whose id is derived from the name."""
    if wanted is None:
        made = derive_slug(name, principals.ids_like(connection, stem(name, FALLBACK)), FALLBACK)
        principals.insert(connection, made, name)
        note(connection, actor, "principal.create", target=made, detail={"name": name})
        return made
    if not is_slug(wanted) or principals.find(connection, wanted) is None:
        remedy = "Leave it out: a new one is made."
        raise SmartmockError(f"There is no principal `{wanted[:80]}`.", pointer="/principal", remedy=remedy)
    return wanted


def insert_key(connection: Connection, actor: Actor, principal: str, name: str) -> MadeKey:
    made = make_credential("key")
    key = keys.insert(connection, principal=principal, name=name, hash=made.hash, prefix=made.prefix)
    detail = {"name": name, "principal": principal, "prefix": made.prefix}
    note(connection, actor, "key.create", target=str(key.id), detail=detail)
    return MadeKey(key, made.value)


def require_key(connection: Connection, actor: Actor, key_id: int) -> Key:
    key = keys.find(connection, key_id) if 0 < key_id <= LARGEST_ID else None
    if key is None or not (actor.is_root or key.principal == actor.principal):
        raise NotFound(f"There is no key {key_id}.", remedy="See the list of keys.")
    return key
