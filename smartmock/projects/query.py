"""Query strings and urlencoded forms, taken apart without touching what is not looked for."""

import re
from functools import lru_cache
from urllib.parse import unquote_plus


@lru_cache(maxsize=8)
def pattern_of(name: str) -> re.Pattern[str]:
    """Finds a piece with this ASCII name, `name=value`; any letter of the name may be percent-encoded."""
    letters = "".join(f"(?:{re.escape(letter)}|%(?i:{ord(letter):02x}))" for letter in name)
    # The name as it is goes first: that is how nearly everyone writes it.
    return re.compile(f"(?:^|(?<=&))(?:{re.escape(name)}|{letters})(?:=([^&]*))?(?=&|$)")


def first_value(query: str, name: str) -> str | None:
    """The first value of this name that is not empty, decoded."""
    if not may_hold(query, name):
        return None
    for found in pattern_of(name).finditer(query):
        if value := found[1]:
            return unquote_plus(value) if "%" in value or "+" in value else value
    return None


def without_name(query: str, name: str) -> str:
    """Without all pieces of this name; the rest stays letter by letter. The same object when there are none."""
    if not may_hold(query, name):
        return query
    pattern = pattern_of(name)
    found = pattern.search(query)
    if found is None:
        return query
    if len(found[0]) == len(query):
        return ""
    return "&".join(piece for piece in query.split("&") if not pattern.fullmatch(piece))


def may_hold(query: str, name: str) -> bool:
    """Most queries do not: that is soon known."""
    return name in query or "%" in query
