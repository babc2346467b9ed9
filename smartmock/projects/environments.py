"""Environments of projects: the named settings that they are served with."""

from typing import Final

from sqlalchemy import Connection

from smartmock.errors import Conflict, Fault, Invalid, NotFound
from smartmock.projects.environment_fields import (
    DEFAULTS,
    describe_settings,
    merge_settings,
    parse_settings,
    read_settings,
    write_settings,
)
from smartmock.projects.etags import check_unchanged
from smartmock.projects.people.actors import Actor
from smartmock.projects.people.auditing import note
from smartmock.projects.people.roles import changing, require
from smartmock.projects.service import Service
from smartmock.settings import ENVIRONMENT_NAME
from smartmock.settings import Environment as Settings
from smartmock.storage import environments
from smartmock.storage.records import Environment, Project
from smartmock.types import JSON, JsonObject

FIRST: Final = "default"
"""The environment that addresses lead to when people name none; it is always there."""


def list_environments(service: Service, actor: Actor, project: int | str) -> list[Environment]:
    """In the order in which they were made; for viewers."""
    with service.database.read() as connection:
        return environments.list_of(connection, [require(connection, actor, project, "viewer").id])


def find_environment(service: Service, actor: Actor, project: int | str, name: str) -> Environment:
    """For viewers; raises `NotFound`."""
    with service.database.read() as connection:
        return require_environment(connection, require(connection, actor, project, "viewer"), name)


def create_environment(service: Service, actor: Actor, project: int | str, body: JsonObject) -> Environment:
    """`body` as `describe_environment` writes it; only its `name` is needed. For editors.

    Raises `Invalid` with all faults, and `Conflict` where there is one of that name.
    """
    made = parse_environment(body)
    settings = write_settings(made)
    with changing(service, actor, project, "editor") as (connection, found):
        if environments.find(connection, found.id, made.name) is not None:
            remedy = "Choose another name, or change that one."
            raise Conflict(f"There is an environment `{made.name}`.", pointer="/name", remedy=remedy)
        note(connection, actor, "environment.create", project_id=found.id, target=made.name, detail=settings)
        record = environments.insert(connection, found.id, made.name, settings)
        service.created(connection, record)
    return record


def change_environment(
    service: Service, actor: Actor, project: int | str, name: str, patch: JsonObject, expected: str | None = None
) -> Environment:
    """A JSON merge patch: what it does not name stays, `null` brings the default back. For editors.

    Raises `NotFound`, `Stale`, and `Invalid` with all faults.
    """
    if patch.get("name", name) != name:
        raise Invalid([Fault("/name", "An environment keeps its name.", "Make another one.")])
    wanted = without_name(patch)
    with changing(service, actor, project, "editor") as (connection, found):
        record = require_environment(connection, found, name)
        check_unchanged(record, expected)
        before = describe_settings(read_settings(name, record.settings))
        after = parse_settings(name, merge_settings(before, wanted))
        # What a newer version has stored stays.
        kept = {key: value for key, value in record.settings.items() if key not in before}
        note(connection, actor, "environment.edit", project_id=found.id, target=name, detail=noted(wanted, after))
        return environments.change(connection, found.id, name, kept | write_settings(after)) or record


def noted(patch: JsonObject, after: Settings) -> JsonObject:
    """What is remembered of a patch: credentials only as they are kept."""
    return patch | {"credentials": describe_settings(after)["credentials"]} if "credentials" in patch else patch


def delete_environment(
    service: Service, actor: Actor, project: int | str, name: str, expected: str | None = None
) -> None:
    """For editors. Raises `NotFound`, `Stale`, and `Conflict` for `default` and for the last one."""
    with changing(service, actor, project, "editor") as (connection, found):
        check_unchanged(require_environment(connection, found, name), expected)
        if name == FIRST or len(environments.list_of(connection, [found.id])) == 1:
            remedy = "Change it, or set its access to `token`."
            raise Conflict(f"The environment `{name}` cannot be deleted.", remedy=remedy)
        environments.delete(connection, found.id, name)
        note(connection, actor, "environment.delete", project_id=found.id, target=name)


def parse_environment(body: JsonObject) -> Settings:
    name = body.get("name")
    faults = [] if is_name(name) else [name_fault(name)]
    try:
        made = parse_settings(FIRST if faults else str(name), merge_settings(DEFAULTS, without_name(body)))
    except Invalid as error:
        raise Invalid([*faults, *error.faults]) from None
    if faults:
        raise Invalid(faults)
    return made


def without_name(body: JsonObject) -> JsonObject:
    return {key: value for key, value in body.items() if key != "name"}


def require_environment(connection: Connection, project: Project, name: str) -> Environment:
    record = environments.find(connection, project.id, name) if is_name(name) else None
    if record is None:
        remedy = "See the list of its environments."
        raise NotFound(f"Project `{project.slug}` has no environment `{name[:100]}`.", remedy=remedy)
    return record


def is_name(value: JSON) -> bool:
    return isinstance(value, str) and ENVIRONMENT_NAME.fullmatch(value) is not None


def name_fault(value: JSON) -> Fault:
    message = "`name` is missing." if value is None else f"{repr(value)[:100]} cannot be the name of an environment."
    return Fault("/name", message, "Give 1 to 50 small letters, digits and underscores, such as staging_2.")
