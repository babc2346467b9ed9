"""Environments as JSON: every field's way in and out, strictly for people and tolerantly from the database."""

import datetime
import logging
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from difflib import get_close_matches
from typing import Final, TypeAlias, get_args

from smartmock.errors import Fault, Invalid, SmartmockError
from smartmock.pointers import join
from smartmock.projects.locales import known_locale
from smartmock.settings import (
    CREDENTIALS,
    ENVIRONMENT_RULES,
    LARGEST_QUOTA,
    LARGEST_SIGMA,
    LONGEST_CREDENTIAL,
    MOST_CREDENTIALS,
    Access,
    Credentials,
    Environment,
    FixedLatency,
    Latency,
    LatencyRange,
    LognormalLatency,
    OptionalProperties,
    Priority,
    RateLimit,
    Validation,
    Variety,
    is_credential,
    is_flag,
    is_measure,
    is_quota,
    is_sigma,
    is_text,
    is_whole,
)
from smartmock.types import JSON, JsonObject

LOGGER = logging.getLogger(__name__)

Reader: TypeAlias = Callable[[JSON, str], object]
"""From a JSON value and the pointer to it; raises `Invalid`."""

LONGEST_SEED: Final = 200
WHOLE: Final = range(-(2**63), 2**63)
"""Whole numbers that every JSON library writes and reads alike."""
MOST_ORIGINS: Final = 100
MOST_ITEMS: Final = 10_000

ORIGIN: Final = re.compile(r"\*|null|[a-z][a-z0-9+.-]*://[^\s/?#@\\]+")
DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Field:
    read: Reader
    write: Callable[..., JSON] = lambda value: value


def describe_settings(environment: Environment) -> JsonObject:
    """All fields but the name, as the admin API shows them."""
    return {name: field.write(getattr(environment, name)) for name, field in FIELDS.items()}


def write_settings(environment: Environment) -> JsonObject:
    """What is stored: only what differs from the defaults, so that better defaults reach old projects."""
    return {name: value for name, value in describe_settings(environment).items() if value != DEFAULTS[name]}


def read_settings(name: str, stored: JsonObject) -> Environment:
    """The environment of stored settings. What a newer version wrote, and this one does not know, is left aside."""
    values: JsonObject = {}
    for key in stored.keys() & FIELDS.keys():
        try:
            values[key] = FIELDS[key].read(stored[key], f"/{key}")
        except Invalid as error:
            LOGGER.warning("%s of environment %s has its default: %s", key, name, error.message)
    return Environment(name, **values)


def parse_settings(name: str, body: JsonObject) -> Environment:
    """The environment that a body describes; `null` and missing fields have their default.

    Raises `Invalid` with all faults.
    """
    given = {key: value for key, value in body.items() if value is not None or key not in FIELDS}
    return Environment(name, **read_members(given, "", {key: field.read for key, field in FIELDS.items()}))


def merge_settings(present: JsonObject, patch: JsonObject) -> JsonObject:
    """A JSON merge patch (RFC 7396) on what `describe_settings` gave; `null` stands for the default.

    A latency of another kind takes the place of the present one.
    """
    return present | {name: merge_value(name, present.get(name), value) for name, value in patch.items()}


def merge_value(name: str, present: JSON, value: JSON) -> JSON:
    if name not in FIELDS or not isinstance(value, dict):
        return value
    default = DEFAULTS[name] or {}
    given = {key: default.get(key) if member is None else member for key, member in value.items()}
    if isinstance(present, dict) and (name != "latency" or value.keys() <= present.keys()):
        given = present | given
    return {key: member for key, member in given.items() if member is not None or key in default}


def read_members(value: JSON, pointer: str, readers: Mapping[str, Reader], needed: Iterable[str] = ()) -> JsonObject:
    """Raises `Invalid` with the faults of all members."""
    if not isinstance(value, dict):
        raise refuse(value, pointer, f"an object with {' and '.join(readers)}")
    found: JsonObject = {}
    faults: list[Fault] = []
    for name, member in value.items():
        place = join(pointer, name)
        try:
            found[name] = readers[name](member, place) if name in readers else unknown(name, place, readers)
        except Invalid as error:
            faults += error.faults
    faults += [Fault(join(pointer, name), f"`{name}` is missing.", "Add it.") for name in needed if name not in value]
    if faults:
        raise Invalid(faults)
    return found


def unknown(name: str, pointer: str, known: Iterable[str]) -> object:
    near = get_close_matches(name[:100], known, n=1)
    remedy = f"Did you mean `{near[0]}`?" if near else f"There are: {', '.join(known)}."
    raise Invalid([Fault(pointer, f"There is no field `{name[:100]}`.", remedy)])


def refuse(value: JSON, pointer: str, wanted: str) -> Invalid:
    shown = repr(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else None
    names = {type(None): "null", bool: str(value).lower(), list: "an array", dict: "an object"}
    what = shown[:100] if shown else names.get(type(value), "this")
    return Invalid([Fault(pointer, f"{pointer.rpartition('/')[2]} cannot be {what}.", f"Give {wanted}.")])


def reader(fits: Callable[[JSON], bool], wanted: str) -> Reader:
    def read(value: JSON, pointer: str) -> object:
        if not fits(value):
            raise refuse(value, pointer, wanted)
        return value

    return read


def one_of(names: tuple[str, ...], more: str = "") -> Field:
    return Field(reader(lambda value: isinstance(value, str) and value in names, f"one of: {', '.join(names)}{more}"))


def optional(read: Reader) -> Reader:
    return lambda value, pointer: None if value is None else read(value, pointer)


def read_locale(value: JSON, pointer: str) -> object:
    if not is_text(value):
        raise refuse(value, pointer, "a language tag such as de_DE")
    try:
        return known_locale(value[:100])
    except SmartmockError as error:
        raise Invalid([Fault(pointer, error.message, error.remedy)]) from None


def is_seed(value: JSON) -> bool:
    return (isinstance(value, str) and len(value) <= LONGEST_SEED) or (is_whole(value) and value in WHOLE)


def write_seed(seed: int | str) -> JSON:
    """The seed 5 and the seed "5" give the same data."""
    return seed if isinstance(seed, str) or seed in WHOLE else str(seed)


def read_day(value: JSON, pointer: str) -> object:
    try:
        if isinstance(value, str) and DAY.fullmatch(value):
            return datetime.date.fromisoformat(value)
    except ValueError:
        pass
    raise refuse(value, pointer, "a day such as 2026-05-31, or null for the day of the first import")


def write_day(day: datetime.date | None) -> JSON:
    return day.isoformat() if day is not None else None


def read_origins(value: JSON, pointer: str) -> object:
    if not isinstance(value, list) or len(value) > MOST_ORIGINS:
        raise refuse(value, pointer, f'a list of at most {MOST_ORIGINS} origins, such as ["https://app.example"]')
    wanted = 'an origin without a path such as "https://app.example", or "*" for all'
    check = reader(lambda item: isinstance(item, str) and ORIGIN.fullmatch(item) is not None, wanted)
    read_members(dict(enumerate(value)), pointer, dict.fromkeys(range(len(value)), check))  # type: ignore[arg-type]
    return tuple(value)


def read_span(value: JSON, pointer: str) -> object:
    found = read_members(value, pointer, {"min": ITEMS, "max": ITEMS}, ("min", "max"))
    if found["min"] > found["max"]:
        raise Invalid([Fault(join(pointer, "min"), "min is more than max.", "Give a min up to max.")])
    return found["min"], found["max"]


def write_span(span: tuple[int, int]) -> JSON:
    return {"min": span[0], "max": span[1]}


def read_rate_limit(value: JSON, pointer: str) -> object:
    return RateLimit(**read_members(value, pointer, {"per_second": QUOTA, "per_month": QUOTA}))


def read_latency(value: JSON, pointer: str) -> object:
    if not isinstance(value, dict):
        raise refuse(value, pointer, LATENCIES)
    if not value.keys().isdisjoint({"distribution", "median_ms", "sigma"}):
        readers = {"distribution": LOGNORMAL, "median_ms": MILLISECONDS, "sigma": SIGMA}
        found = read_members(value, pointer, readers, readers)
        return LognormalLatency(found["median_ms"], found["sigma"])
    if value.keys().isdisjoint({"min_ms", "max_ms"}):
        return FixedLatency(**read_members(value, pointer, {"fixed_ms": MILLISECONDS}, ("fixed_ms",)))
    readers = {"min_ms": MILLISECONDS, "max_ms": MILLISECONDS}
    found = read_members(value, pointer, readers, readers)
    if found["min_ms"] > found["max_ms"]:
        raise Invalid([Fault(join(pointer, "min_ms"), "min_ms is more than max_ms.", "Give a min_ms up to max_ms.")])
    return LatencyRange(**found)


def write_latency(latency: Latency | None) -> JSON:
    if latency is None:
        return None
    kind = {"distribution": "lognormal"} if isinstance(latency, LognormalLatency) else {}
    return kind | asdict(latency)


def read_credentials(value: JSON, pointer: str) -> object:
    readers = {"accepted": optional(read_credential_list), "denied": read_credential_list}
    return Credentials(**read_members(value, pointer, readers))


def read_credential_list(value: JSON, pointer: str) -> object:
    """Faults do not repeat what may be a secret."""
    if not isinstance(value, list) or len(value) > MOST_CREDENTIALS:
        message = f"{pointer.rpartition('/')[2]} cannot be this."
        raise Invalid([Fault(pointer, message, f"Give a list of {CREDENTIALS}.")])
    wrong = [place for place, item in enumerate(value) if not is_credential(item)]
    remedy = f"Give a text of 1 to {LONGEST_CREDENTIAL} characters."
    if wrong:
        raise Invalid([Fault(join(pointer, str(place)), "This is no credential.", remedy) for place in wrong])
    return tuple(value)


def write_credentials(credentials: Credentials | None) -> JSON:
    if credentials is None:
        return None
    accepted = credentials.accepted
    return {"accepted": None if accepted is None else [*accepted], "denied": [*credentials.denied]}


ITEMS: Final = reader(lambda value: is_whole(value) and 0 <= value <= MOST_ITEMS, f"a number from 0 to {MOST_ITEMS}")
QUOTA: Final = reader(is_quota, f"a whole number from 1 to {LARGEST_QUOTA}, or null for any number of requests")
MILLISECONDS: Final = reader(is_measure, "milliseconds from 0 on")
SIGMA: Final = reader(is_sigma, f"a number from 0 to {LARGEST_SIGMA}, such as 0.5")
LOGNORMAL: Final = reader(lambda value: value == "lognormal", '"lognormal"')
LATENCIES: Final = (
    '{"fixed_ms": 200}, {"min_ms": 100, "max_ms": 500}, {"distribution": "lognormal", "median_ms": 200, "sigma": 0.5}, '
    "or null for none"
)
FLAG: Final = Field(reader(is_flag, "true or false"))
NAMES: Final = tuple(get_args(Validation))

FIELDS: Final[dict[str, Field]] = {
    "locale": Field(read_locale),
    "accept_language": FLAG,
    "timezone": Field(reader(ENVIRONMENT_RULES["timezone"][0], ENVIRONMENT_RULES["timezone"][1])),
    "priority": one_of(get_args(Priority)),
    "variety": one_of(get_args(Variety)),
    "seed": Field(reader(is_seed, f"a whole number of 64 bits, or up to {LONGEST_SEED} characters"), write_seed),
    "today": Field(optional(read_day), write_day),
    "validation": one_of(NAMES),
    "security": Field(optional(one_of(NAMES, "; or null for the same as `validation`").read)),
    "access": one_of(get_args(Access)),
    "latency": Field(optional(read_latency), write_latency),
    "optional_properties": one_of(get_args(OptionalProperties)),
    "array_items": Field(read_span, write_span),
    "cors_origins": Field(read_origins, list),
    "rate_limit": Field(read_rate_limit, asdict),
    "strict": FLAG,
    "match_examples": FLAG,
    "credentials": Field(optional(read_credentials), write_credentials),
}
"""All fields of `Environment` but its name, in the order in which they are shown."""

DEFAULTS: Final = describe_settings(Environment())
