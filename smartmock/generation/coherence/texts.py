"""Addresses and short names in an object are made of its title."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, TypeAlias

from smartmock.generation.coherence.model import Member, Relation
from smartmock.generation.draw import Draw
from smartmock.semantics.templates import slug
from smartmock.types import JsonObject

Make: TypeAlias = Callable[[str, str], str]
"""What a title, written as in addresses, makes of the old text."""

_TITLES: Final = ("title", "name", "headline", "heading", "label", "subject")
"""The last words of names of titles, the surest first."""
_LINKS: Final = frozenset(
    (("url",), ("link",), ("href",), ("canonical", "url"), ("web", "url"), ("html", "url"), ("page", "url"))
)
_OWN_PAGE: Final = re.compile(r"https?://[^/]+/(?:[^/?#]+/)*[^/?#.]+")
_NO_TITLES: Final = frozenset(("person.first_name", "person.last_name", "person.user_name", "media.file_name"))


def find_slugs(members: Sequence[Member]) -> Iterator[Relation]:
    """`slug`, and the last part of `url`, say what `title` or `name` says; letters that are not Latin say nothing."""
    slugs = [member for member in members if member.meaning == "text.slug" and member.kind == "string"]
    title = _find_title(members)
    if title is None:
        return
    for member in slugs:
        yield _bound(title, member, lambda text, _old: text)
    for member in members:
        if member.meaning == "internet.url" and member.tokens in _LINKS:
            yield _bound(title, member, _in_link)


def _find_title(members: Sequence[Member]) -> Member | None:
    """The title of the object itself, not of something else that it mentions."""
    by_tokens = {
        member.tokens: member for member in members if member.kind == "string" and member.meaning not in _NO_TITLES
    }
    whole = next((by_tokens[(word,)] for word in _TITLES if (word,) in by_tokens), None)
    tails = [member for tokens, member in by_tokens.items() if len(tokens) == 2 and tokens[1] in _TITLES[:2]]
    return whole or (tails[0] if len(tails) == 1 else None)


def _in_link(text: str, old: str) -> str:
    return f"{old[: old.rindex('/')]}/{text}" if _OWN_PAGE.fullmatch(old) else old


def _bound(title: Member, member: Member, make: Make) -> Relation:
    def relate(value: JsonObject, draw: Draw) -> None:
        said, old = value.get(title.name), value.get(member.name)
        if isinstance(said, str) and isinstance(old, str) and (text := slug(said)):
            member.put(value, make(text, old), draw)

    return Relation((title.name, member.name), relate, timeless=not (title.exemplary or member.exemplary))
