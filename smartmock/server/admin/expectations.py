"""`/projects/{project}/operations/{key}/expectations`: hand-made responses, in an order."""

from smartmock.projects.paging import page_of
from smartmock.projects.takeover import expectations
from smartmock.projects.takeover.expectations import SavedExpectation
from smartmock.server.admin.calls import NO_CONTENT, Answer, Call, Handler, created, shown
from smartmock.server.admin.paging import read_cursor, show_page
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
        get_expectation,
        replace_expectation,
        delete_expectation,
        order_expectations,
    )
}
