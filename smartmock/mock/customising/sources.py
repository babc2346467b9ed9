"""Templates as people write them → as Jinja reads them, line by line the same.

Dynamic values become calls, and what Nunjucks takes over from JavaScript gets the names that it has in Jinja. In JSON,
what is inserted is written so that it stays JSON: between quotes as a part of a text, alone between them as a mark with
the value itself (`marks.py`).
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from smartmock.mock.customising.expressions import ExpressionError, Piece, find_make, raw_parts, split_pieces
from smartmock.mock.customising.places import JsonPlace
from smartmock.semantics.dynamic_values import TemplateError, read_call

_TOKEN: Final = re.compile(
    r"""(?P<text>'(?:[^'\\]|\\.)*'?|"(?:[^"\\]|\\.)*"?)|(?P<call>\$[A-Za-z_])|(?P<sign>===|!==|&&|\|\||!=|!|\?)"""
    r"|(?<![\w.$])(?P<word>null|undefined)(?!\w)",
    re.DOTALL,
)
_SIGNS: Final = {"===": "==", "!==": "!=", "&&": " and ", "||": " or ", "!=": "!=", "!": " not "}
_WORDS: Final = {"null": "none", "undefined": "none"}
_BRACES: Final = re.compile(r"(\{\{[-+]?)(.*?)(-?\}\})", re.DOTALL)
_ELSEIF: Final = re.compile(r"(\{%[-+]?\s*)elseif\b")


def as_jinja(pieces: Sequence[Piece], *, in_json: bool = False) -> str:
    """Raises `ExpressionError`."""
    place = JsonPlace() if in_json else None
    return "".join(_written(pieces, place))


def prepare(text: str) -> str:
    """As `as_jinja`. Nothing happens to a text that is prepared already."""
    return as_jinja(split_pieces(text))


def _written(pieces: Sequence[Piece], place: JsonPlace | None) -> Iterator[str]:
    for index, piece in enumerate(pieces):
        if piece.kind in ("value", "code"):
            inside, is_value = _inside(piece), piece.kind == "value"
            following = pieces[index + 1] if index + 1 < len(pieces) else None
            yield inside if place is None else _placed(inside, place, following, is_value=is_value)
        elif piece.kind == "unknown":
            yield f"{{% raw %}}{piece.text}{{% endraw %}}"
        elif piece.kind == "raw":
            first, second, text, third, fourth = raw_parts(piece)
            yield f"{first}raw{second}{text}{third}endraw{fourth}"
        else:
            yield _as_python(piece) if piece.kind == "tag" else piece.text
        if place is not None:
            _move(place, piece)


def _move(place: JsonPlace, piece: Piece) -> None:
    if piece.kind == "data":
        place.data(piece.text)
    elif piece.kind == "raw":
        place.data(raw_parts(piece)[2])
    elif piece.kind == "tag":
        place.tag(piece.text)
    else:
        place.expression()


def _inside(piece: Piece) -> str:
    """All of the expression, with its braces."""
    if piece.kind == "code":
        return _as_python(piece)
    return f"{{{{ _dynamic({_quoted(piece.text)}) {_lines(piece.text)}}}}}"


def _quoted(text: str) -> str:
    """As a text of Jinja, on one line."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", "\\r").replace("\n", "\\n")
    return f'"{escaped}"'


def _lines(text: str) -> str:
    """Keeps the numbers of the lines that follow."""
    return "\n" * text.count("\n")


def _placed(code: str, place: JsonPlace, following: Piece | None, *, is_value: bool) -> str:
    found = _BRACES.fullmatch(code)
    if found is None:
        return code
    if not place.quoted:
        form = "_json_value"
    elif place.just_opened and following is not None and following.kind == "data" and following.text[:1] == '"':
        form = "_json_mark(own=true)" if is_value else "_json_mark"
    else:
        form = "_json_part"
    return f"{found[1]} ({found[2]}) | {form} {found[3]}"


def _as_python(piece: Piece) -> str:
    """What stands in braces, with the operators that Jinja knows."""
    text = _ELSEIF.sub(r"\1elif", piece.text)
    parts: list[str] = []
    position = 0
    while found := _TOKEN.search(text, position):
        parts.append(text[position : found.start()])
        try:
            part, position = _translated(found, text)
        except TemplateError as error:
            line = piece.line + text.count("\n", 0, found.start())
            near = " or ".join(f"`{name}`" for name in error.suggest())
            raise ExpressionError(str(error), line, near and f"Write {near}.") from None
        parts.append(part)
    return "".join([*parts, text[position:]])


def _translated(found: re.Match[str], text: str) -> tuple[str, int]:
    if found["text"]:
        return found[0], found.end()
    if found["call"]:
        return _called(text, found.start())
    if found["sign"] == "?":
        raise TemplateError("`?` is no operator of templates", lambda: ["a if condition else b"])
    return _SIGNS[found["sign"]] if found["sign"] else _WORDS[found["word"]], found.end()


def _called(text: str, start: int) -> tuple[str, int]:
    """A dynamic value among other things: filters behind it are those of Jinja."""
    _, end = read_call(text, start)
    value = f"{{{{{text[start:end]}}}}}"
    find_make(value)
    return f"_dynamic({_quoted(value)}){_lines(value)}", end
