"""Violations of request bodies."""

from typing import Final

from smartmock import pointers
from smartmock.mock.validation.model import Violation, shorten
from smartmock.mock.validation.values import ValueRules
from smartmock.mock.validation.wording import Broken
from smartmock.types import JSON

BODY: Final = "the request body"


def judge(rules: ValueRules, value: JSON, pointer: str = "") -> list[Violation]:
    """What a value breaks that stands at `pointer` in the body."""
    try:
        found = rules.broken(value)
    except ValueError:
        return [unreadable("it is nested too deep", pointer)]
    return [tell(broken, pointer) for broken in found]


def tell(broken: Broken, pointer: str = "") -> Violation:
    """`pointer` is where the judged value stands in the body."""
    place = pointer + broken.pointer
    # What is missing is told of the object that lacks it.
    subject = place_of(place.rpartition("/")[0] if broken.rule == "required" else place)
    starts = broken.message.startswith("It ")
    message = f"{subject} {broken.message[3:]}" if starts else f"{subject}: {broken.message}"
    return Violation("body", "", place, broken.rule, message[:1].upper() + message[1:], 422, broken.value)


def place_of(pointer: str) -> str:
    return f"`{shorten(pointer)}` in {BODY}" if pointer else BODY


def unreadable(why: str, pointer: str = "", status: int = 400) -> Violation:
    """A body, or a part of it, that is not what it says it is. `why` goes on after a colon."""
    subject = place_of(pointer)
    message = f"{subject[:1].upper()}{subject[1:]} cannot be read: {why}."
    return Violation("body", "", pointer, "syntax", message, status)


def refuse_type(message: str, pointer: str = "") -> Violation:
    """What is sent in a media type that is not declared (RFC 9110 section 15.5.16)."""
    return Violation("body", "", pointer, "content-type", message, 415)


def at(*steps: str | int) -> str:
    return pointers.join("", *steps)
