"""Texts that match regular expressions, and have a length."""

import datetime
import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from smartmock.generation.draw import Draw
from smartmock.generation.language import MAX_WORK, TEXT, Terms, TooMuchWork
from smartmock.generation.texts import TextLanguage
from smartmock.generation.translation import Translation
from smartmock.schema.patterns.charset import WORD, Ranges, intersect
from smartmock.schema.patterns.inspection import has_boundary, is_slow, references, with_text
from smartmock.schema.patterns.parser import PatternError, parse_pattern
from smartmock.schema.patterns.portable import pattern_matcher
from smartmock.schema.patterns.syntax import End, Node, Start
from smartmock.schema.patterns.syntax import Sequence as Series
from smartmock.schema.patterns.unicode import word_set
from smartmock.semantics.words import words_for

_POOL: Final = 4_096
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

    def language(self) -> tuple[TextLanguage, bool]:
        """The texts that obey, and whether all of them do: else they still have to be checked.

        ECMA-262 has only ASCII characters in words, most validators have all letters. So texts beside word boundaries
        are ASCII, where both say the same, unless nothing but letters of other alphabets will do.
        """
        if not any(map(has_boundary, self.wanted + self.forbidden)):
            return self._language(TEXT, WORD)
        language, exact = self._language(intersect(TEXT, ((0, 0x7F),)), WORD)
        if language.lengths:
            return language, exact
        language, exact = self._language(TEXT, word_set())
        return language, exact and not language.lengths

    def _language(self, alphabet: Ranges, word: Ranges) -> tuple[TextLanguage, bool]:
        terms = Terms()
        translation = Translation(terms, word)
        try:
            found = [translation.search(tree) for tree in self.wanted]
            found += [translation.lacking(tree) for tree in self.forbidden]
            body = terms.times(terms.one(alphabet), self.least, self.most)
            return TextLanguage(terms, terms.all(body, *found), self.most), translation.exact
        except TooMuchWork:
            raise PatternError("it takes too many steps to find texts for it") from None
        except RecursionError:
            raise PatternError("its parts are nested too deeply, or too many") from None


class TextPool:
    """Texts that obey rules, each drawn once from a seed of its own and kept: later draws only pick.

    Where the language of the texts is not regular, texts are drawn from a larger one and checked, so often at most.
    `complete`: when no text is found, there is none.
    """

    def __init__(self, rules: TextRules) -> None:
        """Raises `PatternError` when a pattern cannot be read, or is too large to find texts for it."""
        trees = Trees(_read(rules.patterns), _read(rules.forbidden), rules.least, rules.most)
        if any(map(references, trees.wanted)):
            languages, self.exact = list(_fillings(trees)), False
        else:
            language, self.exact = trees.language()
            languages = [language]
        self.complete = self.exact and languages[0].complete
        self._languages = [language for language in languages if language.lengths]
        self._texts: dict[int, str | None] = {}
        self._tries = _FEW_TRIES if any(map(is_slow, trees.wanted + trees.forbidden)) else _TRIES
        self._fits = _anything if self.exact else _judge(rules)

    def pick(self, draw: Draw) -> str | None:
        """One text; None when no text obeys the rules, or none was found."""
        number = draw.below(_POOL)
        if number not in self._texts:
            self._texts[number] = self._make(_draw_of(number))
        return self._texts[number]

    def _make(self, draw: Draw) -> str | None:
        if not self._languages:
            return None
        if self.exact:
            return self._languages[0].draw(draw)
        return None if self._spare is None else self._tried(draw, self._tries[0]) or self._spare

    @functools.cached_property
    def _spare(self) -> str | None:
        """For draws that find nothing themselves: the text of one that was allowed many more tries."""
        return self._tried(_draw_of("spare"), self._tries[1])

    def _tried(self, draw: Draw, tries: int) -> str | None:
        for _ in range(tries):
            text = draw.pick(self._languages).draw(draw)
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


def _fillings(trees: Trees) -> Iterator[TextLanguage]:
    """Languages in which every group that is referred to holds one text, and so does every reference to it."""
    groups: dict[Node, TextLanguage] = {}
    work = 0
    for number in range(_FILLINGS):
        filled = _filled(trees, _draw_of(number), groups)
        if filled is not None:
            language, _ = filled.language()
            yield language
            work += language.work
        if work > MAX_WORK:
            return


def _filled(trees: Trees, draw: Draw, groups: dict[Node, TextLanguage]) -> Trees | None:
    """None where a group that is referred to can hold no text."""
    wanted = [_filled_tree(tree, draw, groups, trees.most) for tree in trees.wanted]
    return replace(trees, wanted=tuple(tree for tree in wanted if tree)) if all(wanted) else None


def _filled_tree(tree: Node, draw: Draw, groups: dict[Node, TextLanguage], most: int | None) -> Node | None:
    """Inner groups are filled before outer ones."""
    while found := references(tree):
        number = max(found)
        group = found[number].item
        if group not in groups:
            groups[group] = Trees((Series((Start(), group, End())),), (), 0, most).language()[0]
        text = groups[group].draw(draw)
        if text is None:
            return None
        tree = with_text(tree, number, text)
    return tree
