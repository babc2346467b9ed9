"""The way of a request to the admin API: who asks, may they, what do they send, do it, and say what came of it."""

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from smartmock.errors import Conflict
from smartmock.projects.people.actors import Actor
from smartmock.projects.people.keys import authenticate
from smartmock.projects.people.roles import require, require_workspace
from smartmock.projects.service import Service
from smartmock.server.admin import cors
from smartmock.server.admin.calls import Answer, Call, Handler
from smartmock.server.admin.description import Operation
from smartmock.server.admin.reading import Sent, read_body, read_path, read_query, read_sent
from smartmock.server.admin.refusals import no_key, problem_of, wrong_method
from smartmock.server.admin.replays import HEADER as REPLAY_HEADER
from smartmock.server.admin.replays import Replay, read_replay
from smartmock.server.admin.tags import is_known, read_expected, write_tag
from smartmock.server.bodies import BodyReader, Disconnected
from smartmock.server.responses import as_starlette
from smartmock.server.urls import Origin, origin_of_request
from smartmock.storage.records import Project
from smartmock.types import JsonObject

ALWAYS: Final = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
KEY_IN_QUERY: Final = "token"
"""Only where nothing can be said in headers: tools that follow a stream of events."""

NOBODY: Final = Actor("")

MOST_THREADS: Final = 16
LIMITER: Final = RunVar[CapacityLimiter]("LIMITER")

ResultT = TypeVar("ResultT")


@dataclass(frozen=True, slots=True)
class Admitted:
    """Who asks, and the project that the path names."""

    actor: Actor
    path: JsonObject
    project: Project | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """An ASGI application for one path: its operations by method, and what carries them out by their ids."""

    service: Service
    operations: Mapping[str, Operation]
    handlers: Mapping[str, Handler]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope)
        try:
            response = await self.respond(request, receive)
        except Disconnected:
            return
        finish(response, request, self.service.settings.admin_cors_origins)
        await response(scope, receive, send)

    async def respond(self, request: Request, receive: Receive) -> Response:
        allowed = {*self.operations, "OPTIONS", *(("HEAD",) if "GET" in self.operations else ())}
        if request.method == "OPTIONS":
            return cors.answer_options(request, self.service.settings.admin_cors_origins, allowed)
        operation = self.operations.get("GET" if request.method == "HEAD" else request.method)
        if operation is None:
            return as_starlette(wrong_method(request.method, request.url.path, allowed))
        try:
            admitted = await in_thread(self.admit, operation, request)
            sent = await read_sent(operation, request.headers, BodyReader(receive), self.service.settings.limits)
            answer = await in_thread(self.carry_out, operation, request, admitted, sent)
        except Disconnected:
            raise
        except Exception as error:  # noqa: BLE001  whatever fails, the client is told
            return as_starlette(problem_of(error, request.method, request.url.path))
        return to_response(answer, request, self.origin(request))

    def origin(self, request: Request) -> Origin:
        return origin_of_request(request.scope, self.service.settings.trusted_proxies)

    def admit(self, operation: Operation, request: Request) -> Admitted:
        """Raises `Refused`, `NotFound` or `Forbidden`."""
        actor = NOBODY if operation.right == "open" else identify(self.service, operation, request)
        path = read_path(operation.path_fields, request.path_params)
        role = operation.role
        if role is None:
            return Admitted(actor, path)
        with self.service.database.read() as connection:
            if "project" in path:
                return Admitted(actor, path, require(connection, actor, path["project"], role))
            require_workspace(connection, actor, path["workspace"], role)
        return Admitted(actor, path)

    def carry_out(self, operation: Operation, request: Request, admitted: Admitted, sent: Sent) -> Answer:
        """In a thread: it may parse documents, and it waits for the database."""
        text = request.scope["query_string"].decode("latin-1")
        call = Call(
            service=self.service,
            actor=admitted.actor,
            origin=self.origin(request),
            path=admitted.path,
            query=read_query(operation.query, text, ignored=KEY_IN_QUERY if operation.is_stream else None),
            body=read_body(operation, sent),
            upload=sent.upload,
            found=admitted.project,
            expected=read_expected(request.headers.get("if-match")),
            headers=request.headers,
            stopping=getattr(request.state, "stopping", None),
            admit_again=functools.partial(self.admit, operation, request),
        )
        handler = self.handlers[operation.id]
        if not operation.is_creation:
            return handler(call)
        replay = read_replay(request.headers.get(REPLAY_HEADER), operation.id, call)
        return handler(call) if replay is None else create_once(handler, call, replay)


async def in_thread(work: Callable[..., ResultT], *arguments: Any) -> ResultT:
    """In one of a few threads of this API: however much it has to do, mocks that need a thread get one."""
    try:
        limiter = LIMITER.get()
    except LookupError:
        LIMITER.set(limiter := CapacityLimiter(MOST_THREADS))
    return await to_thread.run_sync(functools.partial(work, *arguments), limiter=limiter)


def create_once(handler: Handler, call: Call, replay: Replay) -> Answer:
    """What was created already is not created again."""
    earlier = replay.find(call.service)
    if earlier is not None:
        return earlier
    try:
        return handler(replace(call, keep=replay.keep))
    except Conflict:
        earlier = replay.find(call.service)
        if earlier is None:
            raise
        return earlier


def identify(service: Service, operation: Operation, request: Request) -> Actor:
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    value = value.strip() if scheme.lower() == "bearer" else ""
    if not value and operation.is_stream:
        value = request.query_params.get(KEY_IN_QUERY, "")
    actor = authenticate(service, value) if value else None
    if actor is None:
        raise no_key(wrong=bool(value))
    return actor


def to_response(answer: Answer, request: Request, origin: Origin) -> Response:
    headers = dict(answer.headers)
    if answer.etag is not None:
        headers["etag"] = write_tag(answer.etag)
    if "location" in headers:
        headers["location"] = origin.prefix + headers["location"]
    if answer.status == 200 and request.method in ("GET", "HEAD"):
        if is_known(answer.etag, request.headers.get("if-none-match")):
            return Response(status_code=304, headers=headers)
        if answer.stream is not None and request.method == "GET":
            return StreamingResponse(answer.stream(), headers=headers, media_type=answer.media_type)
    if answer.status == 204:
        return Response(status_code=204, headers=headers)
    return Response(answer.body, answer.status, headers, answer.media_type)


def finish(response: Response, request: Request, origins: tuple[str, ...]) -> None:
    """What every answer carries. The answer to HEAD has the length of the body, and no body."""
    response.headers.update(ALWAYS)
    cors.allow(response, request, origins)
    if request.method == "HEAD":
        response.body = b""
