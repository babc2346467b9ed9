"""Texts: by the meaning of their name, else by format, else by pattern, else plain words. Constraints always win."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from smartmock.generation.draw import Draw
from smartmock.generation.formats import FORMAT_MEANINGS, FORMAT_PATTERNS, FORMAT_TEXTS
from smartmock.generation.node import Generate, Node, NoValue
from smartmock.generation.patterns import TextRules, text_pool
from smartmock.generation.times import TIME_FORMATS
from smartmock.schema.model import Schema
from smartmock.schema.patterns.parser import PatternError
from smartmock.semantics.meaning import Finding, Subject
from smartmock.semantics.rules import find_meaning
from smartmock.semantics.words import Words
from smartmock.types import JSON

Fits: TypeAlias = Callable[[JSON], bool]
MakeText: TypeAlias = Callable[[Draw], str | None]
"""Makes a text, or None when it has none to offer."""


@dataclass(frozen=True, slots=True)
class Maker:
    """A way to make texts. What it makes is `sifted` when it needs no judge any more."""

    make: MakeText
    sifted: bool = False


_TRIES: Final = 4
_LONGEST: Final = 100_000
_LONG_TEXT: Final = 60
_PHRASE: Final = 25
_SHORT_TEXT: Final = 4


def build_string(node: Node) -> Generate:
    """The first maker whose text fits answers; texts made from the patterns themselves come last, and always fit."""
    schema = node.schema
    if schema.min_length > _LONGEST:
        raise NoValue(f"it needs {schema.min_length} characters, and texts of up to {_LONGEST} are made")
    subject = Subject(node.place.name, "string", schema.format, node.place.owners, schema.title, schema.description)
    finding = find_meaning(subject)
    fits = _judge(node)
    makers = [maker for rule in _RULES for maker in rule(schema, finding, fits)]
    if fits is None:
        return makers[0].make
    return _constrained([*makers, Maker(_exactly(schema))], fits)


def _constrained(makers: list[Maker], fits: Fits) -> Generate:
    ways = [(maker.make, maker.sifted) for maker in makers]
    first, sure = ways[0]

    def generate(draw: Draw) -> JSON:
        if sure:
            text = first(draw)
            if text is not None:
                return text
        for make, sifted in ways:
            for _ in range(_TRIES):
                text = make(draw)
                if text is None:
                    break
                if sifted or fits(text):
                    return text
        raise NoValue("no text has its pattern, its format and its length at once")

    return generate


def _judge(node: Node) -> Fits | None:
    """Whether a text obeys every rule on texts; None when there is no rule."""
    schema = node.schema
    rules: list[JSON] = [{"pattern": pattern} for pattern in schema.patterns]
    rules += [{"format": name} for name in schema.formats]
    if schema.min_length:
        rules.append({"minLength": schema.min_length})
    if schema.max_length is not None:
        rules.append({"maxLength": schema.max_length})
    rules += [{"not": rule} for rule in schema.excluded]
    return node.compiler.schemas.validator(tuple(rules)).is_valid if rules else None


def _by_meaning(_schema: Schema, finding: Finding | None, fits: Fits | None) -> Iterator[Maker]:
    """Words of the meaning, then words of others that say it shorter."""
    if finding is None or not finding.meaning.words:
        return
    yield _from_pool(finding.meaning.name, fits)
    if fits is not None:
        for shorter in finding.meaning.shorter:
            yield _from_pool(shorter, fits)


def _from_pool(meaning: str, fits: Fits | None) -> Maker:
    """Words of a meaning, sifted once for every language so that a draw costs no check."""
    sifted: dict[Words, tuple[str, ...]] = {}
    known: Words | None = None
    pool: tuple[str, ...] = ()
    size = 0

    def use(words: Words) -> None:
        nonlocal known, pool, size
        if words not in sifted:
            texts = words.pool(meaning)
            sifted[words] = texts if fits is None else tuple(text for text in texts if fits(text))
        known, pool = words, sifted[words]
        size = len(pool)

    def make(draw: Draw) -> str | None:
        if draw.words is not known:
            use(draw.words)
        position = draw.position  # `Draw.below`, written out: most of what is generated comes from here
        draw.position = position + 1
        try:
            return pool[(draw.numbers[position] * size) >> 32]
        except IndexError:
            return pool[(draw.extend(position) * size) >> 32] if pool else None

    return Maker(make, sifted=True)


def _by_time(schema: Schema, finding: Finding | None, _fits: Fits | None) -> Iterator[Maker]:
    meaning = finding.meaning if finding and finding.meaning.days else None
    make = TIME_FORMATS.get(schema.format or (meaning.format or "date-time" if meaning else ""))
    if make is not None:
        yield Maker(make(meaning))


def _by_format(schema: Schema, _finding: Finding | None, fits: Fits | None) -> Iterator[Maker]:
    for name in schema.formats:
        if name in FORMAT_TEXTS:
            yield Maker(FORMAT_TEXTS[name])
        elif name in FORMAT_MEANINGS:
            yield _from_pool(FORMAT_MEANINGS[name], fits)


def _plain(schema: Schema, _finding: Finding | None, _fits: Fits | None) -> Iterator[Maker]:
    """Words of the language, as many as the length asks for."""
    if not schema.patterns:
        yield Maker(_plain_text(schema))


def _plain_text(schema: Schema) -> MakeText:
    least, most = schema.min_length, schema.max_length

    def make(draw: Draw) -> str:
        if most is not None and most <= _SHORT_TEXT:
            return "".join(chr(97 + draw.below(26)) for _ in range(most))
        kind = "text.paragraph" if least > _LONG_TEXT else "text.sentence" if least > _PHRASE else "text.phrase"
        text = draw.pick(draw.words.pool(kind if most is None or most > _PHRASE else "text.word"))
        while len(text) < least:
            text += " " + draw.pick(draw.words.pool(kind))
        return text if most is None or len(text) <= most else _cut(text, least, most)

    return make


def _cut(text: str, least: int, most: int) -> str:
    """At the end of a word where the length allows it."""
    end = text.rfind(" ", max(least, 1), most + 1)
    return text[:end].rstrip(" ,.;:") if end > least + 3 else text[:most]


def _exactly(schema: Schema) -> MakeText:
    """Texts made from the patterns, the format's pattern and the lengths together. Compiled on first use."""
    formats = tuple(FORMAT_PATTERNS[name] for name in schema.formats if name in FORMAT_PATTERNS)
    forbidden = tuple(rule["pattern"] for rule in schema.excluded if "pattern" in rule)
    rules = TextRules(tuple(schema.patterns) + formats, forbidden, schema.min_length, schema.max_length)

    def make(draw: Draw) -> str | None:
        try:
            return text_pool(rules).pick(draw)
        except PatternError as error:
            raise NoValue(f"its pattern cannot be read: {error}") from None

    return make


_RULES: Final = (_by_meaning, _by_time, _by_format, _plain)
