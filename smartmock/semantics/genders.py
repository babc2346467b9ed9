"""Which first names, titles and words speak of a man and which of a woman, where that can be told."""

import functools
from typing import Any, Final, Literal, TypeAlias

from smartmock.semantics.data import read_language, read_table
from smartmock.semantics.sources import chain_of, faker_of

Sex: TypeAlias = Literal["female", "male"]

_SEXES: Final[tuple[Sex, ...]] = ("female", "male")


def sex_of_name(name: str, locale: str) -> Sex | None:
    """None for names that both bear, or that the lists of the language do not hold."""
    found = [sex for sex in _SEXES if name in names_of(sex, locale)]
    return found[0] if len(found) == 1 else None


@functools.lru_cache(maxsize=128)
def names_of(sex: Sex, locale: str) -> frozenset[str]:
    """First names of a locale and its language: our own, and those of Faker."""
    names: set[str] = set()
    for tag in chain_of(locale):
        own = read_language(tag).get(f"person.{sex}_name")
        names.update(own if isinstance(own, list) else ())
        if "_" in tag:
            provider: Any = next((one for one in faker_of(tag).providers if hasattr(one, "first_name")), None)
            if getattr(provider, "__lang__", None) == tag:
                names.update(getattr(provider, f"first_names_{sex}", ()))
    return frozenset(names)


def sex_of_word(text: str) -> Sex | None:
    """`weiblich` → `female`; None for words that are neither, and for those that no list holds."""
    return _words("words").get(text.strip().lower())


def sex_of_title(text: str) -> Sex | None:
    """`Mrs.` → `female`, `Dr.` → None."""
    return _words("titles").get(text.strip().lower().rstrip("."))


@functools.cache
def _words(kind: str) -> dict[str, Sex]:
    return {word: sex for sex in _SEXES for word in read_table("genders")[sex][kind]}
