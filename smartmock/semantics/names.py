"""Names as people write them → the words in them, each in one spelling."""

import functools
import itertools
import re
import unicodedata
from collections.abc import Mapping
from typing import Final, TypeAlias

from smartmock.semantics.data import read_names, read_table

Tokens: TypeAlias = tuple[str, ...]

_LONGEST_NAME: Final = 120
_MOST_TOKENS: Final = 12
_SURE_END: Final = 5
_SIGNS: Final = "".join(chr(code) for code in range(0x300, 0x1200) if unicodedata.category(chr(code))[0] == "M")
"""Vowel signs and the like: parts of words that are no letters by themselves."""
_WORD: Final = re.compile(
    r"[Ii][Pp]v(?=[46])|[A-Z]{2,}s(?![a-z])|[A-Z]+(?=[A-Z][a-z])|[A-Z]?[a-z]+|[A-Z]+|[0-9]+"
    rf"|(?:[^\W\d_a-zA-Z]|[{_SIGNS}])+"
)
_LETTERS: Final = str.maketrans({
    "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i", "ð": "d",
})  # fmt: skip
"""Letters that are no others with a mark."""
_MARKS: Final = re.compile("[\u0300-\u036f]")
_IRREGULAR: Final = {
    "people": "person",
    "children": "child",
    "movies": "movie",
    "cookies": "cookie",
    "series": "series",
}


@functools.lru_cache(maxsize=16_384)
def split_name(name: str) -> Tokens:
    """`billingAddressCity` → `("billing", "address", "city")`, `qtys` → `("quantity",)`, `sha256` → `("sha256",)`.

    Very long names are cut: the last twelve words count.
    """
    words = _WORD.findall(plain_letters(name[-_LONGEST_NAME:]))
    return tuple(token for word in _glue_digits(words) for token in spell(word))[-_MOST_TOKENS:]


@functools.lru_cache(maxsize=4_096)
def by_words(names: tuple[str, ...]) -> Mapping[Tokens, str]:
    """Words → the first of the names that consists of them."""
    return {split_name(name): name for name in reversed(names)}


def plain_letters(name: str) -> str:
    """Without accents: `Größe` → `Grosse`, `prénom` → `prenom`; `датаРождения` in two words."""
    if name.isascii():
        return name
    plain = _MARKS.sub("", unicodedata.normalize("NFKD", name.translate(_LETTERS)))
    pairs = itertools.pairwise(f" {plain}")
    spaced = (f" {letter}" if letter.isupper() and before.islower() else letter for before, letter in pairs)
    return unicodedata.normalize("NFC", "".join(spaced))


def _glue_digits(words: list[str]) -> list[str]:
    """`sha`, `256` → `sha256`, where that is a word."""
    glued: list[str] = []
    keep = _keep()
    for word in (word.lower() for word in words):
        if word.isdigit() and glued and glued[-1] + word in keep:
            glued[-1] += word
        else:
            glued.append(word)
    return glued


@functools.lru_cache(maxsize=16_384)
def spell(word: str) -> Tokens:
    """One word in lower case → its usual spelling: singular, abbreviations written out, run-together words apart."""
    aliases = read_table("names")["aliases"]
    for form in (word, singular(word)):
        if form in aliases:
            return tuple(aliases[form].split())
    return _split_compound(word) or (singular(word),)


def singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word in _keep() or len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return word
    if word.endswith("ies"):
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("sses", "xes", "ches", "shes")) else word[:-1]


def _split_compound(word: str) -> Tokens:
    """`customername` → `("customer", "name")`: only before a well-known ending, and after a well-known word.

    Languages that write compounds need no well-known word: `rechnungsadresse`, `用户姓名`.
    """
    for tail in read_table("names")["tails"]:
        head = word.removesuffix(tail)
        if head != word and head in _owner_words():
            return (head, tail)
    for start in range(1, len(word)):
        if word[start:] in _compound_ends():
            return (word[:start], *spell(word[start:]))
    return ()


@functools.cache
def _compound_ends() -> frozenset[str]:
    """Single words of the languages that write compounds; short ones of Latin letters could be chance."""
    rules = (rule["name"] for table in read_names().values() if table.get("compounds") for rule in table["rules"])
    words = {plain_letters(word.strip().lower()) for names in rules for word in names.split(",")}
    return frozenset(word for word in words if " " not in word and (len(word) >= _SURE_END or not word.isascii()))


@functools.cache
def _keep() -> frozenset[str]:
    return frozenset(read_table("names")["keep"])


@functools.cache
def _owner_words() -> frozenset[str]:
    return frozenset(word for words in read_table("names")["owners"].values() for word in words)
