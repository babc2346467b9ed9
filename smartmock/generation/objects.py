"""Objects: required properties always, optional ones as the request asks and the budget allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from smartmock.generation.coherence.model import Relation
from smartmock.generation.coherence.relations import find_relations
from smartmock.generation.draw import MAX_FORCED, MAX_NODES, Draw
from smartmock.generation.listed import Row, join_rows, make_rows
from smartmock.generation.nesting import guarded_object
from smartmock.generation.node import Generate, Node, NoValue, Place
from smartmock.generation.properties import Entry, find_entries, property_parts
from smartmock.generation.telling import Part, Reason, Tell, Told, of_type, telling
from smartmock.generation.telling import Parts as ToldParts
from smartmock.schema.model import Parts, Schema
from smartmock.semantics.words import Words
from smartmock.types import JSON, JsonObject

_SOME: Final = 0.6
_MANY: Final = 150
_AFTER: Final = 1_009
_BESIDE: Final = 97
"""Things and properties read long lists from different places on."""
_EXTRA: Final = (1, 3)
_NAME_TRIES: Final = 40
_NAME_FAILURES: Final = 4
_MOST_LANGUAGES: Final = 8
"""So many languages are kept ready for each object."""
_NAME: Final = {"type": "string"}
_PLAIN_NAME: Final = {"pattern": "^[a-z]{3,10}$"}


def build_object(node: Node) -> Generate:
    entries = find_entries(node)
    relations = find_relations(node, entries)
    return telling(_filled(node, entries, relations), of_type(dict, _tell_object(node, entries, relations)))


def _filled(node: Node, entries: list[Entry], relations: Sequence[Relation]) -> Generate:
    schema = node.schema
    if not entries and not _closed(schema):
        return guarded_object(node, _Counted(node, entries, wanted=_EXTRA, always=_open(schema)))
    least = sum(entry.required for entry in entries)
    if schema.min_properties > least or schema.max_properties is not None or schema.dependent_required:
        return guarded_object(node, _related(_Counted(node, entries), relations))
    return _plain(node, entries, relations)


def _tell_object(node: Node, entries: Sequence[Entry], relations: Sequence[Relation]) -> Tell:
    known = {entry.name: entry.node for entry in entries}
    reason = Reason("object", "empty: no property is declared, or the value would nest too deep")

    def maker(name: str) -> Node:
        return known.get(name) or _undeclared(node, name, property_parts(node, name))

    def tell(value: JSON, _draw: Draw) -> Told:
        bound = [tuple(name for name in relation.names if name in value) for relation in relations]
        return ToldParts(reason, tuple(Part(name, maker(name), _bound_to(name, bound)) for name in value))

    return tell


def _bound_to(name: str, bound: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The properties that are in one relation with this one."""
    return tuple(dict.fromkeys(other for names in bound if name in names for other in names if other != name))


def _undeclared(node: Node, name: str, parts: Parts) -> Node:
    return node.compiler.node(parts, node.place.inner(name, node.schema.kind))


def _related(generate: Generate, relations: Sequence[Relation]) -> Generate:
    if not relations:
        return generate

    def generate_related(draw: Draw) -> JSON:
        value = generate(draw)
        for relation in relations:
            relation.relate(value, draw)
        return value

    return generate_related


def _closed(schema: Schema) -> bool:
    """Whether no name but those in `properties` is allowed."""
    return schema.max_properties == 0 or any(
        rules.additional is False and not rules.patterns for rules in schema.objects
    )


def _open(schema: Schema) -> bool:
    """Whether it is a map: a schema for names that the document does not know."""
    left_over = any(isinstance(additional, dict) for additional, _ in schema.unevaluated_properties)
    return left_over or any(isinstance(rules.additional, dict) or rules.patterns for rules in schema.objects)


def _plain(node: Node, entries: list[Entry], relations: Sequence[Relation]) -> Generate:
    """The short way where all properties are wanted. Objects of scalars never nest, and need no guard."""
    nested = [entry for entry in entries if not entry.scalar]
    table_of: dict[Words, _Table] = {}
    long_way, size = _related(_one_by_one(entries), relations), len(entries)
    if not nested:
        long_way = guarded_object(node, long_way)

    def fill(draw: Draw) -> JSON:
        if draw.small or draw.careful or draw.options.optional != "all" or draw.nodes >= MAX_NODES:
            return long_way(draw)
        table = table_of.get(draw.words)
        if table is None:
            if len(table_of) >= _MOST_LANGUAGES:
                table_of.clear()
            table = table_of[draw.words] = _make_table(entries, relations, draw)
        start, numbers = draw.position, _numbers(table, size, draw)
        try:
            value = {
                name: values[number % count] if count else make(draw)
                for (name, values, count, make), number in zip(table.rows, numbers)  # noqa: B905  as long, and hot
            }
        except NoValue:
            draw.position = start
            return long_way(draw)
        draw.nodes += size
        if nested or table.relations:
            _complete(value, nested, table.relations, draw)
        return value

    return guarded_object(node, fill) if nested else fill


def _numbers(table: "_Table", size: int, draw: Draw) -> list[int]:
    """One for each row, read from the stream."""
    start = draw.position
    draw.position = end = start + size
    if end > len(draw.numbers):
        draw.extend(end)
    numbers = draw.numbers[start:end]
    if draw.line is not None:
        line = draw.line + start * _AFTER
        for place in table.distinct:
            numbers[place] = line + place * _BESIDE
    for place, leader in table.followers:
        numbers[place] = numbers[leader]
    return numbers


def _complete(value: JsonObject, nested: list[Entry], relations: Sequence[Relation], draw: Draw) -> None:
    for entry in nested:
        if not _fill_in(value, entry, draw):
            del value[entry.name]
    for relation in relations:
        relation.relate(value, draw)


@dataclass(frozen=True, slots=True)
class _Table:
    """An object in one language. `followers`: which rows take the number of which other row.

    `relations` are those that its lists do not keep by themselves. The texts of `distinct` rows are so many that every
    thing of the world has another one.
    """

    rows: list[Row]
    followers: tuple[tuple[int, int], ...]
    relations: tuple[Relation, ...]
    distinct: tuple[int, ...]


def _make_table(entries: Sequence[Entry], relations: Sequence[Relation], draw: Draw) -> _Table:
    rows = make_rows(((entry.name, entry.node if entry.scalar else None) for entry in entries), draw.words)
    places = {entry.name: place for place, entry in enumerate(entries) if entry.scalar}
    followers: list[tuple[int, int]] = []
    left = []
    for relation in relations:
        if not relation.holds_in(draw.words):
            continue
        joined = [places[name] for name in relation.names if name in places]
        listed = relation.timeless and len(joined) == len(relation.names)
        if listed and join_rows(rows, joined, relation.relate, draw, sampled=relation.sampled):
            followers += [(place, joined[0]) for place in joined[1:]]
        else:
            left.append(relation)
    following = {place for place, _ in followers}
    distinct = (place for place, row in enumerate(rows) if place not in following and _has_many_texts(row))
    return _Table(rows, tuple(followers), tuple(left), tuple(distinct))


def _has_many_texts(row: Row) -> bool:
    _, values, count, _ = row
    return count >= _MANY and isinstance(values[0], str)


def _one_by_one(entries: list[Entry]) -> Generate:
    def fill(draw: Draw) -> JSON:
        value: JsonObject = {}
        draw.nodes += len(entries)
        wanted = "required" if draw.small else draw.options.optional
        if draw.careful and not draw.small and draw.chance(0.5):
            wanted = "some"  # objects also differ by what they hold
        for entry in entries:
            if entry.required or wanted == "all" or (wanted == "some" and draw.chance(_SOME)):
                _fill_in(value, entry, draw)
        return value

    return fill


def _fill_in(value: JsonObject, entry: Entry, draw: Draw) -> bool:
    """Whether there is a value: an optional property may go without one, or without one that would nest too deep."""
    node = entry.node
    if entry.required:
        value[entry.name] = node.generate(draw)
        return True
    if not entry.scalar and (draw.exhausted() or node.stops(draw)):
        return False
    position = draw.position
    try:
        value[entry.name] = node.generate(draw)
    except NoValue:
        draw.position = position
        return False
    return True


class _Counted:
    """Fills an object whose number of properties, or their names, are bound."""

    def __init__(
        self, node: Node, entries: list[Entry], *, wanted: tuple[int, int] = (0, 0), always: bool = False
    ) -> None:
        """`wanted` properties are invented where none is declared: `always`, or only where an empty object failed."""
        self._node = node
        self._schema = node.schema
        self._known = {entry.name: entry for entry in entries}
        self._wanted = wanted
        self._always = always
        self._most = node.schema.max_properties

    def __call__(self, draw: Draw) -> JSON:
        schema = self._schema
        value: JsonObject = {}
        for name, entry in self._known.items():
            if entry.required:
                self._add(value, name, draw)
        optional = draw.options.optional
        for name, entry in self._known.items():
            enough = len(value) >= schema.min_properties
            skip = draw.small or optional == "required" or (optional == "some" and not draw.chance(_SOME))
            if not entry.required and not (enough and skip):
                self._try(value, name, draw)
        least = schema.min_properties
        if not draw.small and not self._known and (self._always or draw.careful):
            least = max(least, draw.between(*self._wanted))
        if len(value) < least:
            self._invent(value, least, draw)
        if len(value) < schema.min_properties:
            reason = f"it needs {schema.min_properties} properties and has names for {len(value)}"
            raise NoValue(reason, unlucky=True)
        return value

    def _try(self, value: JsonObject, name: str, draw: Draw) -> bool:
        """Adds an optional property with all that depends on it, or nothing. Whether there was a value for it."""
        if self._full(value) or name in value:
            return True
        before, position = len(value), draw.position
        try:
            self._add(value, name, draw)
        except NoValue:
            while len(value) > before:
                value.popitem()
            draw.position = position
            return False
        return True

    def _add(self, value: JsonObject, name: str, draw: Draw) -> None:
        if name in value:
            return
        if self._full(value):
            raise NoValue(f"it may have {self._most} properties and needs more")
        value[name] = self._child(name).generate(draw)
        draw.nodes += 1
        for needed in self._schema.dependent_required.get(name, ()):
            self._add(value, needed, draw)

    def _full(self, value: JsonObject) -> bool:
        return self._most is not None and len(value) >= self._most

    def _child(self, name: str) -> Node:
        if name in self._known:
            return self._known[name].node
        parts = property_parts(self._node, name)
        if False in parts:
            raise NoValue(f"its property `{name}` is needed and forbidden")
        return _undeclared(self._node, name, parts)

    def _invent(self, value: JsonObject, least: int, draw: Draw) -> None:
        """Adds properties under names of our own, as `propertyNames` and `patternProperties` allow."""
        if least > MAX_FORCED:
            raise NoValue(f"it needs more than {MAX_FORCED} values")
        parts, compiler = self._name_parts(), self._node.compiler
        telling, any_name = compiler.node(parts, Place("key")), compiler.node(parts, Place())
        tries, failures = _NAME_TRIES + least * 2, 0
        for attempt in range(tries):
            if len(value) >= least or self._full(value):
                return
            try:
                name = (telling if attempt < tries // 3 else any_name).generate(draw)
            except NoValue:
                return
            if isinstance(name, str) and name not in value:
                failures += not self._try(value, name, draw)
            if failures >= _NAME_FAILURES:
                return

    def _name_parts(self) -> Parts:
        schema = self._schema
        parts: list[JSON] = [_NAME, *schema.property_names]
        parts += [
            self._pattern_names(rules.patterns)
            for rules in schema.objects
            if rules.additional is False or (rules.patterns and not isinstance(rules.additional, dict))
        ]
        if len(parts) == 1:
            parts.append(_PLAIN_NAME)
        return tuple(parts)

    def _pattern_names(self, patterns: JsonObject) -> JsonObject:
        def make() -> JsonObject:
            named = [{"pattern": pattern} for pattern, schema in patterns.items() if schema is not False]
            return {"anyOf": named} if named else {"not": {}}

        return self._node.compiler.derived(patterns, make, "names")
