"""JSON that people and templates write: commas are mended, everything else stays as it is, white space too."""

import re
from collections.abc import Callable
from typing import Final, TypeAlias

import orjson

from smartmock.pointers import join

MOST_MENDED: Final = 2_000_000
"""Longer texts are taken as they are: looking through this many characters takes about a second."""

MARK: Final = "\0"
"""Around what stands for a string, directly within its quotes. JSON has no such character."""

Visit: TypeAlias = Callable[[str, str | None], str]
"""What is marked, and the pointer to the string, None for the name of a member → what stands there instead."""

_TOKEN: Final = re.compile(r'\s+|"\0[^\0]*\0"|"(?:[^"\\]|\\.)*"?|[{}\[\],:]|[^\s{}\[\],:"]+', re.DOTALL)

_MARKED: Final = f'"{MARK}'


def is_json(text: str) -> bool:
    try:
        orjson.loads(text)
    except orjson.JSONDecodeError:
        return False
    return True


class _Level:
    """An object or array that is open. `last` is what stands before in it: "" nothing, `,`, `:`, `value`."""

    __slots__ = ("comma", "index", "is_array", "last", "name")

    def __init__(self, *, is_array: bool) -> None:
        self.is_array = is_array
        self.index = -1
        self.name = ""
        self.last = ""
        self.comma = 0


def _kept(mark: str, _pointer: str | None) -> str:
    return f'"{MARK}{mark}{MARK}"'


def mend(text: str, visit: Visit = _kept) -> str:
    """Without commas where nothing follows them, and with those that are missing between two objects or arrays.

    The text need not be JSON: then neither is what comes out.
    """
    return text if len(text) > MOST_MENDED else _Mender(visit).mend(text)


class _Mender:
    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.levels = [_Level(is_array=False)]
        self.parts: list[str] = []

    def mend(self, text: str) -> str:
        for found in _TOKEN.finditer(text):
            sign = found[0]
            if not sign.isspace():
                self.take(sign)
            else:
                self.parts.append(sign)
        self.drop_comma()
        return "".join(self.parts)

    def take(self, sign: str) -> None:
        level = self.levels[-1]
        if sign == ",":
            self.comma(level)
        elif sign == ":":
            level.last = ":"
            self.parts.append(sign)
        elif sign in ("}", "]"):
            self.close(sign)
        else:
            self.value(level, sign)

    def comma(self, level: _Level) -> None:
        if level.last == "value":
            level.comma = len(self.parts)
            level.last = ","
            self.parts.append(",")

    def drop_comma(self) -> None:
        level = self.levels[-1]
        if level.last == ",":
            self.parts[level.comma] = ""

    def close(self, sign: str) -> None:
        self.drop_comma()
        if len(self.levels) > 1:
            self.levels.pop()
        self.levels[-1].last = "value"
        self.parts.append(sign)

    def value(self, level: _Level, sign: str) -> None:
        opens = sign in ("{", "[")
        if level.last == "value" and opens and level.is_array and self.parts_end_in_value():
            self.parts.append(",")
        if level.is_array and level.last != ":":
            level.index += 1
        is_name = not level.is_array and level.last != ":" and len(self.levels) > 1
        level.last = "" if is_name else "value"
        if opens:
            self.levels.append(_Level(is_array=sign == "["))
        elif sign.startswith(_MARKED):
            sign = self.visit(sign[2:-2], None if is_name else self.pointer())
        if is_name:
            level.name = sign
        self.parts.append(sign)

    def parts_end_in_value(self) -> bool:
        return next((part for part in reversed(self.parts) if part and not part.isspace()), "") in ("}", "]")

    def pointer(self) -> str:
        steps = (level.index if level.is_array else _read(level.name) for level in self.levels[1:])
        return join("", *steps)


def _read(name: str) -> str:
    try:
        return str(orjson.loads(name))
    except orjson.JSONDecodeError:
        return name.strip('"')
