"""Objects that are things of a consistent world, and scalars that name such things."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

from smartmock.generation.draw import Draw
from smartmock.generation.kinds import Identity, Kind, Kinds, can_identify
from smartmock.generation.node import Generate, Node, NoValue
from smartmock.generation.telling import Parts, Reason, Tell, Told, tell_of, telling
from smartmock.generation.world import World
from smartmock.schema.merge import RISKY
from smartmock.schema.model import SCALARS
from smartmock.types import JSON, JsonObject


def within_world(node: Node, kinds: Kinds, generate: Generate) -> Generate:
    """`generate` for what stands for itself; for a thing, or the id of one, what the world says of it."""
    identity = kinds.identity(node)
    if identity is not None:
        return _thing(node, identity, generate)
    kind = kinds.referred(node) if can_identify(node.schema) else None
    return _reference(node, kind, generate) if kind is not None else generate


def _thing(node: Node, identity: Identity, generate: Generate) -> Generate:
    kind = identity.kind
    finish = _Finish(node, identity)
    has_example = any(isinstance(example, dict) for example in node.schema.examples)

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
        own_id = chosen[0] if chosen else ids[0] if has_example and draw.index == 0 else ids[draw.below(len(ids))]
        outer = draw.seed, draw.numbers, draw.position, draw.index
        draw.seed, draw.numbers, draw.position = world.derive(kind.name, str(own_id)), [], 0
        draw.index = 0 if ids and own_id == ids[0] else draw.index or 1
        try:
            return finish(generate(draw), own_id, draw, world)
        finally:
            draw.seed, draw.numbers, draw.position, draw.index = outer

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
        self._node = node
        self._identity = identity
        self._canonical = identity.kind.node
        self._is_view = self._canonical.number != node.number
        self._shared: dict[str, Callable[[JSON], bool] | None] | None = None
        self._is_risky = any(RISKY & part.keys() for part in node.schema.flat) or bool(node.schema.excluded)

    def __call__(self, value: JSON, own_id: JSON, draw: Draw, world: World) -> JSON:
        if not isinstance(value, dict):
            return value
        changes: JsonObject = {}
        if self._is_view and not draw.level:
            changes = self._agreed(value, own_id, world)
        name = self._identity.id_name
        if name in value and value[name] != own_id:
            fitting = fitting_id(own_id, value[name])
            if fitting is not None:
                changes[name] = fitting
        if not changes:
            return value
        changed = {**value, **changes}
        return changed if not self._is_risky or self._node.validator.is_valid(changed) else value

    def _agreed(self, value: JsonObject, own_id: JSON, world: World) -> JsonObject:
        kind, node = self._identity.kind, self._canonical
        try:
            whole = world.shelf(node, node.generate, (kind.name,), level=1).thing(own_id).value
        except NoValue:
            return {}
        if not isinstance(whole, dict):
            return {}
        shared = self._shared
        if shared is None:
            shared = self._shared = _shared_properties(self._node, node)
        return {
            name: whole[name]
            for name, fits in shared.items()
            if name in value and name in whole and (fits is None or fits(whole[name]))
        }


def _shared_properties(node: Node, whole: Node) -> dict[str, Callable[[JSON], bool] | None]:
    """What both show: with what judges values, None where they need no judge."""
    mine, theirs = node.schema, whole.schema
    shared: dict[str, Callable[[JSON], bool] | None] = {}
    for name in mine.declared:
        parts = mine.property_parts(name)
        if name not in theirs.declared or False in parts or mine.enum is not None:
            continue
        if parts == theirs.property_parts(name):
            shared[name] = None
        elif set(node.compiler.schemas.merged(parts).types) <= SCALARS:
            shared[name] = node.compiler.schemas.validator(parts).is_valid
    return shared


def _reference(node: Node, kind: Kind, generate: Generate) -> Generate:
    exemplary = bool(node.schema.examples)
    sample: Final[JSON] = 0 if "integer" in node.schema.types else ""

    def generate_reference(draw: Draw) -> JSON:
        world = draw.world
        if not isinstance(world, World) or draw.careful or (exemplary and draw.options.examples):
            return generate(draw)
        ids = world.ids(kind)
        # The first of a kind are the best known, as in life: what lists show has things that refer to it.
        found = fitting_id(ids[int(len(ids) * draw.unit() ** 2)], sample) if ids else None
        return found if found is not None and node.validator.is_valid(found) else generate(draw)

    return telling(generate_reference, lambda _value, _draw: Reason("world", f"names a {kind.name} of the world"))


def fitting_id(own_id: JSON, like: JSON) -> JSON:
    """The id as a number or as a text; None where that cannot be."""
    if isinstance(like, str):
        return str(own_id)
    if isinstance(own_id, int):
        return own_id
    return int(own_id) if isinstance(own_id, str) and own_id.isascii() and own_id.isdigit() else None
