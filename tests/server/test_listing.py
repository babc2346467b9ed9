from starlette.testclient import TestClient

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
