"""A service that is killed while it creates: what is sent again is there once, with the answer that was given.

SMARTMOCK_KILLS says how often, over both databases together.
"""

import os
import random
import threading
import time
from collections import Counter

import httpx2

from smartmock.projects.people.keys import ensure_root_key
from smartmock.projects.service import open_service
from smartmock.settings import Settings
from tests.processes import serving, wait_until
from tests.server.admin.conftest import Api

KILLS = int(os.environ.get("SMARTMOCK_KILLS", "20")) // 10
THREADS = 4
LONGEST_SECONDS = 0.5


def test_nothing_is_created_twice_when_it_is_sent_again_after_a_kill(shared_url: str) -> None:
    service = open_service(Settings(database=shared_url))
    key = ensure_root_key(service)
    service.close()
    said: dict[str, str | None] = {}
    for number in range(KILLS):
        with serving(shared_url) as server:
            threads = [
                threading.Thread(target=create, args=(server.url, key, f"{number}-{name}", said))
                for name in range(THREADS)
            ]
            for thread in threads:
                thread.start()
            known = len(acknowledged(said))
            wait_until(lambda: len(acknowledged(said)) > known + 1)  # noqa: B023  called at once
            time.sleep(random.random() * LONGEST_SECONDS)
            server.process.kill()
            for thread in threads:
                thread.join()
    assert len(acknowledged(said)) > KILLS
    assert len(said) - len(acknowledged(said)) == KILLS * THREADS
    service = open_service(Settings(database=shared_url))
    try:
        api = Api(service, key)
        for name, before in said.items():
            made = [api.post("/keys", json={"name": name}, headers={"idempotency-key": name}).json() for _ in range(2)]
            assert made[0]["id"] == made[1]["id"]
            assert before in (None, f"{made[0]['id']} {made[0]['principal']}")
        assert set(names_of(api).values()) == {1}
        assert names_of(api).keys() >= said.keys()
    finally:
        service.close()


def acknowledged(said: dict[str, str | None]) -> set[str]:
    return {name for name, made in list(said.items()) if made is not None}


def create(url: str, key: str, thread: str, said: dict[str, str | None]) -> None:
    """Makes keys until the service is gone; `said` holds what it answered, None for the one without an answer."""
    with httpx2.Client(base_url=f"{url}/api/v1", headers={"authorization": f"Bearer {key}"}, timeout=30) as client:
        number = 0
        while True:
            name = f"{thread}-{number}"
            said[name] = None
            try:
                answer = client.post("/keys", json={"name": name}, headers={"idempotency-key": name})
            except httpx2.HTTPError:
                return
            made = answer.json()
            said[name] = f"{made['id']} {made['principal']}"
            number += 1


def names_of(api: Api) -> Counter[str]:
    found: Counter[str] = Counter()
    cursor = ""
    while True:
        page = api.read(f"/keys?limit=200{cursor}")
        found.update(item["name"] for item in page["items"])
        if page["next_cursor"] is None:
            return found
        cursor = f"&cursor={page['next_cursor']}"
