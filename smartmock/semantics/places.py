"""Real places of a locale: what belongs to a city, and one whole address-like set of values in it.

The data is `locales/<tag>/places.json`; its format is described in `locales/README.md`.
"""

import functools
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from smartmock.semantics.data import read_places
from smartmock.semantics.sources import chain_of, seed_of
from smartmock.semantics.words import words_for

_SPOTS: Final = 600
_LETTERS: Final = "ABEGHJLNPRTWXZ"
"""Those that are allowed in the post codes of every country that has letters there."""
_SIGNS: Final = {"#": "0123456789", "%": "123456789", "@": _LETTERS}
_SPREAD: Final = 0.015
"""Degrees around the centre: a mile or less."""


@dataclass(frozen=True, slots=True)
class Country:
    """`name` is in the language of the locale; `code` has two letters, `code3` three; `calling_code` is like `+49`."""

    name: str
    code: str
    code3: str
    calling_code: str


@dataclass(frozen=True, slots=True)
class City:
    """`county`: what lies between city and state, "" where nobody names it. `area`: how telephone numbers begin."""

    name: str
    state: str
    state_code: str
    county: str
    post_codes: tuple[str, ...]
    latitude: float
    longitude: float
    time_zone: str
    area: str


@dataclass(frozen=True, slots=True)
class Places:
    """The cities of a country, and how addresses are written there.

    `street` joins a street's name and a number, `address` all in one line. Where there are no `phones`, telephone
    numbers are those of `locale`, which tell no cities apart.
    """

    locale: str
    country: Country
    cities: tuple[City, ...]
    street: str
    address: str
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Somewhere in a city: values that belong together. `phones` are ways to write numbers, the first one best."""

    country: Country
    city: City
    post_code: str
    latitude: float
    longitude: float
    phones: tuple[str, ...]


@functools.cache
def find_places(locale: str) -> Places | None:
    """The places of a locale, else those of its language's main locale; None where there are none."""
    for tag in chain_of(locale):
        if read_places(tag):
            return _read(tag)
    return None


def _read(tag: str) -> Places:
    table = read_places(tag)
    rows = [dict(zip(table["columns"], row, strict=True)) for row in table["cities"]]
    cities = tuple(
        City(
            row["city"],
            table["states"][row["state"]],
            row["state"],
            row.get("county", ""),
            tuple(row["post_code"].split(",")),
            row["latitude"],
            row["longitude"],
            row.get("time_zone") or table["time_zone"],
            row.get("area", ""),
        )
        for row in rows
    )
    return Places(
        tag, Country(**table["country"]), cities, table["street"], table["address"], tuple(table.get("phones", ()))
    )


@functools.lru_cache(maxsize=24)
def spots_of(locale: str) -> tuple[Spot, ...]:
    """Some in each city, the cities in turn; () where the locale has no places. Always the same ones."""
    places = find_places(locale)
    if places is None:
        return ()
    rng = Random(seed_of(places.locale, "places"))
    cities = itertools.islice(itertools.cycle(places.cities), _SPOTS)
    return tuple(_spot(places, city, rng) for city in cities)


def _spot(places: Places, city: City, rng: Random) -> Spot:
    return Spot(
        places.country,
        city,
        _fill(_one(city.post_codes, rng), rng),
        round(city.latitude + (rng.random() - 0.5) * 2 * _SPREAD, 6),
        round(city.longitude + (rng.random() - 0.5) * 2 * _SPREAD, 6),
        _phones(places, city, rng),
    )


def _phones(places: Places, city: City, rng: Random) -> tuple[str, ...]:
    """Numbers in every form of the country, from one of them on; then one as machines write it."""
    forms = [form.replace("{area}", city.area) for form in places.phones if city.area or "{area}" not in form]
    words = words_for(places.locale)
    start = int(rng.random() * len(forms))
    phones = [_fill(form, rng) for form in forms[start:] + forms[:start]] or [_one(words.pool("contact.phone"), rng)]
    plain = (f"+{digits}" for phone in phones if phone[0] == "+" and (digits := _digits(phone)))
    return *phones, next(plain, None) or _one(words.pool("contact.phone_e164"), rng)


def _fill(form: str, rng: Random) -> str:
    """`606##` → `60614`: `#` is a digit, `%` one that is not 0, `@` a letter."""
    return "".join(_one(_SIGNS[sign], rng) if sign in _SIGNS else sign for sign in form)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _one(values: Sequence[str], rng: Random) -> str:
    return values[int(rng.random() * len(values))]
