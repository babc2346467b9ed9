"""Environments between the database and the settings that a mock is served with."""

import datetime
from dataclasses import asdict, fields
from typing import Final

from smartmock.settings import Environment, FixedLatency, Latency, LatencyRange, LognormalLatency, RateLimit
from smartmock.types import JSON, JsonObject

DEFAULTS: Final = Environment()
LOGNORMAL: Final = "lognormal"


def write_settings(environment: Environment) -> JsonObject:
    """What is stored: as the admin API writes it, without the name and what has its default."""
    values = {item.name: getattr(environment, item.name) for item in fields(environment) if item.name != "name"}
    return {name: write_value(value) for name, value in values.items() if value != getattr(DEFAULTS, name)}


def write_value(value: object) -> JSON:
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, LognormalLatency):
        return {"distribution": LOGNORMAL, **asdict(value)}
    if isinstance(value, RateLimit | FixedLatency | LatencyRange):
        return asdict(value)
    return list(value) if isinstance(value, tuple) else value


def read_settings(name: str, stored: JsonObject) -> Environment:
    """The environment of stored settings; those that this version does not know are left aside."""
    known = {item.name for item in fields(Environment)}
    return Environment(name=name, **{key: read_value(key, value) for key, value in stored.items() if key in known})


def read_value(name: str, value: JSON) -> JSON:
    if name == "today" and value is not None:
        return datetime.date.fromisoformat(value)
    if name == "rate_limit":
        return RateLimit(**value)
    if name == "latency" and value is not None:
        return read_latency(value)
    return tuple(value) if isinstance(value, list) else value


def read_latency(value: JsonObject) -> Latency:
    if "distribution" in value:
        return LognormalLatency(value["median_ms"], value["sigma"])
    return FixedLatency(**value) if "fixed_ms" in value else LatencyRange(**value)
