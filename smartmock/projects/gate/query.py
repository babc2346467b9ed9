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
    # Nearly everyone writes it once, at the end and as it is.
    start, sign, value = query.rpartition(f"{name}=")
    is_plain = sign and not ("%" in query or "+" in value or "&" in value or name in start)
    if is_plain and (not start or start[-1] == "&"):
        return start[:-1], value or None
    return take_values(query, name)


def take_values(query: str, name: str) -> tuple[str, str | None]:
    """As `take_value`, wherever and however the pieces are written."""
    pattern, kept, value = pattern_of(name), [], None
    for piece in query.split("&"):
        found = pattern.fullmatch(piece)
        if found is None:
            kept.append(piece)
        elif not value:
            value = found[1]
    return "&".join(kept) if len(kept) <= query.count("&") else query, decode(value)


def decode(value: str | None) -> str | None:
    """None for nothing."""
    if not value:
        return None
    return unquote_plus(value) if "%" in value or "+" in value else value
