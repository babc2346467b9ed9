"""Arrays: as many items as the schema allows and the request asks for."""

import datetime
from typing import Final

from smartmock.generation.draw import MAX_FORCED, MAX_NODES, Draw
from smartmock.generation.nesting import guarded_array
from smartmock.generation.node import Generate, Node, NoValue
from smartmock.generation.numbers import count_integers
from smartmock.generation.properties import is_scalar
from smartmock.generation.telling import Part, Parts, Reason, Told, of_type, telling
from smartmock.schema.equality import json_key
from smartmock.semantics.names import split_name
from smartmock.types import JSON

_DAYS: Final = frozenset({"date", "date-time"})
"""Formats whose texts sort as the moments do."""
_TRIES: Final = 100
_RETRIES: Final = 4
_LOOKED_AT: Final = 50
_CARELESS: Final = 5
_LIMIT: Final = 10_000


def build_array(node: Node) -> Generate:
    array = _Array(node)
    return telling(guarded_array(node, array.generate), of_type(list, array.tell))


class _Array:
    def __init__(self, node: Node) -> None:
        self._node = node
        self._schema = node.schema
        self._prefix = [self._item_node(index) for index in range(node.schema.prefix_length)]
        self._rest = self._item_node(node.schema.prefix_length)
        self._texts = self._rest.schema.types == ("string",) and not self._prefix and not self._schema.contains
        self._days = self._texts and not _DAYS.isdisjoint(self._rest.schema.formats)
        self._date = "" if self._prefix or self._schema.contains else _find_date(self._rest)
        self._wanted = sum(least for _, least, _ in node.schema.contains)
        self._least = max([self._schema.min_items, *(least for _, least, _ in node.schema.contains)])
        self._most = self._greatest()
        if self._least > self._most:
            raise NoValue(f"it needs {self._least} items and may have {self._most}")

    def _item_node(self, index: int) -> Node:
        """What is said of a list of scalars is said of each of them, where nothing else is."""
        compiler, place, description = self._node.compiler, self._node.place.item(""), self._schema.description
        item = compiler.node(self._schema.item_parts(index), place)
        if not description or not is_scalar(item.schema) or item.schema.description:
            return item
        told = compiler.derived(None, lambda: {"description": description}, "description", description)
        return compiler.node((*item.parts, told), place)

    def _greatest(self) -> int:
        """The most items there can be: a schema `false` ends the array, and so does a lack of different values."""
        most = _LIMIT if self._schema.max_items is None else self._schema.max_items
        if self._schema.unique and not self._prefix:
            most = min(most, _count_values(self._rest, most))
        for index, item in enumerate([*self._prefix, self._rest]):
            if False in item.parts:
                return min(most, index)
        return most

    def generate(self, draw: Draw) -> JSON:
        if draw.given is not None and draw.given[0] is self._node:
            return draw.given[1]
        count = draw.count
        if count is None or draw.depth > 0:
            return self._fill(self._length(draw), draw)
        draw.count = None  # what is nested in the items has the usual length
        try:
            return self._fill(max(self._least, min(count, self._most)), draw, asked=True)
        finally:
            draw.count = count

    def tell(self, value: JSON, draw: Draw) -> Told:
        first = len(self._prefix)
        items = [*self._prefix[: len(value)], *[self._rest] * (len(value) - first)]
        parts = (
            Part(index, self._told_item(item, value[index]), alike=first <= index) for index, item in enumerate(items)
        )
        return Parts(Reason("array", self._length_rule(len(value), draw)), tuple(parts))

    def _told_item(self, base: Node, value: JSON) -> Node:
        """The node of an item, which may be one that `contains` asks for."""
        compiler = self._node.compiler
        wanted = (compiler.node((*base.parts, item), base.place) for item, _, _ in self._schema.contains)
        return next((node for node in wanted if node.validator.is_valid(value)), base)

    def _length_rule(self, length: int, draw: Draw) -> str:
        low, high = draw.options.array_items
        if self._least == self._most:
            return f"the schema allows just {self._least}"
        if self._schema.max_items is not None or self._schema.min_items:
            most = f"to {self._most} items" if self._most < _LIMIT else "or more items"
            return f"the schema allows {self._least} {most}"
        usual = f"{low} to {high} items are usual where the schema says nothing"
        return usual if length >= low else f"{usual}, fewer where values nest deep or grow large"

    def _fill(self, length: int, draw: Draw, *, asked: bool = False) -> JSON:
        """Every item of a list whose length was `asked` for may be as large as otherwise the whole answer."""
        value: list[JSON] = []
        before, spent = draw.index, 0
        seen: set[object] | None = set() if self._schema.unique else None
        plain = seen is None and not self._texts
        try:
            for index, item in enumerate(self._items(length, draw)):
                draw.index = index
                if asked:
                    spent, draw.nodes = spent + draw.nodes, 0
                    if spent > MAX_FORCED - MAX_NODES and index >= self._least:
                        break
                position = draw.position
                try:
                    made = item.generate(draw) if plain else self._other(item, value, seen, draw)
                except NoValue:
                    if index < self._least and not draw.lenient:
                        raise
                    draw.position = position
                    break
                if plain or asked or seen is not None or made not in value or self._needed(value, length - index):
                    value.append(made)
                draw.nodes += 1
                if draw.nodes >= MAX_NODES and self._ends(index + 1, draw):
                    break
        finally:
            draw.index = before
            draw.nodes += spent
        return self._in_order(value)

    def _in_order(self, value: list[JSON]) -> list[JSON]:
        """Days and moments ascend."""
        if self._days:
            value.sort(key=str)
        elif self._date:
            _put_in_a_row(value, self._date)
        return value

    def _other(self, item: Node, value: list[JSON], seen: set[object] | None, draw: Draw) -> JSON:
        """Of texts one that is not there yet, if it is found soon: nobody gives a thing the same tag twice."""
        if seen is not None:
            return self._different(item, seen, draw)
        made = item.generate(draw)
        for _ in range(_RETRIES if len(value) < _LOOKED_AT else 0):
            if made not in value:
                break
            made = item.generate(draw)
        return made

    def _needed(self, value: list[JSON], left: int) -> bool:
        """Whether a text has to be there twice, with so many items left to come."""
        return len(value) + left <= self._least

    def _ends(self, length: int, draw: Draw) -> bool:
        """Whether the answer has grown so large that no item is added that need not be there."""
        if draw.nodes > MAX_FORCED:
            if draw.lenient:
                return True
            raise NoValue(f"it needs more than {MAX_FORCED} values")
        return length >= self._least

    def _items(self, length: int, draw: Draw) -> list[Node]:
        """Which node makes the item at each index."""
        nodes = self._prefix[:length] + [self._rest] * max(0, length - len(self._prefix))
        for item, least, most in self._schema.contains:
            self._place(nodes, item, (least, most), draw)
        return nodes

    def _place(self, nodes: list[Node], item: JSON, bounds: tuple[int, int | None], draw: Draw) -> None:
        """Makes `least` of the items obey `contains`, those after the prefix first; others break it if need be."""
        least, most = bounds
        placed = 0
        first = min(len(self._prefix), len(nodes))
        turn = draw.below(first) if first > 1 else 0  # which ones matters when other rules bind the items together
        for index in (*range(first, len(nodes)), *range(turn, first), *range(turn)):
            compiler, base = self._node.compiler, nodes[index]
            if placed < least:
                holding = compiler.node((*base.parts, item), base.place)
                if _has_value(holding, draw):
                    nodes[index] = holding
                    placed += 1
            elif most is not None and item is not True:
                denied = compiler.derived(item, lambda: {"not": item}, "not")
                without = compiler.node((*base.parts, denied), base.place)
                nodes[index] = without if _has_value(without, draw) else base
        if placed < least:
            raise NoValue(f"{least} of its items must be what `contains` asks for, and {placed} can be")

    def _different(self, item: Node, seen: set[object], draw: Draw) -> JSON:
        """An item that is not in `seen`; raises `NoValue` when none is found."""
        careful = draw.careful
        try:
            for attempt in range(_TRIES):
                made = item.generate(draw)
                key = json_key(made)
                if key not in seen:
                    seen.add(key)
                    return made
                draw.index = attempt + 1  # an example is used for the first item only
                draw.careful = careful or attempt >= _CARELESS
        finally:
            draw.careful = careful
        raise NoValue(f"it needs {self._least} different items and {len(seen)} were found", unlucky=True)

    def _length(self, draw: Draw) -> int:
        if self._least == self._most:
            return self._least
        schema, options = self._schema, draw.options
        if draw.small or self._rest.stops(draw) or draw.exhausted():
            return min(self._least + len(self._prefix), self._most) if self._wanted else self._least
        low, high = options.array_items
        if draw.careful:
            low = 0  # empty ones are different from all others
        low = max(low, self._least, min(len(self._prefix) + self._wanted, self._most))
        high = min(max(high, low), self._most)
        if schema.max_items is None and schema.min_items:
            high = min(high, schema.min_items + 2)
        return draw.between(min(low, high), high)


def _find_date(item: Node) -> str:
    """The property that tells the items of a calendar apart: a `date` in things without an id; "" where it is none."""
    schema = item.schema
    if schema.types != ("object",) or any(split_name(name)[-1:] in _KEYS for name in schema.declared):
        return ""
    for name in schema.declared:
        if split_name(name) in _DATES:
            date = item.compiler.schemas.merged(schema.property_parts(name))
            return name if date.formats == ["date"] and date.enum is None and not date.patterns else ""
    return ""


_KEYS: Final = frozenset({("id",), ("uuid",), ("key",), ("slug",), ("code",), ("number",)})
_DATES: Final = frozenset({("date",), ("day",)})


def _put_in_a_row(items: list[JSON], name: str) -> None:
    """One day after the other, from the first that was drawn."""
    dated = [item for item in items if isinstance(item, dict) and isinstance(item.get(name), str)]
    try:
        first = datetime.date.fromisoformat(min((str(item[name]) for item in dated), default=""))
        for number, item in enumerate(dated):
            item[name] = (first + datetime.timedelta(number)).isoformat()
    except (ValueError, OverflowError):
        return


def _count_values(node: Node, limit: int) -> int:
    """How many different values a schema allows, as far as that is easily known; else `limit`."""
    schema = node.schema
    if schema.enum is not None:
        return len({json_key(value) for value in schema.enum if node.validator.is_valid(value)})
    if schema.typed and set(schema.types) <= _FEW.keys():
        return sum(_FEW[kind] for kind in schema.types)
    return count_integers(schema, limit) if schema.types == ("integer",) else limit


_FEW: Final = {"boolean": 2, "null": 1}


def _has_value(node: Node, draw: Draw) -> bool:
    """Whether the node makes a value at all. The stream of choices is left as it was."""
    position = draw.position
    try:
        node.generate(draw)
    except NoValue:
        return False
    finally:
        draw.position = position
    return True
