"""Objects that are things of a consistent world, and scalars that name such things."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from smartmock.generation.build import can_fail
from smartmock.generation.draw import Draw
from smartmock.generation.kinds import Identity, Kind, Kinds, can_identify, shown_node
from smartmock.generation.links import find_links, with_links
from smartmock.generation.node import Generate, Node
from smartmock.generation.references import Judge, find_references, fitting_id, id_sample, look_up, shared_properties
from smartmock.generation.telling import Parts, Reason, Tell, Told, tell_of, telling
from smartmock.generation.world import World, stride_over
from smartmock.types import JSON, JsonObject


def within_world(node: Node, kinds: Kinds, generate: Generate) -> Generate:
    """`generate` for what stands for itself; for a thing, or the id of one, what the world says of it."""
    if can_identify(node.schema):
        kind = kinds.referred(node)
        return generate if kind is None else _reference(node, kind, generate)
    if kinds.lists_things(node):
        return _spread(generate)
    identity, speak = kinds.identity(node), find_references(node, kinds)
    speaking = generate if speak is None else speak.after(generate)
    return speaking if identity is None else _thing(node, identity, speaking)


def _spread(generate: Generate) -> Generate:
    """A list in which no thing is named twice, as long as there are others."""

    def generate_spread(draw: Draw) -> JSON:
        outer, draw.spread = draw.spread, draw.bits()
        try:
            return generate(draw)
        finally:
            draw.spread = outer

    return telling(generate_spread, tell_of(generate))


def _thing(node: Node, identity: Identity, generate: Generate) -> Generate:
    kind = identity.kind
    finish = _Finish(node, identity)
    has_example = any(isinstance(example, dict) for example in node.schema.examples)

    def choose(ids: Sequence[JSON], draw: Draw) -> JSON:
        if has_example and draw.index == 0:
            return ids[0]
        if draw.spread is None:
            return ids[draw.below(len(ids))]
        return ids[(draw.spread + draw.index * stride_over(len(ids))) % len(ids)]

    def generate_thing(draw: Draw) -> JSON:
        if draw.given is not None and draw.given[0] is node:
            return draw.given[1]
        world = draw.world
        chosen, draw.entity = draw.entity, ()
        if not isinstance(world, World) or (draw.careful and not chosen):
            return generate(draw)
        ids = world.ids(kind)
        if not (ids or chosen):
            return generate(draw)
        own_id = chosen[0] if chosen else choose(ids, draw)
        outer = draw.seed, draw.numbers, draw.position, draw.index, draw.spread, draw.line
        draw.seed, draw.numbers, draw.position = world.derive(kind.name, str(own_id)), [], 0
        draw.index, draw.spread = 0 if ids and own_id == ids[0] else draw.index or 1, None
        draw.line = world.line(kind, own_id)
        try:
            return finish(generate(draw), own_id, draw, is_whole=bool(chosen))
        finally:
            draw.seed, draw.numbers, draw.position, draw.index, draw.spread, draw.line = outer

    return telling(generate_thing, _tell_thing(identity, generate))


def _tell_thing(identity: Identity, generate: Generate) -> Tell:
    """What the thing is made of tells for itself; its id is the world's."""
    reason = Reason("world", f"tells this {identity.kind.name} from the others of the world")

    def tell(value: JSON, draw: Draw) -> Told | None:
        told = tell_of(generate)(value, draw)
        if not isinstance(told, Parts):
            return told
        parts = (replace(part, reason=reason) if part.key == identity.id_name else part for part in told.parts)
        return replace(told, parts=tuple(parts))

    return tell


class _Finish:
    """What a thing has in common wherever it is shown: its id, and what the whole thing says of it."""

    def __init__(self, node: Node, identity: Identity) -> None:
        kind, shown = identity.kind, shown_node(node) or node
        self._node = node
        self._identity = identity
        self._links = find_links(shown) if kind.collection else ()
        self._is_view = kind.node.number != node.number
        self._is_choice = shown is not node
        self._shown = shown
        self._shared: dict[str, Judge] | None = None
        self._is_risky = self._is_choice or can_fail(node.schema)
        parts = shown.schema.property_parts(identity.id_name)
        is_same = parts == kind.id_node.parts
        self._fits: Judge = None if is_same else node.compiler.schemas.validator(parts).is_valid

    def __call__(self, value: JSON, own_id: JSON, draw: Draw, *, is_whole: bool) -> JSON:
        """`is_whole`: the thing is shown by itself, not within another one."""
        if not isinstance(value, dict):
            return value
        changes: JsonObject = {}
        if self._is_view and (is_whole or not draw.level) and isinstance(draw.world, World):
            whole = look_up(self._identity.kind, own_id, draw.world, draw.level + (not is_whole))
            if self._is_choice and whole and self._node.validator.is_valid(whole):
                return whole
            changes = self._agreed(value, whole)
        name = self._identity.id_name
        if name in value and value[name] != own_id:
            fitting = fitting_id(own_id, value[name])
            if fitting is not None and (self._fits is None or self._fits(fitting)):
                changes[name] = fitting
        changed = {**value, **changes} if changes else value
        if self._links:
            changed = with_links(changed, self._links, self._identity.kind.collection, own_id)
        if changed is value:
            return value
        return changed if not self._is_risky or self._node.validator.is_valid(changed) else value

    def _agreed(self, value: JsonObject, whole: JsonObject) -> JsonObject:
        """What the whole thing says of the properties that are shown here."""
        if self._shared is None:
            main = self._identity.kind.node
            shown = shown_node(main) or self._node
            self._shared = shared_properties(self._shown, shown, sure=shown is main)
        return {
            name: whole[name]
            for name, fits in self._shared.items()
            if name in value and name in whole and (fits is None or fits(whole[name]))
        }


def _reference(node: Node, kind: Kind, generate: Generate) -> Generate:
    exemplary = bool(node.schema.examples)
    sample: Final[JSON] = id_sample(node.schema)

    def generate_reference(draw: Draw) -> JSON:
        world = draw.world
        if not isinstance(world, World) or draw.careful or (exemplary and draw.options.examples):
            return generate(draw)
        ids = world.ids(kind)
        # The first of a kind are the best known, as in life: what lists show has things that refer to it.
        found = fitting_id(ids[int(len(ids) * draw.unit() ** 2)], sample) if ids else None
        return found if found is not None and node.validator.is_valid(found) else generate(draw)

    return telling(generate_reference, lambda _value, _draw: Reason("world", f"names a {kind.name} of the world"))
