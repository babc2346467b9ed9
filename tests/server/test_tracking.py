import io
import json
import logging
from collections.abc import Iterator
from typing import Literal

import pytest
from starlette.testclient import TestClient

from smartmock.server.logs import configure_logging
from smartmock.settings import Settings
from tests.server.conftest import MakeClient

KEY = "root-s3cret"
SETTINGS = Settings(admin_key=KEY)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is written, as JSON; the logging of other tests is left as it was."""
    written = io.StringIO()
    root, own = logging.getLogger(), logging.getLogger("smartmock")
    before = root.handlers[:], root.level, own.level
    configure(written, "json", "info")
    yield written
    root.handlers[:], root.level, own.level = before


def configure(log: io.StringIO, form: Literal["text", "json"], level: str) -> None:
    configure_logging(form, level)
    (handler,) = logging.getLogger().handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(log)


def lines(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def ask(client: TestClient, path: str, **headers: str) -> str:
    return client.get(path, headers={"authorization": f"Bearer {KEY}", **headers}).headers.get("x-request-id", "")


def test_each_request_of_the_admin_api_is_a_line_with_its_id(make_client: MakeClient, log: io.StringIO) -> None:
    with make_client(SETTINGS) as client:
        given = ask(client, "/api/v1/projects?cursor=q-s3cret", **{"x-request-id": "build-7"})
        made = ask(client, "/api/v1/projects")
        client.get("/m1/1-0-default/open")
        client.get("/docs/1-0-default")
    first, second = lines(log)
    assert given == first["request_id"] == "build-7"
    assert made == second["request_id"]
    assert len(made) == 16
    assert (first["method"], first["path"], second["status"]) == ("GET", "/api/v1/projects", 200)
    assert {"at", "level", "logger", "message", "duration_ms", "client"} <= first.keys()
    assert "s3cret" not in log.getvalue()


def test_mocks_are_logged_when_that_is_asked_for(make_client: MakeClient, log: io.StringIO) -> None:
    with make_client(Settings(access_log=True, token="sesame")) as client:
        client.get("/m1/1-0-default/open?apidogToken=sesame", headers={"x-request-id": "a"})
    (line,) = lines(log)
    assert (line["path"], line["request_id"]) == ("/m1/1-0-default/open", "a")
    assert "sesame" not in log.getvalue()


@pytest.mark.parametrize("given", ["", "a b", "a" * 129, "é", 'x"y'], ids=["none", "space", "long", "letter", "quote"])
def test_ids_that_cannot_stand_in_a_log_are_replaced(make_client: MakeClient, given: str) -> None:
    with make_client(SETTINGS) as client:
        answered = client.get("/healthz", headers={b"x-request-id": given.encode()}).headers["x-request-id"]
    assert answered != given
    assert len(answered) == 16


def test_faults_are_logged_with_the_id_of_their_request(make_client: MakeClient, log: io.StringIO) -> None:
    with make_client(SETTINGS) as client:
        logging.getLogger("smartmock").error("outside")
        client.get("/api/v1/nothing", headers={"x-request-id": "b"})
    outside, inside = lines(log)
    assert "request_id" not in outside
    assert inside["request_id"] == "b"


def test_text_from_outside_cannot_begin_a_line(log: io.StringIO) -> None:
    configure(log, "text", "info")
    logging.getLogger("smartmock").warning("path %s", "/a\n2026 error \x1b[31mforged\u2028x")
    (line,) = log.getvalue().splitlines()
    assert line.endswith("warning path /a 2026 error ?[31mforged?x")


def test_libraries_tell_warnings_only(log: io.StringIO) -> None:
    configure(log, "json", "debug")
    logging.getLogger("httpx2").info("GET http://user:password@host/")
    logging.getLogger("smartmock.storage").debug("shown")
    assert [line["message"] for line in lines(log)] == ["shown"]


def test_settings_do_not_show_their_secrets() -> None:
    settings = Settings(
        token="a-s3cret", admin_key="b-s3cret", database="postgresql://u:c-s3cret@h/d", redis="redis://:d-s3cret@h"
    )
    assert "s3cret" not in repr(settings)
