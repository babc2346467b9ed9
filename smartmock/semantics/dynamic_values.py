"""Dynamic values in texts, as Apidog and Faker.js write them, read once: nothing in them is ever executed.

`Order {{$number.int(min=1,max=9)}} of {{$person.firstName | upper}}`: texts between double braces name a method, with
arguments by place or by name, and functions that change what it makes. Values in arguments are those of JSON, also in
single quotes, words without quotes, and regular expressions between slashes.
"""

import functools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from smartmock.types import JSON, JsonObject

MAX_LENGTH: Final = 10_000
MAX_EXPRESSIONS: Final = 50
MAX_FUNCTIONS: Final = 10
_MAX_DEPTH: Final = 8

_SPACE: Final = re.compile(r"\s*")
_NAME: Final = re.compile(r"\$?([A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*)")
_KEY: Final = re.compile(r"([A-Za-z_]\w*)\s*[=:](?!=)\s*")
_NUMBER: Final = re.compile(r"[-+]?\d{1,100}(?:\.\d{1,100})?(?:[eE][-+]?\d{1,2})?n?(?![\w.])")
_WORD: Final = re.compile(r"[^\s,()\[\]{}|'\"]+")
_REGEX: Final = re.compile(r"/((?:[^/\\\n]|\\.)+)/[a-z]*")
_QUOTED: Final = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES: Final = {"n": "\n", "t": "\t", "r": "\r", "'": "'", '"': '"', "\\": "\\"}
"""Others keep their backslash: in regular expressions they mean something."""
_CONSTANTS: Final[JsonObject] = {"true": True, "false": False, "null": None, "undefined": None}
_PLACEHOLDER: Final = re.compile(r"@([A-Za-z]+)")


class TemplateError(Exception):
    """What cannot be understood: the message says what is wrong, `suggest` what could be meant, which takes time."""

    def __init__(self, message: str, suggest: Callable[[], Sequence[str]] = tuple) -> None:
        super().__init__(message)
        self.suggest = suggest


class UnknownName(TemplateError):
    """Nobody knows a method or function of this name."""


class Regex(str):
    """A regular expression between slashes; all of its dialect is meant, which in quotes need not be so."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A method or function by name, with what it is given by place and by name."""

    name: str
    positional: tuple[JSON, ...] = ()
    named: JsonObject = field(default_factory=dict)

    @property
    def bare(self) -> bool:
        return not (self.positional or self.named)


@dataclass(frozen=True, slots=True)
class Expression:
    """One pair of braces: a method, or a text in quotes, and the functions that change it; `text` as written."""

    source: Call | str
    functions: tuple[Call, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Template:
    parts: tuple[str | Expression, ...]

    @property
    def whole(self) -> Expression | None:
        """The expression that is all there is: its value need not be text."""
        part = self.parts[0] if len(self.parts) == 1 else None
        return part if isinstance(part, Expression) else None

    @property
    def expressions(self) -> tuple[Expression, ...]:
        return tuple(part for part in self.parts if isinstance(part, Expression))


@functools.lru_cache(maxsize=2_048)
def parse_template(text: str, *, dollar: bool) -> Template:
    """Braces without a `$` stand for themselves where a `dollar` is asked for. Raises `TemplateError`."""
    _check_length(text)
    parts: list[str | Expression] = []
    position = 0
    while (start := text.find("{{", position)) >= 0:
        scanner = _Scanner(text, start + 2)
        if dollar and not scanner.ahead("$'\""):
            end = start + 2
            parts.append(text[position:end])
        else:
            expression, end = scanner.expression(start)
            parts.append(text[position:start])
            parts.append(expression)
        position = end
    return _template([*parts, text[position:]])


def read_expression(text: str, start: int) -> tuple[Expression, int]:
    """The expression whose braces open at `start`, and where the text goes on. Raises `TemplateError`."""
    return _Scanner(text, start + 2).expression(start)


def read_call(text: str, start: int) -> tuple[Call, int]:
    """The method that `text` names at `start`, with its arguments, and where the text goes on."""
    scanner = _Scanner(text, start)
    return scanner.call(), scanner.position


def parse_placeholders(text: str, known: Callable[[str], bool]) -> Template:
    """Older ones of Mock.js: `@first`, `@integer(1, 100)`. What is not `known` is text. Raises `TemplateError`."""
    _check_length(text)
    parts: list[str | Expression] = []
    position = 0
    for found in _PLACEHOLDER.finditer(text):
        if found.start() >= position and known(found[1]):
            call, end = _Scanner(text, found.end()).arguments(found[1])
            parts.append(text[position : found.start()])
            parts.append(Expression(call, (), text[found.start() : end]))
            position = end
    return _template([*parts, text[position:]])


def _check_length(text: str) -> None:
    if len(text) > MAX_LENGTH:
        raise TemplateError(f"it has more than {MAX_LENGTH:,} characters")


def _template(parts: list[str | Expression]) -> Template:
    joined: list[str | Expression] = []
    for part in parts:
        if not part:
            continue
        if isinstance(part, str) and joined and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    template = Template(tuple(joined))
    if len(template.expressions) > MAX_EXPRESSIONS:
        raise TemplateError(f"it has more than {MAX_EXPRESSIONS} dynamic values")
    return template


class _Scanner:
    """Reads from a position on."""

    def __init__(self, text: str, position: int) -> None:
        self.text = text
        self.position = position

    def ahead(self, characters: str) -> bool:
        self.skip()
        return self.text[self.position : self.position + 1] in tuple(characters)

    def expression(self, start: int) -> tuple[Expression, int]:
        """The expression, and where the text goes on; `start` is where its braces open."""
        source = str(self.value(0)) if self.ahead("'\"") else self.call()
        functions = []
        while self.take("|"):
            functions.append(self.call())
        if len(functions) > MAX_FUNCTIONS:
            raise TemplateError(f"it has more than {MAX_FUNCTIONS} functions behind one value")
        self.expect("}}")
        return Expression(source, tuple(functions), self.text[start : self.position]), self.position

    def arguments(self, name: str) -> tuple[Call, int]:
        return self.call(name), self.position

    def call(self, name: str = "") -> Call:
        name = name or self.match(_NAME, "the name of a method")[1]
        positional: list[JSON] = []
        named: JsonObject = {}
        if self.text.startswith("(", self.position) and self.take("("):
            while not self.take(")"):
                key = _KEY.match(self.text, self.position)
                if key:
                    self.position = key.end()
                    named[key[1]] = self.value(0)
                else:
                    positional.append(self.value(0))
                self.separate(")")
        return Call(name, tuple(positional), named)

    def value(self, depth: int) -> JSON:
        if depth > _MAX_DEPTH:
            raise TemplateError(f"its arguments are nested more than {_MAX_DEPTH} levels deep")
        if self.take("["):
            return self.items(depth)
        if self.take("{"):
            return self.members(depth)
        self.skip()
        if quoted := self.try_match(_QUOTED):
            return _ESCAPE.sub(_unescape, quoted[1] or quoted[2] or "")
        if number := self.try_match(_NUMBER):
            return _number(number[0].rstrip("n"))
        if regex := self.try_match(_REGEX):
            return Regex(regex[1])
        word = self.match(_WORD, "a value")[0]
        return _CONSTANTS.get(word, word)

    def items(self, depth: int) -> list[JSON]:
        found = []
        while not self.take("]"):
            found.append(self.value(depth + 1))
            self.separate("]")
        return found

    def members(self, depth: int) -> JsonObject:
        found: JsonObject = {}
        while not self.take("}"):
            quoted = self.try_match(_QUOTED)
            key = (quoted[1] or quoted[2] or "") if quoted else self.match(_NAME, "the name of an argument")[1]
            self.expect(":")
            found[key] = self.value(depth + 1)
            self.separate("}")
        return found

    def skip(self) -> None:
        found = _SPACE.match(self.text, self.position)
        self.position = found.end() if found else self.position

    def take(self, sign: str) -> bool:
        """Whether the sign comes next; then, it is read, with the space behind it where the call goes on."""
        self.skip()
        if not self.text.startswith(sign, self.position):
            return False
        self.position += len(sign)
        if sign not in (")", "}}"):
            self.skip()
        return True

    def expect(self, sign: str) -> None:
        if not self.take(sign):
            raise TemplateError(f"`{sign}` is missing at character {self.position + 1}")

    def separate(self, end: str) -> None:
        """A comma, unless the list ends."""
        if not self.take(","):
            self.skip()
            if not self.text.startswith(end, self.position):
                raise TemplateError(f"`,` or `{end}` is missing at character {self.position + 1}")

    def try_match(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        found = pattern.match(self.text, self.position)
        if found:
            self.position = found.end()
        return found

    def match(self, pattern: re.Pattern[str], what: str) -> re.Match[str]:
        self.skip()
        found = self.try_match(pattern)
        if found is None:
            raise TemplateError(f"{what} is missing at character {self.position + 1}")
        return found


def _unescape(escape: re.Match[str]) -> str:
    return _ESCAPES.get(escape[1], escape[0])


def _number(text: str) -> float:
    return float(text) if any(sign in text for sign in ".eE") else int(text)
