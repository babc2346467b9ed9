"""Unicode properties (`\\p{…}`, ECMA-262 section 22.2.2.9) as character sets."""

import functools
import unicodedata
from collections.abc import Callable
from typing import Final

from smartmock.schema.patterns.charset import Ranges, union

# Properties are computed over these blocks only: generated text stays within them, and checking is the validator's.
_BLOCKS: Final = ((0x0000, 0x05FF), (0x0600, 0x06FF), (0x0900, 0x097F), (0x0E00, 0x0E7F), (0x1E00, 0x20CF),
                  (0x2100, 0x23FF), (0x2500, 0x27BF), (0x3000, 0x30FF), (0x4E00, 0x9FA5), (0xAC00, 0xD7A3),
                  (0x1F300, 0x1F64F))  # fmt: skip

_LONG_NAMES: Final = {
    "Letter": "L", "Uppercase_Letter": "Lu", "Lowercase_Letter": "Ll", "Titlecase_Letter": "Lt",
    "Modifier_Letter": "Lm", "Other_Letter": "Lo", "Mark": "M", "Nonspacing_Mark": "Mn", "Spacing_Mark": "Mc",
    "Number": "N", "Decimal_Number": "Nd", "digit": "Nd", "Letter_Number": "Nl", "Other_Number": "No",
    "Punctuation": "P", "punct": "P", "Connector_Punctuation": "Pc", "Dash_Punctuation": "Pd",
    "Open_Punctuation": "Ps", "Close_Punctuation": "Pe", "Symbol": "S", "Math_Symbol": "Sm",
    "Currency_Symbol": "Sc", "Separator": "Z", "Space_Separator": "Zs", "Control": "Cc", "cntrl": "Cc",
    "Alphabetic": "L", "Alpha": "L", "Uppercase": "Lu", "Upper": "Lu", "Lowercase": "Ll", "Lower": "Ll",
    "White_Space": "Z", "space": "Z", "Other": "C", "IsL": "L", "IsAlphabetic": "L", "ID_Start": "L",
    "ID_Continue": "L",
}  # fmt: skip
_WORD_CATEGORIES: Final = frozenset(("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc"))
_SCRIPTS: Final = {"Han": "CJK UNIFIED", "Hani": "CJK UNIFIED", "Grek": "GREEK", "Cyrl": "CYRILLIC", "Latn": "LATIN"}

_PICTURES: Final = frozenset(("Emoji", "Emoji_Presentation", "Extended_Pictographic", "EPres", "ExtPict"))
_FACES: Final[Ranges] = ((0x1F600, 0x1F64F),)
"""Pictures by any definition: generated text needs no others."""


@functools.lru_cache(maxsize=256)
def property_set(expression: str) -> Ranges | None:
    """The set that `\\p{expression}` names; None when the property is not known.

    >>> property_set("Nd")[0]
    (48, 57)
    """
    key, _, value = expression.partition("=")
    name = value or key
    if expression in ("Any", "Assigned"):
        return union(_BLOCKS)
    if expression == "ASCII":
        return ((0, 127),)
    if expression in _PICTURES:
        return _FACES
    if key in ("", "gc", "General_Category", expression):
        category = _LONG_NAMES.get(name, name)
        found = _where(lambda char: unicodedata.category(char).startswith(category))
        if found:
            return found
    script = _SCRIPTS.get(name, name.upper().replace("_", " "))
    return _where(lambda char: unicodedata.name(char, "").startswith(script + " ")) or None


@functools.cache
def word_set() -> Ranges:
    """What validators with Unicode tables take for the characters of words (UTS 18, annex C)."""
    return _where(lambda char: unicodedata.category(char) in _WORD_CATEGORIES)


def _where(test: Callable[[str], bool]) -> Ranges:
    return union((code, code) for low, high in _BLOCKS for code in range(low, high + 1) if test(chr(code)))
