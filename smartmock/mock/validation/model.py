"""What is found wrong with a request."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from smartmock.types import JSON, JsonObject

Location: TypeAlias = Literal["path", "query", "header", "cookie", "body", "security"]

MOST: Final = 50
"""Violations of one request that are told; more would say nothing new."""
LONGEST: Final = 100
"""Characters of a value or a name of the request that a message repeats."""


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule of the document that a request breaks.

    `name` is that of the parameter or the security scheme, "" for the body. `pointer` leads into the value of the
    parameter or into the body, "" for all of it. `rule` is a keyword of JSON Schema, or a word of ours: `required`,
    `style`, `syntax`, `content-type`, `unexpected`, `credentials`, `scope`, and `deprecated`, which breaks nothing.
    `message` says in plain words what is wrong. `status` is what a strict API answers (RFC 9110 section 15.5); `value`
    is what was sent there, where that is known; `challenges` go into the header `WWW-Authenticate`.
    """

    location: Location
    name: str
    pointer: str
    rule: str
    message: str
    status: int = 422
    value: JSON = None
    challenges: tuple[str, ...] = ()

    def describe(self) -> JsonObject:
        """As problems, headers and the journal show it."""
        return {
            "in": self.location,
            "name": self.name,
            "pointer": self.pointer,
            "rule": self.rule,
            "message": self.message,
        }


def shorten(text: str) -> str:
    """Text of a request, as a message repeats it."""
    return text if len(text) <= LONGEST else text[:LONGEST] + "…"
