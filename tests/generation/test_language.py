"""Terms of regular languages, and what remains of them after a character."""

import pytest

from smartmock.generation.language import (
    ANYTHING,
    EMPTY,
    END,
    NEVER,
    TEXT,
    Budget,
    Loop,
    Term,
    Terms,
    TooMuchWork,
    split_ranges,
)
from smartmock.schema.patterns.charset import DIGITS, WORD, characters, contains

A, B = characters("a"), characters("b")


@pytest.fixture
def terms() -> Terms:
    return Terms(Budget())


def after(terms: Terms, term: Term, text: str) -> Term:
    for char in text:
        term = terms.derivative(term, ord(char))
    return term


def test_equal_terms_are_one_object(terms: Terms) -> None:
    a, b = terms.one(A), terms.one(B)
    assert terms.any(a, terms.any(b, a)) is terms.any(b, a)
    assert terms.both(terms.both(a, b), a) is terms.both(a, terms.both(b, a))
    assert terms.complement(terms.complement(a)) is a
    assert terms.all(a, ANYTHING) is a


def test_what_holds_nothing_vanishes(terms: Terms) -> None:
    a = terms.one(A)
    assert terms.both(a, NEVER) is terms.all(a, NEVER) is terms.one(()) is terms.behind(NEVER) is NEVER
    assert terms.any(a, NEVER) is terms.times(a, 1, 1) is a
    assert terms.times(NEVER, 0, None) is terms.times(a, 0, 0) is terms.behind(ANYTHING) is EMPTY


def test_an_end_holds_where_no_text_follows(terms: Terms) -> None:
    term = terms.both(terms.one(A), END)
    assert after(terms, term, "a").ends
    assert not after(terms, term, "a").nullable
    assert after(terms, term, "aa") is NEVER


@pytest.mark.parametrize(("text", "ends"), [("ab", True), ("bb", False), ("b", False), ("cab", True), ("aab", True)])
def test_a_lookbehind_sees_the_text_before_it(terms: Terms, text: str, *, ends: bool) -> None:
    seen = terms.behind(terms.both(ANYTHING, terms.one(A)))
    assert after(terms, terms.both(ANYTHING, terms.both(seen, terms.one(B))), text).ends is ends


def test_the_start_is_over_after_a_character(terms: Terms) -> None:
    start = terms.behind(EMPTY)
    assert start.nullable
    assert terms.advance(start, ord("a")) is NEVER
    assert after(terms, terms.both(ANYTHING, terms.both(start, terms.one(A))), "b") is NEVER


def test_an_item_that_is_empty_here_may_be_empty_every_time_but_one(terms: Terms) -> None:
    item = terms.any(terms.behind(terms.both(ANYTHING, terms.one(B))), terms.one(A))
    twice = terms.both(terms.one(B), terms.times(item, 2, 2))
    assert [after(terms, twice, text).ends for text in ("b", "ba", "baa", "baaa")] == [True, True, True, False]


def test_a_loop_sees_beyond_its_body(terms: Terms) -> None:
    """`(a(?=b)|b)+`: no `a` is the last character."""
    hole = terms.hole()
    a, b = terms.one(A), terms.one(B)
    body = terms.any(terms.both(a, terms.all(terms.both(b, ANYTHING), hole)), terms.both(b, hole))
    loop = terms.loop(hole, body, (1, None), EMPTY)
    assert isinstance(loop, Loop)
    assert [after(terms, loop, text).ends for text in ("", "b", "ab", "abab", "ba", "aab")] == [
        False, True, True, True, False, False,
    ]  # fmt: skip


def test_a_piece_lies_wholly_inside_or_outside_every_set() -> None:
    pieces = split_ranges(frozenset((DIGITS, WORD)), TEXT)
    assert len(pieces) == 3
    assert sum(high - low + 1 for piece in pieces for low, high in piece) == sum(h - low + 1 for low, h in TEXT)
    assert [contains(piece, ord("7")) for piece in pieces].count(True) == 1


def test_the_distance_guesses_how_much_is_missing(terms: Terms) -> None:
    a = terms.one(A)
    assert terms.distance(terms.times(a, 3, 9)) == 3
    assert terms.distance(terms.any(terms.both(a, a), a)) == 1
    assert terms.distance(terms.all(terms.both(a, a), terms.both(ANYTHING, a))) == 3
    assert terms.distance(terms.both(terms.behind(terms.both(ANYTHING, a)), a)) == 2


def test_work_ends_with_the_budget() -> None:
    terms = Terms(Budget(10))
    with pytest.raises(TooMuchWork):
        after(terms, terms.times(terms.one(TEXT), 0, 100), "a" * 100)
