"""The examples of docs/expectations.md are what they say, and its tables have every location and operator."""

import json
import re
from pathlib import Path

from smartmock.mock.customising.conditions import LOCATIONS, compile_condition
from smartmock.mock.customising.expectations import EXPECTATION_FIELDS, RESPONSE_FIELDS, compile_expectation
from smartmock.mock.customising.operators import OPERATORS

PAGE = (Path(__file__).parents[3] / "docs" / "expectations.md").read_text()
EXAMPLES = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]


def test_every_example_can_be_used() -> None:
    compiled = 0
    for example in EXAMPLES:
        for each in example if isinstance(example, list) else [example]:
            made = compile_expectation(each, 1) if "response" in each else compile_condition(each, "")
            compiled += bool(made)
    assert compiled >= 7


def test_every_name_is_told() -> None:
    told = set(re.findall(r"`(\w+)`", PAGE))
    assert told >= {*LOCATIONS, *OPERATORS, *EXPECTATION_FIELDS, *RESPONSE_FIELDS}
