"""Values that open something: 256 random bits behind a prefix that says what they are. Only their hashes are kept."""

import secrets
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

from smartmock.projects.gate.access import hash_token

Kind: TypeAlias = Literal["key", "token"]

PREFIXES: Final[dict[Kind, str]] = {"key": "smk_", "token": "smt_"}
SHOWN_CHARACTERS: Final = 8
"""What people know a value by; the rest of it is beyond guessing."""


@dataclass(frozen=True, slots=True)
class Credential:
    """`value` is told once and kept nowhere."""

    value: str
    hash: bytes
    prefix: str


def make_credential(kind: Kind) -> Credential:
    value = PREFIXES[kind] + secrets.token_urlsafe(32)
    return Credential(value, hash_token(value), value[:SHOWN_CHARACTERS])
