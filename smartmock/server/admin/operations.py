"""`/projects/{project}/operations`: what a revision answers, and where."""

from collections.abc import Mapping
from typing import TypeAlias
from urllib.parse import quote

from smartmock.errors import NotFound
from smartmock.projects.documents import revisions
from smartmock.projects.documents.revisions import count_customisations
from smartmock.projects.live.address import MockAddress
from smartmock.projects.paging import page_of
from smartmock.projects.takeover import states
from smartmock.projects.takeover.states import OperationState
from smartmock.server.admin.calls import Answer, Call, Handler, shown
from smartmock.server.admin.paging import read_cursor, show_page
from smartmock.server.admin.projects import address_of
from smartmock.server.urls import Origin
from smartmock.storage.records import CustomisationKind, Operation
from smartmock.types import JsonObject

Counts: TypeAlias = Mapping[str, Mapping[CustomisationKind, int]]
"""Key of an operation → how many of each kind were made for it."""


def list_operations(call: Call) -> Answer:
    """Positions are places in the document, which never changes."""
    address = mock_address(call)
    start, limit = read_cursor(call, 0), call.query["limit"]
    every = states.list_states(call.service, call.actor, call.project.id, call.query["revision"])
    page = page_of(list(enumerate(every))[start : start + limit + 1], limit, lambda item: item[0] + 1)
    return show_page(page, lambda item: describe_operation(call.origin, address, item[1]))


def get_operation(call: Call) -> Answer:
    found = states.find_state(call.service, call.actor, call.project.id, call.query["revision"], call.path["key"])
    return shown(describe_operation(call.origin, mock_address(call), found), found)


def change_operation(call: Call) -> Answer:
    key = call.path["key"]
    changed = states.change_behaviour(call.service, call.actor, call.project.id, key, call.body, call.expected)
    return shown(describe_operation(call.origin, address_of(call, call.project), changed), changed)


def list_orphans(call: Call) -> Answer:
    """Positions are places in the order in which the operations came."""
    start, limit = read_cursor(call, 0), call.query["limit"]
    orphans = revisions.list_orphans(call.service, call.actor, call.project.id)
    page = page_of(list(enumerate(orphans))[start : start + limit + 1], limit, lambda item: item[0] + 1)
    counts = count_customisations(call.service, call.actor, call.project.id)
    return show_page(page, lambda item: describe_orphan(item[1], counts))


def mock_address(call: Call) -> MockAddress:
    """Of the revision and the environment that the query names; raises `NotFound`."""
    environment = call.query.get("environment")
    check_environment(call, environment)
    return address_of(call, call.project, environment, call.query["revision"])


def check_environment(call: Call, name: str | None) -> None:
    entry = call.service.registry.find(call.project.id)
    if name is not None and entry is not None and name not in entry.environments:
        remedy = "See the list of its environments."
        raise NotFound(f"Project `{call.project.slug}` has no environment `{name}`.", remedy=remedy)


def describe_operation(origin: Origin, address: MockAddress, state: OperationState) -> JsonObject:
    operation = state.described
    return {
        "key": operation["key"],
        "method": operation["method"],
        "path": operation["path"],
        "summary": operation["summary"] or "",
        "deprecated": operation["deprecated"],
        "responses": operation["responses"],
        "mock_url": origin.mock_url(address) + str(operation["path"]),
        "key_url": f"{origin.key_url(address)}/{quote(str(operation['key']), safe='')}",
        "by_hand": state.definition is not None,
        **state.behaviour.as_json(),
        "expectations": state.expectations,
        "script": state.script,
    }


def describe_orphan(operation: Operation, counts: Counts) -> JsonObject:
    return {
        "key": operation.key,
        "method": operation.method,
        "path": operation.path,
        "orphaned_at": operation.orphaned_at,
        **describe_counts(operation.key, counts),
    }


def describe_counts(key: str, counts: Counts) -> JsonObject:
    """What people made for an operation."""
    made = counts.get(key, {})
    return {"expectations": made.get("expectation", 0), "script": made.get("script", 0) > 0}


HANDLERS: dict[str, Handler] = {
    each.__name__: each for each in (list_operations, get_operation, change_operation, list_orphans)
}
