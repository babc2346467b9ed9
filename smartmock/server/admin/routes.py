"""The routes of the admin API: those of its description, and nothing else."""

from collections.abc import Mapping
from typing import Final

import orjson
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from smartmock.projects.service import Service
from smartmock.server.admin import (
    audit,
    by_hand,
    customisations,
    environments,
    events,
    exchange,
    expectations,
    journal,
    keys,
    members,
    operations,
    preview,
    projects,
    revisions,
    schedule,
    scripts,
    tokens,
    workspaces,
)
from smartmock.server.admin.calls import PREFIX, Answer, Call, Handler
from smartmock.server.admin.description import Operation, read_description
from smartmock.server.admin.door import ALWAYS, Door
from smartmock.server.admin.refusals import unknown_route
from smartmock.server.responses import as_starlette


def describe_api(call: Call) -> Answer:
    """With the address at which it was asked for."""
    document = {**read_description().document, "servers": [{"url": f"{call.origin}{PREFIX}"}]}
    return Answer(body=orjson.dumps(document))


HANDLERS: Final[Mapping[str, Handler]] = {
    "describe_api": describe_api,
    **projects.HANDLERS,
    **exchange.HANDLERS,
    **revisions.HANDLERS,
    **schedule.HANDLERS,
    **operations.HANDLERS,
    **by_hand.HANDLERS,
    **customisations.HANDLERS,
    **preview.HANDLERS,
    **expectations.HANDLERS,
    **scripts.HANDLERS,
    **environments.HANDLERS,
    **tokens.HANDLERS,
    **members.HANDLERS,
    **journal.HANDLERS,
    **events.HANDLERS,
    **audit.HANDLERS,
    **keys.HANDLERS,
    **workspaces.HANDLERS,
}
"""By the `operationId` of the description."""


def make_routes(service: Service) -> list[BaseRoute]:
    """Fixed paths go before those with parameters."""
    paths: dict[str, dict[str, Operation]] = {}
    for operation in read_description().operations:
        paths.setdefault(operation.path, {})[operation.method] = operation
    routes = [Route(PREFIX + path, Door(service, paths[path], HANDLERS)) for path in sorted(paths, key=is_open)]
    return [*routes, Route("/api", Nowhere()), Route("/api/{path:path}", Nowhere())]


def is_open(path: str) -> list[bool]:
    return [part.startswith("{") for part in path.split("/")]


class Nowhere:
    """Whatever else is asked of the API."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await as_starlette(unknown_route(scope["path"]), ALWAYS)(scope, receive, send)
