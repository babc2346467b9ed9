"""Which meaning a place in a schema has. The rules are data (`locales/rules.json`); how they are read is here.

The longest end of a name that a rule knows decides. Among rules for the same words, those that ask for an owner go
first, then the order of the file; type, format and owner must agree. Where the name says nothing, title, description
and format are asked.
"""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from smartmock.semantics.catalogue import all_meanings
from smartmock.semantics.data import read_names, read_table
from smartmock.semantics.descriptions import plain_text, told_range
from smartmock.semantics.meaning import Finding, Meaning, NumberRange, Subject, ValueType
from smartmock.semantics.names import Tokens, plain_letters, spell, split_name
from smartmock.semantics.owners import Kinds, find_kinds
from smartmock.types import JsonObject

_TITLE_WORDS: Final = 5
_DESCRIPTION_LENGTH: Final = 400
_SHOWN_KINDS: Final = 3
_NUMERIC: Final = frozenset({"integer", "number"})
_ANY_NUMBER: Final = "number.told"
_MOMENTS: Final = frozenset({"date", "date-time", "unix-time"})


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of the file. `kinds` are the owners it asks for, `types` the types; empty is any.

    `text` is the line itself, `conditions` what it asks for beside the name, for people.
    """

    text: str
    conditions: str
    meaning: Meaning
    kinds: Kinds
    types: frozenset[str]


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of descriptions that replace what the name said, or the lack of it (`""`)."""

    texts: tuple[str, ...]
    meaning: Meaning
    over: frozenset[str]

    def replaces(self, name: str) -> bool:
        return name in self.over or f"{name.partition('.')[0]}.*" in self.over


@dataclass(frozen=True, slots=True)
class RuleBook:
    """Rules by the words that they look for: at the end of a name, at its beginning, or the whole of it."""

    tails: Mapping[Tokens, tuple[Rule, ...]]
    heads: Mapping[Tokens, tuple[Rule, ...]]
    longest: int
    phrases: tuple[Phrase, ...]
    formats: Mapping[str, str | None]


def find_meaning(subject: Subject) -> Finding | None:
    """The meaning of a place and the rule that found it; None when no rule knows it."""
    form = subject.format
    formats = rule_book().formats
    if form and subject.type == "string" and formats.get(form, form) is None:
        return None  # drawn by format alone: a pool of UUIDs would repeat itself
    owners = subject.owners[:3]
    found = _find_by_name(subject.name, subject.type, form, owners)
    if subject.description:
        found = _find_by_description(subject, found) or found
    if found is None and subject.title and len(split_name(subject.title)) <= _TITLE_WORDS:
        titled = _find_by_name(subject.title, subject.type, form, owners)
        found = titled and replace(titled, rule=titled.rule.replace("name", "title", 1), clue="title")
    found = found or _find_by_format(subject.type, form)
    if subject.type in _NUMERIC and subject.description and not (found and found.meaning.days):
        found = _within_told_range(subject, found)
    return found


def _within_told_range(subject: Subject, found: Finding | None) -> Finding | None:
    """What the name means, unless the description tells other numbers: `energy`, a measure from 0.0 to 1.0."""
    told = told_range(subject.description)
    usual = found.meaning.numbers if found else None
    if told is None or (usual and told.low <= usual.low and usual.high <= told.high):
        return found
    name = found.meaning.name if found else _ANY_NUMBER
    rule = f"description says from {told.low:g} to {told.high:g}"
    return Finding(Meaning(name, numbers=_in_digits(told, subject.type)), rule, clue="description")


def _in_digits(told: NumberRange, kind: ValueType) -> NumberRange:
    return replace(told, decimals=0) if kind == "integer" else told


@functools.lru_cache(maxsize=32_768)
def _find_by_name(name: str, kind: ValueType, form: str | None, owners: tuple[str, ...]) -> Finding | None:
    tokens = split_name(name)
    for words, candidates, qualifiers in _candidates(tokens):
        kinds: Kinds | None = None
        for rule in candidates:
            if not _fits(rule, kind, form):
                continue
            if rule.kinds:
                kinds = find_kinds(qualifiers, owners) if kinds is None else kinds
                if not kinds & rule.kinds:
                    continue
            told = " ".join(dict.fromkeys(words))  # `zipCode` has become `zip code code`
            return Finding(rule.meaning, f"name says `{told}`{rule.conditions}", qualifiers)
    return None


def _candidates(tokens: Tokens) -> Iterator[tuple[Tokens, tuple[Rule, ...], Tokens]]:
    """Words of the name, the rules that look for them, and the words before those; the most telling first."""
    book = rule_book()
    for shown in _without_noise(tokens):
        for length in range(min(len(shown), book.longest), 0, -1):
            if shown[-length:] in book.tails:
                yield shown[-length:], book.tails[shown[-length:]], shown[:-length]
    for length in range(min(len(tokens) - 1, book.longest), 0, -1):
        if tokens[:length] in book.heads:
            yield tokens[:length], book.heads[tokens[:length]], ()


def _without_noise(tokens: Tokens) -> Iterator[Tokens]:
    """The name, then the name without sizes, numbers and the like at its end: `image_72`, `url_https`."""
    yield tokens
    noise = read_table("names")["noise"]
    while len(tokens) > 1 and (tokens[-1].isdigit() or tokens[-1] in noise):
        tokens = tokens[:-1]
        yield tokens


def _fits(rule: Rule, kind: ValueType, form: str | None) -> bool:
    return rule.meaning.serves(kind) and (not rule.types or kind in rule.types) and _has_format(rule.meaning, form)


def is_known_format(form: str | None) -> bool:
    """Whether a format says what values look like."""
    return form in rule_book().formats


def _has_format(meaning: Meaning, form: str | None) -> bool:
    if form not in rule_book().formats:
        return True
    return meaning.days is not None if form in _MOMENTS else form in meaning.formats


def _find_by_description(subject: Subject, found: Finding | None) -> Finding | None:
    current = found.meaning.name if found else ""
    for phrase, text in _phrases_in(subject.description[:_DESCRIPTION_LENGTH]):
        meaning = phrase.meaning
        if phrase.replaces(current) and meaning.serves(subject.type) and _has_format(meaning, subject.format):
            return Finding(meaning, f"description says `{text}`", clue="description")
    return None


@functools.lru_cache(maxsize=8_192)
def _phrases_in(description: str) -> tuple[tuple[Phrase, str], ...]:
    lowered = plain_text(description).lower()
    return tuple((phrase, text) for phrase in rule_book().phrases for text in phrase.texts if text in lowered)


def _find_by_format(kind: ValueType, form: str | None) -> Finding | None:
    name = rule_book().formats.get(form or "")
    meaning = all_meanings()[name] if name else None
    return Finding(meaning, f"format {form}", clue="format") if meaning and meaning.serves(kind) else None


@functools.cache
def rule_book() -> RuleBook:
    table = read_table("rules")
    tails: dict[Tokens, list[Rule]] = {}
    heads: dict[Tokens, list[Rule]] = {}
    for entry in table["rules"]:
        rule = _read_rule(entry)
        for text in _split_list(entry["name"]):
            index = heads if text.endswith("*") else tails
            for tokens in expand_pattern(text):
                index.setdefault(tokens, []).append(rule)
    for language, names in read_names().items():
        _add_names(language, names, tails, heads)
    phrases = tuple(
        Phrase(_split_list(entry["text"]), all_meanings()[entry["meaning"]], frozenset(entry["over"]))
        for entry in table["described"]
    )
    longest = max(map(len, itertools.chain(tails, heads)))
    return RuleBook(_frozen(tails), _frozen(heads), longest, phrases, table["formats"])


def _add_names(
    language: str, names: JsonObject, tails: dict[Tokens, list[Rule]], heads: dict[Tokens, list[Rule]]
) -> None:
    """Names of a language stand behind those of English. Where the main word goes first, both ends are looked at."""
    for entry in names["rules"]:
        rule = _read_rule(entry, language)
        for text in _split_list(entry["name"]):
            for tokens in expand_pattern(plain_letters(text)):
                tails.setdefault(tokens, []).append(rule)
                if names["order"] == "main-first":
                    heads.setdefault(tokens, []).append(rule)


def _frozen(index: dict[Tokens, list[Rule]]) -> dict[Tokens, tuple[Rule, ...]]:
    return {tokens: tuple(sorted(dict.fromkeys(rules), key=_is_general)) for tokens, rules in index.items()}


def _is_general(rule: Rule) -> bool:
    return not rule.kinds


def _read_rule(entry: JsonObject, language: str = "") -> Rule:
    conditions = [f"{key} {entry[key]}" for key in ("in", "type") if key in entry]
    conditions += [f"language {language}"] if language else []
    text = " · ".join([f"name “{entry['name']}”", *conditions])
    kinds, types = (_split_list(entry.get(key, "")) for key in ("in", "type"))
    told = [f"inside {_any_of(kinds)}"] if kinds else []
    told += [f"language {language}"] if language else []
    shown = "".join(f", {condition}" for condition in told)
    return Rule(text, shown, all_meanings()[entry["meaning"]], frozenset(kinds), frozenset(types))


def _any_of(kinds: Sequence[str]) -> str:
    """`pet`, `pet or animal`; of many only the first."""
    if len(kinds) > _SHOWN_KINDS:
        return f"{', '.join(kinds[:_SHOWN_KINDS])} or the like"
    return " or ".join(kinds)


def _split_list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def expand_pattern(pattern: str) -> Iterable[Tokens]:
    """`postal|zip code?` → `postal code`, `zip code`, `postal`, `zip`, each as words in their usual spelling."""
    choices: list[list[Tokens]] = []
    for element in re.sub(r"\*", " ", pattern).split():
        words = [spell(word) for word in element.removesuffix("?").split("|")]
        choices.append([*words, ()] if element.endswith("?") else words)
    expanded = (tuple(itertools.chain.from_iterable(choice)) for choice in itertools.product(*choices))
    return (tokens for tokens in dict.fromkeys(expanded) if tokens)
