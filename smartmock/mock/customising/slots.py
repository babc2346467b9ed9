"""Bodies as text with slots: what is the same in every answer is written once."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

from smartmock.generation.annotations.arguments import Make
from smartmock.generation.annotations.functions import as_text
from smartmock.generation.draw import Draw
from smartmock.mock.customising.expressions import Piece, find_make
from smartmock.mock.customising.lenient import MARK, is_json, mend
from smartmock.mock.customising.marks import Wants, fitting, json_part, json_text
from smartmock.mock.customising.places import JsonPlace
from smartmock.mock.customising.texts import Text
from smartmock.pointers import join
from smartmock.types import JSON

Shape: TypeAlias = Literal["raw", "part", "value"]

MOST_CHARACTERS: Final = 10_000_000

_HOLE: Final = re.compile("\1(\\d+)\1")


@dataclass(frozen=True, slots=True)
class Slot:
    """`raw` is text as it is, `part` text within a string of JSON, `value` a value of JSON.

    `make` is None where the sandbox makes it. `own`: the value is of a type of its own.
    """

    shape: Shape
    make: Make | None = None
    pointer: str = ""
    own: bool = False

    def write(self, value: JSON, wants: Wants) -> str:
        if self.shape == "value":
            return json_text(fitting(value, wants(self.pointer), own=self.own))
        return as_text(value) if self.shape == "raw" else json_part(value)


Parts: TypeAlias = tuple[str | Slot, ...]


class TooLong(Exception):
    """What dynamic values make has more than `MOST_CHARACTERS`."""

    def __init__(self) -> None:
        super().__init__(f"the body has more than {MOST_CHARACTERS:,} characters")


def fill(parts: Parts, texts: Sequence[str], draw: Draw, wants: Wants) -> str:
    """`texts` are for the slots that the sandbox fills, in their order. Raises `TooLong`."""
    rendered = iter(texts)
    written: list[str] = []
    length = 0
    for part in parts:
        text = part if isinstance(part, str) else part.write(part.make(draw) if part.make else next(rendered), wants)
        length += len(text)
        if length > MOST_CHARACTERS:
            raise TooLong
        written.append(text)
    return "".join(written)


def slots_of_value(value: JSON, compiled: Callable[[str, str], Text]) -> Parts:
    """Of a value with templates in its strings. `compiled` is given each string, and the pointer to it."""
    return tuple(_joined(_written(value, "", compiled)))


def _written(value: JSON, pointer: str, compiled: Callable[[str, str], Text]) -> Iterator[str | Slot]:
    if isinstance(value, str):
        yield _slot_of(value, pointer, compiled)
    elif isinstance(value, dict):
        for index, (name, item) in enumerate(value.items()):
            yield f"{',' if index else '{'}{json_text(str(name))}:"
            yield from _written(item, join(pointer, name), compiled)
        yield "}" if value else "{}"
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield "," if index else "["
            yield from _written(item, join(pointer, index), compiled)
        yield "]" if value else "[]"
    else:
        yield json_text(value)


def _slot_of(value: str, pointer: str, compiled: Callable[[str, str], Text]) -> str | Slot:
    text = compiled(value, pointer)
    if text.is_static:
        return json_text(value)
    if text.needs_sandbox:
        return Slot("value", pointer=pointer)
    return Slot("value", text.lone or text.render, pointer, own=text.lone is not None)


def _joined(parts: Iterator[str | Slot]) -> Iterator[str | Slot]:
    """Without empty texts, and with one where several follow each other."""
    before = ""
    for part in parts:
        if isinstance(part, str):
            before += part
        else:
            if before:
                yield before
            before = ""
            yield part
    if before:
        yield before


def slots_of_json(pieces: Sequence[Piece]) -> Parts | None:
    """Of a text of JSON with dynamic values; None when it is no JSON, whatever they are. Its commas are mended."""
    holes: list[Slot] = []
    skeleton = "".join(_with_holes(pieces, holes))

    def visit(mark: str, pointer: str | None) -> str:
        slot = holes[int(mark)]
        holes[int(mark)] = replace(slot, shape="part") if pointer is None else replace(slot, pointer=pointer)
        return f"\1{mark}\1" if pointer is not None else f'"\1{mark}\1"'

    mended = mend(skeleton, visit)
    if not is_json(_HOLE.sub("0", mended)):
        return None
    split = _HOLE.split(mended)
    return tuple(_joined(holes[int(part)] if index % 2 else part for index, part in enumerate(split)))


def _with_holes(pieces: Sequence[Piece], holes: list[Slot]) -> Iterator[str]:
    """The text with a number in place of each value: marked where it stands alone between quotes."""
    place = JsonPlace()
    for index, piece in enumerate(pieces):
        if piece.kind != "value":
            place.data(piece.text)
            yield piece.text.replace(MARK, "").replace("\1", "")
            continue
        following = pieces[index + 1].text[:1] if index + 1 < len(pieces) else ""
        make = find_make(piece.text)
        if not place.quoted:
            holes.append(Slot("raw", make))
            yield f"\1{len(holes) - 1}\1"
        elif place.just_opened and following == '"':
            holes.append(Slot("value", make, own=True))
            yield f"{MARK}{len(holes) - 1}{MARK}"
        else:
            holes.append(Slot("part", make))
            yield f"\1{len(holes) - 1}\1"
        place.expression()
