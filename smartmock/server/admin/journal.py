"""`/projects/{project}/requests`: what the mocks were asked and answered."""

from smartmock.projects.traffic import requests
from smartmock.projects.views import describe_request
from smartmock.server.admin.calls import NO_CONTENT, Answer, Call, Handler, shown
from smartmock.server.admin.paging import LARGEST, read_cursor, show_page
from smartmock.storage.requests import Filter


def list_requests(call: Call) -> Answer:
    query = call.query
    wanted = Filter(
        method=query.get("method"),
        path=query.get("path"),
        operation=query.get("operation"),
        status=status_span(query.get("status")),
        source=query.get("source"),
        environment=query.get("environment"),
        before=read_cursor(call, LARGEST),
    )
    page = requests.list_requests(call.service, call.actor, call.project.id, wanted, query["limit"])
    return show_page(page, describe_request)


def status_span(text: str | None) -> tuple[int, int] | None:
    """`404`, or `4XX` for a range."""
    if text is None:
        return None
    digits = text.upper()
    return int(digits.replace("X", "0")), int(digits.replace("X", "9"))


def get_request(call: Call) -> Answer:
    return shown(
        describe_request(requests.find_request(call.service, call.actor, call.project.id, call.path["request"]))
    )


def clear_requests(call: Call) -> Answer:
    requests.clear_requests(call.service, call.actor, call.project.id)
    return NO_CONTENT


HANDLERS: dict[str, Handler] = {each.__name__: each for each in (list_requests, get_request, clear_requests)}
