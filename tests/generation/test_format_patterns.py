"""What matches a format's pattern has the format, and every usual wish beside a format can be met."""

from typing import Any

import jsonschema
import jsonschema_rs
import pytest

from smartmock.generation.format_patterns import FORMAT_PATTERNS, format_patterns
from smartmock.generation.patterns import TextPool, TextRules
from tests.generation.conftest import Compile, MakeDraw

LEAP_SECOND = ":60"
"""In a pattern: jsonschema does not know leap seconds, jsonschema-rs does."""

UNJUDGED = ("byte", "guid")
"""Formats that jsonschema does not know."""

EVERY = [(name, pattern) for name, patterns in FORMAT_PATTERNS.items() for pattern in patterns]


def is_valid(text: str, schema: dict[str, Any], *, by_both: bool = True) -> bool:
    second = jsonschema.Draft202012Validator(schema, format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER)
    first = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    return first.is_valid(text) and (second.is_valid(text) or not by_both)


@pytest.mark.parametrize("least", [0, 7, 20, 33, 60])
@pytest.mark.parametrize(("name", "pattern"), EVERY, ids=[f"{name} {len(pattern)}" for name, pattern in EVERY])
def test_matches_have_the_format(name: str, pattern: str, least: int, make_draw: MakeDraw) -> None:
    pool = TextPool(TextRules((pattern,), least=least))
    for seed in range(40):
        text = pool.pick(make_draw(seed))
        if text is not None and name not in UNJUDGED:
            assert is_valid(text, {"format": name}, by_both=LEAP_SECOND not in pattern), text


MET = {
    "date": ["-29$", "-30$", "-31$", "^2020-02-29$", "-02-29$", "^1965", "^2055", "^0001", "^9999-12-31$", "^1900-02"],
    "date-time": ["-31T", "\\+14:00$", "^1812", "^2100-", "t", "-02-29T", "\\.123Z$", "-23:59$", "T23:59:60Z$"],
    "time": ["^23:59:60", "z$", "^00:00:00Z$", "\\+05:45$"],
    "email": ["^[A-Z]+@", "@[A-Z]", "^[^@]+@localhost$", "'", "@xyz-corp\\.museum$", "^.{1,3}$"],
    "idn-email": ["ü", "@ü", "^[A-Z]+@"],
    "hostname": ["^[A-Z]", "^[0-9]+$", "^[a-z]{15}\\.com$", "^[^.]+$"],
    "idn-hostname": ["ß", "^[а-я]+\\.", "^[A-Z]"],
    "ipv6": ["^2001:db8::", "^::1$", "^::$", "^FE80:", "^::ffff:10\\.", "^([0-9a-f]{1,4}:){7}", "^1::8$", ":$"],
    "uri": ["%20", "^urn:isbn:", "^mailto:", "^ftp://.+\\.zip$", "^https://[^/]+/[A-Z]+$", "\\(", "^http://\\[::1\\]"],
    "uri-reference": ["^\\.\\./", "^//", "%20", "^https:", "^\\?"],
    "iri": ["é", "^urn:"],
    "iri-reference": ["^/é", "^é"],
    "uri-template": ["\\{\\?", "\\*\\}", "%20", "\\{id\\}$", ":3\\}"],
    "json-pointer": ["~1", "~0", " ", "^$", "ä", "^/[A-Z]"],
    "relative-json-pointer": ["~1", "#$", "^0"],
    "regex": ["\\\\d", "^\\^.*\\$$", "\\[a-z\\]", "\\(.*\\|", "\\{2\\}", "\\?$", "\\(\\?="],
    "duration": ["^P1M$", "^P\\d+Y", "^P1Y2M3DT4H5M6S$", "^PT\\d+S$", "^P0D$", "W$"],
    "uuid": ["^[A-F0-9-]+$", "^00000000-0000-0000-0000-000000000000$", "-1[0-9a-f]{3}-"],
    "ipv4": ["^10\\.", "\\.255$"],
}


@pytest.mark.parametrize(
    ("name", "pattern"), [(name, pattern) for name, patterns in MET.items() for pattern in patterns]
)
def test_a_pattern_beside_a_format_is_met(
    name: str, pattern: str, compile_schema: Compile, make_draw: MakeDraw
) -> None:
    schema = {"type": "string", "format": name, "pattern": pattern}
    generator = compile_schema(schema)
    assert not generator.problems
    for seed in range(5):
        text = generator(make_draw(seed))
        assert is_valid(text, schema, by_both=LEAP_SECOND not in pattern), text


LENGTHS: dict[str, dict[str, Any]] = {
    "a long duration": {"format": "duration", "minLength": 12},
    "a short address": {"format": "uri", "maxLength": 3},
    "a long host": {"format": "hostname", "minLength": 200},
    "a long mail address": {"format": "email", "minLength": 150},
    "a short mail address": {"format": "email", "maxLength": 3},
}


@pytest.mark.parametrize("schema", LENGTHS.values(), ids=LENGTHS)
def test_a_length_beside_a_format_is_met(schema: dict[str, Any], compile_schema: Compile, make_draw: MakeDraw) -> None:
    generator = compile_schema({"type": "string", **schema})
    assert not generator.problems
    assert all(is_valid(generator(make_draw(seed)), schema) for seed in range(5))


@pytest.mark.parametrize(
    ("name", "pattern"),
    [("date", "-02-30$"), ("date", "^0000"), ("date", "^1900-02-29"), ("date-time", "T24"), ("ipv6", ":::"),
     ("hostname", "_"), ("email", "@.*@"), ("uri", " "), ("json-pointer", "~2"), ("duration", "^P1Y1D$")],
)  # fmt: skip
def test_what_no_text_of_a_format_holds_is_said(name: str, pattern: str, compile_schema: Compile) -> None:
    problem, *_ = compile_schema({"type": "string", "format": name, "pattern": pattern}).problems
    assert f"no text has its pattern and its format {name} at once" in problem.message


@pytest.mark.parametrize(
    ("name", "pattern", "usual"),
    [("date", "-29$", "^(19[7-9]|20[0-4])"), ("date-time", "^1812", "^[0-9-]{10}T[^a-z]*$"),
     ("uri", "%20", "^(https?|wss?|ftp)://[a-z]"), ("email", "^[A-Z]+@", "@[a-z0-9.-]+\\.[a-z]+$")],
)  # fmt: skip
def test_texts_stay_as_usual_as_the_pattern_allows(
    name: str, pattern: str, usual: str, compile_schema: Compile, make_draw: MakeDraw
) -> None:
    generator = compile_schema({"type": "string", "format": name, "pattern": pattern})
    assert all(is_valid(generator(make_draw(seed)), {"pattern": usual}) for seed in range(10))


def test_several_formats_are_widened_together() -> None:
    ranks = list(format_patterns(["ipv4", "unknown", "hostname"]))
    assert ranks == [(FORMAT_PATTERNS["ipv4"][0], wide) for wide in FORMAT_PATTERNS["hostname"]]
    assert list(format_patterns([])) == [()]
