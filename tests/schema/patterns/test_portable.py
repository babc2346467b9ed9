"""Patterns of many dialects, spelled for the validator."""

import re

import jsonschema_rs
import pytest

from smartmock.schema.patterns.parser import PatternError, parse_pattern
from smartmock.schema.patterns.portable import pattern_matcher, portable_pattern

ACCEPTED = {
    r"^[\w-.]+$": ("a-b.c", "a b"),
    r"^[a-\d]$": ("-", "b"),
    r"^\d{2,}$": ("123", "1"),
    r"^x{y}$": ("x{y}", "xxy"),
    r"^[^]$": ("\n", ""),
    r"\Aab\Z": ("ab", "abc"),
    r"^(?P<n>a)\1$": ("aa", "ab"),
    r"^(?i)abc$": ("aBc", "abd"),
    r"^\p{Lu}\p{L}*$": ("Éa", "éa"),
    r"^\u0041\x42$": ("AB", "ab"),
    r"^(?=.*\d)[a-z\d]+$": ("a1", "ab"),
    r"^a++$": ("aaa", "b"),
    r"^\/v\-1$": ("/v-1", "v-1"),
    r"^(?<n>a|b)\k<n>$": ("bb", "ab"),
    r"^(?<n>a)(?<m>b)\k<m>1$": ("abb1", "aba1"),
    r"^(?P<n>a|b)(?P=n)$": ("aa", "ba"),
    r"^(a|b)\k<1>$": ("bb", "ba"),
    r"^[^\000-\037\177]+$": ("ab", "a\x7f"),
    r"^\ud83d\ude00$": ("\U0001f600", "\U0001f601"),
    r"^(?:\ud83d[\ude00-\ude4f]){2}$": ("\U0001f600\U0001f64f", "\U0001f650\U0001f600"),
    r"^[\ud83c-\ud83d][\udc00\udfff]$": ("\U0001f7ff", "\U0001f7fe"),
    r"^(?<=^)(?!b)\w\b(?<!a)$": ("c", "a"),
}


@pytest.mark.parametrize("pattern", ACCEPTED, ids=ACCEPTED)
def test_the_language_stays_the_same(pattern: str) -> None:
    portable = portable_pattern(pattern)
    assert portable is not None
    validator = jsonschema_rs.Draft202012Validator({"pattern": portable})
    inside, outside = ACCEPTED[pattern]
    assert (validator.is_valid(inside), validator.is_valid(outside)) == (True, False)


@pytest.mark.parametrize("pattern", ["(", "[a", "a)", "*a", "a\\", "[z-a]", "(?<n", "a{3,1}", "\\p{Nonsense}"])
def test_what_is_no_pattern_is_refused(pattern: str) -> None:
    assert portable_pattern(pattern) is None
    with pytest.raises(PatternError):
        parse_pattern(pattern)


def test_a_reference_to_no_group_is_refused() -> None:
    assert portable_pattern(r"^(?<n>a)\k<m>$") is None
    with pytest.raises(PatternError):
        pattern_matcher(r"^\1$")


def test_a_matcher_finds_a_pattern_anywhere() -> None:
    finds = pattern_matcher(r"(?<q>['\"])\w+\k<q>")
    assert finds("a 'b' c")
    assert not finds("a 'b\" c")


def test_deep_and_long_patterns_are_refused() -> None:
    with pytest.raises(PatternError, match="nested"):
        parse_pattern("(" * 5_000 + ")" * 5_000)
    with pytest.raises(PatternError, match="characters"):
        parse_pattern("a" * 100_000)


def test_what_python_reads_reads_alike() -> None:
    for pattern in (r"^[a-z]{3}\d+$", r"(foo|ba[rz])?x", r"^\S+@\S+$"):
        spelled = portable_pattern(pattern)
        assert spelled is not None
        assert bool(re.search(pattern, "foox1@b")) == jsonschema_rs.is_valid({"pattern": spelled}, "foox1@b")
