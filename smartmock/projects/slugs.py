"""Slugs: names of projects in addresses, `[a-z0-9][a-z0-9-]{0,62}` and not digits only, so that they are never ids."""

import re
import unicodedata
from collections.abc import Container

LONGEST = 63
FALLBACK = "api"

UNDECOMPOSED = str.maketrans(
    {"ß": "ss", "ẞ": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h"}
)
"""Latin letters that Unicode does not take apart into a plain letter and a mark."""


def derive_slug(title: str, taken: Container[str] = ()) -> str:
    """`Zażółć API (v2)` → `zazolc-api-v2`; `-2`, `-3` … when it is taken."""
    slug = transliterate(title)
    number, candidate = 1, slug
    while candidate in taken:
        number += 1
        candidate = f"{cut(slug, LONGEST - len(str(number)) - 1)}-{number}"
    return candidate


def transliterate(title: str) -> str:
    """The slug of a title when nothing is taken; `api` when no Latin letter or digit is in it."""
    plain = unicodedata.normalize("NFKD", title[: 4 * LONGEST].lower().translate(UNDECOMPOSED)).lower()
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    slug = cut(re.sub(r"[^a-z0-9]+", "-", letters).strip("-"), LONGEST)
    if slug.isdigit():
        return cut(f"{FALLBACK}-{slug}", LONGEST)
    return slug or FALLBACK


def cut(slug: str, length: int) -> str:
    return slug[:length].rstrip("-")
