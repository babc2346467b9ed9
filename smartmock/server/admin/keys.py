"""`/keys`: what people and machines call this API with."""

from smartmock.projects.people import keys
from smartmock.projects.people.keys import MadeKey
from smartmock.projects.views import describe_key, describe_made_key
from smartmock.server.admin.calls import NO_CONTENT, Answer, Call, Handler, created, shown
from smartmock.server.admin.paging import read_cursor, show_page


def list_keys(call: Call) -> Answer:
    after, limit = read_cursor(call, 0), call.query["limit"]
    principal = call.query.get("principal")
    return show_page(
        keys.list_keys(call.service, call.actor, principal=principal, after=after, limit=limit), describe_key
    )


def create_key(call: Call) -> Answer:
    body = call.body

    def show(made: MadeKey) -> Answer:
        return created(describe_made_key(made), f"/keys/{made.key.id}", shown_once="value")

    return call.create(
        lambda service: keys.create_key(
            service,
            call.actor,
            body["name"],
            principal=body.get("principal"),
            workspace=body.get("workspace"),
            role=body.get("role"),
        ),
        show,
    )


def get_key(call: Call) -> Answer:
    return shown(describe_key(keys.find_key(call.service, call.actor, call.path["key"])))


def delete_key(call: Call) -> Answer:
    keys.delete_key(call.service, call.actor, call.path["key"])
    return NO_CONTENT


HANDLERS: dict[str, Handler] = {each.__name__: each for each in (list_keys, create_key, get_key, delete_key)}
