import functools
import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from starlette.testclient import TestClient

from smartmock.projects.service import Service, open_service
from smartmock.server.admin.description import read_description
from smartmock.server.app import create_app
from smartmock.settings import Limits, Settings

ROOT_KEY = "the-operators-own-key"
ORIGIN = "https://console.example"
SETTINGS = Settings(
    admin_key=ROOT_KEY,
    admin_cors_origins=(ORIGIN,),
    limits=Limits(document_bytes=200_000, body_bytes=50_000),
)

OPERATIONS = sorted(read_description().operations, key=lambda each: each.path.count("{"))
PATTERNS = {each.path: re.compile(re.sub(r"\{\w+\}", "[^/]+", each.path)) for each in OPERATIONS}

PETS: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "Pets", "version": "1.0"},
    "paths": {
        "/pets": {
            "get": {
                "operationId": "listPets",
                "summary": "All pets",
                "responses": {
                    "200": {
                        "description": "ok",
                        "content": {
                            "application/json": {
                                "schema": {"type": "array", "items": {"$ref": "#/components/schemas/Pet"}}
                            }
                        },
                    }
                },
            }
        },
        "/pets/{petId}": {
            "parameters": [{"name": "petId", "in": "path", "required": True, "schema": {"type": "integer"}}],
            "get": {
                "operationId": "getPet",
                "responses": {
                    "200": {
                        "description": "ok",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
                    },
                    "404": {"description": "no such pet"},
                },
            },
            "put": {
                "operationId": "putPet",
                "deprecated": True,
                "requestBody": {
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
                },
                "responses": {
                    "200": {
                        "description": "ok",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Pet"}}},
                    }
                },
            },
        },
    },
    "components": {
        "schemas": {
            "Pet": {
                "type": "object",
                "required": ["id", "name"],
                "properties": {"id": {"type": "integer"}, "name": {"type": "string"}},
            }
        }
    },
}


def check_described(method: str, answer: Any) -> None:
    """Status, headers and body are what the description says of the operation."""
    path = answer.request.url.path.removeprefix("/api/v1")
    found = next((each for each in OPERATIONS if each.method == method and PATTERNS[each.path].fullmatch(path)), None)
    if found is None:
        return
    description = read_description()
    described = description.document["paths"][found.path][method.lower()]["responses"]
    status = str(answer.status_code)
    assert status in described or answer.status_code >= 400, f"{status} is not described"
    response = description.resolve(described.get(status, described["default"]))
    assert {name.lower() for name in response.get("headers", ())} <= set(answer.headers)
    kind = answer.headers.get("content-type", "").partition(";")[0]
    assert kind in response.get("content", {"": None}), kind
    if kind.endswith("json"):
        validator_for(found.id, status if status in described else "default", kind).validate(answer.json())


@functools.cache
def validator_for(operation: str, status: str, kind: str) -> jsonschema_rs.Draft202012Validator:
    """Of the bodies that an operation is described to answer."""
    description = read_description()
    (found,) = [each for each in OPERATIONS if each.id == operation]
    described = description.document["paths"][found.path][found.method.lower()]["responses"][status]
    schema = description.resolve(described)["content"][kind]["schema"]
    components = description.document["components"]
    return jsonschema_rs.Draft202012Validator({**schema, "components": components}, validate_formats=True)


class Api(TestClient):
    """The admin API for the holder of a key; addresses are below `/api/v1`. Every answer must be as described."""

    def __init__(self, service: Service, key: str | None = ROOT_KEY) -> None:
        headers = {"authorization": f"Bearer {key}"} if key else {}
        self.service = service
        app = create_app(service)
        super().__init__(app, base_url="http://mock.test/api/v1", headers=headers, raise_server_exceptions=False)

    def request(self, method: str, url: Any, **options: Any) -> Any:
        answer = super().request(method, url, **options)
        check_described(method, answer)
        return answer

    def make(self, path: str, /, **body: Any) -> Any:
        """What was created."""
        answer = self.post(path, json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    def read(self, path: str) -> Any:
        answer = self.get(path)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def make_project(self, **body: Any) -> Any:
        return self.make("/projects", document=PETS, **body)


@pytest.fixture
def quick_service() -> Iterator[Service]:
    """In memory, where it does not matter over which database."""
    made = open_service(SETTINGS)
    yield made
    made.close()


@pytest.fixture
def api(quick_service: Service) -> Api:
    """For the operator."""
    return Api(quick_service)


@pytest.fixture
def project(api: Api) -> Any:
    """The first one, with the API of pets."""
    return api.make_project()


def problem_of(answer: Any, status: int, name: str) -> Any:
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == f"urn:smartmock:problem:{name}"
    assert problem["status"] == status
    assert problem["title"]
    assert problem["detail"]
    return problem


def pointers_of(answer: Any) -> list[str]:
    return [fault["pointer"] for fault in problem_of(answer, 422, "invalid-request")["errors"]]
