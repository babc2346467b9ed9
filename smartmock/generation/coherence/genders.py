"""Gender and title of a person are those of the first name, in languages whose names tell."""

from collections.abc import Callable, Iterator, Sequence

from smartmock.generation.coherence.model import Member, Relation
from smartmock.generation.draw import Draw
from smartmock.semantics.genders import Sex, names_of, sex_of_name, sex_of_title, sex_of_word
from smartmock.semantics.people import name_order
from smartmock.types import JSON, JsonObject


def find_genders(members: Sequence[Member]) -> Iterator[Relation]:
    """`{first_name: Anna, gender: female, title: Ms.}`. A gender that cannot be another has names that fit."""
    found: dict[str, Member] = {}
    for member in members:
        if member.kind == "string":
            found.setdefault(member.meaning, member)
    first, full = found.get("person.first_name"), found.get("person.full_name")
    gender, title = found.get("person.gender"), found.get("person.prefix")
    bound = [member for member in (first, None if first else full, gender, title) if member is not None]
    if len(bound) < 2 or (gender is None and title is None):
        return

    def relate(value: JsonObject, draw: Draw) -> None:
        said = sex_of_word(_text(value, gender)) if gender else None
        sex = sex_of_name(_first_name(value, first, full, draw), draw.words.locale)
        if gender and said and sex and said != sex and not _change(gender, value, sex_of_word, sex, draw):
            sex = said
            if first:
                _rename(first, value, sex, draw)
        sex = sex or said
        if title and sex and sex_of_title(_text(value, title)) not in (None, sex):
            _change(title, value, sex_of_title, sex, draw)

    timeless = not any(member.exemplary for member in bound)
    yield Relation(tuple(member.name for member in bound), relate, timeless=timeless)


def _text(value: JsonObject, member: Member) -> str:
    text = value.get(member.name)
    return text if isinstance(text, str) else ""


def _first_name(value: JsonObject, first: Member | None, full: Member | None, draw: Draw) -> str:
    if first is not None:
        return _text(value, first)
    names = name_order(draw.words.locale).split(_text(value, full)) if full is not None else None
    return names[0] if names else ""


def _change(member: Member, value: JsonObject, sex_of: Callable[[str], Sex | None], sex: Sex, draw: Draw) -> bool:
    """Puts another word, of this sex, that the schema or the language has. Whether there is one."""
    words: Sequence[JSON] = member.options or draw.words.pool(member.meaning)
    fitting = [word for word in words if isinstance(word, str) and sex_of(word) == sex]
    turn = len(_text(value, member))
    return any(member.put(value, fitting[(turn + more) % len(fitting)], draw) for more in range(len(fitting)))


def _rename(first: Member, value: JsonObject, sex: Sex, draw: Draw) -> None:
    old, known = _text(value, first), names_of(sex, draw.words.locale)
    names = [name for name in draw.words.pool(first.meaning) if name in known]
    if names:
        first.put(value, names[sum(map(ord, old)) % len(names)], draw)
