"""The examples of the documentation run."""

import re
from pathlib import Path

import pytest

from smartmock.scripting import limits
from smartmock.scripting.sandbox import Sandbox
from tests.scripting.jobs import script

PAGE = (Path(__file__).parents[2] / "docs" / "scripts.md").read_text()
EXAMPLES = re.findall(r"^```js\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("code", EXAMPLES)
def test_examples_run(sandbox: Sandbox, code: str) -> None:
    outcome = sandbox.run(script(code))
    assert outcome.error == ""
    assert outcome.value is not None
    assert outcome.value["is_changed"] or outcome.log


def test_there_are_examples() -> None:
    assert len(EXAMPLES) == 4


@pytest.mark.parametrize("number", [limits.MOST_CODE, limits.MOST_STEPS, limits.MOST_VALUES, limits.LONGEST_DELAY])
def test_the_limits_are_the_real_ones(number: int) -> None:
    assert f"{number:,}".replace(",", " ") in PAGE
