"""Environments of projects: the named settings that they are served with."""

from collections.abc import Callable
from typing import Final

from smartmock.errors import Conflict, Fault, Invalid, NotFound
from smartmock.projects.actors import OPERATOR, Actor
from smartmock.projects.auditing import note
from smartmock.projects.environment_fields import (
    DEFAULTS,
    describe_settings,
    merge_settings,
    parse_settings,
    read_settings,
    write_settings,
)
from smartmock.projects.service import Service
from smartmock.settings import ENVIRONMENT_NAME
from smartmock.storage import environments
from smartmock.storage.records import Environment
from smartmock.types import JSON, JsonObject

FIRST: Final = "default"
"""The environment that addresses lead to when people name none; it is always there."""


def describe_environment(record: Environment) -> JsonObject:
    """With all fields, also those that have their default."""
    return {"name": record.name, **describe_settings(read_settings(record.name, record.settings))}


def list_environments(service: Service, project_id: int) -> list[Environment]:
    """In the order in which they were made."""
    with service.database.read() as connection:
        return environments.list_of(connection, [project_id])


def find_environment(service: Service, project_id: int, name: str) -> Environment:
    """Raises `NotFound`."""
    with service.database.read() as connection:
        return present(environments.find(connection, project_id, name), name)


def create_environment(service: Service, project_id: int, body: JsonObject, actor: Actor = OPERATOR) -> Environment:
    """`body` as `describe_environment` writes it; only its `name` is needed.

    Raises `Invalid` with all faults, and `Conflict` where there is one of that name.
    """
    name, settings = body.get("name"), {key: value for key, value in body.items() if key != "name"}
    faults = [] if is_name(name) else [name_fault(name)]
    try:
        made = parse_settings(FIRST if faults else str(name), merge_settings(DEFAULTS, settings))
    except Invalid as error:
        raise Invalid([*faults, *error.faults]) from None
    if faults:
        raise Invalid(faults)
    with service.change(project_id) as connection:
        if environments.find(connection, project_id, made.name) is not None:
            remedy = "Choose another name, or change that one."
            raise Conflict(f"There is an environment `{made.name}`.", pointer="/name", remedy=remedy)
        record = environments.insert(connection, project_id, made.name, write_settings(made))
        note(connection, actor, "environment.create", project_id=project_id, target=made.name, detail=record.settings)
        service.created(connection, record)
    return record


def change_environment(
    service: Service,
    project_id: int,
    name: str,
    patch: JsonObject,
    check: Callable[[Environment], None] = lambda _: None,
    actor: Actor = OPERATOR,
) -> Environment:
    """A JSON merge patch: what it does not name stays, `null` brings the default back.

    `check` may raise, of what is there. Raises `NotFound`, and `Invalid` with all faults.
    """
    if patch.get("name", name) != name:
        raise Invalid([Fault("/name", "An environment keeps its name.", "Make another one.")])
    settings = {key: value for key, value in patch.items() if key != "name"}
    with service.change(project_id) as connection:
        record = present(environments.find(connection, project_id, name), name)
        check(record)
        before = describe_settings(read_settings(name, record.settings))
        after = parse_settings(name, merge_settings(before, settings))
        # What a newer version has stored stays.
        kept = {key: value for key, value in record.settings.items() if key not in before}
        changed = environments.change(connection, project_id, name, kept | write_settings(after))
        note(connection, actor, "environment.edit", project_id=project_id, target=name, detail=settings)
    return present(changed, name)


def delete_environment(
    service: Service,
    project_id: int,
    name: str,
    check: Callable[[Environment], None] = lambda _: None,
    actor: Actor = OPERATOR,
) -> None:
    """Raises `NotFound`, and `Conflict` for `default` and for the last one."""
    with service.change(project_id) as connection:
        check(present(environments.find(connection, project_id, name), name))
        if name == FIRST or len(environments.list_of(connection, [project_id])) == 1:
            remedy = "Change it, or set its access to `token`."
            raise Conflict(f"The environment `{name}` cannot be deleted.", remedy=remedy)
        environments.delete(connection, project_id, name)
        note(connection, actor, "environment.delete", project_id=project_id, target=name)


def present(record: Environment | None, name: str) -> Environment:
    if record is None:
        raise NotFound(f"There is no environment `{name[:100]}`.")
    return record


def is_name(value: JSON) -> bool:
    return isinstance(value, str) and ENVIRONMENT_NAME.fullmatch(value) is not None


def name_fault(value: JSON) -> Fault:
    message = "`name` is missing." if value is None else f"{repr(value)[:100]} cannot be the name of an environment."
    return Fault("/name", message, "Give 1 to 50 small letters, digits and underscores, such as staging_2.")
