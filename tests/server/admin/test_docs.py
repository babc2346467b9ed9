"""The page about the admin API is true: its commands run as they stand, and it lists every route."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartmock.projects.people.keys import ensure_root_key
from smartmock.projects.service import Service
from smartmock.server.admin.description import read_description
from smartmock.server.app import create_app
from tests.server.test_serve import running

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "admin-api.md").read_text()
BLOCKS = re.findall(r"^```sh\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
LINES = [line for block in BLOCKS for line in block.splitlines()]
BASH = shutil.which("bash") or "bash"
OPERATOR = {"create_workspace", "list_audit"}


@pytest.fixture
def served(service: Service) -> Iterator[tuple[str, str]]:
    """The address of a service, over each database, and its root key."""
    with running(create_app(service)) as listener:
        yield listener.url, ensure_root_key(service) or ""


@pytest.mark.skipif(shutil.which("curl") is None, reason="there is no curl on this machine")
def test_every_line_works_as_it_stands(served: tuple[str, str], tmp_path: Path) -> None:
    base, key = served
    assert len(LINES) > 30
    (tmp_path / "fixtures").symlink_to(ROOT / "fixtures")
    variables: list[str] = []
    answer = ""
    for written in LINES:
        line = written.replace("http://127.0.0.1:8080", base).replace("smk_THE_KEY_THAT_WAS_PRINTED", key)
        if line.startswith("TOKEN="):
            line = f"TOKEN={json.loads(answer)['value']}"
        if re.match(r"[A-Z]+=", line):
            variables.append(line)
            continue
        script = "\n".join([*variables, line])
        done = subprocess.run([BASH, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
        answer = done.stdout
        assert done.returncode == 0, f"{written}\n{done.stdout}{done.stderr}"
        status = re.search(r" # (\d+)$", line)
        assert status is None or answer.strip() == status[1], written


def test_every_route_is_listed_with_who_may_use_it() -> None:
    rows = re.findall(r"^\| `([A-Z]+)` \| `(\S+)` \| (.+) \| (.+) \|$", PAGE, re.MULTILINE)
    listed = {(method, path): (what, who) for method, path, what, who in rows}
    operations = read_description().operations
    assert listed.keys() == {(each.method, each.path) for each in operations}
    assert len(rows) == len(operations)
    for each in operations:
        what, who = listed[each.method, each.path]
        assert what == read_description().document["paths"][each.path][each.method.lower()]["summary"]
        assert each.role is None or who == each.role
        assert (who == "operator") is (each.id in OPERATOR)
