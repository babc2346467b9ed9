"""What a value belongs to: the kind of thing that its name, or the names around it, speak of."""

import functools
from collections.abc import Iterator, Sequence
from typing import Final, TypeAlias

from smartmock.semantics.data import read_table
from smartmock.semantics.names import Tokens, plain_letters, spell, split_name

Kinds: TypeAlias = frozenset[str]

_NEAREST: Final = 2
_NOTHING: Final[Kinds] = frozenset()


def find_kinds(qualifiers: Tokens, owners: Sequence[str]) -> Kinds:
    """The kinds of the first word known: of the name's own qualifiers, else of the nearest owners.

    `customerName` in an `Order` speaks of a customer; `name` in `data` in a `Pet` speaks of a pet.
    """
    return next(filter(None, map(_kinds_of, _phrases(qualifiers, owners))), _NOTHING)


def _phrases(qualifiers: Tokens, owners: Sequence[str]) -> Iterator[Tokens]:
    yield qualifiers
    seen: list[Tokens] = []
    for owner in owners:
        words = tuple(word for word in split_name(owner) if word not in wrappers())
        if words and words not in seen:
            seen.append(words)
            yield words
        if len(seen) == _NEAREST:
            return


def _kinds_of(words: Tokens) -> Kinds:
    """Of the last known word: a `PetOwner` is an owner, no pet."""
    known = kinds_by_word()
    return next((known[word] for word in reversed(words) if word in known), _NOTHING)


@functools.cache
def kinds_by_word() -> dict[str, Kinds]:
    found: dict[str, set[str]] = {}
    for kind, words in read_table("names")["owners"].items():
        for word in words:
            found.setdefault(spell(plain_letters(word))[-1], set()).add(kind)
    return {word: frozenset(kinds) for word, kinds in found.items()}


@functools.cache
def wrappers() -> frozenset[str]:
    """Words for the packing of a thing, not the thing: `data`, `items`, `response`."""
    return frozenset(spell(word)[-1] for word in read_table("names")["wrappers"])
