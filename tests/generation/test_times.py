import re

import pytest

from tests.generation.conftest import Compile, MakeDraw

MOMENT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"


@pytest.mark.parametrize(
    ("name", "pattern"),
    [
        ("date-time", MOMENT),
        ("dateTime", MOMENT),
        ("timestamp", MOMENT),
        ("iso-8601", MOMENT),
        ("rfc3339", MOMENT),
        ("date", r"\d{4}-\d\d-\d\d"),
        ("LocalDate", r"\d{4}-\d\d-\d\d"),
    ],
)
def test_moments_are_known_by_many_names(name: str, pattern: str, compile_schema: Compile, make_draw: MakeDraw) -> None:
    generate = compile_schema({"type": "string", "format": name})
    assert all(re.fullmatch(pattern, generate(make_draw(seed))) for seed in range(20))


def test_a_format_that_nobody_knows_does_not_hide_the_name(compile_schema: Compile, make_draw: MakeDraw) -> None:
    schema = {
        "type": "object",
        "required": ["createdAt"],
        "properties": {"createdAt": {"type": "string", "format": "x"}},
    }
    assert re.fullmatch(MOMENT, compile_schema(schema)(make_draw(1))["createdAt"])
