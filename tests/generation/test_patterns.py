"""Texts made from patterns match them."""

import contextlib

import pytest

from smartmock.generation.patterns import TextPool, TextRules, describe_lack, text_pool
from smartmock.schema.patterns.parser import PatternError
from smartmock.schema.patterns.portable import pattern_matcher
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


LOOKING = [
    r"\bfoo\b",
    r"^\w+\b.\B\W$",
    r"^(?:\b[a-z]+\b[ ,]?)+$",
    r"(?<=a)b",
    r"^x(?<!a)b",
    r"^[a-z]{2}(?<!zz)\d$",
    r"(?<=\$|EUR )\d+\.\d\d$",
    r"(?<=^.{3})x",
    r"^(?:[ab](?<=b)|c){3}$",
    r"^((?!foo).)*$",
    r"^(?:(?!\.\.)[a-z.]){4,6}$",
    r"^(?:\d+(?:,|$)){2}$",
    r"^(?:(?:^|,)\d){3}$",
    r"(?=^.{8,}$)(?=.*\d)(?=.*[a-z]).*$",
    r"^.*(?<!\.)$",
]

REFERRING = [
    r"^(\w)\1$",
    r"^(?<q>['\"])[a-z]*\k<q>$",
    r"^(?P<a>[a-z]+)=(?P=a)$",
    r"^\d{4}([-/.])\d{2}\1\d{2}$",
    r"^<([a-z]+)>[^<]*</\1>$",
    r"^((\d)\2)-\1$",
    r"^(?:(a)|b)\1$",
    r"^(\w)(?!\1)\w$",
    r"^(?!.*(.)\1)[ab]{4}$",
    r"\b(\w+)\s+\1\b",
    r"^(?=(\w{3}))\1\d$",
    r"^(.*)x\1$",
]

BEYOND = [
    r"^(?:(?=a)a*b?)+$",
    r"(?<=\bfoo )bar",
    r"(?<!foo\b.)bar",
    r"^\bда\b$",
    r"^\r\n$",
    r"^[\x00-\x08]\u2028$",
]


def texts_of(rules: TextRules, make_draw: MakeDraw) -> set[str | None]:
    pool = TextPool(rules)
    return {pool.pick(make_draw(seed)) for seed in range(20)}


@pytest.mark.parametrize("pattern", PATTERNS + LOOKING + REFERRING + BEYOND)
def test_texts_match_their_pattern(pattern: str, make_draw: MakeDraw) -> None:
    texts = texts_of(TextRules((pattern,)), make_draw)
    assert [text for text in texts if text is None or not pattern_matcher(pattern)(text)] == []


@pytest.mark.parametrize("pattern", PATTERNS + LOOKING)
def test_what_is_regular_is_exact(pattern: str) -> None:
    pool = TextPool(TextRules((pattern,)))
    assert pool.exact
    assert pool.complete


@pytest.mark.parametrize("pattern", REFERRING + BEYOND)
def test_what_is_not_regular_is_checked(pattern: str) -> None:
    assert not TextPool(TextRules((pattern,))).exact


@pytest.mark.parametrize(
    ("rules", "lengths"),
    [
        (TextRules((r"^(ab)+$",), least=5, most=8), {6, 8}),
        (TextRules((r"^[a-z]*$", r"^[x-z0-9]*$"), least=2, most=2), {2}),
        (TextRules((r"^[ab]$",), forbidden=(r"a",)), {1}),
        (TextRules((r"^\w{2,4}$",), forbidden=(r"(?<!a)b|\Bc\b",), least=3, most=3), {3}),
        (TextRules((r"^(\w+)-\1$",), least=9, most=11), {9, 11}),
        (TextRules((r"^[a-c]{3}$",), forbidden=(r"(.)\1",)), {3}),
    ],
    ids=["length between", "two patterns", "forbidden", "forbidden lookbehind", "repeated", "forbidden reference"],
)
def test_rules_hold_together(rules: TextRules, lengths: set[int], make_draw: MakeDraw) -> None:
    texts = texts_of(rules, make_draw)
    assert {len(text or "") for text in texts} <= lengths
    for text in texts:
        assert text
        assert all(pattern_matcher(pattern)(text) for pattern in rules.patterns)
        assert not any(pattern_matcher(pattern)(text) for pattern in rules.forbidden)


@pytest.mark.parametrize(
    "rules",
    [
        TextRules((r"^a{5}$",), most=3),
        TextRules((r"^[a-z]+$", r"^\d+$")),
        TextRules((r"[^\s\S]",)),
        TextRules((r"^(?=.*x)[a-w]+$",)),
        TextRules((r"a\bb",)),
        TextRules((r"^(?<=a)b",)),
        TextRules((r"^((?!o).)*$", r"foo")),
        TextRules((r"$^.",)),
    ],
    ids=lambda rules: " ".join(rules.patterns),
)
def test_nothing_is_drawn_from_nothing(rules: TextRules, make_draw: MakeDraw) -> None:
    pool = TextPool(rules)
    assert pool.pick(make_draw()) is None
    assert pool.complete


def test_a_bounded_search_does_not_say_that_there_is_nothing(make_draw: MakeDraw) -> None:
    pool = TextPool(TextRules((r"^(a)(?!\1)a$",)))
    assert pool.pick(make_draw()) is None
    assert not pool.complete


def test_patterns_without_anchors_mostly_match_whole_texts(make_draw: MakeDraw) -> None:
    texts = [text_pool(TextRules((r"\d{3}-\d{4}",))).pick(make_draw(seed)) or "" for seed in range(40)]
    assert 20 < sum(len(text) == 8 for text in texts) < 40


@pytest.mark.parametrize("pattern", ["^x-", r"\.png$", "[A-Z]"], ids=["start", "end", "a single character"])
def test_patterns_that_name_a_part_leave_room_for_more(pattern: str, make_draw: MakeDraw) -> None:
    texts = [text_pool(TextRules((pattern,))).pick(make_draw(seed)) or "" for seed in range(40)]
    assert sum(len(text) > 4 for text in texts) > 10


def test_words_of_other_alphabets_have_boundaries_where_validators_see_them(make_draw: MakeDraw) -> None:
    assert TextPool(TextRules((r"^\b[а-я]{3}\b-\bслово$",))).pick(make_draw())
    assert all(text and text.isascii() for text in texts_of(TextRules((r"^\b\S{3}\b \B\S{3}$",)), make_draw))


def test_the_nearest_way_to_an_end_is_kept_where_there_are_too_many(make_draw: MakeDraw) -> None:
    for pattern in (r"^[a-c]*a.{14}z$", r"a.{20}b.{20}c", r"(?<=a.{25})b(?=.{25}c)(?<!d.{18})"):
        assert TextPool(TextRules((pattern,))).pick(make_draw()) is not None


def test_texts_depend_on_the_draw_only(make_draw: MakeDraw) -> None:
    rules = TextRules((r"^(\w+)(?!.*(.)\2)\1[a-z]*$",))
    ahead, back = TextPool(rules), TextPool(rules)
    texts = [ahead.pick(make_draw(seed)) for seed in range(10)]
    assert texts == [back.pick(make_draw(seed)) for seed in reversed(range(10))][::-1]


def test_everyday_characters_are_preferred(make_draw: MakeDraw) -> None:
    texts = [text_pool(TextRules((r"^\S{6}$",))).pick(make_draw(seed)) for seed in range(20)]
    assert all(text and text.isascii() and text.isalnum() for text in texts)


@pytest.mark.parametrize(
    "rules",
    [
        TextRules((r"^(([a-z]{1,64}\.){1,64}[a-z]{1,64}){1,64}$",), least=100),
        TextRules((r"^(?!.*[a-f].{20}[g-k])(?=.*x.{20}y)(?!.*z.{15}w).{60,}$",)),
        TextRules(("^(" + "abc" * 700 + ")+$",)),
        TextRules(("^" + "a?" * 3_000 + "$",)),
        TextRules((r"^((?!a.{12}b)(?!c.{13}d).)*$", r"(?<=e.{11}f).{15}$")),
        TextRules((r"^" + r"(\w+)" * 20 + "".join(rf"\{n}" for n in range(1, 21)) + "$",)),
        TextRules((r"^(\w+\s?)*\1$",), least=60),
        TextRules(("^" + r"(\w)" * 1_000 + "".join(rf"(?:\{n})" for n in range(1, 1_001)) + "$",)),
    ],
    ids=[
        "nested",
        "lookaheads",
        "long group",
        "optional",
        "tempered",
        "references",
        "backtracking",
        "a thousand groups",
    ],
)
def test_monstrous_patterns_end(rules: TextRules, make_draw: MakeDraw) -> None:
    with contextlib.suppress(PatternError):
        text_pool(rules).pick(make_draw())


LACKS = {
    "no text has its pattern": TextRules(("a",)),
    "no text has its patterns at once": TextRules(("a", "b")),
    "no text has its pattern and its length at once": TextRules(("a",), most=3),
    "no text has its pattern, its length and no pattern of its `not` at once": TextRules(("a",), ("b",), 3),
    "no text has its type": TextRules(()),
}


@pytest.mark.parametrize("lack", LACKS)
def test_a_lack_names_the_rules_that_there_are(lack: str) -> None:
    assert describe_lack(LACKS[lack]) == lack
    assert describe_lack(LACKS[lack], complete=False) == f"{lack}, as far as a bounded search can tell"


def test_a_lack_names_formats() -> None:
    assert describe_lack(TextRules(("a",)), ["uuid"]) == "no text has its pattern and its format uuid at once"
