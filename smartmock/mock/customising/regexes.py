"""Regular expressions of people, found in texts of strangers: in bounded time, whatever both of them hold."""

import functools
from collections.abc import Callable
from typing import Final

import jsonschema_rs

from smartmock.schema.patterns.portable import portable_pattern

LONGEST_PATTERN: Final = 1_000
LONGEST_TEXT: Final = 10_000
"""Characters of a text in which a regular expression is looked for."""
LONGEST_LOOKED_AROUND: Final = 1_000
"""The same for expressions that look around or back: the time for them grows with the square of the text."""

_BYTES: Final = 1_000_000
"""Of a compiled expression, and of what is remembered while it is looked for."""
_LINEAR: Final = jsonschema_rs.RegexOptions(size_limit=_BYTES, dfa_size_limit=_BYTES)
_BACKTRACKING: Final = jsonschema_rs.FancyRegexOptions(backtrack_limit=10_000, size_limit=_BYTES, dfa_size_limit=_BYTES)


@functools.lru_cache(maxsize=1024)
def compile_regex(pattern: str) -> Callable[[str], bool]:
    """Whether the expression is found anywhere in a text. Raises `ValueError`, which says why."""
    if len(pattern) > LONGEST_PATTERN:
        raise ValueError(f"It has {len(pattern)} characters, {LONGEST_PATTERN} are allowed")
    try:
        portable = portable_pattern(pattern)
    except ValueError:  # lone surrogates
        portable = None
    if portable is None:
        raise ValueError("It cannot be read, or it would take too much memory")
    try:
        return _finder(portable, _LINEAR, LONGEST_TEXT)
    except ValueError:
        pass
    try:
        return _finder(portable, _BACKTRACKING, LONGEST_LOOKED_AROUND)
    except ValueError:
        raise ValueError("It would take too much memory") from None


def _finder(
    pattern: str, options: jsonschema_rs.RegexOptions | jsonschema_rs.FancyRegexOptions, longest: int
) -> Callable[[str], bool]:
    is_valid = jsonschema_rs.Draft202012Validator({"pattern": pattern}, pattern_options=options).is_valid

    def is_found(text: str) -> bool:
        text = text if len(text) <= longest else text[:longest]
        try:
            return is_valid(text)
        except UnicodeEncodeError:
            return is_valid(text.encode("utf-8", "replace").decode())

    return is_found
