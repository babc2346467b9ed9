"""Properties of one object that speak of the same thing are made to agree: the names of a person, moments, bounds.

When an object is compiled, each relation looks for the properties that it binds. After the values are drawn, it
replaces some of them, each only by a value that its own schema allows.
"""

import datetime
import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, TypeAlias

from smartmock.generation.draw import Draw
from smartmock.generation.judge import judge_of
from smartmock.generation.meanings import finding_of
from smartmock.generation.node import Node
from smartmock.semantics.meaning import ValueType
from smartmock.semantics.names import Tokens, split_name
from smartmock.semantics.people import mailbox, name_order
from smartmock.types import JSON, JsonObject

Relate: TypeAlias = Callable[[JsonObject, Draw], None]
"""Makes some values of an object agree, in place."""


@dataclass(frozen=True, slots=True)
class Relation:
    """`timeless`: what agrees once always does, for it depends on nothing but the values and their language."""

    names: tuple[str, ...]
    relate: Relate
    timeless: bool = False


_KINDS: Final[tuple[ValueType, ...]] = ("string", "integer", "number", "boolean")

_SAME: Final = frozenset(
    ("user", "customer", "contact", "person", "account", "member", "client", "primary", "display", "personal", "work")
)
"""Words before a name that do not speak of somebody else than the object does."""


@dataclass(frozen=True, slots=True)
class Member:
    """A scalar property. `about`: the words of its name before those that tell its meaning, "" when it has none.

    `fits` judges what is put in the place of a value of the same format; None when that always fits. Where the
    document gives examples of the value (`exemplary`), the request decides whether they stay.
    """

    name: str
    kind: ValueType
    form: str | None
    meaning: str
    about: Tokens
    fits: Callable[[JSON], bool] | None
    exemplary: bool

    def put(self, value: JsonObject, new: JSON, draw: Draw) -> None:
        """Replaces what is there, if it is a value of this kind and the schema allows the new one."""
        old = value.get(self.name)
        if self.exemplary and draw.options.examples:
            return
        if type(old) is type(new) and (self.fits is None or self.fits(new)):
            value[self.name] = new


def find_relations(nodes: Sequence[tuple[str, Node]]) -> tuple[Relation, ...]:
    """What binds the properties of an object. Those with listed values are as they are."""
    members = tuple(member for name, node in nodes if (member := _member(name, node)) is not None)
    return tuple(relation for find in _FINDERS for relation in find(members))


def _member(name: str, node: Node) -> Member | None:
    schema = node.schema
    kind = next((kind for kind in _KINDS if kind in schema.types), None)
    if kind is None or schema.enum is not None or not schema.typed:
        return None
    finding = finding_of(node, kind)
    meaning, about = (finding.meaning.name, finding.about) if finding else ("", split_name(name))
    return Member(name, kind, schema.format, meaning, about, _fits(node, kind), bool(schema.examples))


def _fits(node: Node, kind: ValueType) -> Callable[[JSON], bool] | None:
    if kind == "string":
        judge = judge_of(node)
        return None if judge is None or judge.lone_format else judge.fits
    schema = node.schema
    bounds = (schema.minimum, schema.maximum, schema.exclusive_minimum, schema.exclusive_maximum)
    if not (schema.multiples or schema.excluded) and all(bound is None for bound in bounds):
        return None
    return node.validator.is_valid


def _people(members: Sequence[Member]) -> Iterator[Relation]:
    """One person for all names that are about the same."""
    groups: dict[Tokens, dict[str, Member]] = {}
    for member in members:
        if member.meaning in _PERSONAL:
            groups.setdefault(_whose(member), {}).setdefault(member.meaning, member)
    for group in groups.values():
        if len(group) > 1:
            names = tuple(member.name for member in group.values())
            yield Relation(names, _person(group), timeless=not any(member.exemplary for member in group.values()))


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


def _person(group: Mapping[str, Member]) -> Relate:
    full, initials = group.get("person.full_name"), group.get("person.initials")
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
        if full:
            full.put(value, name_order(locale).join(first, last), draw)
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


def _ages(members: Sequence[Member]) -> Iterator[Relation]:
    """Somebody's age follows from the birth date."""
    births = [member for member in members if (member.meaning, member.kind) == ("time.birth_date", "string")]
    ages = [member for member in members if (member.meaning, member.kind) == ("person.age", "integer")]
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


_ORDER: Final = {
    name: rank
    for rank, names in enumerate(
        (
            ("time.birth_date", "time.founded"),
            ("time.hired", "time.joined", "time.created"),
            ("time.published",),
            ("time.updated",),
            ("time.last_seen",),
            ("time.deleted", "time.death_date"),
        )
    )
    for name in names
}
"""Meaning → its place in a life."""

_SPANS: Final = (("time.start", "time.end"), ("time.start_date", "time.end_date"), ("time.hired", "time.end_date"))


def _moments(members: Sequence[Member]) -> Iterator[Relation]:
    """What happens first has the earlier moment: the drawn ones are put in order."""
    lived = [member for member in members if member.meaning in _ORDER]
    yield from _in_order(sorted(lived, key=lambda member: _ORDER[member.meaning]))
    for pair in _SPANS:
        by_about: dict[Tokens, dict[str, Member]] = {}
        for member in members:
            if member.meaning in pair:
                by_about.setdefault(member.about, {})[member.meaning] = member
        for found in by_about.values():
            if len(found) == len(pair):
                yield from _in_order([found[meaning] for meaning in pair])


def _bounds(members: Sequence[Member]) -> Iterator[Relation]:
    """`min_price` and `max_price`, `minimum` and `maximum`."""
    lows = {_without(member.name, "minimum"): member for member in members if "minimum" in split_name(member.name)}
    for member in members:
        low = lows.get(_without(member.name, "maximum")) if "maximum" in split_name(member.name) else None
        if low is not None:
            yield from _in_order([low, member])


def _without(name: str, word: str) -> Tokens:
    return tuple(token for token in split_name(name) if token != word)


def _in_order(members: Sequence[Member]) -> Iterator[Relation]:
    """Values that can be compared, the least one first."""
    alike = [member for member in members if (member.kind, member.form) == _likeness(members)]
    if len(alike) < 2:
        return

    def relate(value: JsonObject, draw: Draw) -> None:
        present = [member for member in alike if value.get(member.name) is not None]
        drawn = [value[member.name] for member in present]
        if len({type(item) for item in drawn}) == 1 and drawn != (ordered := sorted(drawn)):
            for member, item in zip(present, ordered, strict=True):
                member.put(value, item, draw)

    yield Relation(tuple(member.name for member in alike), relate)


def _likeness(members: Sequence[Member]) -> tuple[ValueType, str | None] | None:
    """Type and format that most of them have."""
    kinds = [(member.kind, member.form) for member in members]
    return max(kinds, key=kinds.count) if kinds else None


_FINDERS: Final = (_people, _ages, _moments, _bounds)
