"""Milliseconds for a list of 20 things with 12 properties each: in a world never asked before, and in a known one.

usage: python benchmarks/world.py [--rounds 9]

`new world`: with every request all things are made anew. `known things`: another page of things that were shown before.
No server takes part. Figures are the least of all rounds, as others may be at work on the machine.
"""

import argparse
import itertools
import time
from collections.abc import Callable
from typing import Final

import orjson

from smartmock import load
from smartmock.types import JsonObject

SIZE: Final = 20
BATCH: Final = 50
TEXT: Final = {"type": "string"}
PROPERTIES: Final[JsonObject] = {
    "id": {"type": "integer"},
    **dict.fromkeys(("firstName", "lastName", "phone", "street", "city", "postalCode", "company"), TEXT),
    "email": {"type": "string", "format": "email"},
    "active": {"type": "boolean"},
    "createdAt": {"type": "string", "format": "date-time"},
    "updatedAt": {"type": "string", "format": "date-time"},
}
THING: Final[JsonObject] = {"type": "object", "required": [*PROPERTIES], "properties": PROPERTIES}


def document() -> JsonObject:
    def answer(schema: JsonObject) -> JsonObject:
        return {"responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}}

    parameters = [{"name": name, "in": "query", "schema": {"type": "integer"}} for name in ("limit", "offset")]
    customer = {"$ref": "#/components/schemas/Customer"}
    key = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Customers", "version": "1"},
        "paths": {
            "/customers": {"get": {"parameters": parameters, **answer({"type": "array", "items": customer})}},
            "/customers/{id}": {"get": {"parameters": [key], **answer(customer)}},
        },
        "components": {"schemas": {"Customer": THING}},
    }


def least(ask: Callable[[], object], rounds: int) -> float:
    """Milliseconds for one call."""
    found = []
    for _ in range(rounds):
        begun = time.perf_counter()
        for _ in range(BATCH):
            ask()
        found.append((time.perf_counter() - begun) / BATCH)
    return min(found) * 1_000


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--rounds", type=int, default=9)
    rounds = arguments.parse_args().rounds
    known, numbers, target = load(document()), itertools.count(), f"limit={SIZE}"

    def page() -> object:
        return known.respond("GET", "/customers", query=f"{target}&offset={next(numbers) % 5}&_={next(numbers)}")

    body = known.respond("GET", "/customers", query=target).body
    things = orjson.loads(body)
    print(f"a list of {len(things)} things with {len(things[0])} properties, {len(body)} bytes")
    for name, ask in (
        ("new world", lambda: known.respond("GET", "/customers", query=target, seed=next(numbers))),
        ("known things", page),
    ):
        ask()
        print(f"{name:<14} {least(ask, rounds):>8.3f} ms")


if __name__ == "__main__":
    main()
