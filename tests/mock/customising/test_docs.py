"""The pages on dynamic values and templates are true: what they name is there, what they show works."""

import json
import re
from pathlib import Path

import pytest

from smartmock.generation.annotations.functions import FUNCTION_NAMES
from smartmock.mock.customising.bodies import compile_body
from smartmock.mock.customising.expressions import find_make, split_pieces
from smartmock.semantics.fakerjs import find_method
from tests.mock.customising.answers import answer

DOCS = Path(__file__).parents[3] / "docs"
VALUES = (DOCS / "dynamic-values.md").read_text()
TEMPLATES = (DOCS / "templates.md").read_text()
MISSPELT = "{{$person.fistName}}"
PLACEHOLDERS = ("{{$module.method}}", "{{$module.method(name=value, other='text')}}", "{{$…}}")


def methods() -> list[str]:
    rows = re.findall(r"^\| `(\w+)` \| (.*) \|$", VALUES, re.MULTILINE)
    return [f"{module}.{name}" for module, names in rows for name in re.findall(r"`(\w+)", names)]


@pytest.mark.parametrize("name", methods())
def test_methods_that_are_named_are_known(name: str) -> None:
    assert find_method(name) is not None


def test_all_modules_are_there() -> None:
    assert len({name.partition(".")[0] for name in methods()}) == 27
    assert len(methods()) > 240


def test_all_functions_are_there() -> None:
    table = VALUES.partition("## Functions")[2]
    named = set(re.findall(r"`(\w+)", table))
    units = {name for name in FUNCTION_NAMES if name.startswith("sub") and name not in ("substr", "substring")}
    assert set(FUNCTION_NAMES) - units <= named


def test_values_that_are_shown_can_be_made() -> None:
    shown = [text for text in re.findall(r"\{\{\s*[$'].*?\}\}", VALUES + TEMPLATES) if text not in PLACEHOLDERS]
    assert len(shown) > 10
    for text in shown:
        (piece,) = split_pieces(text)
        assert piece.kind == ("unknown" if text == MISSPELT else "value")
        if text != MISSPELT:
            assert callable(find_make(text))


def test_the_template_that_is_shown_works() -> None:
    (body,) = re.findall(r"^```\n(.*?)^```", TEMPLATES, re.MULTILINE | re.DOTALL)
    assert compile_body({"body": body}, "").content_type == "application/json"
    found = json.loads(answer(body))
    assert (found["page"], found["owner"]) == (2, 'Ann "A" Lee')
    assert [item["vip"] for item in found["items"]] == [True] * 3 + [False] * 17
    assert len({item["name"] for item in found["items"]}) > 10


def test_what_is_said_of_expressions_is_true() -> None:
    assert answer("{{ request.query.page | int + 1 }}") == "3"
    assert answer("{% set n = $number.int(max=5) %}{{ n <= 5 }}") == "true"
    assert answer("{{'soon' | addDays(1)}}") == "soon"
