"""A pattern in a spelling that the validator can compile."""

import functools
from collections.abc import Callable
from typing import Any, Final

import jsonschema_rs

from smartmock.schema.patterns.charset import Ranges
from smartmock.schema.patterns.parser import PatternError, parse_pattern
from smartmock.schema.patterns.syntax import (
    Alternation,
    Backreference,
    Boundary,
    Chars,
    End,
    Group,
    Look,
    Node,
    Repeat,
    Sequence,
    Start,
)


@functools.lru_cache(maxsize=4096)
def portable_pattern(pattern: str) -> str | None:
    """`pattern` itself, or its language in plainer words where it is refused (`[\\w-.]`); None if neither compiles."""
    if _compiles(pattern):
        return pattern
    try:
        spelled = _spell(parse_pattern(pattern))
    except PatternError:
        return None
    return spelled if _compiles(spelled) else None


def _compiles(pattern: str) -> bool:
    try:
        jsonschema_rs.Draft202012Validator({"pattern": pattern})
    except ValueError:
        return False
    return True


def _spell(node: Node) -> str:
    return _SPELLINGS[type(node)](node)


def _chars(node: Chars) -> str:
    return "[" + _ranges(node.ranges) + "]" if node.ranges else "[^\\s\\S]"


def _ranges(ranges: Ranges) -> str:
    return "".join(_code(low) if low == high else f"{_code(low)}-{_code(high)}" for low, high in ranges)


def _code(code: int) -> str:
    char = chr(code)
    if char.isascii() and char.isalnum():
        return char
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\u{{{code:x}}}"


def _repeat(node: Repeat) -> str:
    most = "" if node.most is None else node.most
    return f"(?:{_spell(node.item)}){{{node.least},{most}}}"


def _look(node: Look) -> str:
    return f"(?{'<' if node.behind else ''}{'!' if node.negated else '='}{_spell(node.item)})"


def _backreference(node: Backreference) -> str:
    return f"\\{node.target}" if isinstance(node.target, int) else f"\\k<{node.target}>"


_SPELLINGS: Final[dict[type, Callable[[Any], str]]] = {
    Chars: _chars,
    Sequence: lambda node: "".join(map(_spell, node.items)),
    Alternation: lambda node: "(?:" + "|".join(map(_spell, node.items)) + ")",
    Repeat: _repeat,
    Start: lambda _: "^",
    End: lambda _: "$",
    Boundary: lambda node: "\\B" if node.negated else "\\b",
    Look: _look,
    Group: lambda node: f"({'?<' + node.name + '>' if node.name else ''}{_spell(node.item)})",
    Backreference: _backreference,
}
