"""Small patterns that texts are made from: `"{person.first_name|slug}{1..99}@{contact.mail_host}"`.

A placeholder is a meaning or list, with filters; a range `{1..99}`; or characters of a set: `{#:4}` digits,
`{a:4}` and `{A:4}` letters, `{x:4}` hexadecimal digits, `{w:4}` letters and digits, `{[XYZ]:4}` of those named.
"""

import re
import unicodedata
from collections.abc import Callable
from random import Random
from typing import Final, TypeAlias

Pool: TypeAlias = Callable[[str], tuple[str, ...]]
Part: TypeAlias = Callable[[Random], str]

_PLACEHOLDER: Final = re.compile(r"\{([^{}]+)\}")
_RANGE: Final = re.compile(r"(\d+)\.\.(\d+)")
_CHARACTERS: Final = re.compile(r"(#|a|A|x|w|\[.+\]):(\d+)")
_REFERENCE: Final = re.compile(r"([a-z]+\.[a-z0-9_]+)")
_LOWER: Final = "abcdefghijklmnopqrstuvwxyz"
_DIGITS: Final = "0123456789"
_SETS: Final = {
    "#": _DIGITS,
    "a": _LOWER,
    "A": _LOWER.upper(),
    "x": _DIGITS + "abcdef",
    "w": _DIGITS + _LOWER + _LOWER.upper(),
}
_TRANSLITERATED: Final = str.maketrans(
    {
        "ä": "ae",
        "ö": "oe",
        "ü": "ue",
        "ß": "ss",
        "æ": "ae",
        "ø": "o",
        "œ": "oe",
        "ł": "l",
        "đ": "d",
        "ı": "i",
        "þ": "th",
    }
)

_UNMARKED: Final = {sign: letters for sign, letters in _TRANSLITERATED.items() if chr(sign) not in "äöü"}
"""Letters that are no others with a mark."""


def slug(text: str) -> str:
    """`Jörg van Dam` → `joerg-van-dam`; letters that have no Latin form are left out."""
    return plain_slug(text.lower().translate(_TRANSLITERATED))


def plain_slug(text: str) -> str:
    """`Gülşen Çatı` → `gulsen-cati`: as in languages whose letters with dots have no other form."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_UNMARKED))
    ascii_text = plain.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_text.replace("'", "")).strip("-")


FILTERS: Final[dict[str, Callable[[str], str]]] = {
    "slug": slug,
    "plain": plain_slug,
    "initial": lambda text: slug(text)[:1],
    "lower": str.lower,
    "upper": str.upper,
}


def pick(values: tuple[str, ...] | str, rng: Random) -> str:
    return values[int(rng.random() * len(values))]


def compile_template(text: str, pool: Pool) -> Part:
    """A function that makes one text; `pool` is asked for words only when it is called."""
    pieces = _PLACEHOLDER.split(text)
    parts = [_compile_placeholder(piece, pool) if index % 2 else piece for index, piece in enumerate(pieces)]

    def make(rng: Random) -> str:
        return "".join(part if isinstance(part, str) else part(rng) for part in parts)

    return make


def references(text: str) -> list[str]:
    """The meanings and lists that a template asks for."""
    names = (placeholder.partition("|")[0] for placeholder in _PLACEHOLDER.findall(text))
    return [name for name in names if _REFERENCE.fullmatch(name)]


def literal_text(text: str) -> str:
    """What a template says by itself, between its placeholders."""
    return " ".join(_PLACEHOLDER.split(text)[::2])


def _compile_placeholder(placeholder: str, pool: Pool) -> Part:
    name, *filters = placeholder.split("|")
    make = _compile_source(name, pool)
    for name_of_filter in filters:
        make = _filtered(make, FILTERS[name_of_filter])
    return make


def _filtered(make: Part, change: Callable[[str], str]) -> Part:
    return lambda rng: change(make(rng))


def _compile_source(name: str, pool: Pool) -> Part:
    if bounds := _RANGE.fullmatch(name):
        low, high = int(bounds[1]), int(bounds[2])
        return lambda rng: str(low + int(rng.random() * (high - low + 1)))
    if characters := _CHARACTERS.fullmatch(name):
        letters, count = _SETS.get(characters[1], characters[1][1:-1]), int(characters[2])
        return lambda rng: "".join(pick(letters, rng) for _ in range(count))
    if not _REFERENCE.fullmatch(name):
        raise ValueError(f"{{{name}}} is no placeholder")
    return lambda rng: pick(pool(name), rng)
