"""`/projects/{project}/operations/{key}/preview`: one request, answered as the mock would, and noted nowhere."""

import base64
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import quote, urlencode

import orjson

from smartmock.mock.model import MockRequest, MockResponse
from smartmock.mock.paths import fill
from smartmock.mock.trace import HEADER as TRACE_HEADER
from smartmock.projects.answering import respond
from smartmock.projects.gate.access import take_own, without_form_token
from smartmock.projects.live.address import PUBLISHED
from smartmock.projects.live.registry import Mount
from smartmock.projects.service import Service
from smartmock.projects.takeover.states import find_state
from smartmock.server.admin.calls import Answer, Call, Handler, shown
from smartmock.server.admin.operations import check_environment
from smartmock.server.admin.projects import address_of
from smartmock.types import JSON, JsonObject

TEXT_TYPE: Final = "text/plain"
JSON_TYPE: Final = "application/json"
PARAMETER: Final = re.compile(r"\{([^/{}]+)\}")


def preview_operation(call: Call) -> Answer:
    return shown(describe_response(answer_now(call, call.body)))


def answer_now(call: Call, body: JsonObject) -> MockResponse:
    """What the mock answers at this moment to the request that `body` describes; raises `NotFound`."""
    check_environment(call, body.get("environment"))
    number, key = body.get("revision", PUBLISHED), call.path["key"]
    operation = find_state(call.service, call.actor, call.project.id, number, key).described
    address = address_of(call, call.project, body.get("environment"), number)
    mount = call.service.registry.open(str(address))
    return preview(call.service, mount, operation, body)


def preview(service: Service, mount: Mount, operation: JsonObject, body: JsonObject) -> MockResponse:
    """By path where all of it is known: then the answer is that of the mock. Else by key, with the rest made up; also
    where the path is one of another operation.
    """
    given = {name: as_text(value) for name, value in body.get("path_params", {}).items()}
    request = make_request(operation["method"], body.get("path") or fill(operation["path"], given), body)
    if "path" in body or set(PARAMETER.findall(operation["path"])) <= given.keys():
        response = respond(service, mount, request)
        if "path" in body or (response.operation is not None and response.operation.key == operation["key"]):
            return response
    query = "&".join(filter(None, [urlencode(given), request.query]))
    return respond(service, mount, replace(request, query=query), operation["key"])


def make_request(method: str, path: str, body: JsonObject) -> MockRequest:
    headers = {name.lower(): value for name, value in body.get("headers", {}).items()}
    if cookies := body.get("cookies"):
        own = "; ".join(f"{name}={value}" for name, value in cookies.items())
        headers["cookie"] = "; ".join(filter(None, [headers.get("cookie"), own]))
    # The trace also explains the values, if it is asked for.
    headers["prefer"] = ", ".join(filter(None, [headers.get("prefer"), "trace"]))
    sent = b""
    if "body" in body:
        sent = write_body(body["body"])
        headers.setdefault("content-type", TEXT_TYPE if isinstance(body["body"], str) else JSON_TYPE)
        headers["content-length"] = str(len(sent))
    address, _, query = path.partition("?")
    given = "&".join(filter(None, [query, urlencode(list(query_pairs(body.get("query", {}))), quote_via=quote)]))
    # No token is asked for, and none is passed on.
    given, _ = take_own(given, headers)
    return without_form_token(MockRequest(body.get("method", method).upper(), address, given, headers, sent))


def query_pairs(query: Mapping[str, JSON]) -> Iterator[tuple[str, str]]:
    for name, value in query.items():
        yield from ((name, as_text(each)) for each in (value if isinstance(value, list) else [value]))


def as_text(value: JSON) -> str:
    return value if isinstance(value, str) else orjson.dumps(value).decode()


def write_body(value: JSON) -> bytes:
    return value.encode() if isinstance(value, str) else orjson.dumps(value)


def describe_response(response: MockResponse) -> JsonObject:
    headers = [list(pair) for pair in response.headers if pair[0] != TRACE_HEADER]
    told: dict[str, Any] = {"status": response.status, "headers": headers}
    told |= read_response_body(dict(response.headers).get("content-type", ""), response.body)
    return {**told, "source": response.source, "trace": list(response.trace)}


def read_response_body(content_type: str, body: bytes) -> JsonObject:
    kind = content_type.partition(";")[0].strip().lower()
    if kind.endswith(("/json", "+json")):
        try:
            return {"body": orjson.loads(body)}
        except orjson.JSONDecodeError:
            pass
    try:
        return {"body": body.decode()}
    except UnicodeDecodeError:
        return {"body_base64": base64.b64encode(body).decode()}


HANDLERS: dict[str, Handler] = {"preview_operation": preview_operation}
