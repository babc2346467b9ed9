"""How the names of one person belong together in a language."""

import functools
import re
from dataclasses import dataclass
from typing import Final

from smartmock.semantics.data import read_language
from smartmock.semantics.names import plain_letters
from smartmock.semantics.sources import chain_of

_FIRST: Final = "{person.first_name}"
_LAST: Final = "{person.last_name}"
_USUAL: Final = f"{_FIRST} {_LAST}"
_NOT_IN_ADDRESSES: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class NameOrder:
    """How a language puts the two names of a person together."""

    last_first: bool
    between: str

    def join(self, first: str, last: str) -> str:
        return self.between.join((last, first) if self.last_first else (first, last))

    def split(self, full: str) -> tuple[str, str] | None:
        """First and last name, without the middle ones; None when there is but one."""
        parts = full.split() if self.between else [full[:1], full[1:]]
        if len(parts) < 2 or not all(parts):
            return None
        return (parts[-1], parts[0]) if self.last_first else (parts[0], parts[-1])


@functools.cache
def name_order(locale: str) -> NameOrder:
    """From the language's own template of full names, where it has one of just these two."""
    for tag in chain_of(locale):
        entry = read_language(tag).get("person.full_name")
        patterns = entry.get("pattern", []) if isinstance(entry, dict) else []
        for pattern in [patterns] if isinstance(patterns, str) else patterns:
            if pattern.replace(_FIRST, "").replace(_LAST, "").strip() == "" and pattern.count("{") == 2:
                return _read_order(pattern)
    return _read_order(_USUAL)


def _read_order(pattern: str) -> NameOrder:
    between = pattern.replace(_FIRST, "").replace(_LAST, "")
    return NameOrder(pattern.index(_LAST) < pattern.index(_FIRST), between)


@functools.lru_cache(maxsize=8_192)
def mailbox(name: str) -> str:
    """A name as it stands in an address: `Zoë` → `zoe`; "" when it has other letters than Latin ones."""
    plain = plain_letters(name).lower()
    return _NOT_IN_ADDRESSES.sub("", plain) if plain.isascii() else ""
