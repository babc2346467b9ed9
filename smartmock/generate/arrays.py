"""Arrays: as many items as the schema allows and the request asks for."""

from typing import Final

from smartmock.generate.draw import Draw
from smartmock.generate.node import Generate, Node, NoValue
from smartmock.schema.equality import json_key
from smartmock.schema.model import Schema
from smartmock.types import JSON

_TRIES: Final = 30
_LIMIT: Final = 10_000


def build_array(node: Node) -> Generate:
    return _Array(node).generate


class _Array:
    def __init__(self, node: Node) -> None:
        self._node = node
        self._schema = node.schema
        self._prefix = [self._item_node(index) for index in range(node.schema.prefix_length)]
        self._rest = self._item_node(node.schema.prefix_length)
        self._wanted = [
            (node.compiler.node((*self._rest.parts, item), self._rest.place), least)
            for item, least, _ in node.schema.contains
            if least > 0 and item is not True
        ]
        self._least = self._fewest()
        self._most = self._greatest()
        if self._least > self._most:
            raise NoValue(f"it needs {self._least} items and may have {self._most}")

    def _item_node(self, index: int) -> Node:
        schema = self._schema
        parts = schema.item_parts(index)
        if schema.unevaluated_items and not _evaluated(schema, index):
            found = [item for item, _, _ in schema.contains] or schema.unevaluated_items
            parts += tuple(part for part in found if part is not True)
        return self._node.compiler.node(parts, self._node.place.item(""))

    def _fewest(self) -> int:
        needed = max((least for _, least, _ in self._schema.contains), default=0)
        return max(self._schema.min_items, needed)

    def _greatest(self) -> int:
        """The most items there can be: a schema `false` ends the array."""
        most = _LIMIT if self._schema.max_items is None else self._schema.max_items
        for index, item in enumerate([*self._prefix, self._rest]):
            if False in item.parts:
                return min(most, index)
        return most

    def generate(self, draw: Draw) -> JSON:
        schema = self._schema
        length = self._length(draw)
        value: list[JSON] = []
        before = draw.index
        seen: set[object] | None = set() if schema.unique else None
        try:
            for item in self._items(length):
                draw.index = len(value)
                if not self._append(value, item, seen, draw):
                    break
        finally:
            draw.index = before
        if len(value) < self._least:
            raise NoValue(f"it needs {self._least} different items and there are {len(value)}")
        return value

    def _items(self, length: int) -> list[Node]:
        """Which node makes the item at each index; those that `contains` asks for come after the prefix."""
        nodes = self._prefix[:length] + [self._rest] * max(0, length - len(self._prefix))
        at = min(len(self._prefix), max(0, length - sum(least for _, least in self._wanted)))
        for wanted, least in self._wanted:
            for _ in range(least):
                if at < length:
                    nodes[at] = wanted
                    at += 1
        return nodes

    def _append(self, value: list[JSON], item: Node, seen: set[object] | None, draw: Draw) -> bool:
        state = draw.state
        try:
            made = item.generate(draw)
        except NoValue:
            if len(value) < self._least:
                raise
            draw.state = state
            return False
        if seen is not None:
            made = self._different(item, made, seen, draw)
            if made is seen:
                return False
        value.append(made)
        draw.nodes += 1
        return len(value) < self._least or not draw.exhausted()

    @staticmethod
    def _different(item: Node, made: JSON, seen: set[object], draw: Draw) -> JSON:
        """`made`, or another item that is not in `seen`; `seen` itself when none is found."""
        for attempt in range(_TRIES):
            key = json_key(made)
            if key not in seen:
                seen.add(key)
                return made
            draw.index = attempt + 1  # an example is used for the first item only
            made = item.generate(draw)
        return seen

    def _length(self, draw: Draw) -> int:
        schema, options = self._schema, draw.options
        if draw.small or self._rest.stops(draw) or draw.exhausted():
            return self._least
        if options.root_items is not None and draw.depth == 0:
            return max(self._least, min(options.root_items, self._most))
        low, high = options.array_items
        low = max(low, self._least, min(len(self._prefix), self._most))
        high = min(max(high, low), self._most)
        if schema.max_items is None and schema.min_items:
            high = min(high, schema.min_items + 2)
        return draw.between(min(low, high), high)


def _evaluated(schema: Schema, index: int) -> bool:
    return any(index < len(rules.prefix) or rules.rest is not True for rules in schema.arrays)


