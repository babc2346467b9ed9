"""Slugs: names of projects in addresses, `[a-z0-9][a-z0-9-]{0,62}` and not digits only, so that they are never ids."""

import re
import unicodedata
from collections.abc import Container
from typing import Final

LONGEST = 63
FALLBACK = "api"

SLUG: Final = re.compile(r"(?!\d*\Z)[a-z0-9][a-z0-9-]{0,62}")

UNDECOMPOSED = str.maketrans(
    {"ß": "ss", "ẞ": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "ı": "i", "ħ": "h"}
)
"""Latin letters that Unicode does not take apart into a plain letter and a mark."""


def is_slug(text: str) -> bool:
    return SLUG.fullmatch(text) is not None


def derive_slug(title: str, taken: Container[str] = (), fallback: str = FALLBACK) -> str:
    """`Zażółć API (v2)` → `zazolc-api-v2`; `-2`, `-3` … when it is taken."""
    slug = transliterate(title, fallback)
    number, candidate = 1, slug
    while candidate in taken:
        number += 1
        candidate = f"{cut(slug, LONGEST - len(str(number)) - 1)}-{number}"
    return candidate


def stem(title: str, fallback: str = FALLBACK) -> str:
    """What all slugs that can be derived from the title begin with: the taken ones are to be sought by it."""
    return cut(transliterate(title, fallback), LONGEST - 20)


def transliterate(title: str, fallback: str = FALLBACK) -> str:
    """The slug of a title when nothing is taken; the fallback when no Latin letter or digit is in it."""
    plain = unicodedata.normalize("NFKD", title[: 4 * LONGEST].lower().translate(UNDECOMPOSED)).lower()
    letters = "".join(character for character in plain if not unicodedata.combining(character))
    slug = cut(re.sub(r"[^a-z0-9]+", "-", letters).strip("-"), LONGEST)
    if slug.isdigit():
        return cut(f"{fallback}-{slug}", LONGEST)
    return slug or fallback


def cut(slug: str, length: int) -> str:
    return slug[:length].rstrip("-")
