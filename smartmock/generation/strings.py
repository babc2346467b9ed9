"""Texts: by the meaning of their name, else by format, else by pattern, else plain words. Constraints always win."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from smartmock.generation.draw import Draw
from smartmock.generation.format_patterns import format_patterns
from smartmock.generation.formats import FORMAT_MEANINGS, FORMAT_TEXTS
from smartmock.generation.judge import Judge, judge_of
from smartmock.generation.listed import Listed
from smartmock.generation.meanings import finding_of
from smartmock.generation.node import Generate, Node, NoValue
from smartmock.generation.patterns import TextRules, describe_lack, text_pool
from smartmock.generation.times import TIME_FORMATS
from smartmock.schema.model import Schema
from smartmock.schema.patterns.parser import PatternError
from smartmock.semantics.meaning import Finding
from smartmock.semantics.words import Words
from smartmock.types import JSON

MakeText: TypeAlias = Callable[[Draw], str | None]
"""Makes a text, or None when it has none to offer."""

Way: TypeAlias = Callable[[Generate], Generate]
"""A way to make texts that fit: a generator, given the one that answers where it finds none."""

_TRIES: Final = 4
_LONGEST: Final = 100_000
_LONG_TEXT: Final = 60
_PHRASE: Final = 25
_SHORT_TEXT: Final = 4
_MOST_ALIKE: Final = 9_999


@dataclass(frozen=True, slots=True)
class Task:
    """What is known when a text is wanted. No `judge`: there is no rule."""

    node: Node
    finding: Finding | None
    judge: Judge | None

    @property
    def schema(self) -> Schema:
        return self.node.schema


def build_string(node: Node) -> Generate:
    """The first way whose text fits answers; texts made from the patterns themselves come last, and always fit."""
    schema = node.schema
    if schema.min_length > _LONGEST:
        raise NoValue(f"it needs {schema.min_length} characters, and texts of up to {_LONGEST} are made")
    if schema.max_length is not None and schema.max_length < schema.min_length:
        raise NoValue(f"its least length {schema.min_length} is above its greatest length {schema.max_length}")
    task = Task(node, finding_of(node, "string"), judge_of(node))
    generate: Generate = _no_text
    for way in reversed([way for rule in _RULES for way in rule(task)]):
        generate = way(generate)
    return generate


def _no_text(_draw: Draw) -> JSON:
    raise NoValue("there are no words")


def _by_meaning(task: Task) -> Iterator[Way]:
    """Words of the meaning, then words of others that say it shorter."""
    if task.finding is None or not task.finding.meaning.words:
        return
    yield _from_words(task.finding.meaning.name, task)
    if task.judge is not None:
        for shorter in task.finding.meaning.shorter:
            yield _from_words(shorter, task)


def _from_words(meaning: str, task: Task) -> Way:
    """Words of a meaning, sifted once for every language so that a draw costs no check."""
    judge, compiler = task.judge, task.node.compiler
    if judge is None:
        return lambda otherwise: Listed(lambda words: words.pool(meaning), otherwise, _numbered)

    def vary(text: JSON, draw: Draw) -> JSON:
        varied = _numbered(text, draw)
        return varied if judge.fits(varied) else text

    def sifted(words: Words) -> tuple[str, ...]:
        return compiler.sifted(words, meaning, judge.name, judge.fits)

    return lambda otherwise: Listed(sifted, otherwise, vary)


def _numbered(text: JSON, draw: Draw) -> JSON:
    """`Paper Moon 17`, `maria17@example.com`."""
    before, at, after = str(text).partition("@")
    return f"{before}{' ' if ' ' in before else ''}{draw.between(2, _MOST_ALIKE)}{at}{after}"


def _by_time(task: Task) -> Iterator[Way]:
    meaning = task.finding.meaning if task.finding and task.finding.meaning.days else None
    make = TIME_FORMATS.get(task.schema.format or (meaning.format or "date-time" if meaning else ""))
    if make is not None:
        yield _made(make(meaning), task)


def _by_format(task: Task) -> Iterator[Way]:
    for name in task.schema.formats:
        if name in FORMAT_TEXTS:
            yield _made(FORMAT_TEXTS[name], task)
        elif name in FORMAT_MEANINGS:
            yield _from_words(FORMAT_MEANINGS[name], task)


def _plain(task: Task) -> Iterator[Way]:
    """Words of the language, as many as the length asks for."""
    if not task.schema.patterns:
        yield _tried(_plain_text(task.schema), task)


def _made(make: MakeText, task: Task) -> Way:
    """Texts of the schema's own format, which need no judge where that is the only rule."""
    return _sure(make) if task.judge is None or task.judge.lone_format else _tried(make, task)


def _sure(make: MakeText) -> Way:
    return lambda _otherwise: make


def _tried(make: MakeText, task: Task) -> Way:
    """What is made, when it is found to fit."""
    if task.judge is None:
        return _sure(make)
    fits = task.judge.fits

    def way(otherwise: Generate) -> Generate:
        def generate(draw: Draw) -> JSON:
            for _ in range(_TRIES):
                text = make(draw)
                if text is not None and fits(text):
                    return text
            return otherwise(draw)

        return generate

    return way


def _plain_text(schema: Schema) -> MakeText:
    least, most = schema.min_length, schema.max_length

    def make(draw: Draw) -> str:
        if most is not None and most <= _SHORT_TEXT:
            return "".join(chr(97 + draw.below(26)) for _ in range(most))
        kind = "text.paragraph" if least > _LONG_TEXT else "text.sentence" if least > _PHRASE else "text.phrase"
        text = draw.pick(draw.words.pool(kind if most is None or most > _PHRASE else "text.word"))
        if draw.careful:
            text = f"{draw.between(2, _MOST_ALIKE)} {text}"
        while len(text) < least:
            text += " " + draw.pick(draw.words.pool(kind))
        return text if most is None or len(text) <= most else _cut(text, least, most)

    return make


def _cut(text: str, least: int, most: int) -> str:
    """At the end of a word where the length allows it."""
    end = text.rfind(" ", max(least, 1), most + 1)
    return text[:end].rstrip(" ,.;:") if end > least + 3 else text[:most]


def _exactly(task: Task) -> Iterator[Way]:
    """Texts made from the patterns, the format's pattern and the lengths together. Compiled on first use."""
    schema = task.schema
    forbidden = tuple(rule["pattern"] for rule in schema.excluded if "pattern" in rule)
    own = TextRules(tuple(schema.patterns), forbidden, schema.min_length, schema.max_length)
    if task.judge is not None:
        for patterns in format_patterns(schema.formats):
            yield _tried(_from_pool(replace(own, patterns=own.patterns + patterns)), task)

        def no_text(_draw: Draw) -> JSON:
            sure = not schema.formats and text_pool(own).complete and len(forbidden) == len(schema.excluded)
            raise NoValue(describe_lack(own, schema.formats, complete=sure), certain=sure)

        yield lambda _otherwise: no_text


def _from_pool(rules: TextRules) -> MakeText:
    def make(draw: Draw) -> str | None:
        try:
            return text_pool(rules).pick(draw)
        except PatternError as error:
            raise NoValue(f"its pattern cannot be read: {error}") from None

    return make


_RULES: Final = (_by_meaning, _by_time, _by_format, _plain, _exactly)
