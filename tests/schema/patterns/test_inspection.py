"""What syntax trees are asked before texts are made from them."""

import pytest

from smartmock.schema.patterns.inspection import (
    has_anchor,
    has_boundary,
    is_slow,
    looks_ahead,
    may_be_empty,
    references,
    with_text,
    without_lookahead,
)
from smartmock.schema.patterns.parser import parse_pattern


@pytest.mark.parametrize("pattern", [r"a*", r"(?:a|)", r"^$", r"(a?b*)", r"(?=a)", r"(?<=a)", r"\b", r"(a*){3}"])
def test_these_may_be_empty(pattern: str) -> None:
    assert may_be_empty(parse_pattern(pattern))


@pytest.mark.parametrize("pattern", [r"a", r"(?:a|b)", r"^a?b$", r"(?:a*b){2,}", r"(?=a)b"])
def test_these_need_a_character(pattern: str) -> None:
    assert not may_be_empty(parse_pattern(pattern))


@pytest.mark.parametrize(
    ("pattern", "loose"),
    [
        (r"a(?=b)c", r"a(?:)c"),
        (r"(a\b)+", r"(a(?:))+"),
        (r"(?<=a\b)c", r"(?<=a(?:))c"),
        (r"(?<!a\b)c", r"(?:)c"),
        (r"(?<!a)c", r"(?<!a)c"),
    ],
)
def test_a_tree_without_lookahead_is_found_in_more_texts(pattern: str, loose: str) -> None:
    assert without_lookahead(parse_pattern(pattern)) == parse_pattern(loose)
    assert not looks_ahead(without_lookahead(parse_pattern(pattern)))


@pytest.mark.parametrize(
    ("pattern", "numbers"),
    [
        (r"(a)(b)\2", {2}),
        (r"(?<x>a)(b)\k<x>", {1}),
        (r"(a)\2", set()),
        (r"(?!(a)\1)b", set()),
        (r"(a)(?!\1)", {1}),
        (r"(?=(a))\1", {1}),
    ],
)
def test_groups_that_are_referred_to(pattern: str, numbers: set[int]) -> None:
    assert set(references(parse_pattern(pattern))) == numbers


def test_a_group_and_its_references_hold_one_text() -> None:
    tree = with_text(parse_pattern(r"(?<x>\w+)(-)\k<x>(?!\1)"), 1, "ab")
    assert tree == parse_pattern(r"(?<x>(?:ab))(-)(?:ab)(?!(?:ab))")
    assert not references(tree)


def test_anchors_and_boundaries_are_seen_wherever_they_stand() -> None:
    assert has_anchor(parse_pattern(r"a|(b(?=$))"))
    assert not has_anchor(parse_pattern(r"[$^]\b"))
    assert has_boundary(parse_pattern(r"a|(?<!(b\B))"))


@pytest.mark.parametrize(
    ("pattern", "slow"),
    [(r"(a+)+", True), (r"(a)(b)(c)\1\2\3", True), (r"(a+){9}", False), (r"a+b+", False), (r"(a)\1\1", False)],
)
def test_matchers_may_be_slow_in_nested_loops_and_many_references(pattern: str, slow: bool) -> None:
    assert is_slow(parse_pattern(pattern)) is slow
