"""Everything that people made for the operations of a project, as one text that is edited and sent back."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import Connection

from smartmock.errors import Conflict, Fault, Invalid
from smartmock.pointers import join
from smartmock.projects.etags import check_unchanged
from smartmock.projects.people.actors import Actor
from smartmock.projects.people.auditing import note
from smartmock.projects.people.roles import changing, require
from smartmock.projects.service import Service
from smartmock.projects.takeover import cautions
from smartmock.projects.takeover.behaviour import (
    USUAL,
    put_behaviour,
    read_behaviour,
)
from smartmock.projects.takeover.cautions import Caution
from smartmock.projects.takeover.found import published_revision
from smartmock.projects.takeover.made import definition_part
from smartmock.projects.takeover.merging import route_of
from smartmock.projects.takeover.operations import free_key, insert, list_fields, read_shelf, remove
from smartmock.projects.takeover.wanted import VERSION, Parsed, Wanted, parse_bundle
from smartmock.projects.takeover.yaml_text import read_yaml, write_yaml
from smartmock.storage import customisations
from smartmock.storage import operations as rows
from smartmock.storage.records import Customisation, Operation, Project
from smartmock.types import JSON, JsonObject

__all__ = ["export_customisations", "read_yaml", "replace_customisations", "write_yaml"]

MOST_WARNINGS: Final = 200


@dataclass(frozen=True, slots=True)
class Bundle:
    """`content` is {version, operations, by_hand}, and nothing in it that has its default as a whole."""

    content: JsonObject


@dataclass(frozen=True, slots=True)
class Replaced:
    """How many there are now, or would be; `bundle` is what is there."""

    operations: int
    expectations: int
    scripts: int
    by_hand: int
    warnings: tuple[Caution, ...]
    bundle: Bundle


def export_customisations(service: Service, actor: Actor, project: int | str) -> Bundle:
    """In the order in which the operations came, also of those that are gone; for viewers."""
    with service.database.read() as connection:
        return bundle_of(connection, require(connection, actor, project, "viewer"))


def replace_customisations(
    service: Service,
    actor: Actor,
    project: int | str,
    body: JSON,
    *,
    dry_run: bool = False,
    expected: str | None = None,
) -> Replaced:
    """The bundle instead of all that is there. For editors.

    Raises `Stale`, and `Invalid` with all faults: then nothing has changed.
    """
    parsed = parse_bundle(service, body)
    told = list(warnings_of(service, project, parsed))
    if dry_run:
        with service.database.read() as connection:
            found = require(connection, actor, project, "editor")
            check_unchanged(bundle_of(connection, found), expected)
            unknown = list(unknown_keys(connection, found, parsed))
            check_routes(connection, found, parsed)
            return replaced(parsed, [*unknown, *told], bundle_of(connection, found))
    with changing(service, actor, project, "editor") as (connection, found):
        check_unchanged(bundle_of(connection, found), expected)
        unknown = list(unknown_keys(connection, found, parsed))
        check_routes(connection, found, parsed)
        store(connection, found, parsed)
        result = replaced(parsed, [*unknown, *told], bundle_of(connection, found))
        detail = {"operations": result.operations, "by_hand": result.by_hand}
        note(connection, actor, "customisations.replace", project_id=found.id, target=found.slug, detail=detail)
    return result


def replaced(parsed: Parsed, told: Sequence[Caution], bundle: Bundle) -> Replaced:
    unknown = {each.pointer for each in told if each.code == "unknown-operation"}
    kept = [each for key, each in parsed.operations.items() if join("/operations", key) not in unknown]
    return Replaced(
        operations=len(kept),
        expectations=sum(len(each.expectations) for each in kept),
        scripts=sum(each.script is not None for each in kept),
        by_hand=len(parsed.made),
        warnings=tuple(told[:MOST_WARNINGS]),
        bundle=bundle,
    )


def bundle_of(connection: Connection, project: Project) -> Bundle:
    known = rows.list_of(connection, project.id)
    made: dict[int, list[Customisation]] = {}
    for each in customisations.list_of(connection, project.id):
        made.setdefault(each.operation_id, []).append(each)
    own = {each.key: describe(made[each.id]) for each in known if each.id in made}
    by_hand = [tidy(each) for each in list_fields([each for each in known if each.definition is not None])]
    return Bundle({"version": VERSION, "operations": own, "by_hand": by_hand})


def describe(made: Sequence[Customisation]) -> JsonObject:
    found: JsonObject = {}
    for each in made:
        if each.kind == "behaviour":
            usual = USUAL.as_json()
            told = read_behaviour(each.content).as_json()
            found |= {name: value for name, value in told.items() if value != usual[name]}
        elif each.kind == "script":
            found["script"] = each.content
        else:
            found.setdefault("expectations", []).append(each.content)
    return found


def tidy(fields: JsonObject) -> JsonObject:
    """Without what has its default."""
    return {name: value for name, value in fields.items() if name == "body" or value not in ("", [], None)}


def unknown_keys(connection: Connection, project: Project, parsed: Parsed) -> Iterator[Caution]:
    known = {each.key for each in rows.list_of(connection, project.id) if each.definition is None}
    named = {each["key"] for each in with_keys(connection, project, parsed)}
    for key in parsed.operations:
        if key not in known and key not in named:
            message = f"The project has no operation `{key[:200]}`: what is made for it is left out."
            yield Caution("unknown-operation", message, join("/operations", key))


def with_keys(connection: Connection, project: Project, parsed: Parsed) -> list[JsonObject]:
    """What is made by hand, each with its key: its own, that of the one with its path, or a new one."""
    present = rows.list_of(connection, project.id)
    by_route = {
        route_of(each.method, each.path): each.key
        for each in present
        if each.definition is not None or each.orphaned_at is not None
    }
    taken = {each.key for each in present} | {each["key"] for each in parsed.made if "key" in each}
    found: list[JsonObject] = []
    for each in parsed.made:
        key = each.get("key") or by_route.get(route_of(each["method"], each["path"]))
        key = key or free_key(each["method"], each["path"], taken)
        taken.add(key)
        found.append({**each, "key": key})
    return found


def check_routes(connection: Connection, project: Project, parsed: Parsed) -> None:
    """Raises `Invalid` where an operation made by hand would take the path or key of one of the document."""
    shelf = read_shelf(connection, project)
    faults: list[Fault] = []
    for index, each in enumerate(with_keys(connection, project, parsed)):
        route, present = route_of(each["method"], each["path"]), shelf.by_key.get(each["key"])
        is_there = present is not None and present.definition is not None
        if is_there and present is not None and route_of(present.method, present.path) == route:
            continue
        if route in shelf.documented:
            message = f"The document has this one: it is the operation `{shelf.documented[route]}`."
            faults.append(Fault(f"/by_hand/{index}/path", message, "Make an expectation for it."))
        if present is not None and not is_there and present.orphaned_at is None:
            faults.append(Fault(f"/by_hand/{index}/key", "An operation of the document has this key."))
    if faults:
        raise Invalid(faults)


def store(connection: Connection, project: Project, parsed: Parsed) -> None:
    customisations.delete_all(connection, project.id)
    wanted = {each["key"]: each for each in with_keys(connection, project, parsed)}
    present = rows.list_made(connection, [project.id])
    for each in present:
        if each.key in wanted:
            fields = wanted.pop(each.key)
            place = {"method": fields["method"], "path": fields["path"]}
            rows.change(connection, each.id, definition=definition_part(fields), **place)
        else:
            remove(connection, project, each)
    shelf = read_shelf(connection, project)
    for fields in wanted.values():
        try:
            insert(connection, project, shelf, fields)
        except Conflict as error:
            raise Invalid([Fault("/by_hand", error.message, error.remedy)]) from None
    known = {each.key: each for each in rows.list_of(connection, project.id)}
    for key, made in parsed.operations.items():
        if key in known:
            store_wanted(connection, known[key], made)


def store_wanted(connection: Connection, operation: Operation, made: Wanted) -> None:
    for position, draft in enumerate(made.expectations):
        values = {"project_id": operation.project_id, "operation_id": operation.id, "position": position}
        customisations.insert(connection, kind="expectation", content=draft.content, **values)
    if made.script is not None:
        customisations.append(connection, operation.project_id, operation.id, "script", made.script)
    put_behaviour(connection, operation, made.behaviour)


def warnings_of(service: Service, project: int | str, parsed: Parsed) -> Iterator[Caution]:
    """Of operations that the published revision has."""
    entry = service.registry.find(project)
    revision = published_revision(service, entry.id) if entry is not None else None
    if entry is None or revision is None:
        return
    for key, made in parsed.operations.items():
        if key not in revision.api.operations:
            continue
        operation, place = revision.api.operation(key), join("/operations", key)
        is_hiding = False
        for index, draft in enumerate(made.expectations):
            for caution in cautions.of_expectation(draft.content, draft.compiled, operation):
                yield replace(caution, pointer=f"{place}/expectations/{index}{caution.pointer}")
            if is_hiding:
                message = "An expectation without conditions comes first: this one is never asked."
                yield Caution("hidden-by-expectation", message, f"{place}/expectations/{index}")
            is_hiding = is_hiding or (made.behaviour.mode == "rules" and cautions.is_unconditional(draft.content))
        if made.script is not None:
            served = entry.environments.values()
            for caution in cautions.of_script(made.script, operation, served, made.behaviour.priority):
                yield replace(caution, pointer=f"{place}/script{caution.pointer}")
