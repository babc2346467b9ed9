"""Random patterns: their language holds what Python's matcher finds, and texts that are made match."""

import itertools
import re

from hypothesis import assume, given
from hypothesis import strategies as st

from smartmock.generation.draw import Draw
from smartmock.generation.language import Budget, Terms
from smartmock.generation.patterns import TextPool, TextRules
from smartmock.generation.translation import Translation
from smartmock.schema.patterns.parser import parse_pattern
from smartmock.schema.patterns.portable import pattern_matcher, portable_pattern
from smartmock.semantics.words import words_for
from tests.properties.test_generation import SETTINGS, TODAY

ALPHABET = "ab-"
TEXTS = ["".join(text) for length in range(5) for text in itertools.product(ALPHABET, repeat=length)]

FIXED = st.sampled_from(["a", "b", "-", "ab", r"\w", "[^a]", r"b\b", "^", "^a", "a|-", r"(?<!b)a", "a$"])
"""What Python allows in a lookbehind: alternatives of one length."""

ZERO_WIDTH = st.one_of(
    st.sampled_from(["^", "$", r"\b", r"\B"]),
    st.builds("(?<{}{})".format, st.sampled_from("=!"), FIXED),
)
ATOMS = st.one_of(st.sampled_from(["a", "b", "-", r"\w", r"\W", ".", "[ab]", "[^b]"]), ZERO_WIDTH)

FRAMES = ["{}", r"^(a|-){}\1", r"(?<n>[ab]+){}\k<n>$", r"^(\w)(?!\1){}$", r"^(?!.*(.)\1){}$"]
"""A pattern, alone and with references."""


def _larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.lists(inner, min_size=2, max_size=4).map("".join),
        st.lists(inner, min_size=2, max_size=3).map(lambda items: f"(?:{'|'.join(items)})"),
        st.builds("(?:{}){}".format, inner, st.sampled_from(["*", "+", "?", "{2}", "{1,2}", "{2,}"])),
        st.builds("(?{}{})".format, st.sampled_from("=!"), inner),
        st.builds("({})".format, inner),
    )


PATTERNS = st.recursive(ATOMS, _larger, max_leaves=8)


def holds(pattern: str) -> tuple[set[str], bool]:
    """The texts of up to four characters in the pattern's language, and whether that is exact."""
    terms = Terms(Budget())
    translation = Translation(terms)
    start = translation.search(parse_pattern(pattern))
    found = set()
    for text in TEXTS:
        term = start
        for char in text:
            term = terms.derivative(term, ord(char))
        if term.ends:
            found.add(text)
    return found, translation.exact


def finds(pattern: str) -> set[str]:
    matcher = re.compile(pattern.replace(r"\B", r"(?!\b)"), re.ASCII)  # its own `\B` is not found in an empty text
    return {text for text in TEXTS if matcher.search(text)}


@SETTINGS
@given(PATTERNS)
def test_a_language_holds_what_the_pattern_finds(pattern: str) -> None:
    held, exact = holds(pattern)
    found = finds(pattern)
    assert held >= found
    assert held == found or not exact


@SETTINGS
@given(PATTERNS, PATTERNS, st.sampled_from(FRAMES), st.integers(0, 3))
def test_texts_obey_all_rules_and_are_missing_only_where_none_does(
    pattern: str, forbidden: str, frame: str, least: int
) -> None:
    framed = frame.format(pattern)
    assume(portable_pattern(framed) and portable_pattern(forbidden))
    wanted, unwanted = pattern_matcher(framed), pattern_matcher(forbidden)
    pool = TextPool(TextRules((framed,), (forbidden,), least=least))
    texts = {pool.pick(Draw(seed, words_for("en_US"), today=TODAY)) for seed in range(5)}
    assert texts == {None} or all(
        text is not None and len(text) >= least and wanted(text) and not unwanted(text) for text in texts
    )
    if texts == {None} and pool.complete:
        assert not [text for text in TEXTS if len(text) >= least and wanted(text) and not unwanted(text)]
