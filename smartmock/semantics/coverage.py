"""Which meanings a locale has words for, told from what there is, without collecting any."""

import functools
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from smartmock.semantics.catalogue import all_meanings
from smartmock.semantics.data import read_language, read_table
from smartmock.semantics.locale import DEFAULT_LOCALE
from smartmock.semantics.sources import chain_of
from smartmock.semantics.templates import literal_text, references
from smartmock.types import JSON

_ENGLISH: Final = "en"
_EVERYWHERE: Final = ("babel", "prices", "numbers")
_WORD: Final = re.compile(r"\b[^\W\d_]{2,}")
_PROVIDERS: Final = {
    "administrative_unit": "address",
    "city": "address",
    "company": "company",
    "first_name": "person",
    "iban": "bank",
    "job": "job",
    "last_name": "person",
    "name": "person",
    "phone_number": "phone_number",
    "postcode": "address",
    "sentence": "lorem",
    "street_address": "address",
    "street_name": "address",
    "word": "lorem",
}
"""Faker's methods that every provider of this name has; those of others are tried before them."""


@functools.lru_cache(maxsize=256)
def meanings_in_english(locale: str) -> frozenset[str]:
    """The meanings that a locale of another language serves in English, because it has no words for them.

    Those that are the same everywhere are none of them: codes, addresses of machines, numbers.
    """
    if locale.partition("_")[0] == _ENGLISH:
        return frozenset()
    names = (name for name, meaning in all_meanings().items() if meaning.words)
    return frozenset(name for name in names if not _speaks(locale, name))


def _speaks(locale: str, name: str) -> bool:
    if name in _neutral():
        return True
    own = [read_language(tag).get(name) for tag in chain_of(locale)[:2]]
    if any(entry and _has_words(entry, locale) for entry in own):
        return True
    table = read_table("meanings").get(name)
    return table is not None and not _is_english(table) and _has_words(table, locale)


@functools.cache
def _neutral() -> frozenset[str]:
    return frozenset(read_table("neutral")["meanings"])


def _has_words(entry: JSON, locale: str) -> bool:
    if isinstance(entry, list) or not entry.keys().isdisjoint(_EVERYWHERE):
        return True
    if "faker" in entry:
        names = [entry["faker"]] if isinstance(entry["faker"], str) else entry["faker"]
        return any(name not in _PROVIDERS or _has_provider(locale, _PROVIDERS[name]) for name in names[-1:])
    patterns = _patterns(entry)
    return bool(patterns) and all(_speaks(locale, name) for text in patterns for name in references(text))


def _is_english(entry: JSON) -> bool:
    """Whether a template that all languages share has words of its own."""
    return any(_WORD.search(literal_text(text)) for text in _patterns(entry))


def _patterns(entry: JSON) -> list[str]:
    patterns = entry.get("pattern", [])
    return [patterns] if isinstance(patterns, str) else patterns


@functools.cache
def _has_provider(locale: str, provider: str) -> bool:
    """Whether Faker has data for the locale or its language. Reads folders: importing Faker takes longer."""
    spec = find_spec("faker")
    roots = spec.submodule_search_locations if spec else None
    tags = [tag for tag in chain_of(locale) if ("_" in tag or tag == locale) and tag != DEFAULT_LOCALE]
    return any(Path(root, "providers", provider, tag).is_dir() for root in roots or () for tag in tags)
