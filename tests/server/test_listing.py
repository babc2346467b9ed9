from starlette.testclient import TestClient

from smartmock.settings import Settings
from tests.server.conftest import MakeClient

HTML = {"accept": "text/html,*/*;q=0.8"}


def test_programs_get_a_list(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.json() == {
        "projects": [
            {
                "id": 1,
                "slug": "security-in-headers",
                "name": "Security in headers",
                "access": "public",
                "mock_url": "http://mock.test/m1/1-0-default",
                "docs_url": "http://mock.test/docs/1-0-default",
                "operations": 4,
                "problems": 0,
            }
        ]
    }


def test_browsers_get_a_page(client: TestClient) -> None:
    answer = client.get("/", headers=HTML)
    assert answer.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_closed_mocks_tell_nothing_of_their_documents(gated: TestClient) -> None:
    listed = {
        "id": 1,
        "access": "token",
        "mock_url": "http://mock.test/m1/1-0-default",
        "docs_url": "http://mock.test/docs/1-0-default",
    }
    assert gated.get("/").json() == {"projects": [listed]}
    assert "ecurity" not in gated.get("/", headers=HTML).text
    known = gated.get("/", headers={"apidogToken": "sesame"}).json()["projects"][0]
    assert known["slug"] == "security-in-headers"


def test_a_service_lists_nothing(make_client: MakeClient) -> None:
    with make_client(Settings(public_index=False)) as client:
        assert client.get("/").json() == {"projects": []}
        assert "ecurity" not in client.get("/", headers=HTML).text
        unknown = client.get("/m1/other-0-default/open")
        assert unknown.status_code == 404
        assert "1-0-default" not in unknown.text
