"""Processes that are killed while they write: what they said was done is there, and nothing is half done.

SMARTMOCK_KILLS says how often, over both databases together.
"""

import json
import os
import random
import signal
import time
from collections.abc import Mapping
from pathlib import Path

from sqlalchemy import Connection, select

from smartmock.projects.service import Service, open_service
from smartmock.settings import Settings
from smartmock.spec.load import load_document
from smartmock.spec.source import SourceText
from smartmock.storage import audit, environments, projects, revisions, tables, tokens
from tests.processes import started, wait_until
from tests.storage.writing import Change, State, apply

KILLS = int(os.environ.get("SMARTMOCK_KILLS", "20"))
PROCESSES = 2
MOST_CHANGES = 20
"""That are done before a kill; it comes at some moment of the next one, whatever the speed of the machine."""
EARLY = 10
"""Each so many rounds a kill comes while the processes still start."""


def test_what_was_done_is_there_after_a_kill(shared_url: str, tmp_path: Path) -> None:
    said: dict[str, list[tuple[str, Change]]] = {}
    done = 0
    for number in range(-(-KILLS // 2)):
        is_early = number % EARLY == EARLY - 1
        new = killed_writers(shared_url, tmp_path / f"said-{number}", f"w{number}", is_early=is_early)
        done += sum(word == "done" for lines in new.values() for word, _ in lines)
        check(shared_url, new)
        said |= new
    check(shared_url, said)
    assert done >= KILLS // 3, "the processes were killed before they did anything"


def killed_writers(url: str, said: Path, name: str, *, is_early: bool) -> Mapping[str, list[tuple[str, Change]]]:
    """What each thread of some processes said before they were killed at some moment."""
    with said.open("wb") as output:
        names = [f"{name}-{number}" for number in range(PROCESSES)]
        processes = [started("tests.storage.writing", url, each, output=output) for each in names]
        with processes[0] as first, processes[1] as second:
            wanted = 0 if is_early else random.randint(1, MOST_CHANGES)
            wait_until(lambda: said.read_bytes().count(b'"done"') >= wanted)
            time.sleep(random.random() if is_early else random.random() * 0.02)
            for process in random.sample([first, second], 2):
                process.send_signal(signal.SIGKILL)
                time.sleep(random.random() * 0.01)
            assert (first.wait(), second.wait()) == (-signal.SIGKILL, -signal.SIGKILL)
    threads: dict[str, list[tuple[str, Change]]] = {}
    for line in said.read_text().splitlines():
        thread, word, change = json.loads(line)
        threads.setdefault(thread, []).append((word, change))
    return threads


def check(url: str, said: Mapping[str, list[tuple[str, Change]]]) -> None:
    service = open_service(Settings(database=url))
    try:
        with service.database.read() as connection:
            found = read_state(connection)
            check_whole(connection, service)
    finally:
        service.close()
    for thread, lines in said.items():
        present = {slug: project for slug, project in found.items() if slug.startswith(f"{thread}-")}
        expected: State = {}
        for word, change in lines:
            if word == "done":
                expected = apply(expected, change)
        word, last = lines[-1]
        # What was being done at that moment may have been done, or not.
        assert present == expected or (word == "try" and present == apply(expected, last)), thread


def read_state(connection: Connection) -> State:
    state: State = {}
    slugs: dict[int, str] = {}
    for project in projects.list_some(connection):
        slugs[project.id] = project.slug
        titles = [revision.title for revision in reversed(revisions.list_of(connection, project.id, limit=10_000))]
        state[project.slug] = {"titles": titles, "environments": {}, "tokens": []}
    for environment in environments.list_of(connection):
        state[slugs[environment.project_id]]["environments"][environment.name] = environment.settings.get("seed", 0)
    for token in tokens.list_of(connection):
        state[slugs[token.project_id]]["tokens"].append(token.name)
    return state


def check_whole(connection: Connection, service: Service) -> None:
    """Whatever was in the middle of being done left nothing behind."""
    if connection.dialect.name == "sqlite":
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    created = {
        entry.project_id for entry in audit.list_page(connection, limit=1_000_000) if entry.action == "project.create"
    }
    assert created == set(connection.execute(select(tables.projects.c.id)).scalars())
    numbers = revisions.list_numbers(connection)
    for project in projects.list_some(connection):
        assert numbers[project.id] == tuple(range(1, project.published_revision + 1))
        text = revisions.read_document(connection, project.id, project.published_revision)
        assert load_document(SourceText(text or b"", "-")).operations
        entry = service.registry.find(project.id)
        assert entry is not None
        assert (entry.published, "default" in entry.environments) == (project.published_revision, True)
