import hashlib
from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.server.admin.conftest import Api, pointers_of, problem_of

HOME = "/projects/1/environments"
DEFAULTS = {
    "name": "default",
    "locale": "en_US",
    "accept_language": False,
    "timezone": "UTC",
    "priority": "example-first",
    "variety": "stable",
    "seed": 0,
    "today": None,
    "validation": "report",
    "security": None,
    "access": "public",
    "latency": None,
    "optional_properties": "all",
    "array_items": {"min": 1, "max": 5},
    "cors_origins": ["*"],
    "rate_limit": {"per_second": None, "per_month": None},
    "strict": False,
    "match_examples": False,
    "credentials": None,
}


def test_projects_have_one_environment_with_all_defaults(api: Api, project: Any) -> None:
    assert project
    assert api.read(HOME)["items"] == [DEFAULTS]
    assert api.read(f"{HOME}/default") == DEFAULTS


def test_environments_are_made_changed_and_deleted_while_mocks_answer(api: Api, project: Any) -> None:
    mock = TestClient(api.app, base_url="http://mock.test")
    before = mock.get("/m1/1-0-default/pets/7").content
    made = api.post(HOME, json={"name": "staging", "seed": "spring"})
    assert made.headers["location"] == "/api/v1/projects/1/environments/staging"
    assert made.json() == {**DEFAULTS, "name": "staging", "seed": "spring"}
    assert mock.get("/m1/1-0-staging/pets/7").content != before
    changed = api.patch(f"{HOME}/staging", json={"seed": None, "latency": {"min_ms": 0, "max_ms": 1}}).json()
    assert (changed["seed"], changed["latency"]) == (0, {"min_ms": 0, "max_ms": 1})
    assert mock.get("/m1/1-0-staging/pets/7").content == before
    assert [each["name"] for each in api.read(HOME)["items"]] == ["default", "staging"]
    assert api.delete(f"{HOME}/staging").status_code == 204
    assert mock.get("/m1/1-0-staging/pets/7").status_code == 404
    problem_of(api.get(f"{HOME}/staging"), 404, "not-found")
    assert project


def test_whole_numbers_may_be_written_with_a_point(api: Api, project: Any) -> None:
    assert project
    sent = b'{"seed": 5.0, "array_items": {"max": 7.0}, "rate_limit": {"per_second": 1e3}}'
    changed = api.patch(f"{HOME}/default", content=sent, headers={"content-type": "application/json"})
    assert b'"seed":5,' in changed.content
    assert (changed.json()["array_items"], changed.json()["rate_limit"]["per_second"]) == ({"min": 1, "max": 7}, 1000)


def test_what_was_read_can_be_sent_back(api: Api, project: Any) -> None:
    assert project
    assert api.patch(f"{HOME}/default", json=DEFAULTS).json() == DEFAULTS


def test_credentials_are_kept_and_shown_as_hashes(api: Api, project: Any) -> None:
    assert project
    hidden = f"sha256:{hashlib.sha256(b'k3y:s3cret').hexdigest()}"
    changed = api.patch(f"{HOME}/default", json={"credentials": {"accepted": ["k3y:s3cret"]}}).json()
    assert changed["credentials"] == {"accepted": [hidden], "denied": []}
    assert api.patch(f"{HOME}/default", json=changed).json() == changed
    told = [api.get(path).text for path in (HOME, "/projects/1/audit", "/projects/1/export")]
    assert all("s3cret" not in text for text in told)
    assert hidden in told[1]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        pytest.param({"locale": "xx"}, "/locale", id="language"),
        pytest.param({"timezone": "Mars/Olympus"}, "/timezone", id="time zone"),
        pytest.param({"priority": "best"}, "/priority", id="priority"),
        pytest.param({"seed": 1.5}, "/seed", id="seed"),
        pytest.param({"seed": 2**63}, "/seed", id="large seed"),
        pytest.param({"today": "tomorrow"}, "/today", id="day"),
        pytest.param({"today": "2026-02-30"}, "/today", id="day that is none"),
        pytest.param({"validation": True}, "/validation", id="validation"),
        pytest.param({"access": "closed"}, "/access", id="access"),
        pytest.param({"latency": {"fixed_ms": -1}}, "/latency/fixed_ms", id="latency"),
        pytest.param({"latency": {"fixed_ms": 1, "ms": 1}}, "/latency/ms", id="unknown latency"),
        pytest.param({"latency": {"min_ms": 5, "max_ms": 1}}, "/latency/min_ms", id="latency upside down"),
        pytest.param({"array_items": {"min": 9}}, "/array_items/min", id="more than the most"),
        pytest.param({"cors_origins": "*"}, "/cors_origins", id="origins as text"),
        pytest.param({"cors_origins": ["https://a.example/"]}, "/cors_origins/0", id="origin with a path"),
        pytest.param({"rate_limit": {"per_second": 0}}, "/rate_limit/per_second", id="no request"),
        pytest.param({"rate_limit": {"per_day": 5}}, "/rate_limit/per_day", id="unknown limit"),
        pytest.param({"strict": "yes"}, "/strict", id="strict"),
        pytest.param({"credentials": {"denied": [""]}}, "/credentials/denied/0", id="credentials"),
        pytest.param({"name": "other"}, "/name", id="another name"),
    ],
)
def test_wrong_settings_are_named_and_nothing_changes(api: Api, project: Any, change: Any, pointer: str) -> None:
    assert project
    assert pointers_of(api.patch(f"{HOME}/default", json={"seed": 5, **change})) == [pointer]
    assert api.read(f"{HOME}/default") == DEFAULTS


def test_names_are_unique_and_the_first_one_stays(api: Api, project: Any) -> None:
    assert project
    refused = api.post(HOME, json={"name": "default"})
    assert problem_of(refused, 409, "conflict")["errors"][0]["pointer"] == "/name"
    assert pointers_of(api.post(HOME, json={"name": "a-b"})) == ["/name"]
    assert pointers_of(api.post(HOME, json={})) == ["/name"]
    problem_of(api.delete(f"{HOME}/default"), 409, "conflict")
    problem_of(api.patch(f"{HOME}/nope", json={}), 404, "not-found")
