"""`/projects/{project}/requests`: what the mocks were asked and answered."""

from smartmock.errors import NotFound
from smartmock.projects.auditing import note
from smartmock.projects.journal import entry_json
from smartmock.projects.paging import page_of
from smartmock.server.admin.calls import NO_CONTENT, Answer, Call, Handler, shown
from smartmock.server.admin.paging import LARGEST, read_cursor, show_page
from smartmock.storage import requests
from smartmock.storage.requests import Filter


def list_requests(call: Call) -> Answer:
    """The newest first, also those of this moment."""
    call.service.recorder.flush()
    query, limit = call.query, call.query["limit"]
    wanted = Filter(
        method=query.get("method"),
        path=query.get("path"),
        operation=query.get("operation"),
        status=status_span(query.get("status")),
        source=query.get("source"),
        environment=query.get("environment"),
        before=read_cursor(call, LARGEST),
    )
    with call.service.database.read() as connection:
        found = requests.list_of(connection, call.project.id, wanted, limit + 1)
    return show_page(page_of(found, limit, lambda entry: entry.id), entry_json)


def status_span(text: str | None) -> tuple[int, int] | None:
    """`404` or `4XX`."""
    if text is None:
        return None
    return int(text.upper().replace("X", "0")), int(text.upper().replace("X", "9"))


def get_request(call: Call) -> Answer:
    number = call.path["request"]
    with call.service.database.read() as connection:
        found = requests.find(connection, call.project.id, number)
    if found is None:
        remedy = "See the list of its requests; only the last ones are kept."
        raise NotFound(f"Project `{call.project.slug}` remembers no request {number}.", remedy=remedy)
    return shown(entry_json(found))


def clear_requests(call: Call) -> Answer:
    call.service.recorder.flush()
    with call.service.write() as connection:
        requests.clear(connection, call.project.id)
        note(connection, call.actor, "requests.clear", project_id=call.project.id, target=call.project.slug)
    return NO_CONTENT


HANDLERS: dict[str, Handler] = {each.__name__: each for each in (list_requests, get_request, clear_requests)}
