"""Texts with dynamic values and templates, compiled when they are saved."""

from dataclasses import dataclass
from typing import Final

from smartmock.generation.annotations.arguments import Make
from smartmock.generation.annotations.functions import as_text
from smartmock.generation.draw import Draw
from smartmock.mock.customising.expressions import (
    ExpressionError,
    Piece,
    find_make,
    has_expressions,
    is_template,
    split_pieces,
)
from smartmock.mock.customising.faults import refuse
from smartmock.mock.customising.sources import as_jinja

MOST_TEMPLATE: Final = 256_000
SHORTER: Final = "Write less, or make it in a script."


@dataclass(frozen=True, slots=True)
class Text:
    """A text of a header or body, compiled. `unknown` are dynamic values that nobody knows: they stay as they are.

    `needs_sandbox`: it is a template, and `source` goes into a `TemplateJob`; nothing else may render it. `count` is
    how many expressions are in it, `lone` whether it is nothing but one dynamic value.
    """

    source: str
    is_static: bool = True
    needs_sandbox: bool = False
    unknown: tuple[str, ...] = ()
    count: int = 0
    makes: tuple[str | Make, ...] = ()

    @property
    def lone(self) -> Make | None:
        """What makes all of it, if that is one dynamic value: then it need not be text."""
        make = self.makes[0] if len(self.makes) == 1 else None
        return None if isinstance(make, str) else make

    def render(self, draw: Draw) -> str:
        """Of a text that needs no sandbox."""
        if self.is_static:
            return self.source
        return "".join(make if isinstance(make, str) else as_text(make(draw)) for make in self.makes)


def compile_text(text: str, pointer: str) -> Text:
    """Raises `Invalid`; `pointer` is where the text stands in what was sent."""
    return read_text(text, pointer)[0]


def read_text(text: str, pointer: str) -> tuple[Text, tuple[Piece, ...]]:
    """The text and its pieces. Raises `Invalid`."""
    if not isinstance(text, str):
        raise refuse(pointer, "This is no text.", "Write it between quotes.")
    if not has_expressions(text):
        return Text(text), (Piece("data", text, 1),)
    if len(text) > MOST_TEMPLATE:
        raise refuse(pointer, f"A text with dynamic values has at most {MOST_TEMPLATE:,} characters.", SHORTER)
    try:
        return _with_expressions(text)
    except ExpressionError as error:
        remedy = error.remedy or "Correct it, or write `{% raw %}…{% endraw %}` around what is no template."
        raise refuse(pointer, error.sentence, remedy) from None


def _with_expressions(text: str) -> tuple[Text, tuple[Piece, ...]]:
    pieces = split_pieces(text)
    unknown = tuple(dict.fromkeys(piece.text for piece in pieces if piece.kind == "unknown"))
    count = sum(piece.kind != "data" for piece in pieces)
    if is_template(pieces):
        from smartmock.mock.customising.rendering import check_template  # noqa: PLC0415  loads Jinja

        check_template(as_jinja(pieces))
        return Text(text, is_static=False, needs_sandbox=True, unknown=unknown, count=count), pieces
    makes: list[str | Make] = [find_make(piece.text) if piece.kind == "value" else piece.text for piece in pieces]
    if all(isinstance(make, str) for make in makes):
        return Text(text, unknown=unknown), pieces
    return Text(text, is_static=False, unknown=unknown, count=count, makes=tuple(makes)), pieces
