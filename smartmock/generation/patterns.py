"""Texts that match regular expressions, and have a length."""

import datetime
import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from smartmock.generation.draw import Draw
from smartmock.generation.language import ASCII, CHARACTERS, MAX_WORK, TEXT, Budget, Term, Terms
from smartmock.generation.texts import TextLanguage
from smartmock.generation.translation import Translation
from smartmock.schema.patterns.charset import WORD, Ranges
from smartmock.schema.patterns.inspection import has_anchor, has_boundary, is_slow, references, with_text
from smartmock.schema.patterns.parser import parse_pattern
from smartmock.schema.patterns.portable import pattern_matcher
from smartmock.schema.patterns.syntax import End, Node, Start
from smartmock.schema.patterns.syntax import Sequence as Series
from smartmock.schema.patterns.unicode import word_set
from smartmock.semantics.words import words_for

_POOL: Final = 4_096
_PARTLY: Final = 4
"""One of so many texts has something around the match, where a pattern leaves room for that."""
_TELLING: Final = 3
"""A match of fewer characters tells nothing by itself."""
_MOST_GROUPS: Final = 30
_FILLINGS: Final = 12
_TRIES: Final = (12, 200)
_FEW_TRIES: Final = (2, 20)
"""How many texts are checked for each that is wanted, and once to find out whether there is one."""


@dataclass(frozen=True, slots=True)
class TextRules:
    """What a text must obey: every one of `patterns`, none of `forbidden`, and the bounds on its characters."""

    patterns: tuple[str, ...]
    forbidden: tuple[str, ...] = ()
    least: int = 0
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Trees:
    """The rules, read."""

    wanted: tuple[Node, ...]
    forbidden: tuple[Node, ...]
    least: int
    most: int | None

    def language(self, budget: Budget) -> tuple[TextLanguage, bool]:
        """The texts that obey, and whether all of them do: else they still have to be checked.

        ECMA-262 has only ASCII characters in words, most validators have all letters. So texts beside word boundaries
        are ASCII, where both say the same, unless only other letters will do.
        """
        bounded = any(map(has_boundary, self.wanted + self.forbidden))
        language, exact = self._language(budget, ASCII if bounded else TEXT, WORD)
        if language.lengths:
            return language, exact
        language, exact = self._language(budget, CHARACTERS, word_set() if bounded else WORD)
        return language, exact and not language.lengths

    def _language(self, budget: Budget, alphabet: Ranges, word: Ranges) -> tuple[TextLanguage, bool]:
        terms = Terms(budget)
        translation = Translation(terms, word)

        def make() -> Term:
            found = [translation.search(tree) for tree in self.wanted]
            found += [translation.lacking(tree) for tree in self.forbidden]
            return terms.all(terms.times(terms.one(alphabet), self.least, self.most), *found)

        language = TextLanguage(terms, make, alphabet, self.most)
        return language, translation.exact


class TextPool:
    """Texts that obey rules, each drawn once from a seed of its own and kept: later draws only pick.

    Most texts are matched as a whole, even where a pattern without `^` and `$` may match a part: its author thought of
    nothing around it, unless it is as short as `[A-Z]`.
    Where the language of the texts is not regular, texts are drawn from a larger one and checked, so often at most.
    `complete`: when no text is found, there is none.
    """

    def __init__(self, rules: TextRules) -> None:
        """Raises `PatternError` when a pattern cannot be read."""
        trees = Trees(_read(rules.patterns), _read(rules.forbidden), rules.least, rules.most)
        self._whole, left = _whole(trees)
        languages, self.exact = _languages(trees, Budget(left))
        self.complete = self.exact and languages[0].complete
        self._languages = [language for language in languages if language.lengths]
        self._texts: dict[int, str | None] = {}
        self._tries = _FEW_TRIES if any(map(is_slow, trees.wanted + trees.forbidden)) else _TRIES
        self._fits = _anything if self.exact else _judge(rules)

    def pick(self, draw: Draw) -> str | None:
        """One text; None when no text obeys the rules, or none was found."""
        number = draw.below(_POOL)
        if number not in self._texts:
            self._texts[number] = self._make(number)
        return self._texts[number]

    def _make(self, number: int) -> str | None:
        languages = self._whole if number % _PARTLY else self._languages
        languages = languages or self._languages or self._whole
        if not languages:
            return None
        if self.exact:
            return languages[0].draw(_draw_of(number))
        return None if self._spare is None else self._tried(number, languages, self._tries[0]) or self._spare

    @functools.cached_property
    def _spare(self) -> str | None:
        """For draws that find nothing themselves: the text of one that was allowed many more tries."""
        return self._tried("spare", self._whole + self._languages, self._tries[1])

    def _tried(self, seed: str | int, languages: Sequence[TextLanguage], tries: int) -> str | None:
        draw = _draw_of(seed)
        for _ in range(tries):
            text = draw.pick(languages).draw(draw)
            if text is not None and self._fits(text):
                return text
        return None


@functools.lru_cache(maxsize=2_000)
def text_pool(rules: TextRules) -> TextPool:
    """The pool for `rules`, shared by all schemas that have them. Raises `PatternError`."""
    return TextPool(rules)


def describe_lack(rules: TextRules, formats: Sequence[str] = (), *, complete: bool = True) -> str:
    """Why there is no text, by the rules that there are; not `complete`: only a bounded search found none.

    >>> describe_lack(TextRules(("^a$", "^b$"), most=3))
    'no text has its patterns and its length at once'
    """
    named = (
        (rules.patterns, "its pattern" if len(rules.patterns) == 1 else "its patterns"),
        (formats, f"its format {' and '.join(formats)}"),
        (rules.least or rules.most is not None, "its length"),
        (rules.forbidden, "no pattern of its `not`"),
    )
    held = [name for present, name in named if present] or ["its type"]
    joined = " and ".join([", ".join(held[:-1]), held[-1]] if len(held) > 1 else held)
    together = " at once" if len(held) > 1 or len(rules.patterns) > 1 else ""
    return f"no text has {joined}{together}" + ("" if complete else ", as far as a bounded search can tell")


def _read(patterns: tuple[str, ...]) -> tuple[Node, ...]:
    return tuple(map(parse_pattern, patterns))


def _anything(_text: str) -> bool:
    return True


def _judge(rules: TextRules) -> Callable[[str], bool]:
    wanted = tuple(map(pattern_matcher, rules.patterns))
    forbidden = tuple(map(pattern_matcher, rules.forbidden))
    return lambda text: all(fits(text) for fits in wanted) and not any(fits(text) for fits in forbidden)


def _draw_of(seed: str | int) -> Draw:
    """Choices that depend on nothing but the seed."""
    return Draw(seed, words_for("en_US"), today=datetime.date.min)


def _anchored(tree: Node) -> Node:
    return Series((Start(), tree, End()))


def _whole(trees: Trees) -> tuple[list[TextLanguage], int]:
    """Languages of texts that patterns without anchors match as a whole, if any, and how much work is left."""
    if all(map(has_anchor, trees.wanted)):
        return [], MAX_WORK
    budget = Budget(MAX_WORK // 2)
    wanted = tuple(tree if has_anchor(tree) else _anchored(tree) for tree in trees.wanted)
    languages, _ = _languages(replace(trees, wanted=wanted), budget)
    telling = [language for language in languages if language.lengths and language.lengths[0] >= _TELLING]
    return telling, MAX_WORK // 2 + max(budget.left, 0)


def _languages(trees: Trees, budget: Budget) -> tuple[list[TextLanguage], bool]:
    """Languages that together hold the texts that obey, and whether they hold no others."""
    if 0 < sum(len(references(tree)) for tree in trees.wanted) <= _MOST_GROUPS:
        return list(_fillings(trees, budget)), False
    language, exact = trees.language(budget)
    return [language], exact


def _fillings(trees: Trees, budget: Budget) -> Iterator[TextLanguage]:
    """Languages in which every group that is referred to holds one text, and so does every reference to it."""
    groups: dict[Node, TextLanguage] = {}

    def text_of(group: Node, draw: Draw) -> str | None:
        if group not in groups:
            groups[group], _ = Trees((_anchored(group),), (), 0, trees.most).language(budget)
        return groups[group].draw(draw, everyday=draw.chance(0.5))

    for number in range(_FILLINGS):
        draw = _draw_of(number)
        wanted = tuple(tree for tree in (_filled(tree, draw, text_of) for tree in trees.wanted) if tree)
        if len(wanted) == len(trees.wanted) and budget.left > 0:
            yield replace(trees, wanted=wanted).language(budget)[0]


def _filled(tree: Node, draw: Draw, text_of: Callable[[Node, Draw], str | None]) -> Node | None:
    """None where a group that is referred to can hold no text. Inner groups are filled before outer ones."""
    while found := references(tree):
        number = max(found)
        text = text_of(found[number].item, draw)
        if text is None:
            return None
        tree = with_text(tree, number, text)
    return tree
