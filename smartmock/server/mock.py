"""The hot path: `/m1/{address}/{path}` and `/m2/{address}/{operation key}`, without a framework in between.

Cross-origin preflight → token gate → quota → the mock engine → delay → journal → two ASGI messages.
"""

import asyncio
import functools
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, NamedTuple, TypeAlias

from starlette.concurrency import run_in_threadpool
from starlette.types import Receive, Scope, Send

from smartmock.errors import UnknownMock
from smartmock.mock.customising.jobs import Needs, Outcome
from smartmock.mock.customising.model import Circumstances
from smartmock.mock.model import MockRequest, MockResponse
from smartmock.mock.pace import TakesTime
from smartmock.mock.problems import problem_response
from smartmock.projects.gate.access import (
    Denied,
    Entry,
    deny,
    find_token,
    has_shared,
    key_of,
    take_own,
    without_form_token,
    without_token,
)
from smartmock.projects.gate.forms import is_form
from smartmock.projects.gate.security import NOTHING, HeaderNames
from smartmock.projects.live.registry import Mount, NotLoaded, Registry
from smartmock.projects.live.repeats import Repeat
from smartmock.projects.service import Service
from smartmock.projects.traffic.latency import delay_of
from smartmock.projects.traffic.quotas import Quota, quota_headers
from smartmock.server.answers import Messages, encode_name, messages
from smartmock.server.bodies import BodyReader, BodyTooLarge, Disconnected, announced_size, has_body
from smartmock.server.compression import LEAST, compress, size_of
from smartmock.server.conditions import CONDITIONS, meet
from smartmock.server.cors import OPEN, RawHeaders, answer_headers, is_preflight, preflight_headers
from smartmock.server.decoding import key_of_request, read_headers, read_target
from smartmock.server.faults import report_fault
from smartmock.server.urls import client_of

PREFIXES = ("/m1/", "/m2/")
PRIVATE = (b"cache-control", b"private")
"""A cache that many share must not hand to others what a token has opened (RFC 9111 section 5.2.2.7)."""
CHALLENGE = ("www-authenticate", 'Bearer realm="smartmock"')

LONGEST_DELAY: Final = 60.0
"""Seconds that an answer may be told to wait."""

Headers: TypeAlias = Mapping[str, str]


class Visit(NamedTuple):
    """A request to a mock, before its body is read; it came at `at` (since 1970). `token` is what was taken from query
    or header.
    """

    mount: Mount
    head: MockRequest
    key: str | None
    reader: BodyReader | None
    at: float
    token: str | None
    client: str = ""


Exchange: TypeAlias = tuple[MockRequest, MockResponse, Entry | None]
"""A request as far as it was read, its answer, and what opened the gate for it."""


@dataclass(frozen=True, slots=True)
class MockApp:
    """An ASGI application for the paths under `PREFIXES`."""

    service: Service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            start, body = await self.answer(scope, receive)
        except Disconnected:
            return
        except Exception as error:  # noqa: BLE001  whatever fails in us, the client gets an answer
            fault = report_fault(error, scope["method"], scope["path"])
            start, body = messages(fault, OPEN, head=scope["method"] == "HEAD")
        await send(start)
        await send(body)

    async def answer(self, scope: Scope, receive: Receive) -> Messages:
        at, began = time.time(), time.perf_counter()
        target = read_target(scope)
        request_key = key_of_request(scope)
        mount = self.service.registry.ready(target[0])
        repeat = mount.repeats.get(request_key) if mount is not None else None
        if mount is not None and repeat is not None and (repeat.entry is None or at < repeat.entry.not_after):
            return self.repeat(mount, repeat, at, began)
        method, headers = scope["method"], read_headers(scope)
        try:
            mount = mount or await find_mount(self.service.registry, target[0])
        except UnknownMock as error:
            return answer_unknown(error, method, headers)
        origins = mount.environment.cors_origins
        if origins and is_preflight(method, headers):
            return messages(MockResponse(204), preflight_headers(headers, origins))
        query, token = take_own(scope["query_string"].decode("latin-1"), headers)
        reader = BodyReader(receive) if has_body(headers, scope["http_version"]) else None
        client = client_of(scope, self.service.settings.trusted_proxies) if mount.customisations else ""
        visit = Visit(mount, MockRequest(method, target[1], query, headers), target[2], reader, at, token, client)
        request, response, entry = await self.work_out(visit, scope["path"])
        if not CONDITIONS.isdisjoint(headers):
            response = await meet(request, response, functools.partial(self.ask_again, visit))
        self.service.recorder.note(mount, request, response, at, time.perf_counter() - began)
        sent = response
        if "accept-encoding" in headers and size_of(response) >= LEAST:
            sent = await compress(response, headers)
        start, body = messages(sent, server_headers(mount, sent, headers), head=method == "HEAD")
        if (
            response.lasts
            and not response.delay_ms
            and reader is None
            and mount.may_repeat
            and mount.repeats.wants(request_key)
        ):
            mount.repeats.keep(request_key, Repeat(request, response, entry, (*start["headers"],), body["body"]))
        return start, body

    def repeat(self, mount: Mount, repeat: Repeat, at: float, began: float) -> Messages:
        """What the same request was answered before."""
        recorder, entry = self.service.recorder, repeat.entry
        if entry is not None and entry.token is not None:
            recorder.note_token(entry.token, at)
        recorder.note(mount, repeat.request, repeat.response, at, time.perf_counter() - began)
        # Copies: others who wrap this application may change them.
        start = {"type": "http.response.start", "status": repeat.response.status, "headers": [*repeat.headers]}
        return start, {"type": "http.response.body", "body": repeat.body}

    async def work_out(self, visit: Visit, path: str) -> Exchange:
        """What fails in us is an answer too, which is noted like others."""
        try:
            is_free = not (visit.mount.is_gated or visit.mount.is_limited)
            return await (self.reply(visit) if is_free else self.respond(visit))
        except Disconnected:
            raise
        except Exception as error:  # noqa: BLE001  see above
            return visit.head, report_fault(error, visit.head.method, path), None

    async def respond(self, visit: Visit) -> Exchange:
        """The reply, if a token and a quota allow it."""
        mount, service, entry = visit.mount, self.service, None
        if mount.is_gated:
            token = visit.token or await find_further(visit, service.settings.limits.form_token_bytes)
            entry = mount.project.gate.find(token, visit.at) if token is not None else None
            if entry is None:
                claimed = mount.revision.claims.of(visit.head, visit.key)
                return visit.head, denied_response(deny(visit.head, token, claimed)), None
            if entry.token is not None:
                service.recorder.note_token(entry.token, visit.at)
        if not mount.is_limited:
            return await self.reply(visit, entry)
        place, limit = (mount.project.id, mount.environment.name), mount.environment.rate_limit
        quota = await service.quotas.spend(place, limit, visit.at)
        if quota is not None and not quota.allowed:
            return visit.head, limited_response(quota), entry
        request, response, _ = await self.reply(visit, entry)
        return request, response if quota is None else with_quota(response, quota), entry

    async def reply(self, visit: Visit, entry: Entry | None = None) -> Exchange:
        """The answer of the engine, as late as the environment wants it."""
        mount, request, limits = visit.mount, visit.head, self.service.settings.limits
        if visit.reader is not None:
            try:
                request = replace(request, body=await read_body(visit.reader, request.headers, limits.body_bytes))
            except BodyTooLarge:
                return request, too_large(limits.body_bytes), entry
        if request.body or has_shared(request.headers):
            request = clean(request, visit)
        if mount.customisations:
            response = await self.customised(visit, request)
        else:
            try:
                response = mount.revision.api.respond(request, mount.environment, visit.key, hurried=True)
            except TakesTime:
                response = await run_in_threadpool(mount.revision.api.respond, request, mount.environment, visit.key)
        latency = mount.environment.latency
        if latency is not None or response.delay_ms:
            wait = delay_of(latency) if latency is not None else 0
            await asyncio.sleep(min(wait + response.delay_ms / 1000, LONGEST_DELAY))
        return request, response, entry

    async def ask_again(self, visit: Visit, request: MockRequest) -> MockResponse | None:
        """What is answered to another request; None where that would count, or cost a script."""
        mount, respond = visit.mount, visit.mount.revision.api.respond
        circumstances = Circumstances(mount.customisations, visit.client) if mount.customisations else None
        key = visit.key if request.method == visit.head.method else None
        if visit.key is not None and key is None:
            return None
        try:
            return await run_in_threadpool(respond, request, mount.environment, key, circumstances=circumstances)
        except Needs:
            return None

    async def customised(self, visit: Visit, request: MockRequest) -> MockResponse:
        """The engine is asked again with what it needs from outside: a count, or what the sandbox makes of a job."""
        mount, respond = visit.mount, visit.mount.revision.api.respond
        circumstances, hurried = Circumstances(mount.customisations, visit.client), True
        ask = functools.partial(respond, request, mount.environment, visit.key, circumstances=circumstances)
        while True:
            try:
                return ask(hurried=True) if hurried else await run_in_threadpool(ask)
            except TakesTime:
                hurried = False
            except Needs as needed:
                circumstances.given[needed.name] = await self.supply(mount, needed, visit.at)

    async def supply(self, mount: Mount, needed: Needs, at: float) -> Outcome | int:
        if needed.job is not None:
            return await self.service.sandbox.arun(needed.job)
        place = (mount.project.id, mount.environment.name)
        version = mount.customisations[needed.operation].version
        return await self.service.quotas.call_number(place, needed.operation, version, at)


def answer_unknown(error: UnknownMock, method: str, headers: Headers) -> Messages:
    if is_preflight(method, headers):
        return messages(MockResponse(204), preflight_headers(headers, ("*",)))
    return messages(unknown_mock(error), OPEN, head=method == "HEAD")


async def find_mount(registry: Registry, address: str) -> Mount:
    """What the address leads to, read from the database by a thread if it is not in memory; raises `UnknownMock`."""
    try:
        return registry.mount(address)
    except NotLoaded:
        return await run_in_threadpool(registry.open, address)


def claimed_by(visit: Visit) -> HeaderNames:
    """Which headers of the request are the API's own; finding its operation costs time, and most have none."""
    return visit.mount.revision.claims.of(visit.head, visit.key) if has_shared(visit.head.headers) else NOTHING


def clean(request: MockRequest, visit: Visit) -> MockRequest:
    """The request without tokens in its body and in the headers that APIs use too."""
    if visit.mount.is_gated:
        return without_token(request, visit.mount.project.gate, claimed_by(visit), visit.at)
    return without_form_token(request)


async def find_further(visit: Visit, enough: int) -> str | None:
    """The token in another place. Of a form the first `enough` bytes are read, and only if nothing before holds one."""
    request, reader, claimed = visit.head, visit.reader, claimed_by(visit)
    if (
        reader is not None
        and key_of(request.headers, claimed) is None
        and is_form(request.headers.get("content-type", ""))
    ):
        request = replace(request, body=(await reader.read_prefix(enough))[:enough])
    return find_token(request, claimed)


async def read_body(reader: BodyReader, headers: Mapping[str, str], limit: int) -> bytes:
    if announced_size(headers) > limit:
        raise BodyTooLarge
    return await reader.read_all(limit)


def server_headers(mount: Mount, response: MockResponse, headers: Headers) -> RawHeaders:
    """What goes with the headers of the answer: who may read it, and who may keep it."""
    cors = cors_of(response, headers, mount.environment.cors_origins)
    return [*cors, PRIVATE] if mount.is_gated else cors


def cors_of(response: MockResponse, headers: Headers, origins: tuple[str, ...]) -> RawHeaders:
    if origins == ("*",):
        return OPEN
    names = (name for text, _ in response.headers if (name := encode_name(text)) is not None)
    return answer_headers(headers.get("origin"), origins, names)


def unknown_mock(error: UnknownMock) -> MockResponse:
    return problem_response("unknown-mock", 404, "No such mock", f"{error.message} {error.remedy}".strip())


def denied_response(denied: Denied) -> MockResponse:
    problem = problem_response("unauthorized", 401, "A token is needed", f"{denied.reason} {denied.remedy}")
    return replace(problem, headers=(*problem.headers, CHALLENGE))


def limited_response(quota: Quota) -> MockResponse:
    requests = f"{quota.limit} request{'' if quota.limit == 1 else 's'}"
    wait = f"{quota.reset} second{'' if quota.reset == 1 else 's'}"
    detail = f"This mock answers {requests} in a {quota.span}. Ask again in {wait}, or raise its rate_limit."
    return with_quota(problem_response("rate-limited", 429, "Too many requests", detail), quota)


def with_quota(response: MockResponse, quota: Quota) -> MockResponse:
    return replace(response, headers=(*response.headers, *quota_headers(quota)))


def too_large(limit: int) -> MockResponse:
    detail = f"The body is larger than {limit / (1024 * 1024):g} MB. Send a smaller one, or raise --max-body-mb."
    return problem_response("body-too-large", 413, "Body too large", detail)
