"""The address-like properties of one object are those of one real place, and names of countries go with their codes."""

import functools
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final, TypeAlias, TypeVar

from smartmock.generation.coherence.model import Member, Relate, Relation
from smartmock.generation.coherence.streets import Streets
from smartmock.generation.draw import Draw
from smartmock.semantics.names import Tokens, split_name
from smartmock.semantics.places import Country, Spot, countries_of, spots_of
from smartmock.semantics.words import Words
from smartmock.types import JSON, JsonObject

Record = TypeVar("Record", Country, Spot)
Choices: TypeAlias = tuple[JSON, ...]

_MOST_KNOWN: Final = 16
_OWN: Final = frozenset(
    ("user", "customer", "contact", "person", "account", "member", "client", "primary", "display", "personal", "main")
)
_KINDS: Final = frozenset(
    ("address", "full", "mailing", "postal", "post", "street", "formatted", "complete", "current", "default", "code")
)
_WORDS: Final = frozenset(("country", "location", "place", "position", "geo", "phone", "telephone", "fax"))
_SAME: Final = _OWN | _KINDS | _WORDS
"""Words of a name that do not speak of another place than the object does."""
_ELSEWHERE: Final = frozenset(("hometown", "birth", "origin", "destination", "incorporation", "residence"))
"""Words of names of what need not be where the address is, unless they only stand before such a name."""
_MOBILE: Final = frozenset(("mobile", "whatsapp"))
_REGION: Final = frozenset(("region", "regione"))
_FORMS: Final = {
    "alpha-2": "geo.country_code",
    "alpha2": "geo.country_code",
    "country-code": "geo.country_code",
    "alpha-3": "geo.country_code3",
    "alpha3": "geo.country_code3",
}
"""Ends of formats in which countries are written."""
_PHONES: Final = frozenset(("contact.phone", "contact.phone_e164"))

_OF_COUNTRY: Final[Mapping[str, Callable[[Country], Choices]]] = {
    "geo.country": lambda country: (country.name, country.code, country.code3),
    "geo.country_code": lambda country: (country.code, country.code3),
    "geo.country_code3": lambda country: (country.code3,),
    "geo.calling_code": lambda country: (country.calling_code, country.calling_code[1:]),
    "geo.continent": lambda country: (country.continent,) if country.continent else (),
}


def _of_its_country(make: Callable[[Country], Choices]) -> Callable[[Spot], Choices]:
    return lambda spot: make(spot.country)


_OF_SPOT: Final[Mapping[str, Callable[[Spot], Choices]]] = {
    **{meaning: _of_its_country(make) for meaning, make in _OF_COUNTRY.items()},
    "geo.city": lambda spot: (spot.city.name,),
    "geo.location": lambda spot: (spot.city.name,),
    "geo.county": lambda spot: tuple(filter(None, (spot.city.county or spot.city.region,))),
    "geo.region": lambda spot: (spot.city.region or spot.city.state, spot.city.state, spot.city.state_code),
    "geo.state": lambda spot: (spot.city.state, spot.city.state_code),
    "geo.state_code": lambda spot: (spot.city.state_code,),
    "geo.post_code": lambda spot: (spot.post_code, spot.post_code.replace(" ", "").replace("-", "")),
    "geo.time_zone": lambda spot: (spot.city.time_zone,),
    "geo.utc_offset": lambda spot: (spot.city.utc_offset,),
    "geo.latitude": lambda spot: (spot.latitude, str(spot.latitude)),
    "geo.longitude": lambda spot: (spot.longitude, str(spot.longitude)),
    "geo.coordinates": lambda spot: (f"{spot.latitude},{spot.longitude}",),
    "contact.phone": lambda spot: spot.phones,
    "contact.phone_e164": lambda spot: spot.phones,
}
"""Meaning → what it is in a place, the best first: the first one that its schema allows is taken."""


def find_places(members: Sequence[Member]) -> Iterator[Relation]:
    """One place for all that is about the same; an address in one line speaks of many things by itself."""
    for group in _groups(members):
        meanings = {member.meaning for member in group}
        if len(meanings) > 1 or "geo.address" in meanings:
            streets = Streets(group)
            yield _relation(group, _agree(group, spots_of, _OF_SPOT, streets.relate if streets.needed else None))


def find_countries(members: Sequence[Member]) -> Iterator[Relation]:
    """What describes a country, and no place in it, may be any country."""
    if any(_describes_country(member) for member in members):
        group = [member for member in members if member.meaning in _OF_COUNTRY]
        if len({member.meaning for member in group}) > 1:
            yield _relation(group, _agree(group, _countries, _OF_COUNTRY))


def _groups(members: Sequence[Member]) -> list[list[Member]]:
    """Members by the place that they are about. Telephones without one belong to the first place there is."""
    if any(_describes_country(member) for member in members):
        return []
    groups: dict[Tokens, list[Member]] = {}
    for member in members:
        known = member.meaning in _OF_SPOT or member.meaning in Streets.MEANINGS
        if known and not _is_elsewhere(member):
            groups.setdefault(_whereabouts(member), []).append(_told_closer(member))
    for member in members:
        *about, last = split_name(member.name) or ("",)
        group = groups.get(tuple(about), [])
        if last == "state" and member not in group and any(other.meaning == "geo.city" for other in group):
            group.append(replace(member, meaning="geo.state"))  # by itself the word is about progress
    places = [group for _, group in sorted(groups.items()) if any(member.meaning not in _PHONES for member in group)]
    for group in groups.values():
        if places and group not in places:
            places[0].extend(group)
    return places


def _is_elsewhere(member: Member) -> bool:
    words = set(split_name(member.name))
    return bool(words & _MOBILE or (words - set(member.about)) & _ELSEWHERE)


def _told_closer(member: Member) -> Member:
    """Some countries tell their regions from the smaller parts that addresses name; a format may ask for a code."""
    meaning = None
    if member.meaning == "geo.state" and _REGION.intersection(split_name(member.name)):
        meaning = "geo.region"
    if member.meaning == "geo.country" and member.form:
        meaning = next((_FORMS[end] for end in _FORMS if str(member.form).lower().endswith(end)), None)
    return replace(member, meaning=meaning) if meaning else member


def _describes_country(member: Member) -> bool:
    """`name` and `code` of a country; not `country`, which is where something else is."""
    words = split_name(member.name)
    named = member.meaning in ("geo.country", "geo.country_code", "geo.country_code3")
    return named and words[-1:] in (("name",), ("code",)) and "country" not in words


def _whereabouts(member: Member) -> Tokens:
    """`("billing",)` for `billingCity` and `billing_address`, nothing for the place that the object itself is about."""
    about = split_name(member.name) if member.meaning == "geo.address" else member.about
    return tuple(word for word in about if word not in _SAME)


def _relation(group: Sequence[Member], relate: Relate) -> Relation:
    names = tuple(member.name for member in group)
    return Relation(names, relate, timeless=not any(member.exemplary for member in group), sampled=True)


def _agree(
    group: Sequence[Member],
    kin_of: Callable[[str], Sequence[Sequence[Record]]],
    table: Mapping[str, Callable[[Record], Choices]],
    finish: Callable[[JsonObject, Record, int, Draw], None] | None = None,
) -> Relate:
    """Which record it is follows from the drawn values: among those whose values fit, and that examples name.

    `kin_of` gives those of a locale; for those that are much alike the first of them speaks.
    """
    members = [(member, table[member.meaning]) for member in group if member.meaning in table]
    exemplary = [(member, make) for member, make in members if member.exemplary]
    all_exemplary = all(member.exemplary for member in group)

    @functools.lru_cache(maxsize=_MOST_KNOWN)
    def fitting(words: Words, kept: tuple[str, ...]) -> Sequence[Sequence[Record]]:
        found = kin_of(words.locale)
        for (_, make), text in zip(exemplary, kept, strict=False):
            found = [kin for kin in found if text in map(str, make(kin[0]))] or found
        for member, make in members:
            if member.fits is not None:
                found = [kin for kin in found if any(map(member.allows, make(kin[0])))] or found
        return found

    def relate(value: JsonObject, draw: Draw) -> None:
        if all_exemplary and draw.options.examples:
            return
        kept = tuple(str(value.get(member.name)) for member, _ in exemplary) if draw.options.examples else ()
        found = fitting(draw.words, kept)
        if not found:
            return
        drawn = "\0".join([str(value.get(member.name)) for member in group])
        rest = zlib.crc32(drawn.encode(errors="replace"))
        rest, place = divmod(rest, len(found))
        rest, turn = divmod(rest, len(found[place]))
        record = found[place][turn]
        for member, make in members:
            member.put_first(value, make(record), draw)
        if finish is not None:
            finish(value, record, rest, draw)

    return relate


def _countries(locale: str) -> Sequence[Sequence[Country]]:
    return [(country,) for country in countries_of(locale)]
