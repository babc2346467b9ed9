import json
import logging
import threading
from collections.abc import Iterator
from typing import cast

import pytest
from starlette.testclient import TestClient

from smartmock.mock.compiler import CompiledApi
from smartmock.mock.model import MockRequest, MockResponse
from smartmock.mock.pace import TakesTime
from smartmock.mock.validation.security import SecurityRules
from smartmock.projects.documents.importing import import_document
from smartmock.projects.service import open_service
from smartmock.server.app import create_app
from smartmock.settings import Environment, Limits, Settings
from smartmock.spec.load import load_document
from smartmock.spec.source import read_source
from tests.server.conftest import DOCUMENT, MakeClient

MOCK = "/m1/1-0-default"
PREFLIGHT = {"origin": "https://app.example", "access-control-request-method": "PUT"}
FORM = {"content-type": "application/x-www-form-urlencoded"}


class Echo:
    """An engine that answers with the request that it was given."""

    def __init__(self, response: MockResponse | None = None, *, slow: bool = False) -> None:
        self.response = response
        self.slow = slow
        self.threads: list[int] = []
        self.seen: list[tuple[MockRequest, str | None]] = []

    def respond(
        self, request: MockRequest, _environment: Environment, key: str | None = None, *, hurried: bool = False
    ) -> MockResponse:
        if hurried and self.slow:
            raise TakesTime
        self.threads.append(threading.get_ident())
        self.seen.append((request, key))
        if self.response is None:
            raise RuntimeError("the engine failed over secret-of-the-document")
        return self.response


def serve_engine(engine: Echo, settings: Settings = Settings()) -> TestClient:  # noqa: B008
    service = open_service(settings)
    import_document(service, DOCUMENT)
    service.registry.live[0].api = cast("CompiledApi", engine)
    return TestClient(create_app(service), raise_server_exceptions=False)


@pytest.fixture
def echo() -> Echo:
    return Echo(MockResponse(200))


@pytest.fixture
def echo_client(echo: Echo) -> Iterator[TestClient]:
    with serve_engine(echo) as client:
        yield client


def test_answers_that_take_time_keep_nobody_waiting() -> None:
    slow, quick = Echo(MockResponse(200), slow=True), Echo(MockResponse(200))
    for engine in (slow, quick):
        with serve_engine(engine) as client:
            assert client.get(f"{MOCK}/open").status_code == 200
            assert client.portal is not None
            loop_thread = client.portal.call(threading.get_ident)
        assert (engine.threads == [loop_thread]) is (engine is quick)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        pytest.param(f"{MOCK}/open", 200, id="by id"),
        pytest.param("/m1/security-in-headers-0-default/open", 200, id="by slug"),
        pytest.param("/m1/1-1-default/open", 200, id="by revision"),
        pytest.param(f"{MOCK}/v1/open", 200, id="with the path of the servers"),
        pytest.param("/m1/1%2D0%2Ddefault/open", 200, id="encoded address"),
        pytest.param("/m2/1-0-default/readOpen", 200, id="by key"),
        pytest.param("/m2/1-0-default/readOpen/", 200, id="by key with a slash"),
        pytest.param(f"{MOCK}/nothing", 404, id="no such path"),
        pytest.param("/m2/1-0-default/nothing", 404, id="no such key"),
        pytest.param("/m1/2-0-default/open", 404, id="no such project"),
        pytest.param("/m1/1-7-default/open", 404, id="no such revision"),
        pytest.param("/m1/1-0-other/open", 404, id="no such environment"),
        pytest.param("/m1/nonsense", 404, id="no address"),
    ],
)
def test_addresses_lead_to_operations(client: TestClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"] == "sandbox"
    if status == 200:
        assert answer.json() == {"ok": True}
        assert answer.headers["smartmock-source"] == "example"
    else:
        assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", ["/m2/1-0-default", "/m2/1-0-default/"])
def test_a_missing_key_is_said_to_be_missing(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.json()["type"]) == (404, "urn:smartmock:problem:unknown-operation")
    assert "is missing" in answer.json()["detail"]
    assert "smartmock routes DOCUMENT" in answer.json()["detail"]


def test_an_unknown_mock_names_what_exists(client: TestClient) -> None:
    assert "1-0-default" in client.get("/m1/9-0-default").json()["detail"]


def test_requests_arrive_as_they_were_sent(echo: Echo, echo_client: TestClient) -> None:
    echo_client.post(f"{MOCK}/a%2Fb/c?x=%20&y", headers={"X-A": "1"}, content=b"\x00body")
    request, key = echo.seen[0]
    assert (request.method, request.path, request.query, key) == ("POST", "/a%2Fb/c", "x=%20&y", None)
    assert (request.headers["x-a"], request.body) == ("1", b"\x00body")


def test_repeated_headers_are_joined(echo: Echo, echo_client: TestClient) -> None:
    echo_client.get(MOCK, headers=[("x-a", "1"), ("x-a", "2"), ("cookie", "a=1"), ("cookie", "b=2")])
    request, _ = echo.seen[0]
    assert (request.path, request.headers["x-a"], request.headers["cookie"]) == ("/", "1, 2", "a=1; b=2")


def test_own_tokens_never_arrive(echo: Echo, echo_client: TestClient) -> None:
    echo_client.post(
        f"{MOCK}/open?apidogToken=x&a=1",
        headers={**FORM, "apidogToken": "x"},
        content=b"name=n&apidogToken=x",
    )
    request, _ = echo.seen[0]
    assert (request.query, request.body, request.headers["content-length"]) == ("a=1", b"name=n", "6")
    assert "apidogtoken" not in request.headers


def test_preflights_are_answered_for_every_path(gated: TestClient) -> None:
    for path in ("/m1/1-0-default/nothing", "/m2/1-0-default/x", "/m1/9-0-default"):
        answer = gated.options(path, headers={**PREFLIGHT, "access-control-request-headers": "x-a"})
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["access-control-allow-methods"] == "PUT"
        assert answer.headers["access-control-allow-headers"] == "x-a"


def test_listed_origins_only(make_client: MakeClient) -> None:
    settings = Settings(environment=Environment(cors_origins=("https://app.example",)))
    with make_client(settings) as client:
        listed = client.get(f"{MOCK}/open", headers={"origin": "https://app.example"})
        other = client.get(f"{MOCK}/open", headers={"origin": "https://evil.example"})
    assert listed.headers["access-control-allow-origin"] == "https://app.example"
    assert "smartmock-source" in listed.headers["access-control-expose-headers"]
    assert "access-control-allow-origin" not in other.headers


@pytest.mark.parametrize(
    "path", [f"{MOCK}/open", f"{MOCK}/open?__seed=1", "/m2/1-0-default/readOpen", "/m2/1-0-default/nothing"]
)
def test_head_has_the_headers_of_get(client: TestClient, path: str) -> None:
    asked = client.get(path)
    for _ in range(2):  # the second answer is one that was kept
        answer = client.head(path)
        assert (answer.status_code, answer.content) == (asked.status_code, b"")
        assert answer.headers == asked.headers


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        pytest.param("/open?apidogToken=sesame", {}, id="query"),
        pytest.param("/open", {"ApidogToken": "sesame"}, id="header"),
        pytest.param("/open", {"X-API-Token": "sesame"}, id="key"),
        pytest.param("/open", {"Authorization": "Bearer sesame"}, id="bearer"),
        pytest.param("/key", {"Authorization": "Bearer sesame"}, id="bearer beside the API's key"),
        pytest.param("/bearer", {"Authorization": "Bearer own", "apidogToken": "sesame"}, id="beside the API's own"),
    ],
)
def test_the_token_opens_a_closed_mock(gated: TestClient, path: str, headers: dict[str, str]) -> None:
    assert gated.get(f"{MOCK}{path}", headers=headers).status_code == 200


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
@pytest.mark.parametrize(("name", "scheme"), [("apidogToken", ""), ("x-api-token", ""), ("authorization", "Bearer ")])
def test_tokens_in_headers_need_not_be_ascii(make_client: MakeClient, name: str, scheme: str, encoding: str) -> None:
    token = "töken&=s 3à"
    with make_client(Settings(token=token)) as client:
        headers = {name.encode(): (scheme + token).encode(encoding)}
        assert client.get(f"{MOCK}/open", headers=headers).status_code == 200
        assert client.get("/docs/1-0-default/openapi.json", headers=headers).status_code == 200
        wrong = {name.encode(): (scheme + token.upper()).encode(encoding)}
        assert client.get(f"{MOCK}/open", headers=wrong).status_code == 401


@pytest.mark.parametrize(
    ("path", "headers"),
    [
        pytest.param("/m1/1-0-default/open", {}, id="no token"),
        pytest.param("/m1/1-0-default/nothing", {}, id="no token and no path"),
        pytest.param("/m2/1-0-default/readOpen", {}, id="by key"),
        pytest.param("/m1/1-0-default/open?apidogToken=x", {"apidogToken": "sesame"}, id="wrong token first"),
        pytest.param("/m1/1-0-default/bearer", {"Authorization": "Bearer sesame"}, id="the API uses bearer"),
        pytest.param("/m1/1-0-default/v1/key", {"X-API-Token": "sesame"}, id="the API uses the key"),
        pytest.param("/m2/1-0-default/readKey", {"X-API-Token": "sesame"}, id="the API uses the key, by key"),
    ],
)
def test_a_closed_mock_refuses(gated: TestClient, path: str, headers: dict[str, str]) -> None:
    answer = gated.get(path, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == 'Bearer realm="smartmock"'
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "sesame" not in answer.text


@pytest.mark.parametrize(
    ("path", "headers", "said", "unsaid"),
    [
        pytest.param("/open", {}, "as Authorization: Bearer", "own security", id="no scheme"),
        pytest.param("/bearer", {}, "in the header x-api-token", "Bearer", id="bearer"),
        pytest.param(
            "/key", {"X-API-Token": "sesame"}, "uses the header x-api-token for its own security", "sesame", id="key"
        ),
    ],
)
def test_a_refusal_names_the_places_that_work(
    gated: TestClient, path: str, headers: dict[str, str], said: str, unsaid: str
) -> None:
    detail = gated.get(f"{MOCK}{path}", headers=headers).json()["detail"]
    assert "apidogToken" in detail
    assert said in detail
    assert unsaid not in detail


def test_a_form_field_opens_a_closed_mock(gated: TestClient) -> None:
    assert gated.post(f"{MOCK}/open", data={"apidogToken": "sesame", "name": "n"}).status_code == 201
    files = {"file": ("a.bin", b"\x00" * 100)}
    assert gated.post(f"{MOCK}/open", data={"apidogToken": "sesame"}, files=files).status_code == 201
    assert gated.post(f"{MOCK}/open", data={"apidogToken": "no"}, files=files).status_code == 401


def test_a_form_is_read_only_so_far_before_refusal() -> None:
    echo = Echo(MockResponse(200))
    settings = Settings(token="sesame", limits=Limits(form_token_bytes=1000, body_bytes=5000))
    with serve_engine(echo, settings) as client:
        late = b"name=" + b"x" * 1000 + b"&apidogToken=sesame"
        assert client.post(MOCK, headers=FORM, content=late).status_code == 401
        assert client.post(MOCK, headers=FORM, content=b"apidogToken=sesame&" + late).status_code == 200
        bearer = {"authorization": "Bearer sesame"}
        assert client.post(MOCK, headers=FORM | bearer, content=late).status_code == 200
    assert [request.body for request, _ in echo.seen] == [b"name=" + b"x" * 1000] * 2


def multipart(*parts: bytes) -> bytes:
    return b"".join(b"--xyz\r\n" + part + b"\r\n" for part in parts) + b"--xyz--\r\n"


UPLOAD = {"content-type": "multipart/form-data; boundary=xyz"}
TOKEN_PART = b'Content-Disposition: form-data; name="apidogToken"\r\n\r\nsesame'
LARGE_PART = b'Content-Disposition: form-data; name="f"; filename="a"\r\n\r\n' + bytes(range(256)) * 12_000
TEXT_PART = b"content-disposition:form-data;name=t\r\n\r\n apidogToken \r\n"


@pytest.mark.parametrize(
    ("path", "sent", "missing"),
    [
        pytest.param("/bearer", {"authorization": "Bearer own", "apidogToken": "sesame"}, [], id="both"),
        pytest.param("/bearer", {"apidogToken": "sesame"}, ["bearer"], id="the mock's own token is no bearer token"),
        pytest.param("/bearer", {"x-api-token": "sesame"}, ["bearer"], id="nor is it in the other header"),
        pytest.param("/key", {"authorization": "Bearer sesame"}, ["key"], id="nor a key"),
        pytest.param("/key", {"authorization": "Bearer sesame", "x-api-token": "own"}, [], id="key beside the token"),
        pytest.param("/open", {"authorization": "Bearer sesame"}, [], id="nothing is asked"),
    ],
)
def test_the_token_is_never_taken_for_the_apis_own_credentials(
    path: str, sent: dict[str, str], missing: list[str]
) -> None:
    echo, document = Echo(MockResponse(200)), load_document(read_source(DOCUMENT, limits=Limits(), fetch=None))
    with serve_engine(echo, Settings(token="sesame")) as client:
        assert client.get(f"{MOCK}{path}", headers=sent).status_code == 200
    rules = SecurityRules(next(each for each in document.operations if each.path == path), document.tree)
    assert [each.name for each in rules.check(echo.seen[0][0], None, 0)] == missing


@pytest.mark.parametrize("streamed", [False, True], ids=["at once", "streamed"])
@pytest.mark.parametrize(
    ("parts", "status"),
    [
        pytest.param([TOKEN_PART, LARGE_PART, TEXT_PART], 200, id="token first"),
        pytest.param([TEXT_PART, TOKEN_PART, LARGE_PART], 200, id="token in the middle"),
        pytest.param([LARGE_PART, TOKEN_PART], 401, id="token behind a megabyte"),
        pytest.param([LARGE_PART, TEXT_PART], 401, id="no token"),
        pytest.param([TOKEN_PART.replace(b"sesame", b""), TEXT_PART], 401, id="empty"),
        pytest.param([TOKEN_PART.replace(b"apidog", b"Apidog")], 401, id="another case"),
        pytest.param([TOKEN_PART.replace(b'"\r', b'"; filename="t"\r', 1)], 401, id="a file is no field"),
    ],
)
def test_uploads_keep_every_other_byte(parts: list[bytes], status: int, *, streamed: bool) -> None:
    echo, body = Echo(MockResponse(200)), multipart(*parts)
    content = (body[start : start + 60_000] for start in range(0, len(body), 60_000)) if streamed else body
    with serve_engine(echo, Settings(token="sesame")) as client:
        assert client.post(MOCK, headers=UPLOAD, content=content).status_code == status
    expected = [multipart(*(part for part in parts if part is not TOKEN_PART))] if status == 200 else []
    assert [request.body for request, _ in echo.seen] == expected
    for request, _ in echo.seen:
        assert request.headers.get("content-length", str(len(request.body))) == str(len(request.body))


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        pytest.param([("cookie", "apidogToken=sesame")], b"", 401, id="a cookie is no place"),
        pytest.param([("content-type", "application/json")], b'{"apidogToken":"sesame"}', 401, id="nor is JSON"),
        pytest.param([("APIDOGTOKEN", "sesame")], b"", 200, id="header in another case"),
        pytest.param([("apidogToken", "sesame"), ("apidogToken", "no")], b"", 200, id="repeated, the first decides"),
        pytest.param([("apidogToken", "no"), ("apidogToken", "sesame")], b"", 401, id="repeated, the first is wrong"),
        pytest.param([("apidogToken", ""), ("apidogToken", "sesame")], b"", 200, id="an empty one first"),
        pytest.param([("apidogToken", ""), ("x-api-token", "sesame")], b"", 200, id="an empty place"),
        pytest.param([*FORM.items(), ("x-api-token", "no")], b"apidogToken=sesame", 401, id="a header before the form"),
        pytest.param([*FORM.items(), ("authorization", "Bearer no")], b"apidogToken=sesame", 200, id="bearer is last"),
        pytest.param(list(FORM.items()), b"a=%26&%61pidogToken=s%65same&b=+", 200, id="percent-encoded form"),
    ],
)
def test_the_first_place_decides(headers: list[tuple[str, str]], body: bytes, status: int) -> None:
    echo = Echo(MockResponse(200))
    with serve_engine(echo, Settings(token="sesame")) as client:
        assert client.post(f"{MOCK}?a=%20", headers=headers, content=body).status_code == status
    assert len(echo.seen) == (status == 200)
    for request, _ in echo.seen:
        assert "sesame" not in repr(request)
        assert request.query == "a=%20"
        assert request.body in (b"", b"a=%26&b=+")


def test_the_own_authorization_arrives_beside_the_token() -> None:
    echo = Echo(MockResponse(200))
    own = {"authorization": "Bearer of-the-api", "cookie": "session=1", "x-api-key": "k"}
    with serve_engine(echo, Settings(token="sesame")) as client:
        for token in ({"apidogToken": "sesame"}, {"x-api-token": "sesame"}):
            assert client.get(f"{MOCK}/open", headers=own | token).status_code == 200
        assert client.get(f"{MOCK}/open", headers=own).status_code == 401
    for request, _ in echo.seen:
        assert {name: request.headers[name] for name in own} == own
        assert not {"apidogtoken", "x-api-token"} & set(request.headers)


@pytest.mark.parametrize("streamed", [False, True], ids=["announced", "streamed"])
def test_a_body_that_is_too_large_is_refused(*, streamed: bool) -> None:
    echo = Echo(MockResponse(200))
    with serve_engine(echo, Settings(limits=Limits(body_bytes=100))) as client:
        body = b"x" * 101
        answer = client.post(MOCK, content=iter([body]) if streamed else body)
        assert answer.status_code == 413
        assert answer.headers["content-type"] == "application/problem+json"
        assert client.post(MOCK, content=body[:100]).status_code == 200
    assert len(echo.seen) == 1


@pytest.mark.parametrize("path", ["/m1/1-0-default/secret-path", "/m2/1-0-default/readOpen"])
def test_a_fault_of_our_own_is_answered_and_logged(path: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR), serve_engine(Echo()) as client:
        answer = client.get(f"{path}?password=hunter2", headers={"authorization": "Basic aHVudGVyMg=="})
    problem = answer.json()
    assert (answer.status_code, answer.headers["content-type"]) == (500, "application/problem+json")
    assert "secret-of-the-document" not in answer.text
    assert problem["id"] in caplog.text
    assert "the engine failed" in caplog.text
    assert "hunter2" not in caplog.text
    assert "aHVudGVyMg" not in caplog.text


def test_a_status_that_only_announces_is_not_sent(client: TestClient) -> None:
    answer = client.get(f"{MOCK}/open", headers={"prefer": "code=102"})
    assert (answer.status_code, answer.json()["type"]) == (400, "urn:smartmock:problem:informational-status")


@pytest.mark.parametrize("status", [101, 700])
def test_a_status_that_cannot_be_sent_is_our_fault(status: int) -> None:
    with serve_engine(Echo(MockResponse(status))) as client:
        assert client.get(MOCK).status_code == 500


def test_problems_are_json(client: TestClient) -> None:
    problem = json.loads(client.get(f"{MOCK}/opn").content)
    assert problem["type"].startswith("urn:smartmock:problem:")
    assert "/open" in problem["detail"]


def test_what_a_token_opens_is_for_its_reader_only(gated: TestClient, client: TestClient) -> None:
    opened = gated.get(f"{MOCK}/open", params={"apidogToken": "sesame"})
    assert (opened.status_code, opened.headers["cache-control"]) == (200, "private")
    assert gated.get(f"{MOCK}/open").headers["cache-control"] == "private"
    assert "cache-control" not in client.get(f"{MOCK}/open").headers
