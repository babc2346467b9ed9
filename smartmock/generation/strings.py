"""Texts: by the meaning of their name, else by format, else by pattern, else plain words. Constraints always win."""

import functools
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final, TypeAlias

from smartmock.generation.draw import Draw
from smartmock.generation.format_patterns import format_patterns
from smartmock.generation.formats import FORMAT_MEANINGS, FORMAT_TEXTS
from smartmock.generation.judge import Judge, judge_of
from smartmock.generation.listed import Listed, ValuesOf, Vary
from smartmock.generation.meanings import finding_of
from smartmock.generation.node import Generate, Node, NoValue
from smartmock.generation.patterns import TextRules, describe_lack, text_pool
from smartmock.generation.telling import ANY, Reason, Tell, Told, found_by, of_type, tell_of, telling, worded
from smartmock.generation.times import DAYS, TIME_FORMATS, in_universal_time, tell_days, time_format
from smartmock.schema.model import Schema
from smartmock.schema.patterns.parser import PatternError
from smartmock.semantics.descriptions import told_example, told_options
from smartmock.semantics.forms import maker_like, texts_like
from smartmock.semantics.meaning import Finding
from smartmock.semantics.rules import is_known_format
from smartmock.semantics.words import Words
from smartmock.types import JSON

MakeText: TypeAlias = Callable[[Draw], str | None]
"""Makes a text, or None when it has none to offer."""

Way: TypeAlias = Callable[[Generate], Generate]
"""A way to make texts that fit: a generator, given the one that answers where it finds none."""

_TRIES: Final = 4
_VAGUE: Final = "text."
"""Meanings that say little of what a text is: here even examples in a description say more."""
_LONGEST: Final = 100_000
_LONG_TEXT: Final = 60
_PHRASE: Final = 25
_SHORT_TEXT: Final = 4
_MOST_ALIKE: Final = 9_999
_SAMPLES: Final = 20
"""So many texts tell whether a way makes any that fit."""


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
    return telling(generate, of_type(str, tell_of(generate)))


def _no_text(_draw: Draw) -> JSON:
    raise NoValue("there are no words")


def _by_description(task: Task) -> Iterator[Way]:
    """The values that the description lists, unless the place holds addresses or moments."""
    meaning = task.finding.meaning if task.finding else None
    if not task.schema.description or (meaning and (meaning.days or meaning.formats)):
        return
    hints = meaning is None or meaning.name.startswith(_VAGUE)
    options = told_options(task.schema.description, hints=hints)
    yield from _of_these(options, Reason("description", "one of the values that its description lists"), task)


def _of_these(texts: Sequence[JSON], reason: Reason, task: Task) -> Iterator[Way]:
    """Texts that the document itself names, as far as they fit."""
    fitting = [
        text for text in texts if text and isinstance(text, str) and (task.judge is None or task.judge.fits(text))
    ]
    if not fitting:
        return

    def way(otherwise: Generate) -> Generate:
        def tell(value: JSON, draw: Draw) -> Told | None:
            return reason if value is ANY or value in fitting else tell_of(otherwise)(value, draw)

        def vary(_text: JSON, draw: Draw) -> JSON:
            return draw.pick(fitting) if draw.below(2) else otherwise(draw)

        return telling(Listed(lambda _words: fitting, vary=vary), tell)

    yield way


def _by_meaning(task: Task) -> Iterator[Way]:
    """Words of the meaning, then words of others that say it shorter."""
    if task.finding is None or not task.finding.meaning.words:
        return
    yield _from_words(found_by(task.finding), task)
    if task.judge is not None:
        short = found_by(task.finding, "in a form that the schema allows")
        for shorter in task.finding.meaning.shorter:
            yield _from_words(replace(short, meaning=shorter), task)


def _from_words(reason: Reason, task: Task) -> Way:
    """Words of the reason's meaning, sifted once for every language so that a draw costs no check."""
    judge, compiler, meaning = task.judge, task.node.compiler, reason.meaning
    if judge is None:
        return lambda otherwise: _listed(lambda words: words.pool(meaning), otherwise, _numbered, reason)

    def vary(text: JSON, draw: Draw) -> JSON:
        varied = _numbered(text, draw)
        return varied if judge.fits(varied) else text

    def sifted(words: Words) -> tuple[str, ...]:
        return compiler.sifted(words, meaning, judge.name, judge.fits)

    return lambda otherwise: _listed(sifted, otherwise, vary, reason)


def _listed(values_of: ValuesOf, otherwise: Generate, vary: Vary, reason: Reason) -> Listed:
    def tell(value: JSON, draw: Draw) -> Told | None:
        values = values_of(draw.words)
        is_own = bool(values) if value is ANY else value in values or _NUMBER.sub("", str(value)) in values
        return worded(reason, draw) if is_own else tell_of(otherwise)(value, draw)

    return telling(Listed(values_of, otherwise, vary), tell)


def _numbered(text: JSON, draw: Draw) -> JSON:
    """`Paper Moon 17`, `maria17@example.com`."""
    before, at, after = str(text).partition("@")
    return f"{before}{' ' if ' ' in before else ''}{draw.between(2, _MOST_ALIKE)}{at}{after}"


_NUMBER: Final = re.compile(r" ?\d{1,4}(?=@|$)")
"""What `_numbered` adds."""


def _by_time(task: Task) -> Iterator[Way]:
    finding = task.finding if task.finding and task.finding.meaning.days else None
    meaning = finding.meaning if finding else None
    form = time_format(task.schema.format)
    if not form and meaning and not is_known_format(task.schema.format):
        form = meaning.format or "date-time"
    make = TIME_FORMATS.get(form)
    if make is not None:
        days = tell_days(finding) if form in DAYS else ""
        reason = found_by(finding, days) if finding else Reason("format", f"format {form}" + (days and f": {days}"))
        yield _made(make(meaning), task, reason)
        if form == "date-time" and task.judge is not None and not task.judge.lone_format:
            yield _tried(in_universal_time(make(meaning)), task, reason)


def _by_format(task: Task) -> Iterator[Way]:
    for name in task.schema.formats:
        if name in FORMAT_TEXTS:
            # The function is shared by all schemas, and each tells its own reason.
            yield _made(functools.partial(FORMAT_TEXTS[name]), task, Reason("format", f"format {name}"))
        elif name in FORMAT_MEANINGS:
            yield _from_words(Reason("format", f"format {name}", FORMAT_MEANINGS[name]), task)


def _in_form(task: Task) -> Iterator[Way]:
    """Ids and the like look as those that the document shows."""
    if task.finding is None or not task.finding.meaning.name.startswith("id.") or task.schema.formats:
        return
    example = next((text for text in task.schema.examples if isinstance(text, str)), "")
    fits = task.judge.fits if task.judge else bool
    alike = tuple(filter(fits, texts_like(example)))
    make = maker_like(example)
    if not alike or make is None:
        return

    def vary(text: JSON, draw: Draw) -> JSON:
        varied = make(Random(draw.bits()))
        return varied if fits(varied) else text

    def way(otherwise: Generate) -> Generate:
        reason = found_by(task.finding, f"in the form of the example {example}") if task.finding else _AN_EXAMPLE

        def tell(value: JSON, draw: Draw) -> Told | None:
            return reason if value is ANY or value in alike else tell_of(otherwise)(value, draw)

        return telling(Listed(lambda _words: alike, vary=vary), tell)

    yield way


def _by_examples(task: Task) -> Iterator[Way]:
    """Where nothing tells what a text means, codes that the document gives say more than any words."""
    if task.finding is None and not task.schema.formats:
        codes = [text for text in task.schema.examples if isinstance(text, str) and len(text.split()) == 1]
        yield from _of_these(codes, _AN_EXAMPLE, task)
        yield from _of_these([told_example(task.schema.description)], _A_TOLD_EXAMPLE, task)


_AN_EXAMPLE: Final = Reason("example", "one of the examples of the schema, as nothing else tells what it means")
_A_TOLD_EXAMPLE: Final = Reason("description", "the example in its description, as nothing else tells what it means")


def _plain(task: Task) -> Iterator[Way]:
    """Words of the language, as many as the length asks for."""
    if not task.schema.patterns:
        make, kind = _plain_text(task.schema)
        rule = "plain words, as nothing tells what it means"
        yield _tried(make, task, Reason("words", rule, kind) if kind else Reason("words", "letters, as it is so short"))


def _made(make: MakeText, task: Task, reason: Reason) -> Way:
    """Texts of the schema's own format, which need no judge where that is the only rule."""
    return _sure(make, reason) if task.judge is None or task.judge.lone_format else _tried(make, task, reason)


def _sure(make: MakeText, reason: Reason) -> Way:
    made = telling(make, _tell_text(reason))
    return lambda _otherwise: made


def _tell_text(reason: Reason) -> Tell:
    return lambda _value, draw: worded(reason, draw) if reason.source == "words" and reason.meaning else reason


def _tried(make: MakeText, task: Task, reason: Reason) -> Way:
    """What is made, when it is found to fit."""
    if task.judge is None:
        return _sure(make, reason)
    fits, tell_made = task.judge.fits, _tell_text(reason)

    def way(otherwise: Generate) -> Generate:
        def generate(draw: Draw) -> JSON:
            for _ in range(_TRIES):
                text = make(draw)
                if text is not None and fits(text):
                    return text
            return otherwise(draw)

        def tell(value: JSON, draw: Draw) -> Told | None:
            """Nothing in a text says who made it: it is told by what would be made in its place."""
            texts = (
                make(Draw(number, draw.words, today=draw.today, options=draw.options)) for number in range(_SAMPLES)
            )
            is_own = any(text is not None and fits(text) for text in texts)
            return (tell_made if is_own else tell_of(otherwise))(value, draw)

        return telling(generate, tell)

    return way


def _plain_text(schema: Schema) -> tuple[MakeText, str]:
    """What makes the words, and their meaning; "" where there is only room for letters."""
    least, most = schema.min_length, schema.max_length
    kind = "text.paragraph" if least > _LONG_TEXT else "text.sentence" if least > _PHRASE else "text.phrase"
    first = kind if most is None or most > _PHRASE else "text.word"
    if most is not None and most <= _SHORT_TEXT:
        return _letters(most), ""

    def make(draw: Draw) -> str:
        text = draw.pick(draw.words.pool(first))
        if draw.careful:
            text = f"{draw.between(2, _MOST_ALIKE)} {text}"
        while len(text) < least:
            text += " " + draw.pick(draw.words.pool(kind))
        return text if most is None or len(text) <= most else _cut(text, least, most)

    return make, first


def _letters(count: int) -> MakeText:
    return lambda draw: "".join(chr(97 + draw.below(26)) for _ in range(count))


def _cut(text: str, least: int, most: int) -> str:
    """At the end of a word where the length allows it."""
    end = text.rfind(" ", max(least, 1), most + 1)
    return text[:end].rstrip(" ,.;:") if end > least + 3 else text[:most]


def _by_path(task: Task) -> Iterator[Way]:
    """A pattern that is nothing but a path, `^/v1/coupons`: the path, and nothing behind it."""
    paths = [found[1].replace("\\", "") for found in map(_PATH.fullmatch, task.schema.patterns) if found]
    yield from _of_these(paths, Reason("pattern", "the path that its pattern names"), task)


_PATH: Final = re.compile(r"\^((?:\\?/[\w-]+)+)\$?")


def _exactly(task: Task) -> Iterator[Way]:
    """Texts made from the patterns, the format's pattern and the lengths together. Compiled on first use."""
    schema = task.schema
    forbidden = tuple(rule["pattern"] for rule in schema.excluded if "pattern" in rule)
    own = TextRules(tuple(schema.patterns), forbidden, schema.min_length, schema.max_length)
    if task.judge is not None:
        for patterns in format_patterns(schema.formats):
            made_of = replace(own, patterns=own.patterns + patterns)
            yield _tried(_from_pool(made_of), task, _pattern_reason(own, schema.formats))

        def no_text(_draw: Draw) -> JSON:
            sure = not schema.formats and text_pool(own).complete and len(forbidden) == len(schema.excluded)
            raise NoValue(describe_lack(own, schema.formats, complete=sure), certain=sure)

        yield lambda _otherwise: no_text


def _pattern_reason(rules: TextRules, formats: Sequence[str]) -> Reason:
    """By the rules that are left when no words fit."""
    if rules.patterns:
        return Reason("pattern", f"made from the pattern {' and '.join(rules.patterns)}")
    if formats:
        return Reason("format", f"format {' and '.join(formats)}")
    return Reason("bounds", "made to fit the length and other rules of the schema")


def _from_pool(rules: TextRules) -> MakeText:
    def make(draw: Draw) -> str | None:
        try:
            return text_pool(rules).pick(draw)
        except PatternError as error:
            raise NoValue(f"its pattern cannot be read: {error}") from None

    return make


_RULES: Final = (_by_description, _in_form, _by_meaning, _by_time, _by_format, _by_examples, _plain, _by_path, _exactly)
