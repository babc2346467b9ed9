"""Makes dynamic values for scripts, in a worker. Loading it takes a while: it is done when they are first needed."""

import datetime
import json

from smartmock.generation.annotations.makers import Makers
from smartmock.generation.draw import Draw, DrawOptions
from smartmock.semantics.dynamic_values import Call, TemplateError
from smartmock.semantics.moments import find_zone
from smartmock.semantics.words import words_for
from smartmock.types import JSON, JsonObject


def draw_values(call: list[JSON], count: int, chance: JsonObject) -> JsonObject:
    """The first `count` values of the stream that a call has in this answer; asking for more begins with the same."""
    name, *arguments = call or [None]
    if not isinstance(name, str):
        return {"error": "a dynamic value has a name, such as `person.fullName`"}
    try:
        make = Makers().call(Call(name, tuple(arguments)))
        draws = _draws(json.dumps(call), count, chance)
        return {"values": [make(draw) for draw in draws]}
    except TemplateError as error:
        meant = " or ".join(f"`{name}`" for name in error.suggest())
        return {"error": f"{error}; perhaps {meant} is meant" if meant else str(error)}


def _draws(key: str, count: int, chance: JsonObject) -> list[Draw]:
    words, today = words_for(chance["locale"]), datetime.date.fromisoformat(chance["today"])
    options = DrawOptions(zone=None if chance["zone"] == "UTC" else find_zone(chance["zone"]))
    return [Draw(f"{chance['seed']} {key} {at}", words, today=today, options=options) for at in range(count)]
