import re
import subprocess
import sys
from pathlib import Path

import pytest

from smartmock.settings import Limits
from smartmock.spec.load import load_document
from smartmock.spec.source import read_source
from tests.oracle.comparing import compare

FIXTURES = Path(__file__).parents[2] / "fixtures"
DOCUMENTS = sorted([*FIXTURES.glob("openapi/*.yaml"), FIXTURES / "demo" / "shop.yaml"])


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_both_say_the_same(path: Path) -> None:
    tally = compare(load_document(read_source(str(path), limits=Limits())), each=10)
    assert tally.accepted
    assert not tally.disagreements, "\n".join(map(str, tally.disagreements))


def test_the_command_judges_any_document() -> None:
    command = [sys.executable, "-m", "tests.oracle", str(FIXTURES / "openapi" / "browser-v30.yaml"), "--each", "2"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=FIXTURES.parent)
    assert re.search(r": [1-9][0-9]* accepted and [0-9]+ refused by both, 0 disagreements", done.stdout)
