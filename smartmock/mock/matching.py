"""Which things of a list match what a query asks for, and in which order they stand."""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Final, Literal, TypeAlias

from smartmock.mock.reading import read_as
from smartmock.semantics.names import Tokens, by_words, split_name
from smartmock.types import JSON, JsonObject

Comparison: TypeAlias = Literal["is", "least", "most"]
Path: TypeAlias = tuple[str, ...]
"""Names of properties, each within the one before."""

_LEAST: Final = frozenset(("minimum", "min", "from", "since", "after", "gte", "gt", "start", "least"))
_MOST: Final = frozenset(("maximum", "max", "to", "until", "before", "lte", "lt", "end", "most"))
_TELLING: Final = ("id", "name", "username", "slug", "code", "key", "title")
"""Properties by which a filter may name a thing that another holds."""
_MENTIONED: Final = (
    ("title",), ("name",), ("display", "name"), ("full", "name"), ("subject",), ("headline",), ("label",),
    ("description",), ("summary",), ("text",), ("content",), ("body",), ("message",),
)  # fmt: skip
"""Where the term of a search is put when nothing has it, the best first."""

_EVERYTHING: Final = frozenset(("all", "any", "*"))
_LISTED: Final = re.compile(r",(?!\s)")
_STEPS: Final = re.compile(r"[.\[\]]+")


@dataclass(frozen=True, slots=True)
class Match:
    """The way to a property, the texts that its value may have, or the bound that it has to keep.

    `pieces` are what the texts list between commas, where no value is a whole text.
    """

    path: Path
    texts: tuple[str, ...]
    pieces: tuple[str, ...]
    comparison: Comparison = "is"

    @property
    def is_open(self) -> bool:
        """Whether it asks for everything, as `state=all` does where no state is called so."""
        return not _EVERYTHING.isdisjoint(self.pieces)

    def select(self, keys: Sequence[JSON], look: Callable[[JSON], JSON]) -> Sequence[JSON]:
        """Those of the things that match."""
        for texts in (self.texts, self.pieces) if self.pieces != self.texts else (self.texts,):
            found = [key for key in keys if self._holds(look(key), texts)]
            if found:
                return found
        return []

    def writes(self, thing: JSON) -> bool:
        """Whether the thing can be made to match."""
        return self.comparison == "is" and bool(self.pieces) and written(thing, self.path, self.pieces[0]) is not None

    def _holds(self, thing: JSON, texts: Sequence[str]) -> bool:
        value = find_value(thing, self.path)
        if self.comparison == "is":
            return any(_is(value, text) for text in texts)
        bound = _read_bound(texts[0], value)
        if bound is None or value is None:
            return False
        return bool(value >= bound if self.comparison == "least" else value <= bound)


def find_matches(filters: Mapping[str, Sequence[str]], names: tuple[str, ...], sample: JSON) -> Iterator[Match]:
    """Filters that speak of one of the properties; others say nothing about the list."""
    for name, given in filters.items():
        texts = tuple(given)
        pieces = tuple(piece for text in texts for piece in _LISTED.split(text) if piece)
        path = find_path(name, names, sample)
        bound = None if path and len(path) == 1 else _find_bound(split_name(name.removeprefix("filter")), names)
        if bound is not None:
            yield Match((bound[0],), texts[:1], texts[:1], bound[1])
        elif path:
            yield Match(path, texts, pieces)


def find_path(name: str, names: tuple[str, ...], sample: JSON) -> Path:
    """Where a thing says what a parameter names: `createdAt`, `address.city`, `filter[email]`; () where it does not."""
    found = find_property(name, names)
    if found is not None:
        return (found,)
    steps = [step for step in _STEPS.split(name) if step]
    if steps[:1] == ["filter"]:
        steps = steps[1:]
    first = find_property(steps[0], names) if steps else None
    if first is not None:
        return (first, *steps[1:])
    inner = sample.get("attributes") if isinstance(sample, dict) else None
    if steps and isinstance(inner, dict) and find_property(steps[0], tuple(inner)) is not None:
        return ("attributes", *steps)
    return ()


@functools.lru_cache(maxsize=4_096)
def find_property(name: str, names: tuple[str, ...]) -> str | None:
    """The property that a parameter names, however it is spelt: `filter[createdAt]`, `created_at`."""
    words = split_name(name)
    known = by_words(names)
    for wanted in (words, words[1:] if words[:1] == ("filter",) else ()):
        if wanted in known:
            return known[wanted]
    return None


def _find_bound(words: Tokens, names: tuple[str, ...]) -> tuple[str, Comparison] | None:
    """`min_price`, `price_gte`, `created_after`: the property, and which bound it is."""
    known = by_words(names)
    sides: tuple[tuple[Comparison, frozenset[str]], ...] = (("least", _LEAST), ("most", _MOST))
    for comparison, signs in sides:
        for sign, rest in ((words[:1], words[1:]), (words[-1:], words[:-1])):
            if sign and sign[0] in signs and rest:
                found = known.get(rest) or known.get((*rest, "at"))
                if found is not None:
                    return found, comparison
    return None


def find_value(thing: JSON, path: Path) -> JSON:
    """What the thing says there; of lists on the way, what all their items say."""
    for number, step in enumerate(path):
        if isinstance(thing, list):
            return [find_value(item, path[number:]) for item in thing]
        name = _own_name(thing, step) if isinstance(thing, dict) else None
        if name is None:
            return None
        thing = thing[name]
    return thing


def written(thing: JSON, path: Path, text: str) -> JSON:
    """A copy that says the text there; None where it cannot."""
    name = _own_name(thing, path[0]) if isinstance(thing, dict) else None
    if name is None:
        return None
    old = thing[name]
    new = written(old, path[1:], text) if len(path) > 1 else read_as(text, old)
    return None if new is None else {**thing, name: new}


def _own_name(thing: JsonObject, step: str) -> str | None:
    return step if step in thing else by_words(tuple(thing)).get(split_name(step))


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
        ranked = [(_rank(look(key), name), key) for key in keys]
        there = [(rank, key) for rank, key in ranked if rank is not None]
        there.sort(key=itemgetter(0), reverse=falls)
        keys = [key for _, key in there] + [key for rank, key in ranked if rank is None]
    return keys


def _rank(thing: JSON, name: str) -> tuple[float, str] | None:
    path = find_path(name, tuple(thing), thing) if isinstance(thing, dict) else ()
    value = find_value(thing, path) if path else None
    if isinstance(value, str):
        return 0, value.casefold()
    return (value, "") if isinstance(value, int | float) else None


def mentioning(thing: JSON, term: str) -> JSON:
    """A copy that has the term of a search; None where there is no place for it."""
    known = by_words(tuple(thing)) if isinstance(thing, dict) else {}
    place = next((known[words] for words in _MENTIONED if words in known), None)
    if place is None or not isinstance(thing[place], str):
        return None
    return {**thing, place: f"{thing[place]} {term}"}
