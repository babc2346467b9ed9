import httpx2
import pytest
from starlette.testclient import TestClient

from smartmock.projects.documents.importing import import_document
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.people.keys import create_key, ensure_root_key
from smartmock.projects.service import Service, open_service
from smartmock.server.app import create_app
from smartmock.server.metrics import MetricsServer
from smartmock.server.serve import listen
from smartmock.settings import Settings
from tests.server.conftest import DOCUMENT

COUNTED = 'smartmock_requests_total{method="GET",operation="/open",project="'


@pytest.fixture
def served() -> Service:
    service = open_service(Settings())
    import_document(service, DOCUMENT, trusted=True)
    return service


def ask(client: TestClient, key: str | None) -> tuple[int, str]:
    headers = {"authorization": f"Bearer {key}"} if key is not None else {}
    answer = client.get("/metrics", headers=headers)
    return answer.status_code, answer.text


def test_counts_are_for_the_operator(served: Service) -> None:
    root = ensure_root_key(served)
    ada = create_key(served, OPERATOR, "Ada", workspace="default", role="admin").value
    with TestClient(create_app(served)) as client:
        client.get("/m1/1-0-default/open")
        status, text = ask(client, root)
        assert status == 200
        assert COUNTED in text
        assert [ask(client, key)[0] for key in (None, "", "wrong", ada)] == [401, 401, 401, 403]
        refused = client.get("/metrics")
        assert refused.headers["www-authenticate"].startswith("Bearer")
        assert "--metrics-port" in refused.json()["detail"]


def test_a_port_of_their_own_needs_no_key(served: Service) -> None:
    with TestClient(create_app(served)) as client:
        client.get("/m1/1-0-default/open")
    listener = listen("127.0.0.1", 0)
    server = MetricsServer(served.metrics, listener)
    server.start()
    try:
        answer = httpx2.get(f"{listener.url}/metrics?a=b", trust_env=False)
        assert COUNTED in answer.text
        assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
        assert httpx2.head(f"{listener.url}/metrics", trust_env=False).content == b""
        assert httpx2.get(f"{listener.url}/api/v1/projects", trust_env=False).status_code == 404
    finally:
        server.stop()
