"""The words of one language, by meaning."""

import functools
import threading
from collections.abc import Iterator
from itertools import islice
from random import Random
from typing import Final

from smartmock.semantics.locale import negotiate_locale
from smartmock.semantics.sources import Supply, find_supplies, seed_of
from smartmock.semantics.templates import Pool

POOL_SIZE: Final = 300
_MOST_LOCALES: Final = 24
"""So many locales keep their words; those of others are collected again when they are asked for."""
_MOST_DRAWS: Final = 1_500
_MOST_REPEATS: Final = 150


class Words:
    """Words in one locale. A pool is filled when it is first asked for, from a fixed seed: the same on every
    machine with the same versions of Faker and Babel.
    """

    __slots__ = ("_origins", "_pools", "locale")

    _filling: Final = threading.RLock()  # Faker's generators are shared by all locales of a language

    def __init__(self, locale: str) -> None:
        self.locale = locale
        self._pools: dict[str, tuple[str, ...]] = {}
        self._origins: dict[str, Supply] = {}

    def pool(self, meaning: str) -> tuple[str, ...]:
        """At most 300 different texts, fewer where there are no more. Raises `KeyError` for an unknown meaning."""
        found = self._pools.get(meaning)
        if found is None:
            with self._filling:
                found = self._pools.get(meaning) or self._fill(meaning)
                self._pools[meaning] = found
        return found

    def origin(self, meaning: str) -> str:
        """Whose words the pool holds: a locale or a language, "" where they belong to none. `en` often stands in."""
        self.pool(meaning)
        supply = self._origins[meaning]
        parts = (_words_of(locale).origin(part) for locale, part in supply.parts)
        return supply.locale or next(filter(None, parts), "")

    def _fill(self, meaning: str) -> tuple[str, ...]:
        for supply in find_supplies(meaning, self.locale, _pools_of):
            if texts := _collect(supply(Random(seed_of(self.locale, meaning)))):
                self._origins[meaning] = supply
                return texts
        raise KeyError(meaning)


@functools.lru_cache(maxsize=_MOST_LOCALES)
def _words_of(locale: str) -> Words:
    return Words(locale)


def _pools_of(locale: str) -> Pool:
    return _words_of(locale).pool


def words_for(locale: str) -> Words:
    """The words of the nearest locale to a BCP 47 or POSIX tag."""
    return _words_of(negotiate_locale(locale))


def _collect(texts: Iterator[str]) -> tuple[str, ...]:
    """Different texts; gives up when too many in a row are known already."""
    found: dict[str, None] = {}
    repeats = 0
    for text in islice(texts, _MOST_DRAWS):
        if not text or text in found:
            repeats += 1
        else:
            found[text] = None
            repeats = 0
        if len(found) == POOL_SIZE or repeats == _MOST_REPEATS:
            break
    return tuple(found)
