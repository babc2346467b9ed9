"""Query strings and urlencoded forms, taken apart without touching what is not looked for."""

import re
from functools import lru_cache
from urllib.parse import unquote_plus


@lru_cache(maxsize=8)
def pattern_of(name: str) -> re.Pattern[str]:
    """Finds a piece with this ASCII name, `name=value`; any letter of the name may be percent-encoded."""
    letters = "".join(f"(?:{re.escape(letter)}|%(?i:{ord(letter):02x}))" for letter in name)
    return re.compile(f"(?:^|(?<=&)){letters}(?:=([^&]*))?(?=&|$)")


def first_value(query: str, name: str) -> str | None:
    """The first value of this name that is not empty, decoded."""
    values = (unquote_plus(found[1] or "") for found in pattern_of(name).finditer(query))
    return next(filter(None, values), None)


def without_name(query: str, name: str) -> str:
    """Without all pieces of this name; the rest stays letter by letter. The same object when there are none."""
    pattern = pattern_of(name)
    if pattern.search(query) is None:
        return query
    return "&".join(piece for piece in query.split("&") if not pattern.fullmatch(piece))
