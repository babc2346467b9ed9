"""Texts in pieces: what stands between braces, and what that is in the place where it stands."""

import functools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from smartmock.generation.annotations.arguments import Make
from smartmock.generation.annotations.makers import Makers
from smartmock.generation.annotations.reading import read_annotation
from smartmock.semantics.dynamic_values import TemplateError, UnknownName, parse_template, read_call, read_expression

Kind: TypeAlias = Literal["data", "comment", "raw", "tag", "code", "value", "unknown"]

MOST_EXPRESSIONS: Final = 1_000

_OPENING: Final = re.compile(r"\{\{|\{%|\{#")
_RAW: Final = re.compile(r"(\{%[-+]?\s*)(?:raw|verbatim)(\s*[-+]?%\})")
_END_OF_RAW: Final = re.compile(r"(\{%[-+]?\s*)end(?:raw|verbatim)(\s*[-+]?%\})")
"""`verbatim` is what Nunjucks calls it."""
_MOCK: Final = re.compile(r"\{%\s*mock\s+'\w+'[^%]*%\}")
_VALUE: Final = re.compile(r"\{\{\s*[$'\"]")
_TEMPLATE: Final = re.compile(r"\{\{[-+]?\s*(?:\$|[^\W\d])")
_OPERATOR: Final = re.compile(r"\s*[-+*/%~<>=!&?.\[]|\s+(?:if|and|or|in|is|not)\b")
_CODE: Final = re.compile(r"'(?:[^'\\]|\\.)*'?|\"(?:[^\"\\]|\\.)*\"?|[{}(\[\])]|%\}|.", re.DOTALL)


class ExpressionError(Exception):
    """`line` counts from 1. `remedy` says how to write it."""

    def __init__(self, message: str, line: int | None, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.remedy = remedy

    @property
    def sentence(self) -> str:
        text = self.message[:1].upper() + self.message[1:]
        text = text if self.line is None else f"Line {self.line}: {self.message}"
        return f"{text.rstrip('.')}."


@dataclass(frozen=True, slots=True)
class Piece:
    """`data` is text; `value` a dynamic value, `unknown` one that nobody knows; the others are Jinja's.

    `text` is all of it as written, `line` where it begins, counted from 1.
    """

    kind: Kind
    text: str
    line: int


def raw_parts(piece: Piece) -> tuple[str, ...]:
    """Of a `raw` one: what is around its first word, its text, and what is around its last."""
    first, last = _RAW.match(piece.text), _END_OF_RAW.search(piece.text)
    if first is None or last is None:
        return ("", "", "", "", "")
    return (*first.groups(), piece.text[first.end() : last.start()], *last.groups())


@functools.lru_cache(maxsize=4_096)
def find_make(text: str) -> Make:
    """What makes the value of one pair of braces. Raises `TemplateError`, for names that nobody knows `UnknownName`."""
    if text.startswith("{%"):
        make = read_annotation("x-mock", text).make
        if make is None:
            raise UnknownName(f"`{text[:80]}` is not known")
        return make
    return Makers().template(parse_template(text, dollar=True))


def has_expressions(text: str) -> bool:
    """Whether anything in the text could stand for something else."""
    return _OPENING.search(text) is not None


def is_template(pieces: tuple[Piece, ...]) -> bool:
    """Whether it takes Jinja to render the text. Braces around anything but a name are text where nothing else is."""
    return any(
        piece.kind in ("comment", "raw", "tag") or (piece.kind == "code" and _TEMPLATE.match(piece.text))
        for piece in pieces
    )


def split_pieces(text: str) -> tuple[Piece, ...]:
    """Raises `ExpressionError` for dynamic values that cannot be read, and for too many."""
    return tuple(piece for piece in _pieces(text) if piece.text)


def _pieces(text: str) -> Iterator[Piece]:
    position, line, count = 0, 1, 0
    while found := _OPENING.search(text, position):
        start = found.start()
        yield Piece("data", text[position:start], line)
        line += text.count("\n", position, start)
        piece, position = _piece(text, start, line)
        yield piece
        count += 1
        if count > MOST_EXPRESSIONS:
            raise ExpressionError(f"it has more than {MOST_EXPRESSIONS:,} expressions", None)
        line += text.count("\n", start, position)
    yield Piece("data", text[position:], line)


def _piece(text: str, start: int, line: int) -> tuple[Piece, int]:
    """The piece that opens at `start`, and where it ends. What is never closed goes on to the end of the text."""
    if text.startswith("{#", start):
        end = text.find("#}", start + 2)
        end = len(text) if end < 0 else end + 2
        return Piece("comment", text[start:end], line), end
    if raw := _RAW.match(text, start):
        last = _END_OF_RAW.search(text, raw.end())
        if last is None:
            raise ExpressionError("`{% raw %}` has no `{% endraw %}`", line)
        return Piece("raw", text[start : last.end()], line), last.end()
    if value := _value(text, start, line) or _placeholder(text, start, line):
        return value
    end = _end_of_code(text, start)
    return Piece("tag" if text.startswith("{%", start) else "code", text[start:end], line), end


def _value(text: str, start: int, line: int) -> tuple[Piece, int] | None:
    """None where no `$` begins it, and for a text in quotes with which Jinja does more than our functions know."""
    opening = _VALUE.match(text, start)
    if opening is None:
        return None
    is_constant = not opening[0].endswith("$")
    try:
        expression, end = read_expression(text, start)
        find_make(expression.text)
    except UnknownName:
        return None if is_constant else (Piece("unknown", expression.text, line), end)
    except TemplateError as error:
        if is_constant or _goes_on(text, opening.end() - 1):
            return None
        raise ExpressionError(f"the dynamic value cannot be used: {error}", line) from None
    return Piece("value", expression.text, line), end


def _placeholder(text: str, start: int, line: int) -> tuple[Piece, int] | None:
    """An older way to write a value."""
    found = _MOCK.match(text, start)
    if found is None:
        return None
    try:
        find_make(found[0])
    except UnknownName:
        return Piece("unknown", found[0], line), found.end()
    except TemplateError as error:
        raise ExpressionError(f"the dynamic value cannot be used: {error}", line) from None
    return Piece("value", found[0], line), found.end()


def _goes_on(text: str, start: int) -> bool:
    """Whether more stands behind a call than functions: `{{ $number.int(max=9) + 1 }}`."""
    try:
        _, end = read_call(text, start)
    except TemplateError:
        return False
    return _OPERATOR.match(text, end) is not None


def _end_of_code(text: str, start: int) -> int:
    """Behind the braces that close those at `start`; braces, and quotes around them, may stand between."""
    closing = "%}" if text.startswith("{%", start) else "}}"
    depth = 0
    for token in _CODE.finditer(text, start + 2):
        if depth <= 0 and text.startswith(closing, token.start()):
            return token.start() + 2
        if token[0] in ("{", "[", "("):
            depth += 1
        elif token[0] in ("}", "]", ")"):
            depth -= 1
    return len(text)
