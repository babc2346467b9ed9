"""Which things of a list match what a query asks for, and in which order they stand."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from smartmock.mock.reading import read_as
from smartmock.semantics.names import Tokens, split_name
from smartmock.types import JSON, JsonObject

Comparison: TypeAlias = Literal["is", "least", "most"]

_LEAST: Final = frozenset(("minimum", "min", "from", "since", "after", "gte", "gt", "start", "least"))
_MOST: Final = frozenset(("maximum", "max", "to", "until", "before", "lte", "lt", "end", "most"))
_TELLING: Final = ("id", "name", "username", "slug", "code", "key", "title")
"""Properties by which a filter may name a thing that another holds."""
_MENTIONED: Final = (
    ("title",), ("name",), ("display", "name"), ("full", "name"), ("subject",), ("headline",), ("label",),
    ("description",), ("summary",), ("text",), ("content",), ("body",), ("message",),
)  # fmt: skip
"""Where the term of a search is put when nothing has it, the best first."""


@dataclass(frozen=True, slots=True)
class Match:
    """The name of a property, and the texts that its value may have, or the bound that it has to keep."""

    name: str
    texts: tuple[str, ...]
    comparison: Comparison = "is"

    @property
    def is_exact(self) -> bool:
        return self.comparison == "is"

    def holds(self, thing: JSON) -> bool:
        value = find_value(thing, self.name)
        if self.comparison == "is":
            return any(_is(value, text) for text in self.texts)
        bound = _read_bound(self.texts[0], value)
        if bound is None or value is None:
            return False
        return bool(value >= bound if self.comparison == "least" else value <= bound)


def find_matches(filters: Mapping[str, Sequence[str]], names: Sequence[str]) -> Iterator[Match]:
    """Filters that speak of one of the properties; others say nothing about the list."""
    for name, texts in filters.items():
        pieces = tuple(piece for text in texts for piece in (text, *text.split(",")) if piece)
        found = find_property(name, tuple(names))
        if found is not None:
            yield Match(found, pieces)
        elif (bound := _find_bound(split_name(name), tuple(names))) is not None:
            yield Match(bound[0], pieces[:1], bound[1])


@functools.lru_cache(maxsize=4_096)
def find_property(name: str, names: tuple[str, ...]) -> str | None:
    """The property that a parameter names, however it is spelt: `filter[createdAt]`, `created_at`."""
    words = split_name(name)
    by_words = _by_words(names)
    for wanted in (words, words[1:] if words[:1] == ("filter",) else ()):
        if wanted in by_words:
            return by_words[wanted]
    return None


@functools.lru_cache(maxsize=4_096)
def _by_words(names: tuple[str, ...]) -> Mapping[Tokens, str]:
    return {split_name(name): name for name in reversed(names)}


def _find_bound(words: Tokens, names: tuple[str, ...]) -> tuple[str, Comparison] | None:
    """`min_price`, `price_gte`, `created_after`: the property, and which bound it is."""
    by_words = _by_words(names)
    sides: tuple[tuple[Comparison, frozenset[str]], ...] = (("least", _LEAST), ("most", _MOST))
    for comparison, signs in sides:
        for sign, rest in ((words[:1], words[1:]), (words[-1:], words[:-1])):
            if sign and sign[0] in signs and rest:
                found = by_words.get(rest) or by_words.get((*rest, "at"))
                if found is not None:
                    return found, comparison
    return None


def find_value(thing: JSON, name: str) -> JSON:
    return thing.get(name) if isinstance(thing, dict) else None


def _is(value: JSON, text: str) -> bool:
    if isinstance(value, list):
        return any(_is(item, text) for item in value)
    if isinstance(value, dict):
        return any(_is(value[name], text) for name in _TELLING if name in value)
    if isinstance(value, str):
        return value.lower() == text.lower()
    return value is not None and read_as(text, value) == value


def _read_bound(text: str, like: JSON) -> JSON:
    """Texts are moments here: those of one format are in the order of their letters."""
    if isinstance(like, bool):
        return None
    return text if isinstance(like, str) else read_as(text, float(like)) if isinstance(like, int | float) else None


def mentions(thing: JSON, term: str) -> bool:
    """Whether a text of the thing, or of what it holds, has the term."""
    return any(term.lower() in text.lower() for text in _texts(thing, 2))


def _texts(value: JSON, depth: int) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list) and depth:
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item, depth - 1)


def in_order(keys: Sequence[JSON], look: Callable[[JSON], JSON], sort: Iterable[tuple[str, bool]]) -> Sequence[JSON]:
    """By the properties that are named, the first one counting most; what has no value comes last."""
    for name, falls in reversed(tuple(sort)):
        property_of = functools.partial(_property_of, name)
        there = [key for key in keys if _rank(look(key), property_of) is not None]
        rest = [key for key in keys if _rank(look(key), property_of) is None]
        keys = [*sorted(there, key=lambda key: _rank(look(key), property_of) or (0, ""), reverse=falls), *rest]
    return keys


def _property_of(name: str, thing: JsonObject) -> str | None:
    return find_property(name, tuple(thing))


def _rank(thing: JSON, property_of: Callable[[JsonObject], str | None]) -> tuple[float, str] | None:
    name = property_of(thing) if isinstance(thing, dict) else None
    value = thing[name] if name is not None else None
    if isinstance(value, str):
        return 0, value.casefold()
    return (value, "") if isinstance(value, int | float) else None


def spoken_of(thing: JSON, written: Mapping[str, str], term: str) -> JSON:
    """A copy that says what was asked for: the values of filters, and the term of a search."""
    if not isinstance(thing, dict):
        return thing
    changes: JsonObject = {}
    for name, text in written.items():
        value = read_as(text, thing[name]) if name in thing else None
        if value is not None:
            changes[name] = value
    by_words = _by_words(tuple(thing))
    place = next((by_words[words] for words in _MENTIONED if words in by_words), None) if term else None
    if place is not None and isinstance(thing[place], str):
        changes[place] = f"{thing[place]} {term}"
    return {**thing, **changes}
