"""A PostgreSQL for the tests: the one that SMARTMOCK_TEST_POSTGRES names, or one that they start themselves."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import NoReturn

import psycopg
import pytest
from sqlalchemy.engine import URL, make_url

from smartmock.storage.database import Database

VARIABLE = "SMARTMOCK_TEST_POSTGRES"
HOW = f"apt-get install postgresql, or {VARIABLE}=postgresql://user@host/database of a user who may make databases"
SECONDS = 30
ACCOUNT = "postgres"
"""Who runs the server where the tests are run by root, whom PostgreSQL refuses."""

SETTINGS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200")
"""A socket in its folder is the only way in; tests may lose their data with the machine."""


@dataclass(slots=True)
class Postgres:
    """A running server. `url` is that of a database in which others can be made; tests of one run make many."""

    url: URL
    numbers: Iterator[int] = field(default_factory=count)
    template: str | None = None

    @contextmanager
    def database(self, *, prepared: bool = True) -> Iterator[str]:
        """The URL of a new database that is gone afterwards. A `prepared` one has our tables already."""
        template = self.prepared_template() if prepared else "template0"
        name = self.make(template)
        try:
            yield self.url_of(name)
        finally:
            self.run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def prepared_template(self) -> str:
        """Copying is quicker than bringing each up to date."""
        if self.template is None:
            name = self.make("template0")
            database = Database(self.url_of(name))
            database.prepare()
            database.close()
            self.template = name
        return self.template

    def make(self, template: str) -> str:
        name = f"smartmock_test_{os.getpid()}_{next(self.numbers)}"
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def clean(self) -> None:
        if self.template is not None:
            self.run(f'DROP DATABASE "{self.template}" WITH (FORCE)')

    def run(self, statement: str) -> None:
        with psycopg.connect(self.url.render_as_string(hide_password=False), autocommit=True) as connection:
            connection.execute(statement.encode())

    def url_of(self, name: str) -> str:
        return self.url.set(database=name).render_as_string(hide_password=False)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Skips where there is none; where the tests are the gate, fails."""
    given = os.environ.get(VARIABLE)
    programs = find_programs()
    if given:
        server = Postgres(make_url(given).set(drivername="postgresql"))
        yield server
        server.clean()
    elif programs is None:
        lacking(f"PostgreSQL is not installed: {HOW}")
    else:
        with started_postgres(programs) as server:
            yield server


def find_programs() -> Path | None:
    """The folder of `initdb` and `postgres`; Debian keeps them off the path."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    found = versions[-1] if versions else shutil.which("initdb")
    return Path(found).resolve().parent if found else None


def lacking(reason: str) -> NoReturn:
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def started_postgres(programs: Path) -> Iterator[Postgres]:
    account = ACCOUNT if os.geteuid() == 0 else None
    folder = tempfile.mkdtemp(prefix="smartmock-postgres-")
    if account:
        shutil.chown(folder, account, account)
    data = f"{folder}/data"
    log = Path(folder, "log")
    making = [programs / "initdb", "-D", data, "-U", ACCOUNT, "--auth=trust", "--no-sync", "--encoding=UTF8"]
    serving = [programs / "postgres", "-D", data, "-k", folder, *(f"--{setting}" for setting in SETTINGS)]
    try:
        with log.open("wb") as output:
            options = {"stdout": output, "stderr": output, "cwd": folder, "user": account, "group": account}
            subprocess.run([*making, "--locale=C.UTF-8"], check=True, **options)  # type: ignore[call-overload]
            process = subprocess.Popen(serving, extra_groups=[] if account else None, **options)  # type: ignore[call-overload]
        server = Postgres(make_url(f"postgresql://{ACCOUNT}@/postgres?host={folder}"))
        try:
            wait_for(server, log)
            yield server
        finally:
            process.send_signal(signal.SIGINT)  # stops at once, in good order
            process.wait(SECONDS)
    finally:
        shutil.rmtree(folder)


def wait_for(server: Postgres, log: Path) -> None:
    deadline = time.monotonic() + SECONDS
    while True:
        try:
            return server.run("SELECT 1")
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                pytest.fail(f"PostgreSQL does not start:\n{log.read_text()}")
            time.sleep(0.05)
