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


def take_value(query: str, name: str) -> tuple[str, str | None]:
    """The query without all pieces of this name, and the first of their values that is not empty, decoded.

    The rest stays letter by letter; it is the same object when nothing of this name is there.
    """
    if name not in query and "%" not in query:
        return query, None
    found = list(pattern_of(name).finditer(query))
    value = next((each[1] for each in found if each[1]), None)
    if value is not None and ("%" in value or "+" in value):
        value = unquote_plus(value)
    for each in reversed(found):
        query = without_piece(query, each.start(), each.end())
    return query, value


def without_piece(query: str, start: int, end: int) -> str:
    """With one `&` less, too."""
    return query[:start] + query[end + 1 :] if end < len(query) else query[: max(0, start - 1)]
