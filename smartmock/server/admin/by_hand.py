"""Operations made by hand: made from fields, a `curl` command or a HAR file, replaced and deleted."""

from smartmock.projects.takeover import operations
from smartmock.projects.takeover.operations import Recorded
from smartmock.projects.takeover.states import OperationState
from smartmock.server.admin.calls import NO_CONTENT, Answer, Call, Handler, created, shown
from smartmock.server.admin.operations import describe_operation
from smartmock.server.admin.projects import address_of
from smartmock.types import JsonObject


def create_operation(call: Call) -> Answer:
    project, body = call.project.id, call.body
    if "har" in body:
        return call.create(
            lambda service: operations.create_from_recording(service, call.actor, project, body),
            lambda recorded: created(describe_recorded(call, recorded), f"/projects/{project}/operations"),
        )
    return call.create(
        lambda service: operations.create_operation(service, call.actor, project, body),
        lambda made: created(describe(call, made), f"/projects/{project}/operations/{made.key}", made),
    )


def replace_operation(call: Call) -> Answer:
    key = call.path["key"]
    changed = operations.replace_operation(
        call.service, call.actor, call.project.id, key, call.body, expected=call.expected
    )
    return shown(describe(call, changed), changed)


def delete_operation(call: Call) -> Answer:
    key = call.path["key"]
    operations.delete_operation(call.service, call.actor, call.project.id, key, expected=call.expected)
    return NO_CONTENT


def describe(call: Call, state: OperationState) -> JsonObject:
    return describe_operation(call.origin, address_of(call, call.project), state)


def describe_recorded(call: Call, recorded: Recorded) -> JsonObject:
    return {
        "items": [describe(call, each) for each in recorded.made],
        "expectations": recorded.expectations,
        "skipped": [each.as_json() for each in recorded.skipped],
    }


HANDLERS: dict[str, Handler] = {each.__name__: each for each in (create_operation, replace_operation, delete_operation)}
