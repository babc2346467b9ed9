import json
import threading
from typing import Any

import httpx2
import pytest

from smartmock.errors import StorageError
from smartmock.projects.service import Service
from smartmock.server.admin.calls import NO_CONTENT, Answer
from smartmock.server.admin.routes import HANDLERS
from smartmock.server.app import create_app
from smartmock.storage.database import Database
from tests.server.admin.conftest import ORIGIN, PETS, ROOT_KEY, Api, pointers_of, problem_of
from tests.server.test_serve import running


@pytest.mark.parametrize(
    ("header", "challenge"),
    [
        pytest.param(None, 'Bearer realm="smartmock admin"', id="none"),
        pytest.param(f"Basic {ROOT_KEY}", 'Bearer realm="smartmock admin"', id="another scheme"),
        pytest.param("Bearer ", 'Bearer realm="smartmock admin"', id="empty"),
        pytest.param("Bearer wrong", 'Bearer realm="smartmock admin", error="invalid_token"', id="wrong"),
        pytest.param("Bearer \xfcml\xe4ut", 'Bearer realm="smartmock admin", error="invalid_token"', id="not ASCII"),
    ],
)
def test_who_has_no_key_gets_nothing(quick_service: Service, header: str | None, challenge: str) -> None:
    headers = [(b"authorization", header.encode("latin-1"))] if header is not None else []
    answer = Api(quick_service, None).get("/projects", headers=headers)
    problem_of(answer, 401, "unauthorized")
    assert answer.headers["www-authenticate"] == challenge


def test_the_scheme_may_be_written_in_any_case(quick_service: Service) -> None:
    assert Api(quick_service, None).get("/projects", headers={"authorization": f"bEARER {ROOT_KEY}"}).status_code == 200


def test_a_key_in_the_query_opens_nothing(quick_service: Service) -> None:
    problem_of(Api(quick_service, None).get(f"/projects?token={ROOT_KEY}"), 401, "unauthorized")


@pytest.mark.parametrize("path", ["", "/", "/nothing", "/projects/", "/projects/1/", "/projects/1/nothing", "/../v2"])
def test_unknown_paths_are_refused_in_json(api: Api, path: str) -> None:
    assert "openapi.json" in problem_of(api.get(path), 404, "not-found")["detail"]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/projects/A_B", id="no slug"),
        pytest.param("/projects/-", id="dash"),
        pytest.param("/projects/%00", id="zero"),
        pytest.param("/projects/" + "a" * 64, id="long slug"),
        pytest.param("/projects/99999999999999999999", id="large number"),
        pytest.param("/projects/1/revisions/0", id="revision 0"),
        pytest.param("/projects/1/revisions/2147483648", id="large revision"),
        pytest.param("/projects/1/revisions/x", id="revision in letters"),
        pytest.param("/projects/1/environments/A", id="environment"),
        pytest.param("/projects/1/operations/%20", id="operation"),
        pytest.param("/projects/1/tokens/-1", id="token"),
        pytest.param("/keys/9007199254740992", id="key"),
        pytest.param("/workspaces/%FF", id="workspace"),
    ],
)
def test_parts_of_paths_that_can_name_nothing_name_nothing(api: Api, project: Any, path: str) -> None:
    assert project["id"] == 1
    problem_of(api.get(path), 404, "not-found")


def test_other_methods_are_refused_with_those_there_are(api: Api) -> None:
    answer = api.put("/projects", json={})
    assert problem_of(answer, 405, "method-not-allowed")["allowed"] == ["GET", "HEAD", "OPTIONS", "POST"]
    assert answer.headers["allow"] == "GET, HEAD, OPTIONS, POST"
    assert api.request("PURGE", "/projects").status_code == 405
    options = api.options("/projects")
    assert (options.status_code, options.headers["allow"]) == (204, "GET, HEAD, OPTIONS, POST")


def test_head_is_get_without_the_body(api: Api, project: Any) -> None:
    full, head = api.get("/projects/1"), api.head("/projects/1")
    assert project
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == full.headers["content-length"]
    assert head.headers["etag"] == full.headers["etag"]


def test_answers_are_not_stored_on_the_way(api: Api) -> None:
    for path in ("/projects", "/nothing", "/projects/77", "/openapi.json"):
        headers = api.get(path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["x-content-type-options"] == "nosniff"


def test_requests_have_ids(api: Api) -> None:
    assert api.get("/projects", headers={"x-request-id": "mine-7"}).headers["x-request-id"] == "mine-7"
    first, second = (api.get("/projects").headers["x-request-id"] for _ in range(2))
    assert first != second
    strange = api.get("/projects", headers={"x-request-id": "a b\x7f"}).headers.get_list("x-request-id")
    assert len(strange) == 1
    assert strange[0] != "a b\x7f"


@pytest.mark.parametrize(
    ("content_type", "body", "status", "name"),
    [
        pytest.param("application/json", b"{", 400, "malformed-body", id="no JSON"),
        pytest.param("application/json", b"", 400, "malformed-body", id="nothing"),
        pytest.param("application/json", b'{"document": NaN}', 400, "malformed-body", id="no number"),
        pytest.param("application/json", b'{"document": "\xff"}', 400, "malformed-body", id="no UTF-8"),
        pytest.param("application/json", b'{"document": "\\ud800"}', 400, "malformed-body", id="half a character"),
        pytest.param("application/json", b"[" * 300 + b"]" * 300, 400, "malformed-body", id="deep"),
        pytest.param("application/json", b"[" * 90_000, 400, "malformed-body", id="deep without end"),
        pytest.param("application/json; charset=latin-1", b"{}", 415, "unsupported-media-type", id="other letters"),
        pytest.param("text/plain", b"{}", 415, "unsupported-media-type", id="text"),
        pytest.param("", b"{}", 415, "unsupported-media-type", id="untyped"),
        pytest.param("multipart/form-data", b"x", 400, "malformed-body", id="form without boundary"),
        pytest.param("multipart/form-data; boundary=b", b"x", 400, "malformed-body", id="broken form"),
        pytest.param("application/json", b"[]", 422, "invalid-request", id="list"),
        pytest.param("application/json", b"null", 422, "invalid-request", id="null"),
    ],
)
def test_bodies_that_cannot_be_read_change_nothing(
    api: Api, content_type: str, body: bytes, status: int, name: str
) -> None:
    headers = {"content-type": content_type} if content_type else {}
    problem_of(api.post("/projects", content=body, headers=headers), status, name)
    assert api.read("/projects")["items"] == []


@pytest.mark.parametrize(
    "content_type", ["application/json; charset=UTF-8", "application/merge-patch+json", "APPLICATION/JSON"]
)
def test_json_may_be_called_otherwise(api: Api, project: Any, content_type: str) -> None:
    answer = api.patch("/projects/1", content=b'{"name": "Cats"}', headers={"content-type": content_type})
    assert project["name"] == "Pets"
    assert answer.json()["name"] == "Cats"


@pytest.mark.parametrize("announced", [True, False], ids=["announced", "chunked"])
def test_bodies_are_bounded(api: Api, project: Any, *, announced: bool) -> None:
    assert project
    large = json.dumps({"name": "x" * 60_000}).encode()
    answer = api.patch(
        "/projects/1",
        content=large if announced else iter([large]),
        headers={"content-type": "application/json"},
    )
    assert "--max-body-mb" in problem_of(answer, 413, "body-too-large")["detail"]
    huge = json.dumps({"document": "x" * 1_300_000}).encode()
    answer = api.post("/projects", content=huge, headers={"content-type": "application/json"})
    assert "--max-document-mb" in problem_of(answer, 413, "body-too-large")["detail"]


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        pytest.param({}, [""], id="nothing"),
        pytest.param({"document": PETS, "url": "https://a.example"}, [""], id="both"),
        pytest.param({"document": 5}, ["/document"], id="number"),
        pytest.param({"document": PETS, "nam": "x"}, ["/nam"], id="unknown"),
        pytest.param({"document": PETS, "a/b~c": 1}, ["/a~1b~0c"], id="unknown with signs"),
        pytest.param({"document": PETS, "name": ""}, ["/name"], id="empty name"),
        pytest.param({"document": PETS, "name": "a\nb"}, ["/name"], id="name with a line break"),
        pytest.param({"document": PETS, "name": "\0"}, ["/name"], id="name with a zero"),
        pytest.param({"document": PETS, "name": None}, ["/name"], id="null"),
        pytest.param({"document": PETS, "name": "x" * 201}, ["/name"], id="long name"),
        pytest.param({"document": PETS, "slug": "123"}, ["/slug"], id="slug of digits"),
        pytest.param({"document": PETS, "slug": "A"}, ["/slug"], id="slug with a capital"),
        pytest.param({"document": PETS, "slug": "-a"}, ["/slug"], id="slug with a dash"),
        pytest.param({"document": PETS, "slug": "a\n"}, ["/slug"], id="slug with a line break"),
        pytest.param({"document": PETS, "scope": "all"}, ["/scope"], id="scope"),
        pytest.param({"document": PETS, "scope": "all", "slug": "A", "x": 1}, ["/scope", "/slug", "/x"], id="many"),
        pytest.param({"url": "file:///etc/passwd"}, ["/url"], id="file"),
        pytest.param({"url": "/etc/passwd"}, ["/url"], id="path"),
        pytest.param({"url": "-"}, ["/url"], id="standard input"),
        pytest.param({"url": "https://a.example/ x"}, ["/url"], id="space"),
    ],
)
def test_wrong_members_are_named_and_nothing_changes(api: Api, body: Any, pointers: list[str]) -> None:
    assert sorted(pointers_of(api.post("/projects", json=body))) == pointers
    assert api.read("/projects")["items"] == []


def test_a_member_that_is_nearly_right_is_suggested(api: Api, project: Any) -> None:
    assert project
    answer = api.patch("/projects/1/environments/default", json={"locle": "de_DE"})
    assert "Did you mean `locale`?" in problem_of(answer, 422, "invalid-request")["errors"][0]["message"]


@pytest.mark.parametrize(
    ("query", "pointers"),
    [
        pytest.param("limit=0", ["/limit"], id="no items"),
        pytest.param("limit=201", ["/limit"], id="too many"),
        pytest.param("limit=x", ["/limit"], id="no number"),
        pytest.param("limit=", ["/limit"], id="empty"),
        pytest.param("limit=1.0", ["/limit"], id="fraction"),
        pytest.param("limit=99999999999999999999999", ["/limit"], id="large"),
        pytest.param("limit=1&limit=2", ["/limit"], id="twice"),
        pytest.param("cursor=x", ["/cursor"], id="cursor"),
        pytest.param("cursor=WzFd", ["/cursor"], id="cursor that is a list"),
        pytest.param("cursor=ImEi", ["/cursor"], id="cursor of another list"),
        pytest.param("cursor=OTIyMzM3MjAzNjg1NDc3NTgwOA", ["/cursor"], id="cursor too large"),
        pytest.param("cursor=LTE", ["/cursor"], id="cursor below nothing"),
        pytest.param("cursor=", ["/cursor"], id="empty cursor"),
        pytest.param("foo=1", ["/foo"], id="unknown"),
        pytest.param("workspace=%00", ["/workspace"], id="zero"),
    ],
)
def test_wrong_queries_are_named(api: Api, query: str, pointers: list[str]) -> None:
    assert pointers_of(api.get(f"/projects?{query}")) == pointers


def test_a_body_that_is_not_asked_for_is_refused(api: Api, project: Any) -> None:
    assert project
    token = api.make("/projects/1/tokens", name="CI")["id"]
    assert pointers_of(api.post(f"/projects/1/tokens/{token}/rotate", json={"grace": 5})) == ["/grace"]
    assert api.post(f"/projects/1/tokens/{token}/rotate").status_code == 200


def test_the_database_may_be_gone_for_a_while(
    quick_service: Service, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: Database) -> None:
        raise StorageError("postgresql://db.internal is away.")

    monkeypatch.setattr(type(quick_service.database), "read", fail)
    answer = api.get("/projects")
    assert "db.internal" not in problem_of(answer, 503, "storage-unavailable")["detail"]
    assert int(answer.headers["retry-after"]) > 0


def test_faults_of_ours_have_a_number_and_tell_no_more(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: object) -> None:
        raise ValueError("a secret")

    monkeypatch.setitem(HANDLERS, "list_projects", fail)
    problem = problem_of(api.get("/projects"), 500, "internal-error")
    assert problem["id"] in problem["detail"]
    assert "a secret" not in str(problem)


PREFLIGHT = {"access-control-request-method": "PATCH", "access-control-request-headers": "authorization"}


def test_pages_of_a_named_origin_may_call(api: Api, project: Any) -> None:
    assert project
    preflight = api.options("/projects/1", headers={"origin": ORIGIN, **PREFLIGHT})
    assert preflight.status_code == 204
    assert preflight.headers["access-control-allow-origin"] == ORIGIN
    assert "PATCH" in preflight.headers["access-control-allow-methods"]
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    for path in ("/projects/1", "/projects/2"):
        answer = api.get(path, headers={"origin": ORIGIN})
        assert answer.headers["access-control-allow-origin"] == ORIGIN
        assert "ETag" in answer.headers["access-control-expose-headers"]
        assert answer.headers["vary"] == "Origin"
        assert "access-control-allow-credentials" not in answer.headers


@pytest.mark.parametrize("origin", ["https://other.example", ORIGIN + ".evil", "null", ORIGIN.upper(), "*"])
def test_pages_of_other_origins_may_not(api: Api, project: Any, origin: str) -> None:
    assert project
    assert api.options("/projects/1", headers={"origin": origin, **PREFLIGHT}).status_code == 403
    answer = api.get("/projects/1", headers={"origin": origin})
    assert not [name for name in answer.headers if name.startswith("access-control-")]
    assert answer.headers["vary"] == "Origin"


def test_requests_at_the_same_time_do_not_disturb_each_other(quick_service: Service) -> None:
    statuses: list[int] = []

    def work(number: int) -> None:
        client = Api(quick_service)
        statuses.append(client.post("/projects", json={"document": PETS, "slug": f"p{number}"}).status_code)
        statuses.append(client.get(f"/projects/p{number}").status_code)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [200] * 8 + [201] * 8


def test_mocks_go_on_while_the_admin_api_is_busy(
    quick_service: Service, project: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert project
    goes_on = threading.Event()

    def wait(_: object) -> Answer:
        assert goes_on.wait(20)
        return NO_CONTENT

    monkeypatch.setitem(HANDLERS, "list_projects", wait)
    with running(create_app(quick_service)) as listener:
        headers = {"authorization": f"Bearer {ROOT_KEY}"}
        slow = [
            threading.Thread(target=httpx2.get, args=(f"{listener.url}/api/v1/projects",), kwargs={"headers": headers})
            for _ in range(60)
        ]
        for thread in slow:
            thread.start()
        try:
            # The trace is made in a thread.
            mock = httpx2.get(f"{listener.url}/m1/1-0-default/pets", headers={"prefer": "trace"}, timeout=10)
            assert mock.status_code == 200
        finally:
            goes_on.set()
            for thread in slow:
                thread.join()
