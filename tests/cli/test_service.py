"""`smartmock serve` as a service: real processes, stopped by signals."""

import http.client
import json
import os
import re
import shutil
import signal
import stat
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx2
import pytest

from tests.cli.serving import PATIENCE, Serving, serving
from tests.postgres import Postgres
from tests.processes import wait_until

SHOP = "fixtures/demo/shop.yaml"
KEY = "smk_chosen"
SOON = 1.0
"""Seconds, after which all processes serve what was changed in one of them."""


def root_key(running: Serving) -> str:
    return running.wait_for("^  root key ").split()[-1]


def admin_url(running: Serving) -> str:
    return running.url("admin")


def ask(method: str, address: str, **options: Any) -> httpx2.Response:
    """Over a connection of its own."""
    return httpx2.request(method, address, timeout=PATIENCE, trust_env=False, **options)


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def import_shop(url: str, key: str) -> str:
    with Path(SHOP).open("rb") as file:
        answer = ask("POST", f"{url}/projects", files={"file": file}, headers=bearer(key))
    assert answer.status_code == 201, answer.text
    return str(answer.json()["mock_url"])


def answers(address: str) -> bool:
    return ask("GET", address).status_code == 200


def test_the_service_keeps_its_projects_and_shows_its_key_once(tmp_path: Path) -> None:
    data = tmp_path / "data"
    with serving("--data-dir", data) as running:
        url, key = admin_url(running), root_key(running)
        mock = import_shop(url, key)
        answer = ask("GET", f"{mock}/products/7").content
    assert stat.S_IMODE((data / "smartmock.db").stat().st_mode) == 0o600
    with serving("--data-dir", data) as running:
        running.wait_for("^1 project$")
        again = admin_url(running)
        running.wait_for("Ctrl\\+C")
        assert ask("GET", f"{again}/projects", headers=bearer(key)).status_code == 200
        path = mock.removeprefix(url.removesuffix("/api/v1"))
        assert ask("GET", again.removesuffix("/api/v1") + path + "/products/7").content == answer
        assert all("root key" not in line for line in running.lines.queue)


def test_strangers_are_not_told_what_the_service_holds(tmp_path: Path) -> None:
    with serving("--data-dir", tmp_path, "--admin-key", KEY) as running:
        url = admin_url(running)
        origin = url.removesuffix("/api/v1")
        import_shop(url, KEY)
        assert ask("GET", f"{origin}/").json() == {"projects": []}
        assert "corner-shop" not in ask("GET", f"{origin}/m1/nothing-0-default/a").text
        assert "1-0-default" not in ask("GET", f"{origin}/m1/nothing-0-default/a").text


def test_without_admin_there_is_no_way_in() -> None:
    with serving(SHOP, "--no-admin", "--admin-key", KEY) as running:
        origin = running.url("mock").removesuffix("/m1/1-0-default")
        for path in ("/api/v1/projects", "/api/v1/openapi.json", "/metrics"):
            assert ask("GET", origin + path, headers=bearer(KEY)).status_code == 404


def test_a_document_is_known_again_in_a_database(tmp_path: Path) -> None:
    document, database = tmp_path / "shop.yaml", tmp_path / "shop.db"
    shutil.copy(SHOP, document)

    def numbers() -> list[int]:
        with serving(document, "--database", database, "--admin-key", KEY) as running:
            origin = running.url("mock").removesuffix("/m1/1-0-default")
            (project,) = ask("GET", f"{origin}/api/v1/projects", headers=bearer(KEY)).json()["items"]
            found = ask("GET", f"{origin}/api/v1/projects/1/revisions", headers=bearer(KEY)).json()["items"]
            assert project["published_revision"] == max(each["number"] for each in found)
            return sorted(each["number"] for each in found)

    assert numbers() == [1]
    document.write_text(document.read_text().replace("/products:", "/wares:"))
    assert numbers() == [1, 2]


def workers_of(process: int) -> list[int]:
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == process and b"spawn_main" in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


@contextmanager
def paused(process: int) -> Iterator[None]:
    """It takes no connection: the others must."""
    os.kill(process, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def check_sharing(process: int, api: str) -> None:
    """What is imported in one worker is answered by the other, a second later."""
    origin = api.removesuffix("/api/v1")
    wait_until(lambda: answers(f"{origin}/healthz"))
    one, other = workers_of(process)
    with paused(one):
        assert ask("GET", f"{origin}/healthz").status_code == 200
    with paused(other):
        assert ask("GET", f"{origin}/healthz").status_code == 200
        mock = import_shop(api, KEY)
        here = ask("GET", f"{mock}/products/7")
    time.sleep(SOON)
    with paused(one):
        there = ask("GET", f"{mock}/products/7")
    assert (here.status_code, there.status_code) == (200, 200)
    assert here.content == there.content


LINUX = pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="this system does not tell its processes so")


@dataclass(frozen=True, slots=True)
class Crew:
    """Two workers that serve the shop, and share what is in no database that was named."""

    process: int
    mock: str
    metrics: str
    running: Serving

    @property
    def origin(self) -> str:
        return self.mock.removesuffix("/m1/1-0-default")

    @property
    def api(self) -> str:
        return f"{self.origin}/api/v1"


@pytest.fixture(scope="module")
def crew(redis_url: str) -> Iterator[Crew]:
    flags = ("--workers", "2", "--redis", redis_url, "--metrics-port", "0", "--admin-key", KEY)
    with serving(SHOP, *flags) as running:
        mock = running.url("mock")
        yield Crew(running.process.pid, mock, running.wait_for("^Metrics: ").split()[1], running)


@LINUX
def test_workers_share_what_is_imported_in_one_of_them(crew: Crew) -> None:
    check_sharing(crew.process, crew.api)


@LINUX
def test_workers_share_what_is_in_postgres(postgres: Postgres) -> None:
    with (
        postgres.database() as url,
        serving("--workers", "2", "--admin-key", KEY, "--database", url) as running,
    ):
        check_sharing(running.process.pid, admin_url(running))


def test_workers_count_limits_together_in_redis(crew: Crew) -> None:
    mock = import_shop(crew.api, KEY)
    project = mock.removeprefix(f"{crew.origin}/m1/").partition("-")[0]
    settings = {"rate_limit": {"per_month": 10}}
    ask("PATCH", f"{crew.api}/projects/{project}/environments/default", json=settings, headers=bearer(KEY))
    time.sleep(SOON)
    assert [ask("GET", f"{mock}/products").status_code for _ in range(15)] == [200] * 10 + [429] * 5
    assert not [line for line in crew.running.seen if "--redis" in line]


def test_metrics_have_a_port_of_their_own_and_add_up_what_workers_counted(crew: Crew) -> None:
    for _ in range(20):
        assert ask("GET", f"{crew.mock}/customers/7").status_code == 200
    counted = re.compile(r'^smartmock_requests_total\{.*customers.*project="corner-shop".*\} 20\.0$', re.MULTILINE)
    wait_until(lambda: counted.search(ask("GET", crew.metrics).text) is not None)
    assert ask("GET", crew.metrics.replace("/metrics", "/other")).status_code == 404
    assert ask("GET", f"{crew.origin}/metrics").status_code == 401
    assert "smartmock_projects " in ask("GET", f"{crew.origin}/metrics", headers=bearer(KEY)).text


def test_workers_serve_a_document_that_is_watched(tmp_path: Path) -> None:
    document = tmp_path / "shop.yaml"
    shutil.copy(SHOP, document)
    with serving(document, "--watch", "--workers", "2") as running:
        mock = running.url("mock")
        running.wait_for("Watching 1 file")
        running.write(document, document.read_text().replace("/products:", "/wares:"), "^Reloaded")
        time.sleep(SOON)
        for _ in range(10):
            assert ask("GET", f"{mock}/wares").status_code == 200


@LINUX
def test_a_worker_that_dies_is_replaced_and_all_end_with_their_parent(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with serving(SHOP, "--workers", "2", stop=signal.SIGTERM) as running:
        mock = running.url("mock")
        wait_until(lambda: answers(f"{mock}/products"))
        before = workers_of(running.process.pid)
        assert len(before) == 2
        os.kill(before[0], signal.SIGKILL)
        wait_until(lambda: len({*workers_of(running.process.pid)} - {*before}) == 1)
        now = workers_of(running.process.pid)
        for _ in range(10):
            assert ask("GET", f"{mock}/products").status_code == 200
        assert list(tmp_path.glob("smartmock-*/smartmock.db"))
    assert not any(Path(f"/proc/{each}/stat").exists() for each in now)
    assert not list(tmp_path.glob("smartmock-*"))


@LINUX
def test_workers_do_not_outlive_a_parent_that_was_killed() -> None:
    with serving(SHOP, "--workers", "2", stop=signal.SIGKILL, code=-signal.SIGKILL) as running:
        mock = running.url("mock")
        wait_until(lambda: answers(f"{mock}/products"))
        workers = workers_of(running.process.pid)
    assert workers
    wait_until(lambda: not any(map(is_running, workers)))


def is_running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.parametrize("workers", ["1", "2"])
def test_answers_that_are_being_given_are_finished_and_streams_end(workers: str, tmp_path: Path) -> None:
    with serving("--data-dir", tmp_path, "--admin-key", KEY, "--workers", workers, stop=signal.SIGTERM) as running:
        url = admin_url(running)
        mock = httpx2.URL(import_shop(url, KEY))
        settings = {"latency": {"fixed_ms": 1500}}
        ask("PATCH", f"{url}/projects/1/environments/default", json=settings, headers=bearer(KEY))
        time.sleep(SOON)
        idle = http.client.HTTPConnection("127.0.0.1", mock.port, timeout=PATIENCE)
        idle.request("GET", "/healthz")
        idle.getresponse().read()
        stream = http.client.HTTPConnection("127.0.0.1", mock.port, timeout=PATIENCE)
        stream.request("GET", "/api/v1/projects/1/events", headers=bearer(KEY))
        events = stream.getresponse()
        assert events.status == 200
        statuses: list[int] = []

        def get_products() -> None:
            statuses.append(ask("GET", f"{mock}/products").status_code)

        asked = [threading.Thread(target=get_products) for _ in range(4)]
        for thread in asked:
            thread.start()
        time.sleep(0.5)
        began = time.monotonic()
    assert time.monotonic() - began < 10
    for thread in asked:
        thread.join()
    with closing(idle), closing(stream):
        assert b"retry" in events.read()
    assert statuses == [200] * 4


SECRETS = {
    "token": "t0ken-s3cret",
    "admin-key": "k3y-s3cret",
    "database": "passw0rd-s3cret",
    "redis": "redis://:redis-s3cret@127.0.0.1:1/0",
}


def test_no_line_holds_a_secret(tmp_path: Path) -> None:
    """Also not when things go wrong: everything is logged."""
    flags = ["--log-format", "json", "--log-level", "debug", "--access-log", "--workers", "2"]
    own = ["--token", SECRETS["token"], "--admin-key", SECRETS["admin-key"], "--redis", SECRETS["redis"]]
    with serving(SHOP, *flags, *own, "--database", tmp_path / "a.db") as running:
        mock, key = running.url("mock"), bearer(SECRETS["admin-key"])
        api = mock.removesuffix("/m1/1-0-default") + "/api/v1"
        opened = f"{mock}/products?apidogToken={SECRETS['token']}"
        asked = ask("GET", opened, headers={"x-request-id": "given-1"})
        assert asked.status_code == 200
        assert asked.headers["x-request-id"] == "given-1"
        ask("GET", f"{mock}/products", headers={"apidogToken": "wr0ng-s3cret"})
        ask("GET", f"{api}/projects?token=query-s3cret", headers=key)
        running.wait_for('"path":"/api/v1/projects"')
        ask("POST", f"{api}/projects", json={"url": "http://u:url-s3cret@127.0.0.1:9/a"}, headers=key)
        running.wait_for('"method":"POST"')
        ask("PATCH", f"{api}/projects/1/environments/default", json={"rate_limit": {"per_second": 9}}, headers=key)
        time.sleep(SOON)
        ask("GET", opened)
        running.wait_for("Redis does not answer")
        seen = running.seen
    lines = [json.loads(line) for line in seen if line.startswith("{")]
    assert {line["path"] for line in lines if "path" in line} >= {"/m1/1-0-default/products", "/api/v1/projects"}
    assert "given-1" in {line.get("request_id") for line in lines}
    assert not [line for line in seen if re.search("s3cret", line)]


def test_a_database_that_cannot_be_reached_is_told_without_its_password() -> None:
    url = f"postgresql://someone:{SECRETS['database']}@127.0.0.1:1/smartmock"
    with serving("--database", url, code=1) as running:
        running.process.wait(PATIENCE)
    said = "\n".join(running.seen)
    assert "error: The database postgresql+psycopg://someone:***@127.0.0.1:1/smartmock cannot be used" in said
    assert SECRETS["database"] not in said
