import pytest
from starlette.testclient import TestClient


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        pytest.param("GET", "/nothing", 404, id="no page"),
        pytest.param("GET", "/healthz/", 404, id="no redirects"),
        pytest.param("GET", "/assets/nothing.js", 404, id="no asset"),
        pytest.param("GET", "/assets/../app.py", 404, id="outside the assets"),
        pytest.param("POST", "/", 405, id="method"),
        pytest.param("GET", "/m1", 404, id="mock without an address"),
        pytest.param("GET", "/m1/", 404, id="mock with an empty address"),
    ],
)
def test_refusals_are_problems(client: TestClient, method: str, path: str, status: int) -> None:
    answer = client.request(method, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == status
