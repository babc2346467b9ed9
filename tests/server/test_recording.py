"""What is noted of requests while they are answered, and what limits and delays them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from starlette.testclient import TestClient

from smartmock.projects.documents.importing import import_document
from smartmock.projects.service import Service, open_service
from smartmock.projects.traffic import latency
from smartmock.server.app import create_app
from smartmock.settings import Environment, FixedLatency, RateLimit, Settings
from smartmock.storage import requests, tokens
from smartmock.storage.records import JournalEntry
from tests.server.conftest import DOCUMENT

MOCK = "/m1/1-0-default"
TOKEN = "s3cret-token-of-the-mock"
MONTH = 31 * 86_400


@contextmanager
def serving(
    settings: Settings = Settings(),  # noqa: B008  frozen
    document: str = DOCUMENT,
) -> Iterator[tuple[TestClient, Service]]:
    service = open_service(settings)
    import_document(service, document)
    with TestClient(create_app(service), raise_server_exceptions=False) as client:
        yield client, service
    service.close()


def limited(**limits: int) -> Settings:
    return Settings(environment=Environment(rate_limit=RateLimit(**limits)))


def journal(service: Service) -> list[JournalEntry]:
    """The first request first."""
    service.recorder.flush()
    with service.database.read() as connection:
        return requests.list_of(connection, 1)[::-1]


@pytest.fixture
def slow_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """One second for all requests, so that no test ends in another."""
    moment = time.time()
    monkeypatch.setattr(time, "time", lambda: moment)


def test_every_request_is_noted() -> None:
    with serving() as (client, service):
        client.get(f"{MOCK}/open?a=1")
        client.post(f"{MOCK}/v1/open", content=b"{}", headers={"content-type": "application/json"})
        client.get("/m2/1-0-default/readKey")
        client.get(f"{MOCK}/nothing")
        client.delete(f"{MOCK}/open")
        client.get(f"{MOCK}/open", headers={"prefer": "code=418"})
        found = journal(service)
    assert [(entry.method, entry.path, entry.operation, entry.status, entry.source) for entry in found] == [
        ("GET", "/open", "readOpen", 200, "example"),
        ("POST", "/v1/open", "sendOpen", 201, "example"),
        ("GET", "/readKey", "readKey", 200, "example"),
        ("GET", "/nothing", None, 404, None),
        ("DELETE", "/open", None, 405, None),
        ("GET", "/open", "readOpen", 404, None),
    ]
    assert (found[0].request["query"], found[1].request["body"]) == ("a=1", "{}")
    assert found[0].response["body"] == '{"ok":true}'
    assert all(0 < entry.duration_ms < 60_000 for entry in found)


def test_preflights_and_pages_are_not_noted() -> None:
    with serving(limited(per_second=1)) as (client, service):
        preflight = {"origin": "https://app.example", "access-control-request-method": "PUT"}
        for _ in range(3):
            assert client.options(f"{MOCK}/open", headers=preflight).status_code == 204
            assert client.get("/docs/1-0-default/openapi.json").status_code == 200
        assert journal(service) == []


def test_the_token_is_in_no_entry() -> None:
    with serving(Settings(token=TOKEN)) as (client, service):
        answers = [
            client.get(f"{MOCK}/open?apidogToken={TOKEN}"),
            client.get(f"{MOCK}/open", headers={"apidogToken": TOKEN}),
            client.get(f"{MOCK}/open", headers={"authorization": f"Bearer {TOKEN}"}),
            client.post(f"{MOCK}/open", data={"apidogToken": TOKEN, "name": "n"}),
            client.post(f"{MOCK}/open", data={"apidogToken": TOKEN}, files={"file": ("a", b"b")}),
            client.get(f"{MOCK}/bearer", headers={"authorization": f"Bearer {TOKEN}"}),
            client.get(f"{MOCK}/key", headers={"x-api-token": TOKEN}),
            client.get(f"{MOCK}/open?apidogToken={TOKEN}x"),
        ]
        found = journal(service)
    assert [answer.status_code for answer in answers] == [200, 200, 200, 201, 201, 401, 401, 401]
    assert [entry.status for entry in found] == [200, 200, 200, 201, 201, 401, 401, 401]
    assert TOKEN not in repr(found)
    assert found[3].request["body"] == "name=n"


def test_the_last_use_of_a_token_is_noted() -> None:
    with serving(Settings(token=TOKEN)) as (client, service):
        client.get(f"{MOCK}/open?apidogToken=wrong")
        service.recorder.flush()
        with service.database.read() as connection:
            (unused,) = tokens.list_of(connection)
        client.get(f"{MOCK}/open?apidogToken={TOKEN}")
        service.recorder.flush()
        with service.database.read() as connection:
            (used,) = tokens.list_of(connection)
    assert unused.last_used_at is None
    assert used.last_used_at is not None
    assert used.last_used_at >= used.created_at


def test_what_was_noted_last_is_written_when_the_server_stops(tmp_path: Any) -> None:
    settings = Settings(database=str(tmp_path / "mocks.db"))
    with serving(settings) as (client, _):
        client.get(f"{MOCK}/open")
    again = open_service(settings)
    with again.database.read() as connection:
        assert len(requests.list_of(connection, 1)) == 1
    again.close()


@pytest.mark.usefixtures("slow_clock")
def test_more_than_the_quota_is_refused() -> None:
    with serving(limited(per_second=2, per_month=100)) as (client, service):
        answers = [client.get(f"{MOCK}/{path}") for path in ("open", "nothing", "open", "open")]
        entries = journal(service)
    assert [answer.status_code for answer in answers] == [200, 404, 429, 429]
    assert [entry.status for entry in entries] == [200, 404, 429, 429]
    told = [
        {name: value for name, value in answer.headers.items() if name.startswith(("ratelimit", "retry"))}
        for answer in answers
    ]
    assert told[0] == {"ratelimit-limit": "2", "ratelimit-remaining": "1", "ratelimit-reset": "1"}
    assert told[1] == {"ratelimit-limit": "2", "ratelimit-remaining": "0", "ratelimit-reset": "1"}
    assert told[2] == {**told[1], "retry-after": "1"}
    assert answers[2].json()["type"] == "urn:smartmock:problem:rate-limited"
    assert "2 requests in a second" in answers[2].json()["detail"]
    assert {answer.headers["access-control-allow-origin"] for answer in answers} == {"*"}


@pytest.mark.usefixtures("slow_clock")
def test_scripts_of_other_origins_can_read_the_quota() -> None:
    origin = "https://app.example"
    environment = Environment(rate_limit=RateLimit(per_month=1), cors_origins=(origin,))
    with serving(Settings(environment=environment)) as (client, _):
        answers = [client.get(f"{MOCK}/open", headers={"origin": origin}) for _ in range(2)]
    for answer in answers:
        exposed = answer.headers["access-control-expose-headers"]
        assert {"ratelimit-limit", "ratelimit-remaining", "ratelimit-reset"} <= set(exposed.split(", "))
    assert answers[1].status_code == 429
    assert "retry-after" in answers[1].headers["access-control-expose-headers"]
    assert 0 < int(answers[1].headers["retry-after"]) <= MONTH


@pytest.mark.usefixtures("slow_clock")
def test_what_the_gate_refuses_costs_nothing() -> None:
    settings = Settings(token=TOKEN, environment=Environment(rate_limit=RateLimit(per_second=1)))
    with serving(settings) as (client, _):
        statuses = [client.get(f"{MOCK}/open").status_code for _ in range(3)]
        statuses += [client.get(f"{MOCK}/open?apidogToken={TOKEN}").status_code for _ in range(2)]
    assert statuses == [401, 401, 401, 200, 429]


def test_a_mock_without_limits_tells_of_none() -> None:
    with serving() as (client, _):
        assert not any(name.startswith("ratelimit") for name in client.get(f"{MOCK}/open").headers)


def test_answers_wait_as_long_as_the_environment_wants(monkeypatch: pytest.MonkeyPatch) -> None:
    waits: list[float] = []

    async def wait(seconds: float) -> None:
        waits.append(seconds)

    monkeypatch.setattr("smartmock.server.mock.asyncio.sleep", wait)
    settings = Settings(token=TOKEN, environment=Environment(latency=FixedLatency(250)))
    with serving(settings) as (client, _):
        client.get(f"{MOCK}/open?apidogToken={TOKEN}")
        client.get(f"{MOCK}/nothing?apidogToken={TOKEN}")
        client.get(f"{MOCK}/open")
    assert waits == [0.25, 0.25]


def test_a_wait_is_part_of_the_duration() -> None:
    assert latency.delay_of(FixedLatency(30)) == 0.03
    with serving(Settings(environment=Environment(latency=FixedLatency(30)))) as (client, service):
        client.get(f"{MOCK}/open")
        (entry,) = journal(service)
    assert 30 <= entry.duration_ms < 30_000
