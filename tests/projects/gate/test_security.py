from pathlib import Path

import pytest

from smartmock.mock.compiler import build_routes
from smartmock.mock.model import MockRequest
from smartmock.projects.documents.importing import import_document
from smartmock.projects.gate.security import Claims, claimed_headers
from smartmock.projects.service import open_service
from smartmock.settings import Settings
from smartmock.spec.document import Operation
from smartmock.spec.security import security_schemes
from smartmock.types import JsonObject

SCHEMES: JsonObject = {
    "key": {"type": "apiKey", "in": "header", "name": "X-API-Token"},
    "query": {"type": "apiKey", "in": "query", "name": "x-api-token"},
    "bearer": {"type": "http", "scheme": "Bearer"},
    "basic": {"type": "http", "scheme": "basic"},
    "oauth": {"type": "oauth2", "flows": {}},
    "alias": {"$ref": "#/components/securitySchemes/bearer"},
    "circle": {"$ref": "#/components/securitySchemes/circle"},
    "broken": 7,
}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        pytest.param(["key"], {"x-api-token"}, id="key in a header"),
        pytest.param(["query"], set(), id="key in the query"),
        pytest.param(["bearer"], {"authorization"}, id="bearer"),
        pytest.param(["basic"], set(), id="basic holds no bearer token"),
        pytest.param(["oauth"], {"authorization"}, id="OAuth"),
        pytest.param(["alias"], {"authorization"}, id="reference"),
        pytest.param(["circle", "broken", "unknown"], set(), id="broken ones"),
        pytest.param(["key", "bearer"], {"x-api-token", "authorization"}, id="several"),
        pytest.param([], set(), id="none"),
    ],
)
def test_operations_claim_the_headers_of_their_schemes(names: list[str], expected: set[str]) -> None:
    security = tuple({name: ()} for name in names)
    operation = Operation("k", "GET", "/", "/paths/~1/get", security=security)
    assert claimed_headers(operation, security_schemes({"components": {"securitySchemes": SCHEMES}})) == expected


@pytest.mark.parametrize("tree", [{}, {"components": 1}, {"components": {"securitySchemes": []}}])
def test_documents_without_schemes_claim_nothing(tree: JsonObject) -> None:
    assert security_schemes(tree) == {}


@pytest.fixture(scope="module")
def claims() -> Claims:
    path = Path(__file__).parents[3] / "fixtures" / "openapi" / "security-headers.yaml"
    document = import_document(open_service(Settings()), str(path)).document
    return Claims(document, build_routes(document))


@pytest.mark.parametrize(
    ("method", "path", "key", "expected"),
    [
        pytest.param("GET", "/bearer", None, {"authorization"}, id="by path"),
        pytest.param("HEAD", "/v1/bearer", None, {"authorization"}, id="below the servers' path"),
        pytest.param("GET", "/key/", None, {"x-api-token"}, id="tolerant slash"),
        pytest.param("GET", "/open", None, set(), id="none"),
        pytest.param("GET", "/nothing", None, set(), id="no such path"),
        pytest.param("GET", "/anything", "readKey", {"x-api-token"}, id="by key"),
        pytest.param("GET", "/key", "unknown", set(), id="no such key"),
    ],
)
def test_claims_are_those_of_the_operation(
    claims: Claims, method: str, path: str, key: str | None, expected: set[str]
) -> None:
    assert claims.of(MockRequest(method, path), key) == expected
