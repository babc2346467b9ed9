"""A server with two workers that is killed while clients change things: what was acknowledged to them is there.

SMARTMOCK_KILLS says how often the tests of killing kill in all; the most are those in `tests/storage/test_kill.py`.
"""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeAlias

import httpx2

from smartmock.server.serve import listen
from tests.processes import ROOT, Server, wait_until

KILLS = max(1, int(os.environ.get("SMARTMOCK_KILLS", "20")) // 10)
KEY = "smk_" + "k" * 40
CLIENTS = 4
LONGEST_SECONDS = 0.6
"""From the first project on, until the kill."""

Made: TypeAlias = dict[int, dict[str, Any]]
"""Project → what was acknowledged of it: the last revision, environments with their seeds, names of tokens."""


def test_what_was_acknowledged_is_there_after_a_kill(shared_url: str) -> None:
    made: Made = {}
    for _ in range(KILLS):
        with server(shared_url) as running:
            check(running.url, made)
            stop = threading.Event()
            with ThreadPoolExecutor(CLIENTS) as clients:
                working = [clients.submit(work, running.url, made, stop) for _ in range(CLIENTS)]
                known = len(made)
                wait_until(lambda: len(made) > known)  # noqa: B023  called at once
                time.sleep(random.random() * LONGEST_SECONDS)
                kill(running)
                stop.set()
            for each in working:
                each.result()
    with server(shared_url) as running:
        check(running.url, made)
    assert len(made) >= KILLS


@contextmanager
def server(database: str) -> Iterator[Server]:
    with listen("127.0.0.1", 0).socket as probe:
        port = str(probe.getsockname()[1])
    flags = ["--database", database, "--port", port, "--workers", "2"]
    with subprocess.Popen(
        [sys.executable, "-m", "smartmock", "serve", *flags],
        cwd=ROOT,
        env=os.environ | {"SMARTMOCK_ADMIN_KEY": KEY},
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        text=True,
    ) as process:
        running = Server(f"http://127.0.0.1:{port}", process)
        try:
            wait_until(lambda: running.is_up("/readyz"))
            yield running
        finally:
            kill(running)


def kill(running: Server) -> None:
    """All its processes at once, as by a power cut."""
    if running.process.poll() is None:
        os.killpg(running.process.pid, signal.SIGKILL)
        running.process.wait()


def work(url: str, made: Made, stop: threading.Event) -> None:
    """Until the server is gone. What is answered is noted, and only then."""
    client = httpx2.Client(base_url=f"{url}/api/v1", headers={"authorization": f"Bearer {KEY}"}, timeout=10)
    try:
        with client:
            while not stop.is_set():
                change(client, made)
    except httpx2.HTTPError:
        pass


def change(client: httpx2.Client, made: Made) -> None:
    project = answered(client.post("/projects", json={"document": document("First")}))["id"]
    own = made[project] = {"revision": 1, "environments": {}, "tokens": set()}
    for number in range(random.randrange(1, 4)):
        name = f"staging_{number}"
        answered(client.post(f"/projects/{project}/environments", json={"name": name, "seed": number}))
        own["environments"][name] = number
        answered(client.post(f"/projects/{project}/tokens", json={"name": f"token {number}"}))
        own["tokens"].add(f"token {number}")
        revised = answered(client.post(f"/projects/{project}/revisions", json={"document": document(f"Next {number}")}))
        own["revision"] = revised["number"]


def answered(response: httpx2.Response) -> Any:
    assert response.is_success, response.text
    return response.json()


def document(title: str) -> Any:
    paths = {"/pets": {"get": {"responses": {"200": {"description": title}}}}}
    return {"openapi": "3.1.0", "info": {"title": title, "version": "1"}, "paths": paths}


def check(url: str, made: Made) -> None:
    with httpx2.Client(base_url=f"{url}/api/v1", headers={"authorization": f"Bearer {KEY}"}, timeout=30) as client:
        for project, own in made.items():
            found = answered(client.get(f"/projects/{project}"))
            assert found["published_revision"] >= own["revision"]
            assert client.get(f"{url}/m1/{project}-{own['revision']}-default/pets").status_code == 200
            environments = answered(client.get(f"/projects/{project}/environments"))["items"]
            assert own["environments"].items() <= {each["name"]: each["seed"] for each in environments}.items()
            tokens = answered(client.get(f"/projects/{project}/tokens"))["items"]
            assert own["tokens"] <= {token["name"] for token in tokens}
