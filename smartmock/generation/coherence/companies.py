"""The web site, the domain and the mail address of a company are made of its name."""

import functools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from smartmock.generation.coherence.model import Member, Relation
from smartmock.generation.draw import Draw
from smartmock.semantics.templates import slug
from smartmock.types import JsonObject

_SITES: Final = frozenset(("internet.website", "internet.url"))
_SITE_WORDS: Final = frozenset(("website", "url", "site", "homepage", "web"))
_BOXES: Final = ("info", "hello", "contact", "office")
_LEGAL: Final = re.compile(
    r"-(inc|llc|ltd|plc|corp|co|gmbh|ag|kg|se|ohg|gbr|sarl|sas|sa|srl|spa|sl|slu|bv|nv|ab|as|a-s|oy|sp-z-o-o|kft|s-r-o)"
    r"(-co)?(-kg)?$"
)
_PERSON: Final = frozenset(("person.first_name", "person.last_name", "person.full_name"))


def find_companies(members: Sequence[Member]) -> Iterator[Relation]:
    """`Northwind Traders`, `https://www.northwind-traders.example.com`, `info@northwind-traders.example.com`."""
    names = [member for member in members if member.meaning == "company.name" and member.kind == "string"]
    if len(names) != 1:
        return
    name, person = names[0], any(member.meaning in _PERSON for member in members)
    bound = [member for member in members if _is_site(member) or member.meaning == "internet.domain"]
    if not person:
        bound += [member for member in members if member.meaning == "contact.email"]
    if not bound:
        return

    def relate(value: JsonObject, draw: Draw) -> None:
        host = _host(str(value.get(name.name)))
        for member in bound if host else ():
            old = value.get(member.name)
            if isinstance(old, str):
                member.put(value, _address(old, host), draw)

    timeless = not any(member.exemplary for member in (name, *bound))
    yield Relation((name.name, *(member.name for member in bound)), relate, timeless=timeless)


def _is_site(member: Member) -> bool:
    return member.meaning in _SITES and set(member.tokens) <= _SITE_WORDS | {"company", "organization"}


@functools.lru_cache(maxsize=4_096)
def _host(name: str) -> str:
    """Below a domain that is set aside for examples (RFC 2606)."""
    plain = _LEGAL.sub("", slug(name))
    return f"{plain[:63].strip('-')}.example.com" if plain else ""


def _address(old: str, host: str) -> str:
    if "@" in old:
        return f"{_BOXES[len(old) % len(_BOXES)]}@{host}"
    if "://" not in old:
        return host
    return f"https://www.{host}" if "://www." in old else f"https://{host}"
