"""What JSON Web Tokens say (RFC 7519). Their signatures are not verified: nobody knows the keys."""

import base64
from typing import Final

import orjson

from smartmock.types import JsonObject

LONGEST: Final = 16_000
"""Characters of a token that is looked into."""
SCOPE_CLAIMS: Final = ("scope", "scp", "scopes")
"""That of RFC 8693 section 4.2, and those that others write: one text, or a list."""


def may_be_jwt(token: str) -> bool:
    return token.count(".") == 2 and len(token) <= LONGEST


def read_claims(token: str) -> JsonObject | None:
    """None for tokens that are opaque."""
    if not may_be_jwt(token):
        return None
    header, payload, _ = token.split(".")
    return _read_part(payload) if _read_part(header) is not None else None


def find_fault(claims: JsonObject, now: float) -> str:
    """Why the token may not be used at that moment (RFC 7519 sections 4.1.4 and 4.1.5); "" when it may."""
    expires, begins = _moment(claims.get("exp")), _moment(claims.get("nbf"))
    if expires is not None and now >= expires:
        return "the token has expired"
    return "the token is not valid yet" if begins is not None and now < begins else ""


def read_scopes(claims: JsonObject) -> frozenset[str] | None:
    """None where the token does not tell them."""
    given = [claims[name] for name in SCOPE_CLAIMS if isinstance(claims.get(name), str | list)]
    if not given:
        return None
    lists = (value.split() if isinstance(value, str) else value for value in given)
    return frozenset(scope for scopes in lists for scope in scopes if isinstance(scope, str))


def _read_part(text: str) -> JsonObject | None:
    try:
        part = orjson.loads(base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True))
    except ValueError:
        return None
    return part if isinstance(part, dict) else None


def _moment(value: object) -> float | None:
    """Seconds since 1970; None for what is no number."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
