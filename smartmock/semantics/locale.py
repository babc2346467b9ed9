"""Languages as people name them → the locales that Faker has words for."""

import functools
import re
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from smartmock.semantics.data import read_table

DEFAULT_LOCALE: Final = "en_US"
_LOCALE: Final = re.compile(r"[a-z]{2,3}(_[A-Z]{2})?")
_LONGEST_TAG: Final = 60


def negotiate_locale(tag: str) -> str:
    """A BCP 47 or POSIX tag → the nearest locale: `de-AT` → `de_AT`, `es-419` → `es_MX`, `tlh` → `en_US`."""
    return find_locale(tag) or DEFAULT_LOCALE


@functools.lru_cache(maxsize=1_024)
def find_locale(tag: str) -> str | None:
    """As `negotiate_locale`, but None when no locale has the language."""
    subtags = re.split(r"[-_]", re.split(r"[.@]", tag[:_LONGEST_TAG].strip())[0].lower())
    aliases, locales = read_table("tags")["aliases"], _locales_by_tag()
    for form in ("_".join(subtags), *_shorter_forms(subtags)):
        name = aliases.get(form, form)
        if name.lower() in locales:
            return locales[name.lower()]
    return None


@functools.cache
def language_tag(locale: str) -> str:
    """A locale as BCP 47 names it, for the wire: `de_AT` → `de-AT`, `no_NO` → `nb-NO`."""
    return str(read_table("tags")["babel"].get(locale, locale)).replace("_", "-")


def _shorter_forms(subtags: list[str]) -> list[str]:
    """`zh-hant-tw` → language with script, with region, alone."""
    language = subtags[0]
    scripts = [part for part in subtags[1:] if len(part) == 4 and part.isalpha()]
    regions = [part for part in subtags[1:] if len(part) == 2 or part.isdigit()]
    return [f"{language}_{part}" for part in (*scripts, *regions)] + [language]


@functools.cache
def locale_tags() -> tuple[str, ...]:
    """Every locale that can be chosen, sorted. Read from Faker's folders: importing it takes a fifth of a second."""
    spec = find_spec("faker")
    roots = spec.submodule_search_locations if spec else None
    found = {path.name for root in roots or () for path in Path(root, "providers").glob("*/*") if path.is_dir()}
    excluded = set(read_table("tags")["excluded"])
    return tuple(sorted(name for name in found - excluded if _LOCALE.fullmatch(name)))


@functools.cache
def _locales_by_tag() -> dict[str, str]:
    return {name.lower(): name for name in locale_tags()}
