"""Values that open something: 256 random bits behind a prefix that says what they are. Only their hashes are kept."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

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
    return Credential(value, hash_credential(value), value[:SHOWN_CHARACTERS])


def hash_credential(value: str) -> bytes:
    """SHA-256: what people chose themselves is hashed the same way."""
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).digest()


def readings(value: str) -> tuple[str, ...]:
    """What the sender may have meant: headers are read as Latin-1, and most clients write them as UTF-8."""
    if value.isascii():
        return (value,)
    try:
        return value, value.encode("latin-1").decode()
    except UnicodeError:
        return (value,)
