"""Where the words of a meaning come from: a list, a template, Faker, Babel, or a range of numbers."""

import copy
import functools
import hashlib
import logging
import random
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from random import Random
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from smartmock.semantics.data import read_language, read_places, read_table
from smartmock.semantics.locale import DEFAULT_LOCALE, negotiate_locale
from smartmock.semantics.localized import minutes, prices
from smartmock.semantics.place_words import words_of_places
from smartmock.semantics.templates import Pool, compile_template, references
from smartmock.types import JSON, JsonObject

if TYPE_CHECKING:
    from faker import Generator

Texts: TypeAlias = Callable[[Random], Iterator[str]]
"""Texts without end, some of them alike; or, of a list, each once."""

_SEED_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Supply:
    """Texts, and whose they are: of a locale or language, else of what they are made of; `parts` are meanings and the
    locales that they are asked for in. Neither where they belong to no language, as codes and numbers do.
    """

    texts: Texts
    locale: str = ""
    parts: tuple[tuple[str, str], ...] = ()

    def __call__(self, rng: Random) -> Iterator[str]:
        return self.texts(rng)


def seed_of(*parts: str) -> int:
    return int.from_bytes(hashlib.blake2b("\0".join(parts).encode(), digest_size=_SEED_BYTES).digest(), "big")


@functools.cache
def faker_of(locale: str) -> "Generator":
    """Unweighted, as weights cost ten times the time. Not thread-safe; `Words` keeps a lock."""
    from faker import Factory  # noqa: PLC0415  a fifth of a second, spent only when words are needed

    logging.getLogger("faker.providers").setLevel(logging.ERROR)  # one provider warns of every value it makes
    generator: Generator = Factory.create(locale, use_weighting=False)
    return generator


@functools.cache
def _babel() -> ModuleType:
    import babel  # noqa: PLC0415  loads tables that most commands do not need

    return babel


def chain_of(locale: str) -> tuple[str, ...]:
    """The locale, its language, and the language's main locale: `de_AT`, `de`, `de_DE`."""
    language = locale.partition("_")[0]
    return tuple(dict.fromkeys((locale, language, negotiate_locale(language))))


def find_supplies(meaning: str, locale: str, pools: Callable[[str], Pool]) -> Iterator[Supply]:
    """Everything that can serve a meaning in a locale, the best first.

    English stands in for what a language lacks, and then all of it: names in an English sentence are English.
    """
    table = read_table("meanings").get(meaning, {})
    own = ((tag, read_language(tag).get(meaning)) for tag in chain_of(locale)[:2])
    places = words_of_places(meaning, read_places(locale))
    for tag, entry in (*own, (locale, places), ("", table)):
        if entry:
            yield from _supplies_of(entry, tag, locale, pools(locale))
    if english := read_language("en").get(meaning):
        yield from _supplies_of(english, "en", DEFAULT_LOCALE, pools(DEFAULT_LOCALE))
    if table and locale != DEFAULT_LOCALE:
        yield from find_supplies(meaning, DEFAULT_LOCALE, pools)


def _supplies_of(entry: JSON, tag: str, locale: str, pool: Pool) -> Iterator[Supply]:
    """`tag` is the language that the entry is written in."""
    if isinstance(entry, list):
        yield Supply(functools.partial(_shuffled, entry), tag)
    elif "pattern" in entry:
        yield _template_supply(entry["pattern"], tag, locale, pool)
    elif "faker" in entry:
        yield from _faker_supplies(entry, locale)
    elif "prices" in entry:
        yield Supply(functools.partial(prices, locale, *entry["prices"]), locale)
    elif "babel" in entry:
        yield Supply(functools.partial(_shuffled, _babel_words(entry["babel"], locale, pool)), locale)
    elif "numbers" in entry:
        yield Supply(functools.partial(_numbers, *entry["numbers"]))


def _shuffled(words: list[str], rng: Random) -> Iterator[str]:
    return iter(sorted(words, key=lambda _word: rng.random()))


def _template_supply(patterns: str | list[str], tag: str, locale: str, pool: Pool) -> Supply:
    texts = (patterns,) if isinstance(patterns, str) else tuple(patterns)
    makers = [compile_template(text, pool) for text in texts]

    def make(rng: Random) -> Iterator[str]:
        while True:
            yield makers[int(rng.random() * len(makers))](rng)

    return Supply(make, tag, tuple((locale, name) for text in texts for name in references(text)))


def _numbers(low: float, high: float, decimals: int, rng: Random) -> Iterator[str]:
    while True:
        yield f"{low + rng.random() * (high - low):.{decimals}f}"


def _faker_supplies(entry: JsonObject, locale: str) -> Iterator[Supply]:
    """Of the locale itself or its language; Faker would silently answer in English or Latin for the others."""
    names = [entry["faker"]] if isinstance(entry["faker"], str) else entry["faker"]
    for tag in chain_of(locale):
        if "_" in tag or tag == locale:
            generator = faker_of(tag)
            for name in names:
                language = _language_of(generator, name)
                if hasattr(generator, name) and (tag == DEFAULT_LOCALE or language in (tag, None)):
                    yield Supply(functools.partial(_faker_texts, entry, generator, name), language or "")


def _language_of(generator: "Generator", name: str) -> str | None:
    """The locale whose data the method's provider has; None for providers without languages, which serve all."""
    provider: Any = next((item for item in generator.providers if hasattr(item, name)), None)
    return getattr(provider, "__lang__", None)


def _faker_texts(entry: JsonObject, generator: "Generator", name: str, rng: Random) -> Iterator[str]:
    reject = re.compile(entry["reject"]) if "reject" in entry else None
    arguments, strip = entry.get("arguments", {}), entry.get("strip", "")
    generator.seed_instance(rng.getrandbits(64))
    method = _with_own_chance(getattr(generator, name), rng)
    while True:
        text = str(method(**arguments)).strip().rstrip(strip)
        yield "" if reject and reject.search(text) else text


def _with_own_chance(method: Callable[..., Any], rng: Random) -> Callable[..., Any]:
    """Some of Faker's methods draw from the module `random`, whose state all share: they are lent one of their own."""
    if getattr(method, "__globals__", {}).get("random") is not random:
        return method
    own = Random(rng.getrandbits(64)).getstate()

    def draw(**arguments: Any) -> Any:
        nonlocal own
        theirs = random.getstate()
        random.setstate(own)
        try:
            return method(**arguments)
        finally:
            own = random.getstate()
            random.setstate(theirs)

    return draw


def _names_of(locale: str) -> Any:
    return _babel().Locale.parse(read_table("tags")["babel"].get(locale, locale))


def territory_names(locale: str) -> Mapping[str, str]:
    """Country code → its name in the language of the locale."""
    names: Mapping[str, str] = _names_of(locale).territories
    return names


def _babel_words(kind: str, locale: str, pool: Pool) -> list[str]:
    names = _names_of(locale)
    tables: dict[str, Callable[[], Iterable[str]]] = {
        "territories": lambda: (names.territories.get(code, "") for code in pool("geo.country_code")),
        "languages": lambda: (names.languages.get(code, "") for code in pool("text.language_code")),
        "currencies": lambda: (names.currencies.get(code, "") for code in pool("finance.currency_code")),
        "months": lambda: _calendar_words(str(names), "months"),
        "days": lambda: _calendar_words(str(names), "days"),
        "minutes": lambda: minutes(str(names)),
    }
    return [word for word in tables[kind]() if word]


def _calendar_words(locale: str, table: str) -> Iterable[str]:
    """Names as they stand by themselves. Babel resolves them in tables that all locales share, so this is a copy."""
    localedata = _babel().localedata
    own = {table: copy.deepcopy(localedata.load(locale)[table])}
    words: Mapping[int, str] = localedata.LocaleDataDict(own)[table]["stand-alone"]["wide"]
    return words.values()
