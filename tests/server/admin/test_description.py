import re
from collections.abc import Iterator
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from starlette.routing import Route

from smartmock.projects.service import Service
from smartmock.server.admin.description import Operation, read_description
from smartmock.server.admin.door import Door
from smartmock.server.admin.routes import HANDLERS, make_routes
from tests.server.admin.conftest import Api

DOCUMENT = read_description().document
OPERATIONS = {operation.id: operation for operation in read_description().operations}


def test_the_description_is_valid_openapi() -> None:
    assert not list(OpenAPIV31SpecValidator(DOCUMENT).iter_errors())


def test_every_operation_is_carried_out_and_nothing_else_is() -> None:
    assert set(HANDLERS) == set(OPERATIONS)
    assert len(OPERATIONS) == len(read_description().operations)


def test_every_route_is_described_and_every_description_has_a_route(quick_service: Service) -> None:
    routed = {
        (method, route.path)
        for route in make_routes(quick_service)
        if isinstance(route, Route) and isinstance(route.app, Door)
        for method in route.app.operations
    }
    assert routed == {(each.method, f"/api/v1{each.path}") for each in OPERATIONS.values()}


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda each: each.id)
def test_every_described_path_is_answered_and_its_other_methods_are_not(api: Api, operation: Operation) -> None:
    path = re.sub(r"\{(\w+)\}", lambda found: "1" if found[1] != "key" else "getPet", operation.path)
    described = {each.method for each in OPERATIONS.values() if each.path == operation.path}
    for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
        if operation.id == "follow_requests" and method == "GET":
            continue
        answer = api.request(method, path)
        assert (answer.status_code == 405) is (method not in described), (method, path, answer.text)


def test_it_is_served_to_everyone_with_its_own_address(quick_service: Service) -> None:
    served = Api(quick_service, None).read("/openapi.json")
    assert served["servers"] == [{"url": "http://mock.test/api/v1"}]
    assert served["paths"] == DOCUMENT["paths"]


def body_schemas() -> Iterator[tuple[str, Any]]:
    for operation in OPERATIONS.values():
        node = DOCUMENT["paths"][operation.path][operation.method.lower()]
        for kind, content in node.get("requestBody", {}).get("content", {}).items():
            yield f"{operation.id} {kind}", read_description().resolve(content["schema"])


@pytest.mark.parametrize("schema", [pytest.param(schema, id=name) for name, schema in body_schemas()])
def test_every_body_is_closed(schema: Any) -> None:
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("operation", OPERATIONS.values(), ids=lambda each: each.id)
def test_every_operation_says_what_it_is_and_how_it_refuses(operation: Operation) -> None:
    node = DOCUMENT["paths"][operation.path][operation.method.lower()]
    assert node["summary"]
    assert len(node["tags"]) == 1
    assert node["responses"]["default"] == {"$ref": "#/components/responses/Problem"}
    assert (operation.right == "open") is (node.get("security") == [])
    assert operation.role is None or operation.path.startswith(("/projects/{project}", "/workspaces/{workspace}"))


def test_what_lists_has_pages() -> None:
    lists = [each for each in OPERATIONS.values() if each.id.startswith("list_")]
    assert len(lists) > 8
    for each in lists:
        assert {"limit", "cursor"} <= each.query.schemas.keys(), each.id


def test_what_creates_can_be_sent_again() -> None:
    creating = {
        each.id
        for each in OPERATIONS.values()
        if each.method == "POST" and "201" in DOCUMENT["paths"][each.path]["post"]["responses"]
    }
    assert creating == {each.id for each in OPERATIONS.values() if each.is_creation}
