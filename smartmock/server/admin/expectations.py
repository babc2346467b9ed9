"""`/projects/{project}/operations/{key}/expectations`: hand-made responses, in an order."""

from smartmock.errors import Conflict
from smartmock.projects.paging import page_of
from smartmock.projects.takeover import derived, expectations
from smartmock.projects.takeover.expectations import SavedExpectation
from smartmock.projects.takeover.found import published_operation
from smartmock.projects.traffic.requests import find_request
from smartmock.server.admin.calls import NO_CONTENT, Answer, Call, Handler, created, shown
from smartmock.server.admin.paging import read_cursor, show_page
from smartmock.server.admin.preview import answer_now, as_text, query_pairs
from smartmock.storage.records import Customisation
from smartmock.types import JsonObject


def list_expectations(call: Call) -> Answer:
    """Positions are places in the order."""
    start, limit = read_cursor(call, 0), call.query["limit"]
    found = expectations.list_expectations(call.service, call.actor, call.project.id, call.path["key"])
    page = page_of(list(enumerate(found))[start : start + limit + 1], limit, lambda item: item[0] + 1)
    return show_page(page, lambda item: describe_expectation(item[1]))


def create_expectation(call: Call) -> Answer:
    project, key = call.project.id, call.path["key"]
    return call.create(
        lambda service: expectations.create_expectation(service, call.actor, project, key, call.body),
        lambda saved: show_new(call, saved),
    )


def create_expectation_from(call: Call) -> Answer:
    project, key = call.project.id, call.path["key"]
    content = derive(call)
    if "name" in call.body:
        content["name"] = call.body["name"]
    return call.create(
        lambda service: expectations.create_expectation(service, call.actor, project, key, content),
        lambda saved: show_new(call, saved),
    )


def derive(call: Call) -> JsonObject:
    """The content of an expectation, from what the body names."""
    body, project, key = call.body, call.project.id, call.path["key"]
    if "preview" in body:
        asked = body["preview"]
        path = {name: as_text(value) for name, value in asked.get("path_params", {}).items()}
        return derived.from_answer(answer_now(call, asked), path, query_pairs(asked.get("query", {})))
    expectations.list_expectations(call.service, call.actor, project, key)  # raises where there is no such operation
    operation = published_operation(call.service, project, key)
    if operation is None:
        raise Conflict(f"The published revision has no operation `{key}`.", remedy="Publish one that has it.")
    if "example" in body:
        return derived.from_example(operation, body["example"], body.get("status"))
    return derived.from_entry(operation, find_request(call.service, call.actor, project, body["request"]))


def get_expectation(call: Call) -> Answer:
    number = call.path["expectation"]
    found = expectations.find_expectation(call.service, call.actor, call.project.id, call.path["key"], number)
    return shown(describe_expectation(found), found)


def replace_expectation(call: Call) -> Answer:
    place = (call.project.id, call.path["key"], call.path["expectation"])
    saved = expectations.replace_expectation(call.service, call.actor, place, call.body, call.expected)
    return shown(describe_saved(saved), saved.record)


def delete_expectation(call: Call) -> Answer:
    place = (call.project.id, call.path["key"], call.path["expectation"])
    expectations.delete_expectation(call.service, call.actor, place, call.expected)
    return NO_CONTENT


def order_expectations(call: Call) -> Answer:
    order = call.body["order"]
    return shown(
        {"order": expectations.order_expectations(call.service, call.actor, call.project.id, call.path["key"], order)}
    )


def show_new(call: Call, saved: SavedExpectation) -> Answer:
    place = f"/projects/{call.project.id}/operations/{saved.key}/expectations/{saved.record.id}"
    return created(describe_saved(saved), place, saved.record)


def describe_saved(saved: SavedExpectation) -> JsonObject:
    return {**describe_expectation(saved.record), "warnings": [each.as_json() for each in saved.warnings]}


def describe_expectation(record: Customisation) -> JsonObject:
    return {"id": record.id, **record.content}


HANDLERS: dict[str, Handler] = {
    each.__name__: each
    for each in (
        list_expectations,
        create_expectation,
        create_expectation_from,
        get_expectation,
        replace_expectation,
        delete_expectation,
        order_expectations,
    )
}
