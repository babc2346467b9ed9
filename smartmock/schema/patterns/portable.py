"""A pattern in a spelling that the validator can compile."""

import functools
from collections.abc import Callable
from typing import Any, Final

import jsonschema_rs

from smartmock.schema.patterns.charset import Ranges
from smartmock.schema.patterns.inspection import group_numbers, replaced
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
        spelled = _spell(_numbered(parse_pattern(pattern)))
    except PatternError:
        return None
    return spelled if _compiles(spelled) else None


@functools.lru_cache(maxsize=4096)
def pattern_matcher(pattern: str) -> Callable[[str], bool]:
    """Whether the pattern is found in a text, as the validator sees it. Raises `PatternError`."""
    portable = portable_pattern(pattern)
    if portable is None:
        raise PatternError("the validator cannot compile it")
    return jsonschema_rs.Draft202012Validator({"pattern": portable}).is_valid


def _numbered(tree: Node) -> Node:
    """References by number, in place of names: those the validator does not read."""
    numbers = group_numbers(tree)

    def change(node: Node) -> Node | None:
        if isinstance(node, Backreference) and node.target in numbers:
            return Backreference(numbers[node.target])
        return None

    return replaced(tree, change)


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
    if isinstance(node.target, str):
        raise PatternError(f"no group has the name `{node.target}`")
    return f"\\{node.target}"


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
