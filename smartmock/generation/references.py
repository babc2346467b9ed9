"""Objects that refer to things say of them what the things say of themselves."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, TypeAlias

from smartmock.generation.build import can_fail
from smartmock.generation.draw import Draw
from smartmock.generation.kinds import Kind, Kinds, can_identify
from smartmock.generation.node import Generate, Node, NoValue
from smartmock.generation.telling import Part, Parts, Reason, Told, tell_of, telling
from smartmock.generation.world import World
from smartmock.schema.model import SCALARS, Schema
from smartmock.semantics.names import Tokens, split_name
from smartmock.types import JSON, JsonObject

_SAME: Final[Mapping[Tokens, Tokens]] = {("unit", "price"): ("price",)}
"""What is said of a thing in other words."""


Judge: TypeAlias = Callable[[JSON], bool] | None
"""None where there is nothing to judge."""

_DEEPEST: Final = 2
"""Things that are looked at to complete others say of third ones what those say, but not what these say in turn."""


@dataclass(frozen=True, slots=True)
class Reference:
    """A property that holds the id of a thing; what others say of the same thing: `productName` beside `productId`.

    `told` leads from such a property to that of the thing, `held` are properties that hold the thing itself.
    """

    name: str
    kind: Kind
    told: Mapping[str, str]
    held: Sequence[str]


def find_references(node: Node, kinds: Kinds) -> "Speaking | None":
    """None for objects that say nothing of other things beside their ids."""
    schema = node.schema
    if not schema.objects or node.derived:
        return None
    words = {name: split_name(name) for name in schema.declared}
    found = [reference for name in words if (reference := _find(name, words, node, kinds)) is not None]
    return Speaking(node, found) if found else None


def _find(name: str, words: Mapping[str, Tokens], node: Node, kinds: Kinds) -> Reference | None:
    own, parts = words[name], node.schema.property_parts(name)
    if len(own) < 2 or False in parts or not can_identify(node.compiler.schemas.merged(parts)):
        return None
    kind = kinds.referred(node.compiler.node(parts, node.place.inner(name, node.schema.kind)))
    if kind is None:
        return None
    about = own[:-1] if own[0] != "id" else own[1:]
    theirs = {split_name(theirs): theirs for theirs in reversed(kind.node.schema.declared)}
    told = {
        other: theirs[rest]
        for other, tokens in words.items()
        if other != name and tokens[: len(about)] == about and (rest := tokens[len(about) :]) in theirs
    }
    told |= {other: theirs[rest] for other, tokens in words.items() if (rest := _SAME.get(tokens, ())) in theirs}
    held = [other for other, tokens in words.items() if tokens == about]
    return Reference(name, kind, told, held) if told or held else None


class Speaking:
    """Makes what an object says of things agree with what it names."""

    def __init__(self, node: Node, references: Sequence[Reference]) -> None:
        self._node = node
        self._references = references
        self._fits: dict[str, Callable[[JSON], bool]] = {}
        self._is_risky = can_fail(node.schema)

    def after(self, generate: Generate) -> Generate:
        def generate_agreeing(draw: Draw) -> JSON:
            value, world = generate(draw), draw.world
            if draw.level >= _DEEPEST or not isinstance(world, World):
                return value
            return self.agreeing(value, world, level=draw.level + 1)

        def tell(value: JSON, draw: Draw) -> Told | None:
            told = tell_of(generate)(value, draw)
            if not isinstance(told, Parts):
                return told
            return replace(told, parts=tuple(self._attributed(part) for part in told.parts))

        return telling(generate_agreeing, tell)

    def _attributed(self, part: Part) -> Part:
        for reference in self._references:
            if part.key in reference.told:
                return replace(part, reason=Reason("world", f"as the {reference.kind.name} says of itself"))
        return part

    def agreeing(self, value: JSON, world: World, *, level: int = 1) -> JSON:
        """A copy of the object in which what it says of things is what they say of themselves."""
        if not isinstance(value, dict):
            return value
        changes: JsonObject = {}
        for reference in self._references:
            changes.update(self._say(reference, value, world, level))
        return self._changed(value, changes)

    def name(self, value: JSON, name: str, own_id: JSON, world: World) -> JSON:
        """A copy of the object in which this property names another thing, and all agrees that is told or held of it.

        As it is, where its schema does not allow that.
        """
        if not isinstance(value, dict) or name not in value:
            return value
        changes: JsonObject = {name: own_id}
        for reference in self._references:
            if reference.name == name:
                whole = look_up(reference.kind, fitting_id(own_id, id_sample(reference.kind.id_node.schema)), world, 1)
                held = {other: self._holding(value[other], whole) for other in reference.held if other in value}
                changes |= {other: new for other, new in held.items() if self._allows(other, new)}
                changes |= self._told(reference, {**value, **changes}, whole)
        return self._changed(value, changes)

    def _changed(self, value: JsonObject, changes: JsonObject) -> JsonObject:
        changed = {**value, **changes}
        return changed if not self._is_risky or self._node.validator.is_valid(changed) else value

    def _holding(self, held: JSON, whole: JsonObject) -> JSON:
        """What is held, of another thing."""
        if not isinstance(held, dict):
            return held
        return {name: whole.get(name, old) for name, old in held.items()}

    def _told(self, reference: Reference, value: JsonObject, whole: JsonObject) -> JsonObject:
        told = ((name, whole[theirs]) for name, theirs in reference.told.items() if theirs in whole and name in value)
        return {name: new for name, new in told if self._allows(name, new)}

    def _say(self, reference: Reference, value: JsonObject, world: World, level: int) -> JsonObject:
        own_id = value.get(reference.name)
        held = next((value[name] for name in reference.held if isinstance(value.get(name), dict)), None)
        changes: JsonObject = {}
        if held is not None and reference.kind.id_name in held and own_id is not None:
            named = fitting_id(held[reference.kind.id_name], own_id)
            if named is not None and self._allows(reference.name, named):
                own_id = changes[reference.name] = named
        if reference.told and own_id is not None:
            whole = look_up(reference.kind, fitting_id(own_id, id_sample(reference.kind.id_node.schema)), world, level)
            changes |= self._told(reference, value, whole)
        return changes

    def _allows(self, name: str, new: JSON) -> bool:
        fits = self._fits.get(name)
        if fits is None:
            parts = self._node.schema.property_parts(name)
            fits = self._fits[name] = self._node.compiler.schemas.validator(parts).is_valid
        return fits(new)


def id_sample(schema: Schema) -> JSON:
    """A value of the type that ids of the schema have."""
    return 0 if {"integer", "number"} & set(schema.types) else ""


def look_up(kind: Kind, own_id: JSON, world: World, level: int) -> JsonObject:
    """All that the world knows of a thing; nothing where that cannot be made."""
    node = kind.node
    try:
        found = world.things(node, node.generate, kind, level=level).show(own_id)
    except NoValue:
        return {}
    return found if isinstance(found, dict) else {}


def shared_properties(node: Node, whole: Node, *, sure: bool) -> dict[str, Judge]:
    """What both show, with what judges values. Nothing need be judged where both ask for the same, if it is `sure` that
    the whole thing is what that node shows.
    """
    mine, theirs = node.schema, whole.schema
    shared: dict[str, Judge] = {}
    for name in mine.declared:
        parts = mine.property_parts(name)
        if name not in theirs.declared or False in parts:
            continue
        is_same = parts == theirs.property_parts(name)
        if is_same and sure:
            shared[name] = None
        elif is_same or set(node.compiler.schemas.merged(parts).types) <= SCALARS:
            shared[name] = node.compiler.schemas.validator(parts).is_valid
    return shared


def fitting_id(own_id: JSON, like: JSON) -> JSON:
    """The id as a number or as a text; None where that cannot be."""
    if isinstance(like, str):
        return str(own_id)
    if isinstance(own_id, int):
        return own_id
    return int(own_id) if isinstance(own_id, str) and own_id.isascii() and own_id.isdigit() else None
