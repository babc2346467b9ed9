"""Creations that are sent again, over each database."""

import threading
from typing import Any

import pytest
from sqlalchemy import update

from smartmock.projects.people.keys import ensure_root_key
from smartmock.projects.service import Service
from smartmock.storage import tables
from tests.server.admin.conftest import PETS, Api, problem_of

CREATIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "project": ("/projects", {"document": PETS}),
    "environment": ("/projects/1/environments", {"name": "staging"}),
    "revision": ("/projects/1/revisions", {"document": {**PETS, "paths": {}}}),
    "token": ("/projects/1/tokens", {"name": "CI"}),
    "key": ("/keys", {"name": "Ann"}),
    "workspace": ("/workspaces", {"name": "Team"}),
}


def count_rows(service: Service) -> int:
    """Of everything that can be created."""
    kinds = (tables.projects, tables.revisions, tables.environments, tables.tokens, tables.keys, tables.workspaces)
    with service.database.read() as connection:
        return sum(len(connection.execute(table.select()).all()) for table in kinds)


@pytest.fixture
def own(service: Service) -> Api:
    """For the holder of a key, over each database."""
    api = Api(service, ensure_root_key(service))
    api.make_project()
    return api


@pytest.mark.parametrize("kind", CREATIONS)
def test_the_same_request_gets_the_same_answer_and_creates_nothing_more(service: Service, own: Api, kind: str) -> None:
    path, body = CREATIONS[kind]
    first = own.post(path, json=body, headers={"idempotency-key": "one"})
    before = count_rows(service)
    second = own.post(path, json=body, headers={"idempotency-key": "one"})
    assert first.status_code == second.status_code == 201
    assert count_rows(service) == before
    shown = {"value": None} if "value" in first.json() else {}
    assert second.json() == first.json() | shown
    for name in ("location", "etag", "content-type"):
        assert second.headers.get(name) == first.headers.get(name)


@pytest.mark.parametrize("kind", CREATIONS)
def test_another_request_under_the_same_key_is_refused(service: Service, own: Api, kind: str) -> None:
    path, body = CREATIONS[kind]
    assert own.post(path, json=body, headers={"idempotency-key": "one"}).status_code == 201
    before = count_rows(service)
    changed = body | ({"publish": False} if kind == "revision" else {"name": "other"})
    for other_path, other in ((path, changed), ("/keys", {"name": "Another"})):
        answer = own.post(other_path, json=other, headers={"idempotency-key": "one"})
        problem_of(answer, 422, "idempotency-key-reused")
    assert count_rows(service) == before


def test_other_keys_and_other_people_create_anew(service: Service, own: Api) -> None:
    other = Api(service, own.make("/keys", name="Bob", workspace="default", role="editor")["value"])
    for api, key in ((own, "one"), (own, "two"), (other, "one")):
        assert api.post("/projects", json={"document": PETS}, headers={"idempotency-key": key}).status_code == 201
    assert len(own.read("/projects")["items"]) == 4


def test_uploads_are_told_apart_by_what_is_in_them(own: Api) -> None:
    def send(text: str) -> Any:
        upload = {"file": ("pets.json", text)}
        return own.post("/projects", files=upload, data={"slug": "sent"}, headers={"idempotency-key": "one"})

    text = '{"openapi": "3.1.0", "info": {"title": "T", "version": "1"}, "paths": {}}'
    first = send(text)
    assert first.status_code == 201
    assert send(text).json() == first.json()
    problem_of(send(text + " "), 422, "idempotency-key-reused")


def test_what_was_exported_is_imported_once(own: Api) -> None:
    exported = own.get("/projects/1/export").content

    def send() -> Any:
        return own.post("/projects/import", files={"file": ("p.zip", exported)}, headers={"idempotency-key": "one"})

    first = send()
    assert first.status_code == 201
    assert send().json() == first.json()
    assert len(own.read("/projects")["items"]) == 2


def test_what_was_refused_may_be_sent_again(own: Api) -> None:
    headers = {"idempotency-key": "one"}
    problem_of(own.post("/projects/1/environments", json={"name": "default"}, headers=headers), 409, "conflict")
    answer = own.post("/projects/1/environments", json={"name": "staging"}, headers=headers)
    assert answer.status_code == 201


def test_after_a_day_it_is_another_creation(service: Service, own: Api) -> None:
    def send() -> Any:
        return own.post("/projects", json={"document": PETS}, headers={"idempotency-key": "one"}).json()["id"]

    first = send()
    assert send() == first
    with service.database.write() as connection:
        connection.execute(update(tables.idempotency).values(created_at="2020-01-01T00:00:00.000Z"))
    assert send() != first


@pytest.mark.parametrize("key", ["", " ", "a b", "x" * 256, "\x7f", "ü"])
def test_keys_are_short_visible_texts(own: Api, key: str) -> None:
    answer = own.post("/projects", json={"document": PETS}, headers=[(b"idempotency-key", key.encode())])
    assert "Idempotency-Key" in problem_of(answer, 422, "invalid-request")["detail"]


def test_secrets_are_not_stored(service: Service, own: Api) -> None:
    values = [
        own.post(path, json=body, headers={"idempotency-key": path}).json()["value"]
        for path, body in (CREATIONS["token"], CREATIONS["key"])
    ]
    with service.database.read() as connection:
        rows = connection.execute(tables.idempotency.select()).all()
    assert len(rows) == 2
    assert not [value for value in values if value in str(rows)]


def test_of_many_at_the_same_time_one_creates(own: Api) -> None:
    answers: list[Any] = []

    def send() -> None:
        body = {"document": PETS, "name": "At once"}
        answers.append(own.post("/projects", json=body, headers={"idempotency-key": "one"}).json())

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [each["id"] for each in answers] == [answers[0]["id"]] * 6
    assert [each["name"] for each in own.read("/projects")["items"]] == ["Pets", "At once"]


def test_the_answer_is_stored_with_what_was_created_or_neither(
    service: Service, own: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the process is killed while the answer is being stored."""

    def fail(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    before = count_rows(service)
    with monkeypatch.context() as patched:
        patched.setattr("smartmock.storage.idempotency.insert", fail)
        with pytest.raises(BaseException):  # noqa: B017, PT011  whatever the client makes of it
            own.post("/projects", json={"document": PETS}, headers={"idempotency-key": "one"})
    assert count_rows(service) == before
    assert own.post("/projects", json={"document": PETS}, headers={"idempotency-key": "one"}).status_code == 201
