import pytest

from smartmock.projects.security import claimed_headers, security_schemes
from smartmock.spec.document import Operation
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
