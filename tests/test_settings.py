from typing import Any

import pytest

from smartmock.errors import SmartmockError
from smartmock.settings import (
    Environment,
    FixedLatency,
    LatencyRange,
    LognormalLatency,
    RateLimit,
    Settings,
)


@pytest.mark.parametrize(
    ("values", "remedy"),
    [
        pytest.param({"seed": None}, "whole number or a word", id="seed"),
        pytest.param({"seed": True}, "whole number or a word", id="seed that is a boolean"),
        pytest.param({"accept_language": "yes"}, "True or False", id="accepted language"),
        pytest.param({"priority": "foo"}, "example-first, smart-first", id="priority"),
        pytest.param({"variety": "foo"}, "stable, fresh", id="variety"),
        pytest.param({"access": "foo"}, "public, token", id="access"),
        pytest.param({"optional_properties": ["all"]}, "all, some, required", id="optional properties"),
        pytest.param({"array_items": (5, 1)}, "least and the most", id="more at least than at most"),
        pytest.param({"array_items": (-1, 1)}, "least and the most", id="fewer items than none"),
        pytest.param({"array_items": [1, 5]}, "least and the most", id="items in a list"),
        pytest.param({"array_items": (1, 2, 3)}, "least and the most", id="three numbers of items"),
        pytest.param({"name": "prod-x"}, "small letters, digits and underscores", id="name with a dash"),
        pytest.param({"name": "Prod"}, "small letters, digits and underscores", id="name with a capital"),
        pytest.param({"name": ""}, "small letters, digits and underscores", id="empty name"),
        pytest.param({"name": "a" * 51}, "small letters, digits and underscores", id="long name"),
        pytest.param({"name": "a\n"}, "small letters, digits and underscores", id="name with a line break"),
        pytest.param({"name": 5}, "small letters, digits and underscores", id="number as name"),
        pytest.param({"cors_origins": "*"}, "tuple of origins", id="origins as text"),
        pytest.param({"timezone": "Mars/Olympus"}, "IANA name", id="unknown zone"),
        pytest.param({"timezone": "../etc/passwd"}, "IANA name", id="zone that is a path"),
        pytest.param({"timezone": "Europe"}, "IANA name", id="zone that is a folder"),
        pytest.param({"timezone": ""}, "IANA name", id="empty zone"),
        pytest.param({"timezone": 1}, "IANA name", id="number as zone"),
        pytest.param({"timezone": ["UTC"]}, "IANA name", id="zone in a list"),
        pytest.param({"validation": "on"}, "off, report, enforce", id="validation"),
        pytest.param({"validation": None}, "off, report, enforce", id="no validation"),
        pytest.param({"security": "on"}, "off, report, enforce", id="security"),
        pytest.param({"latency": 5}, "a latency", id="number as latency"),
        pytest.param({"rate_limit": None}, "a RateLimit", id="no rate limit"),
        pytest.param({"strict": 1}, "True or False", id="strict"),
    ],
)
def test_an_environment_refuses_what_it_cannot_use(values: dict[str, Any], remedy: str) -> None:
    (name,) = values
    with pytest.raises(SmartmockError, match=f"^{name} cannot be") as caught:
        Environment(**values)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"seed": "spring", "array_items": (0, 0), "cors_origins": (), "name": "a"}, id="least"),
        pytest.param({"priority": "smart-first", "access": "token", "variety": "fresh"}, id="choices"),
        pytest.param({"timezone": "Europe/Berlin", "security": "enforce", "latency": FixedLatency(0)}, id="others"),
    ],
)
def test_an_environment_takes_what_it_can_use(values: dict[str, Any]) -> None:
    assert Environment(**values)


@pytest.mark.parametrize(
    ("record", "values", "name"),
    [
        pytest.param(FixedLatency, (-1,), "fixed_ms", id="negative"),
        pytest.param(FixedLatency, (float("nan"),), "fixed_ms", id="no number"),
        pytest.param(FixedLatency, (True,), "fixed_ms", id="boolean"),
        pytest.param(LatencyRange, (5, 4), "max_ms", id="more at least than at most"),
        pytest.param(LatencyRange, ("5", 6), "min_ms", id="text"),
        pytest.param(LognormalLatency, (50, -0.1), "sigma", id="sigma"),
        pytest.param(LognormalLatency, (50, 10**400), "sigma", id="sigma without measure"),
        pytest.param(RateLimit, (0,), "per_second", id="nothing in a second"),
        pytest.param(RateLimit, (None, 1.5), "per_month", id="half a request"),
    ],
)
def test_latencies_and_limits_refuse_what_makes_no_sense(record: Any, values: tuple[object, ...], name: str) -> None:
    with pytest.raises(SmartmockError, match=f"^{name} cannot be"):
        record(*values)


@pytest.mark.parametrize(
    ("values", "remedy"),
    [
        pytest.param({"token": ""}, "a text, or None", id="empty token"),
        pytest.param({"token": 7}, "a text, or None", id="number as token"),
        pytest.param({"trusted_proxies": "*"}, "addresses or CIDR networks", id="proxies as text"),
        pytest.param({"trusted_proxies": ("foo",)}, "addresses or CIDR networks", id="name of a proxy"),
        pytest.param({"trusted_proxies": ("10.0.0.0/99",)}, "addresses or CIDR networks", id="network too small"),
        pytest.param({"trusted_proxies": ("",)}, "addresses or CIDR networks", id="empty proxy"),
        pytest.param({"trusted_proxies": (5,)}, "addresses or CIDR networks", id="number as proxy"),
        pytest.param({"environment": 5}, "an Environment", id="environment"),
        pytest.param({"redis": "localhost"}, "redis://", id="redis without a scheme"),
        pytest.param({"script_workers": 0}, "from 1 to 64", id="no script workers"),
        pytest.param({"journal_size": -1}, "from 0 on", id="journal of less than nothing"),
        pytest.param({"limits": None}, "Limits", id="limits"),
        pytest.param({"admin": "no"}, "True or False", id="admin"),
        pytest.param({"admin_key": ""}, "a text, or None", id="empty admin key"),
        pytest.param({"admin_cors_origins": ("*",)}, "tuple of origins", id="any origin for the admin API"),
        pytest.param({"admin_cors_origins": ("https://app.example/",)}, "tuple of origins", id="origin with a path"),
    ],
)
def test_settings_refuse_what_they_cannot_use(values: dict[str, Any], remedy: str) -> None:
    (name,) = values
    with pytest.raises(SmartmockError, match=f"^{name} cannot be") as caught:
        Settings(**values)
    assert remedy in caught.value.remedy


@pytest.mark.parametrize(
    "origin", ["https://app.example", "http://127.0.0.1:3000", "http://[::1]:3000", "tauri://localhost"]
)
def test_origins_of_the_admin_api_are_those_that_browsers_send(origin: str) -> None:
    assert Settings(admin_cors_origins=(origin,))


@pytest.mark.parametrize("proxy", ["127.0.0.1", "::1", "10.0.0.0/8", "10.1.2.3/8", "fd00::/8", "*"])
def test_proxies_are_addresses_networks_or_all(proxy: str) -> None:
    assert Settings(trusted_proxies=(proxy,))
