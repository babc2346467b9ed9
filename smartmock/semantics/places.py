"""Real places of a locale: what belongs to a city, and one whole address-like set of values in it.

The data is `locales/<tag>/places.json`; its format is described in `locales/README.md`.
"""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Final

from smartmock.semantics.data import read_places, read_table
from smartmock.semantics.sources import chain_of, seed_of, territory_names
from smartmock.types import JsonObject

_SPOTS: Final = 1_200
"""So many are known of each country."""
_LETTERS: Final = "ABEGHJLNPRTWXZ"
"""Those that are allowed in the post codes of every country that has letters there."""
_SIGNS: Final = {"#": "0123456789", "%": "123456789", "@": _LETTERS}
_SPREAD: Final = 0.015
"""Degrees around the centre: a mile or less."""


@dataclass(frozen=True, slots=True)
class Country:
    """`name` and `continent` are in the language of the locale; `code` has two letters, `code3` three.

    `calling_code` is like `+49`.
    """

    name: str
    code: str
    code3: str
    calling_code: str
    continent: str


@dataclass(frozen=True, slots=True)
class City:
    """`county` and `region`: what lies below and above a state; "" where nobody names it.

    `utc_offset` is that of standard time. `area`: how telephone numbers begin, "" where none may be given to a place.
    """

    name: str
    state: str
    state_code: str
    county: str
    region: str
    post_codes: tuple[str, ...]
    latitude: float
    longitude: float
    time_zone: str
    utc_offset: str
    area: str


@dataclass(frozen=True, slots=True)
class Places:
    """The cities of a country, and how addresses are written there.

    `tag` is the folder that they stand in. `street` joins a street's name and a number, `address` all in one line.
    Without `phones`, telephone numbers tell no cities apart.
    """

    tag: str
    country: Country
    cities: tuple[City, ...]
    street: str
    address: str
    phones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Somewhere in a city: values that belong together. `phones` are of different forms, the first one best."""

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
    rows = (dict(zip(table["columns"], row, strict=True)) for row in table["cities"])
    return Places(
        tag,
        country_of(table["country"], tag),
        tuple(_read_city(row, table) for row in rows),
        table["street"],
        table["address"],
        tuple(table.get("phones", ())),
    )


def _read_city(row: JsonObject, table: JsonObject) -> City:
    time_zone = row.get("time_zone") or table["time_zone"]
    return City(
        row["city"],
        table["states"][row["state"]],
        row["state"],
        row.get("county", ""),
        row.get("region", ""),
        tuple(row["post_code"].split(",")),
        row["latitude"],
        row["longitude"],
        time_zone,
        read_table("time_zones")[time_zone],
        row.get("area", ""),
    )


@functools.lru_cache(maxsize=24)
def spots_of(locale: str) -> tuple[tuple[Spot, ...], ...]:
    """Some in each city; () where the locale has no places. Always the same ones."""
    places = find_places(locale)
    if places is None:
        return ()
    rng = Random(seed_of(places.tag, "places"))
    each = range(_SPOTS // len(places.cities))
    return tuple(tuple(_spot(places, city, rng) for _ in each) for city in places.cities)


@functools.lru_cache(maxsize=24)
def countries_of(locale: str) -> tuple[Country, ...]:
    """Countries all over the world."""
    names = territory_names(locale)
    return tuple(country_of(code, locale) for code in read_table("countries") if code in names)


def country_of(code: str, locale: str) -> Country:
    """The names are those of CLDR."""
    names = territory_names(locale)
    code3, calling_code, continent = read_table("countries")[code]
    return Country(names.get(code, code), code, code3, calling_code, names.get(continent, ""))


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
    """A number in every form of the country, beginning with any of them; then those for machines: `+493023125001`."""
    forms = [form.replace("{area}", city.area) for form in places.phones if city.area or "{area}" not in form]
    start = int(rng.random() * len(forms))
    phones = [_fill(form, rng) for form in forms[start:] + forms[:start]]
    return *phones, *(f"+{_digits(phone)}" for phone in phones if phone.startswith("+"))


def _fill(form: str, rng: Random) -> str:
    """`606##` → `60614`: `#` is a digit, `%` one that is not 0, `@` a letter."""
    return "".join(_one(_SIGNS[sign], rng) if sign in _SIGNS else sign for sign in form)


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _one(values: Sequence[str], rng: Random) -> str:
    return values[int(rng.random() * len(values))]
