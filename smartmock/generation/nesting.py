"""What holds itself comes to an end: guards that count how deep arrays and objects are nested."""

from typing import Final

from smartmock.generation.draw import MAX_FORCED, MAX_STEPS, Draw
from smartmock.generation.node import Generate, Node, NoValue
from smartmock.types import JSON

_MAX_SELF: Final = 4
_MAX_NESTED: Final = 60


def guarded_object(node: Node, fill: Generate) -> Generate:
    """`fill` with the nesting counted; from a certain depth on it is asked for small values, then for none."""

    number = node.number

    def generate(draw: Draw) -> JSON:
        active, nested, small = draw.active, draw.active.get(number, 0), draw.small
        if _too_deep(draw, nested):
            return _end(draw, {})
        draw.small = small or node.stops(draw) or draw.exhausted()
        active[number] = nested + 1
        draw.depth += 1
        try:
            return fill(draw)
        finally:
            active[number] = nested
            draw.depth -= 1
            draw.small = small

    return generate


def guarded_array(node: Node, fill: Generate) -> Generate:
    """The same for arrays, which do not count as depth: an object in a list in an object is two deep."""

    number = node.number

    def generate(draw: Draw) -> JSON:
        active, nested, small, line = draw.active, draw.active.get(number, 0), draw.small, draw.line
        if _too_deep(draw, nested):
            return _end(draw, [])
        draw.small = small or node.stops(draw)
        draw.line = None  # items differ from each other
        active[number] = nested + 1
        try:
            return fill(draw)
        finally:
            active[number] = nested
            draw.small, draw.line = small, line

    return generate


def _too_deep(draw: Draw, nested: int) -> bool:
    draw.steps += 1
    return nested > _MAX_SELF or draw.steps > MAX_STEPS or draw.depth > _MAX_NESTED or draw.nodes > MAX_FORCED


def _end(draw: Draw, empty: JSON) -> JSON:
    if draw.lenient:
        return empty
    raise NoValue("it contains itself without end", certain=draw.steps <= MAX_STEPS)
