"""Operations that people took over, through the whole server."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

import pytest
from starlette.testclient import TestClient

from smartmock.mock.customising.jobs import Job, Outcome
from smartmock.projects.documents.importing import import_document
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.service import Service, open_service
from smartmock.projects.takeover.expectations import create_expectation, delete_expectation
from smartmock.projects.takeover.scripts import put_script
from smartmock.projects.takeover.states import change_behaviour
from smartmock.server.app import create_app
from smartmock.settings import Environment, Settings
from smartmock.types import JSON, JsonObject
from tests.server.conftest import FIXTURES
from tests.server.test_recording import journal

PET = "/m1/1-0-default/pets/1"
KEY = "getPet"


@contextmanager
def serving(settings: Settings = Settings(), client: str = "192.0.2.1") -> Iterator[tuple[TestClient, Service]]:  # noqa: B008
    service = open_service(settings)
    import_document(service, str(FIXTURES / "openapi" / "request-examples.yaml"))
    with TestClient(create_app(service), raise_server_exceptions=False, client=(client, 50_000)) as opened:
        yield opened, service
    service.close()


def expect(service: Service, body: JSON, *conditions: JsonObject, **response: JSON) -> int:
    content: JsonObject = {"conditions": list(conditions), "response": {"body": body, **response}}
    return create_expectation(service, OPERATOR, 1, KEY, content).record.id


def script(service: Service, code: str) -> None:
    change_behaviour(service, OPERATOR, 1, KEY, {"priority": "smart-first"})
    put_script(service, OPERATOR, 1, KEY, {"code": code})


def test_what_is_saved_answers_at_once_and_what_is_deleted_no_more() -> None:
    with serving() as (client, service):
        before = [client.get(PET).json() for _ in range(3)]
        number = expect(service, {"mine": True})
        assert client.get(PET).json() == {"mine": True}
        delete_expectation(service, OPERATOR, (1, KEY, number))
        assert client.get(PET).json() == before[0]


def test_scripts_run_and_their_lines_are_in_the_journal() -> None:
    with serving() as (client, service):
        script(service, "console.log('seen', $$.mockRequest.getParam('petId')); $$.mockResponse.setCode(202)")
        answer = client.get(PET)
        assert (answer.status_code, answer.headers["smartmock-source"]) == (202, "script")
        (entry,) = journal(service)
        assert entry.response["script"] == {"log": ["seen 1"], "error": None}


def test_a_script_that_fails_leaves_the_answer_as_it_was() -> None:
    with serving() as (client, service):
        usual = client.get(PET, headers={"prefer": "dynamic=true"}).content
        script(service, "const pet = 1;\nnothing.here();")
        answer = client.get(PET)
        assert (answer.content, answer.headers["smartmock-source"]) == (usual, "generated")
        assert "line 2" in answer.headers["smartmock-script-error"]
        entry = journal(service)[-1]
        assert entry.response["script"]["error"] == answer.headers["smartmock-script-error"]


def test_a_script_runs_once_for_a_request_that_comes_again() -> None:
    with serving() as (client, service):
        script(service, "$$.mockResponse.setBody({random: Math.random()})")
        jobs: list[Job] = []
        run = service.sandbox.arun

        async def counted(job: Job) -> Outcome:
            jobs.append(job)
            return await run(job)

        with patch.object(service.sandbox, "arun", counted):
            bodies = {client.get(PET).content for _ in range(5)}
        assert (len(bodies), len(jobs)) == (1, 2)


def test_new_data_is_new_every_time() -> None:
    with serving(Settings(environment=Environment(variety="fresh"))) as (client, service):
        script(service, "$$.mockResponse.setBody({random: Math.random()})")
        assert len({client.get(PET).content for _ in range(5)}) == 5


def test_strict_environments_make_a_problem_of_it() -> None:
    with serving(Settings(environment=Environment(strict=True))) as (client, service):
        script(service, "while (true) {}")
        answer = client.get(PET)
        assert (answer.status_code, answer.json()["type"]) == (500, "urn:smartmock:problem:script-failed")


def test_calls_are_counted_and_sequences_go_round() -> None:
    with serving() as (client, service):
        expect(service, "first")
        expect(service, "next")
        change_behaviour(service, OPERATOR, 1, KEY, {"mode": "sequence"})
        assert [client.get(PET).text for _ in range(3)] == ["first", "next", "first"]


def test_each_change_begins_to_count_anew() -> None:
    with serving() as (client, service):
        for each in ("second", "also second"):
            expect(service, each, {"in": "call", "name": "", "operator": "equals", "value": 2})
            assert [client.get(PET).text == "second" for _ in range(3)] == [False, True, False]


def test_delays_are_waited_for_every_time() -> None:
    with serving() as (client, service):
        expect(service, "late", delay_ms=60)
        for _ in range(4):
            began = time.perf_counter()
            assert client.get(PET).text == "late"
            assert time.perf_counter() - began >= 0.06


@pytest.mark.parametrize(
    ("client", "forwarded", "inside"),
    [
        pytest.param("10.0.0.7", "", True, id="its own address"),
        pytest.param("192.0.2.1", "10.0.0.7", False, id="a stranger may write what it likes"),
        pytest.param("127.0.0.1", "10.0.0.7", True, id="a trusted proxy tells"),
        pytest.param("127.0.0.1", "10.0.0.7, 192.0.2.1", False, id="of several hops the one nearest to the proxy"),
        pytest.param("127.0.0.1", "", False, id="a trusted proxy that tells nothing"),
    ],
)
def test_the_address_is_that_of_the_client(client: str, forwarded: str, *, inside: bool) -> None:
    headers = {"x-forwarded-for": forwarded} if forwarded else {}
    with serving(client=client) as (opened, service):
        expect(service, "inside", {"in": "ip", "name": "", "operator": "in", "value": "10.0.0.0/8"})
        assert (opened.get(PET, headers=headers).text == "inside") is inside


def test_templates_see_the_request_and_what_would_be_answered() -> None:
    with serving() as (client, service):
        expect(
            service,
            "{{ request.query.page }} {{ generated.name }}",
            headers=[["X-Reader", "{{ request.headers['X-Reader'] }}"]],
        )
        answer = client.get(f"{PET}?page=3", headers={"X-Reader": "me"})
        assert (answer.text, answer.headers["x-reader"]) == ("3 Tom", "me")


def test_nobody_sees_the_token_of_the_mock() -> None:
    with serving(Settings(token="sesame-sesame")) as (client, service):
        script(service, "$$.mockResponse.setBody({seen: $$.mockRequest})")
        for places in (
            {"params": {"apidogToken": "sesame-sesame"}},
            {"headers": {"authorization": "Bearer sesame-sesame"}},
        ):
            answer = client.get(PET, **places)  # type: ignore[arg-type]
            assert answer.status_code == 200
            assert "sesame" not in answer.text
