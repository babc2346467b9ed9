"""`/projects/{project}/tokens`: what opens the project's gated mocks."""

from smartmock.projects.gate import tokens
from smartmock.projects.gate.tokens import MadeToken
from smartmock.projects.views import describe_made_token, describe_token
from smartmock.server.admin.calls import NO_CONTENT, Answer, Call, Handler, created, shown
from smartmock.server.admin.paging import read_cursor, show_page


def list_tokens(call: Call) -> Answer:
    after, limit = read_cursor(call, 0), call.query["limit"]
    page = tokens.list_tokens(call.service, call.actor, call.project.id, after=after, limit=limit)
    return show_page(page, describe_token)


def create_token(call: Call) -> Answer:
    name, expires_at = call.body["name"], call.body.get("expires_at")
    project = call.project

    def show(made: MadeToken) -> Answer:
        location = f"/projects/{project.id}/tokens/{made.token.id}"
        return created(describe_made_token(made), location, shown_once="value")

    return call.create(lambda service: tokens.create_token(service, call.actor, project.id, name, expires_at), show)


def get_token(call: Call) -> Answer:
    return shown(describe_token(tokens.find_token(call.service, call.actor, call.project.id, call.path["token"])))


def rotate_token(call: Call) -> Answer:
    grace = call.body["grace_seconds"]
    made = tokens.rotate_token(call.service, call.actor, call.project.id, call.path["token"], grace)
    return shown(describe_made_token(made))


def revoke_token(call: Call) -> Answer:
    tokens.revoke_token(call.service, call.actor, call.project.id, call.path["token"])
    return NO_CONTENT


HANDLERS: dict[str, Handler] = {
    each.__name__: each for each in (list_tokens, create_token, get_token, rotate_token, revoke_token)
}
