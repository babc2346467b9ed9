"""`/projects/{project}/operations/{key}/preview`: one request, answered as the mock would, noted nowhere."""

import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Final
from urllib.parse import quote, urlencode

import orjson

from smartmock.mock.compiler import CompiledApi
from smartmock.mock.json_text import dump_json
from smartmock.mock.model import MockRequest, MockResponse
from smartmock.mock.paths import fill
from smartmock.mock.trace import HEADER as TRACE_HEADER
from smartmock.projects.access import without_own_token
from smartmock.projects.registry import Mount
from smartmock.server.admin.calls import Answer, Call, Handler, shown
from smartmock.server.admin.operations import check_environment, find_operation, find_revision
from smartmock.server.admin.projects import address_of
from smartmock.types import JSON, JsonObject

DEFAULT_TYPES: Final = {True: "text/plain", False: "application/json"}
"""Of a body that is text or not."""


def preview_operation(call: Call) -> Answer:
    body = call.body
    check_environment(call, body.get("environment"))
    operation = find_operation(find_revision(call, body["revision"]), call.path["key"])
    address = address_of(call, call.project, body.get("environment"), body["revision"])
    mount = call.service.registry.open(str(address))
    response = respond(mount, operation, body)
    return shown(describe_response(response))


def respond(mount: Mount, operation: JsonObject, body: JsonObject) -> MockResponse:
    request = without_own_token(request_of(operation, body))
    api, environment = mount.revision.api, mount.environment
    if "path" in body:
        return api.respond(request, environment)
    if names_all(operation["path"], body.get("path_params", {})):
        response = api.respond(request, environment)
        if response.operation is None or response.operation.key == operation["key"]:
            return response
    # Another operation has this path, or a part of the path is to be made up.
    return api.respond(with_path_query(request, body), environment, operation["key"])
