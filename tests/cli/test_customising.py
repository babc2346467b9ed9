import json
import shutil
from pathlib import Path

import httpx2
import pytest

from tests.cli.conftest import Command
from tests.cli.serving import PATIENCE, serving

SHOP = "fixtures/demo/shop.yaml"
UP = "version: 1\nby_hand: [{method: GET, path: /status, body: {state: up}}]"


def get(url: str) -> tuple[int, object]:
    answer = httpx2.get(url, timeout=PATIENCE, trust_env=False)
    return answer.status_code, json.loads(answer.content)


def test_the_file_says_how_the_first_document_answers_and_is_read_again(tmp_path: Path) -> None:
    document, made = tmp_path / "shop.yaml", tmp_path / "answers.yaml"
    shutil.copy(SHOP, document)
    made.write_text(UP)
    with serving(document, "--customize", made, "--watch") as running:
        status = running.url("mock") + "/status"
        running.wait_for("Watching 2 files")
        assert get(status) == (200, {"state": "up"})
        running.write(made, UP.replace("up", "down"), "^Reloaded .*answers.yaml: 1 operation")
        assert get(status) == (200, {"state": "down"})
        running.write(made, UP.replace("GET", "FETCH"), "^error: ")
        running.wait_for("at /by_hand/0/method")
        running.wait_for("what it last said is still served")
        assert get(status) == (200, {"state": "down"})
        running.write(made, "version: 1", "^Reloaded")
        assert get(status)[0] == 404


def test_what_is_made_for_new_operations_is_taken_up_with_them(tmp_path: Path) -> None:
    document, made = tmp_path / "shop.yaml", tmp_path / "answers.yaml"
    shutil.copy(SHOP, document)
    made.write_text("version: 1\noperations: {listWares: {mode: random}}")
    with serving(document, "--customize", made, "--watch") as running:
        running.wait_for("at /operations/listWares: The project has no operation")
        running.wait_for("Watching")
        text = document.read_text().replace("operationId: listProducts", "operationId: listWares")
        text = text.replace("  /products:", "  /wares:")
        running.write(document, text, "^Reloaded .*shop.yaml")
        running.wait_for("^Reloaded .*answers.yaml: 1 operation")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        pytest.param(None, "cannot be read", id="missing"),
        pytest.param("a: [", "line", id="no YAML"),
        pytest.param("version: 2", "at /version", id="another version"),
        pytest.param("version: 1\nx: 1\ny: 2", "at /y", id="every fault"),
        pytest.param("version: 1\nversion: 1", "stands twice", id="a key twice"),
    ],
)
def test_a_file_with_faults_ends_it_at_the_start(command: Command, tmp_path: Path, text: str | None, said: str) -> None:
    made = tmp_path / "answers.yaml"
    if text is not None:
        made.write_text(text)
    done = command("serve", SHOP, "--customize", str(made), "--port", "0")
    assert done.code == 1
    assert said in done.err


def test_it_needs_a_document(command: Command, tmp_path: Path) -> None:
    done = command("serve", "--customize", str(tmp_path / "x.yaml"))
    assert done.code == 2
    assert "--customize" in done.err
