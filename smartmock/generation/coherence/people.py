"""The names, the address and the age of one object are those of one person."""

import datetime
import itertools
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from smartmock.generation.coherence.model import Member, Relate, Relation
from smartmock.generation.draw import Draw
from smartmock.semantics.names import Tokens, split_name
from smartmock.semantics.people import mailbox, name_order
from smartmock.types import JSON, JsonObject

_SAME: Final = frozenset(
    (
        *("user", "customer", "contact", "person", "account", "member", "client", "primary", "display", "personal"),
        *("work", "real", "legal", "preferred"),
    )
)
"""Words before a name that do not speak of somebody else than the object does."""


def find_people(members: Sequence[Member]) -> Iterator[Relation]:
    """One person for all names that are about the same."""
    groups: dict[Tokens, list[Member]] = {}
    for member in members:
        if member.meaning in _PERSONAL:
            groups.setdefault(_whose(member), []).append(member)
    for group in groups.values():
        first = {member.meaning: member for member in reversed(group)}
        full = [member for member in group if member.meaning == "person.full_name"]
        bound = [member for member in group if member in full or member is first[member.meaning]]
        if len(bound) > 1:
            names = tuple(member.name for member in bound)
            timeless = not any(member.exemplary for member in bound)
            yield Relation(names, _person(first, full), timeless=timeless)


def _whose(member: Member) -> Tokens:
    """`("owner",)` for `ownerName` and `owner_email`, nothing for the one whom the object itself is about."""
    words = tuple(itertools.takewhile(lambda word: word not in _TELLING, split_name(member.name)))
    about = words if len(words) < len(split_name(member.name)) else member.about
    return tuple(word for word in about if word not in _SAME)


_TELLING: Final = frozenset(
    ("name", "first", "last", "full", "given", "family", "middle", "email", "mail", "login", "initial", "nick")
)
"""Words of names with which what is told of a person begins."""

_PERSONAL: Final = {
    "person.first_name",
    "person.last_name",
    "person.full_name",
    "person.initials",
    "person.user_name",
    "contact.email",
}


def _person(group: Mapping[str, Member], full: Sequence[Member]) -> Relate:
    """`full` are all properties that hold the whole name: `real_name` beside `display_name`."""
    initials = group.get("person.initials")
    email, user_name = group.get("contact.email"), group.get("person.user_name")

    def relate(value: JsonObject, draw: Draw) -> None:
        locale = draw.words.locale
        names = _names(value, group, locale)
        if names is None:
            box = _text(value, email).partition("@")[0].replace(".", "")
            if user_name and box:
                user_name.put(value, box, draw)
            return
        first, last = names
        for member in full:
            member.put(value, name_order(locale).join(first, last), draw)
        if initials:
            initials.put(value, f"{first[:1]}{last[:1]}".upper(), draw)
        boxes = mailbox(first), mailbox(last)
        if email and all(boxes):
            email.put(value, _address(value.get(email.name), boxes), draw)
        if user_name and all(boxes):
            user_name.put(value, _user_name(value.get(user_name.name), boxes), draw)

    return relate


def _names(value: JsonObject, group: Mapping[str, Member], locale: str) -> tuple[str, str] | None:
    """First and last name, as far as they are there, else as the full name says."""
    first, last = _text(value, group.get("person.first_name")), _text(value, group.get("person.last_name"))
    if not (first and last):
        named = name_order(locale).split(_text(value, group.get("person.full_name")))
        if named:
            first, last = first or named[0], last or named[1]
    return (first, last) if first and last else None


def _text(value: JsonObject, member: Member | None) -> str:
    text = value.get(member.name) if member else None
    return text if isinstance(text, str) else ""


def _address(old: JSON, boxes: tuple[str, str]) -> JSON:
    return f"{'.'.join(boxes)}@{old.partition('@')[2]}" if isinstance(old, str) and "@" in old else old


def _user_name(old: JSON, boxes: tuple[str, str]) -> JSON:
    if not isinstance(old, str):
        return old
    return ("_" if "_" in old else "").join(boxes) + old[len(old.rstrip("0123456789")) :]


_BIRTHS: Final = frozenset({"time.birth_date", "animal.birth_date"})
_AGES: Final = frozenset({"person.age", "animal.age"})


def find_ages(members: Sequence[Member]) -> Iterator[Relation]:
    """Somebody's age follows from the birth date."""
    births = [member for member in members if member.meaning in _BIRTHS and member.kind == "string"]
    ages = [member for member in members if member.meaning in _AGES and member.kind == "integer"]
    for birth, age in zip(births[:1], ages, strict=False):
        yield Relation((birth.name, age.name), _age(birth, age))


def _age(birth: Member, age: Member) -> Relate:
    def relate(value: JsonObject, draw: Draw) -> None:
        try:
            born = datetime.date.fromisoformat(str(value.get(birth.name))[:10])
        except ValueError:
            return
        today = draw.today
        age.put(value, today.year - born.year - ((today.month, today.day) < (born.month, born.day)), draw)

    return relate
