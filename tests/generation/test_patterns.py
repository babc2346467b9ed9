"""Texts made from patterns match them."""

import jsonschema_rs
import pytest

from smartmock.generation.patterns import TextLanguage, TextRules, text_pool
from tests.generation.conftest import MakeDraw

PATTERNS = [
    r"^[a-z]{3}-\d{4}$",
    r"^(?=.*[A-Z])(?=.*\d)(?=.*[a-z])[A-Za-z\d]{8,}$",
    r"^(?!admin$)[a-z]{5}$",
    r"^\p{Lu}\p{Ll}+$",
    r"\d{3}",
    r"^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z.-]+)?$",
    r"^[^/\s]+/[^/\s]+$",
    r"^(foo|bar)+$",
    r"^$|^https?://[a-z]+\.com$",
    r"^\+?[1-9]\d{1,14}$",
    r"^([0-9A-F]{2}:){5}[0-9A-F]{2}$",
    r"^[\s\S]{1,2048}$",
    r"^.{200}$",
    r"a|b$",
    r"^(a+)+$",
    r"^x*$",
]


@pytest.mark.parametrize("pattern", PATTERNS)
def test_texts_match_their_pattern(pattern: str, make_draw: MakeDraw) -> None:
    language = TextLanguage(TextRules((pattern,)))
    validator = jsonschema_rs.Draft202012Validator({"pattern": pattern})
    assert language.exact
    for seed in range(20):
        text = language.draw(make_draw(seed))
        assert text is not None
        assert validator.is_valid(text), text


@pytest.mark.parametrize(
    ("rules", "lengths"),
    [
        (TextRules((r"^(ab)+$",), least=5, most=8), [6, 8]),
        (TextRules((r"^[a-z]*$", r"^[x-z0-9]*$"), least=2, most=2), [2]),
        (TextRules((r"^[ab]$",), forbidden=(r"a",)), [1]),
        (TextRules((r"^a{5}$",), most=3), []),
        (TextRules((r"^[a-z]+$", r"^\d+$")), []),
    ],
    ids=["length between", "two patterns", "a forbidden one", "too short", "nothing in common"],
)
def test_rules_hold_together(rules: TextRules, lengths: list[int]) -> None:
    assert TextLanguage(rules).lengths == lengths


def test_nothing_is_drawn_from_nothing(make_draw: MakeDraw) -> None:
    assert TextLanguage(TextRules((r"^a$", r"^b$"))).draw(make_draw()) is None


def test_everyday_characters_are_preferred(make_draw: MakeDraw) -> None:
    texts = [text_pool(TextRules((r"^\S{6}$",))).pick(make_draw(seed)) for seed in range(20)]
    assert all(text and text.isascii() and text.isalnum() for text in texts)


def test_monstrous_patterns_end() -> None:
    TextLanguage(TextRules((r"^(([a-z]{1,64}\.){1,64}[a-z]{1,64}){1,64}$",), least=100))
