"""Requests that come again, byte for byte."""

import functools
from dataclasses import replace
from pathlib import Path
from unittest.mock import patch

import httpx2
import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from smartmock.mock.compiler import CompiledApi
from smartmock.projects import environments
from smartmock.projects.gate import tokens
from smartmock.projects.gate.access import Gate
from smartmock.projects.people.actors import OPERATOR
from smartmock.projects.service import Service
from smartmock.settings import Environment, FixedLatency, RateLimit, Settings
from tests.server.test_recording import MOCK, journal, serving

SHOP = str(Path(__file__).parents[2] / "fixtures" / "demo" / "shop.yaml")
PATH = f"{MOCK}/customers"

shop = functools.partial(serving, document=SHOP)


def ask(client: TestClient, times: int, path: str = PATH, **headers: str) -> list[httpx2.Response]:
    return [client.get(path, headers=headers) for _ in range(times)]


def kept_answers(service: Service) -> int:
    """Of the mount as it is now: opening it again would begin anew."""
    return len(service.registry.mount("1-0-default").repeats)


def test_from_the_third_time_on_the_answer_is_known() -> None:
    with shop() as (client, service):
        first, second = ask(client, 2)
        with patch.object(CompiledApi, "respond", side_effect=AssertionError):
            third = client.get(PATH)
            assert client.get(PATH, headers={"x-new": "1"}).status_code == 500
        assert first.content == second.content == third.content
        assert first.headers.multi_items() == second.headers.multi_items() == third.headers.multi_items()
        entries = journal(service)
        assert [entry.status for entry in entries] == [200, 200, 200, 500]
        assert entries[0].request == entries[2].request
        assert entries[0].response == entries[2].response


@pytest.mark.parametrize(
    "environment",
    [
        Environment(variety="fresh"),
        Environment(latency=FixedLatency(fixed_ms=1)),
        Environment(rate_limit=RateLimit(per_month=100)),
    ],
    ids=["new data", "delays", "quotas"],
)
def test_what_differs_from_time_to_time_is_not_kept(environment: Environment) -> None:
    with shop(Settings(environment=environment)) as (client, service):
        ask(client, 3)
        assert kept_answers(service) == 0


def test_requests_with_a_body_are_not_kept() -> None:
    with shop() as (client, service):
        for name in ("Ada", "Bob", "Cem"):
            assert client.post(f"{MOCK}/products", json={"name": name}).json()["name"] == name
        assert kept_answers(service) == 0


def test_a_changed_environment_answers_at_once() -> None:
    with shop() as (client, service):
        before = ask(client, 3)[-1]
        environments.change_environment(service, OPERATOR, 1, "default", {"seed": 2})
        after = ask(client, 3)
        assert before.content not in [answer.content for answer in after]
        environments.change_environment(service, OPERATOR, 1, "default", {"access": "token"})
        assert client.get(PATH).status_code == 401


def test_a_revoked_token_opens_nothing_that_it_opened_before() -> None:
    with shop(Settings(environment=Environment(access="token"))) as (client, service):
        made = tokens.create_token(service, OPERATOR, 1, "CI")
        assert [answer.status_code for answer in ask(client, 3, apidogToken=made.value)] == [200] * 3
        assert kept_answers(service) == 1
        assert client.get(PATH).status_code == 401
        tokens.revoke_token(service, OPERATOR, 1, made.token.id)
        assert client.get(PATH, headers={"apidogToken": made.value}).status_code == 401


def test_a_token_that_has_expired_opens_nothing_that_it_opened_before() -> None:
    with shop(Settings(token="sesame")) as (client, service):
        ask(client, 3, apidogToken="sesame")
        mount = service.registry.mount("1-0-default")
        (repeat,) = mount.repeats
        assert repeat.entry is not None
        with (
            patch.object(repeat, "entry", replace(repeat.entry, not_after=0.0)),
            patch.object(Gate, "find", return_value=None),
        ):
            assert client.get(PATH, headers={"apidogToken": "sesame"}).status_code == 401


def test_uses_of_a_token_are_noted() -> None:
    with shop(Settings(environment=Environment(access="token"))) as (client, service):
        made = tokens.create_token(service, OPERATOR, 1, "CI")
        ask(client, 2, apidogToken=made.value)
        service.recorder.flush()
        with patch("time.time", return_value=4_000_000_000.0):
            ask(client, 1, apidogToken=made.value)
        service.recorder.flush()
        assert str(tokens.find_token(service, OPERATOR, 1, made.token.id).last_used_at).startswith("2096-10-02")


def test_who_wraps_the_application_may_add_headers() -> None:
    with shop() as (client, _service):
        app = client.app

        async def wrapped(scope: Scope, receive: Receive, send: Send) -> None:
            async def adding(message: Message) -> None:
                message.setdefault("headers", []).append((b"x-added", b"1"))
                await send(message)

            await app(scope, receive, adding)

        answers = ask(TestClient(wrapped), 4)
        assert [answer.headers.get_list("x-added") for answer in answers] == [["1"]] * 4
