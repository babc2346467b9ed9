"""Faults of what people write, and how to mend them."""

import difflib
from collections.abc import Iterable

from smartmock.errors import Fault, Invalid
from smartmock.types import JSON

SHOWN = 100
"""Characters of what was written that a fault repeats."""


def refuse(pointer: str, message: str, remedy: str) -> Invalid:
    """One fault, to be raised."""
    return Invalid([Fault(pointer, message, remedy)])


def unknown(what: str, given: JSON, known: Iterable[str], pointer: str) -> Fault:
    """`given` is none of those that are known. The nearest one is named, and all of them are."""
    names = list(known)
    near = difflib.get_close_matches(given[:SHOWN], names, n=1) if isinstance(given, str) else []
    guess = f"Did you mean `{near[0]}`? " if near else ""
    return Fault(pointer, f"There is no {what} {told(given)}.", f"{guess}There are: {', '.join(names)}.")


def told(value: JSON) -> str:
    """A value in a sentence."""
    if isinstance(value, str):
        text = "".join(character if character.isprintable() else "�" for character in value[:SHOWN])
        return f"`{text}…`" if len(value) > SHOWN else f"`{text}`"
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    if isinstance(value, int | float):
        return repr(value)[:SHOWN]
    return "a list" if isinstance(value, list) else "an object"
