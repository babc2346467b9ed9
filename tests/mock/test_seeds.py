import subprocess
import sys
from pathlib import Path

import pytest

from smartmock.settings import Environment
from tests.mock.apis import ask, content, fresh_api

API = "mock-routes"


@pytest.mark.parametrize(
    ("target", "headers", "body"),
    [
        pytest.param("GET /pets/7", {"user-agent": "other", "cookie": "a=1", "host": "else"}, b"", id="other headers"),
        pytest.param("GET /pets/7", {"prefer": "trace"}, b"", id="trace"),
        pytest.param("GET /pets/7", {"prefer": "code=200"}, b"", id="the same status, asked for"),
        pytest.param("GET /v1/pets/7", {}, b"", id="the server's path"),
        pytest.param("GET /pets/%37", {}, b"", id="percent-encoding"),
        pytest.param("GET /pets/7?a=1", {}, b"", id="a query that says nothing of the pet"),
        pytest.param("GET /pets/7", {}, b"{}", id="a body that nobody asked for"),
    ],
)
def test_what_does_not_matter(target: str, headers: dict[str, str], body: bytes) -> None:
    assert ask(API, target, body=body, raw_headers=headers).body == ask(API, "GET /pets/7").body


@pytest.mark.parametrize(
    ("target", "headers", "body"),
    [
        pytest.param("GET /pets/8", {}, b"", id="path"),
        pytest.param("GET /pets/7", {"prefer": "seed=1"}, b"", id="seed"),
        pytest.param("GET /pets/7?__seed=cat", {}, b"", id="seed in words"),
        pytest.param("GET /pets/7?__locale=ja_JP", {}, b"", id="locale"),
    ],
)
def test_what_matters(target: str, headers: dict[str, str], body: bytes) -> None:
    assert ask(API, target, body=body, raw_headers=headers).body != ask(API, "GET /pets/7").body


def test_order_of_the_query_does_not_matter() -> None:
    assert ask(API, "GET /pets?a=1&limit=2").body == ask(API, "GET /pets?limit=2&a=1").body


def test_a_seed_asked_for_is_the_environments_own() -> None:
    assert ask(API, "GET /pets/7?__seed=5").body == ask(API, "GET /pets/7", environment=Environment(seed=5)).body


def test_the_same_thing_in_every_media_type() -> None:
    name = content(ask(API, "GET /pets/7"))["name"]
    assert f"<name>{name}</name>".encode() in ask(API, "GET /pets/7", accept="application/xml").body


def test_multipart_boundaries_are_drawn_by_lot_and_do_not_matter() -> None:
    def send(boundary: str) -> bytes:
        body = f'--{boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--{boundary}--\r\n'.encode()
        return ask(API, "POST /pets", body=body, content_type=f"multipart/form-data; boundary={boundary}").body

    assert send("one") == send("another")


@pytest.mark.parametrize(
    ("prefer", "environment"),
    [
        pytest.param("seed=random", Environment(), id="seed=random"),
        pytest.param("", Environment(variety="fresh"), id="variety fresh"),
    ],
)
def test_new_data_at_every_call(prefer: str, environment: Environment) -> None:
    bodies = {ask(API, "GET /pets/7", prefer=prefer, environment=environment).body for _ in range(5)}
    assert len(bodies) == 5


def test_a_seed_makes_fresh_environments_repeatable() -> None:
    fresh = Environment(variety="fresh")
    assert ask(API, "GET /pets/7?__seed=1", environment=fresh).body == ask(API, "GET /pets/7?__seed=1").body


PROGRAM = "from tests.mock.apis import ask; print(ask('mock-routes', 'GET /pets/7').body.decode())"


@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_other_processes_answer_the_same(hash_seed: str) -> None:
    environment = {"PYTHONHASHSEED": hash_seed, "PYTHONIOENCODING": "utf-8"}
    root = Path(__file__).parents[2]
    made = subprocess.run([sys.executable, "-c", PROGRAM], cwd=root, env=environment, capture_output=True, check=True)
    assert made.stdout.strip() == ask(fresh_api(API), "GET /pets/7").body
