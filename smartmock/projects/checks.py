"""What people may call things, and when things may end."""

import datetime
import unicodedata
from typing import Final, get_args

from smartmock.errors import SmartmockError
from smartmock.projects.slugs import is_slug
from smartmock.storage.records import Role, Scope
from smartmock.storage.times import now, to_text

LONGEST_NAME: Final = 200


def check_name(name: str, pointer: str = "/name") -> str:
    """The name without spaces around it. Databases and terminals do not take control characters."""
    name = name.strip()
    if not 1 <= len(name) <= LONGEST_NAME or any(unicodedata.category(each) in ("Cc", "Cs") for each in name):
        remedy = f"Give 1 to {LONGEST_NAME} characters on one line."
        raise SmartmockError("This name cannot be used.", pointer=pointer, remedy=remedy)
    return name


def readable_name(text: str) -> str:
    """A name made of any text; empty when there is nothing readable in it."""
    plain = "".join(" " if unicodedata.category(each) in ("Cc", "Cs") else each for each in text[: 4 * LONGEST_NAME])
    return " ".join(plain.split())[:LONGEST_NAME].rstrip()


def check_slug(slug: str, pointer: str = "/slug") -> None:
    if not is_slug(slug):
        remedy = "Give 1 to 63 small letters, digits and dashes: no dash first, and not digits only."
        raise SmartmockError(f"`{slug[:80]}` cannot be used in addresses.", pointer=pointer, remedy=remedy)


def check_role(role: str, pointer: str = "/role") -> None:
    if role not in get_args(Role):
        raise unknown(role, "role", get_args(Role), pointer)


def check_scope(scope: str, pointer: str = "/scope") -> None:
    if scope not in get_args(Scope):
        raise unknown(scope, "scope", get_args(Scope), pointer)


def check_expiry(text: str | None, pointer: str = "/expires_at") -> str | None:
    """A moment to come, as the database writes it; None is never."""
    if text is None:
        return None
    remedy = "Give a time with its zone, such as 2030-12-31T23:59:59Z."
    try:
        moment = datetime.datetime.fromisoformat(text)
        written = to_text(moment)
    except (ValueError, OverflowError):
        raise SmartmockError(f"`{text[:80]}` is no time.", pointer=pointer, remedy=remedy) from None
    if moment.tzinfo is None:
        raise SmartmockError(f"`{text[:80]}` has no time zone.", pointer=pointer, remedy=remedy)
    if written <= now():
        remedy = "Give a time in the future, or leave it out for a token that does not expire."
        raise SmartmockError(f"`{text[:80]}` is in the past.", pointer=pointer, remedy=remedy)
    return written


def unknown(given: str, what: str, known: tuple[str, ...], pointer: str) -> SmartmockError:
    return SmartmockError(f"`{given[:80]}` is no {what}.", pointer=pointer, remedy=f"Give one of: {', '.join(known)}.")
