"""Things that were made to say something say all else in accordance with it."""

from collections.abc import Sequence

from smartmock.generation.references import Speaking
from smartmock.generation.world import World
from smartmock.types import JsonObject


def speaking_of(thing: JsonObject, names: Sequence[str], speaking: Speaking, world: World) -> JsonObject:
    """A copy in which these properties stay, and what is told and held of other things agrees with them."""
    agreed = thing
    for name in names:
        agreed = speaking.name(agreed, name, thing[name], world)
    return {**speaking.agreeing(agreed, world), **{name: thing[name] for name in names}}
