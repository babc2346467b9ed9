import datetime
import hashlib
import json
import logging
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from smartmock.errors import Invalid
from smartmock.projects.environment_fields import (
    DEFAULTS,
    FIELDS,
    describe_settings,
    merge_settings,
    parse_settings,
    read_settings,
    write_settings,
)
from smartmock.settings import Credentials, Environment, FixedLatency, LatencyRange, LognormalLatency, RateLimit

UNUSUAL = Environment(
    "staging",
    locale="de_DE",
    accept_language=True,
    timezone="Europe/Berlin",
    priority="smart-first",
    variety="fresh",
    seed="autumn",
    today=datetime.date(2026, 5, 31),
    validation="enforce",
    security="off",
    access="token",
    latency=LognormalLatency(200, 0.5),
    optional_properties="required",
    array_items=(0, 3),
    cors_origins=(),
    rate_limit=RateLimit(5, 1000),
    strict=True,
    match_examples=True,
    credentials=Credentials(("k3y", "anna:s3cret"), ("stolen",)),
)


def hashed(plain: str) -> str:
    return f"sha256:{hashlib.sha256(plain.encode()).hexdigest()}"


def test_every_setting_has_a_field() -> None:
    assert [item.name for item in fields(Environment)] == ["name", *FIELDS]
    assert all(getattr(UNUSUAL, name) != getattr(Environment(), name) for name in FIELDS)


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param(Environment("plain"), id="defaults"),
        pytest.param(UNUSUAL, id="nothing as by default"),
        pytest.param(Environment(latency=FixedLatency(50)), id="fixed latency"),
        pytest.param(Environment(latency=LatencyRange(50, 100.5)), id="latency between two"),
        pytest.param(Environment(rate_limit=RateLimit(per_month=7)), id="one limit"),
        pytest.param(Environment(credentials=Credentials()), id="no credentials named"),
        pytest.param(Environment(credentials=Credentials(())), id="no credentials accepted"),
        pytest.param(Environment(seed="ä\x00\ud800"), id="unusual characters"),
    ],
)
def test_settings_come_back_as_they_were(environment: Environment) -> None:
    assert read_settings(environment.name, write_settings(environment)) == environment
    assert parse_settings(environment.name, describe_settings(environment)) == environment


def test_only_what_differs_is_stored() -> None:
    assert write_settings(Environment("x", locale="de_DE")) == {"locale": "de_DE"}
    assert write_settings(Environment()) == {}


def test_settings_are_described_with_all_fields() -> None:
    assert describe_settings(UNUSUAL) == {
        "locale": "de_DE",
        "accept_language": True,
        "timezone": "Europe/Berlin",
        "priority": "smart-first",
        "variety": "fresh",
        "seed": "autumn",
        "today": "2026-05-31",
        "validation": "enforce",
        "security": "off",
        "access": "token",
        "latency": {"distribution": "lognormal", "median_ms": 200, "sigma": 0.5},
        "optional_properties": "required",
        "array_items": {"min": 0, "max": 3},
        "cors_origins": [],
        "rate_limit": {"per_second": 5, "per_month": 1000},
        "strict": True,
        "match_examples": True,
        "credentials": {"accepted": [hashed("k3y"), hashed("anna:s3cret")], "denied": [hashed("stolen")]},
    }


def test_large_seeds_stay_the_same_as_text() -> None:
    assert read_settings("x", write_settings(Environment(seed=10**30))).seed == str(10**30)


def test_what_a_newer_version_stored_does_not_matter(caplog: pytest.LogCaptureFixture) -> None:
    stored = {"colour": "red", "priority": "random-first", "locale": "de_DE", "latency": {"curve": []}}
    with caplog.at_level(logging.WARNING):
        assert read_settings("x", stored) == Environment("x", locale="de_DE")
    assert "priority of environment x has its default" in caplog.text


@pytest.mark.parametrize(
    ("body", "pointers"),
    [
        pytest.param({"colour": "red"}, ["/colour"], id="unknown field"),
        pytest.param({"a/b": 1}, ["/a~1b"], id="pointer is escaped"),
        pytest.param({"locale": "tlh"}, ["/locale"], id="unknown language"),
        pytest.param({"locale": 5}, ["/locale"], id="number as language"),
        pytest.param({"accept_language": "yes"}, ["/accept_language"], id="text as flag"),
        pytest.param({"strict": 1}, ["/strict"], id="number as flag"),
        pytest.param({"timezone": "Mars/Olympus"}, ["/timezone"], id="unknown zone"),
        pytest.param({"priority": []}, ["/priority"], id="list as choice"),
        pytest.param({"seed": 1.5}, ["/seed"], id="broken number as seed"),
        pytest.param({"seed": True}, ["/seed"], id="flag as seed"),
        pytest.param({"seed": 2**63}, ["/seed"], id="seed beyond 64 bits"),
        pytest.param({"seed": "x" * 201}, ["/seed"], id="long seed"),
        pytest.param({"today": "2026-13-01"}, ["/today"], id="no day"),
        pytest.param({"today": "20260531"}, ["/today"], id="day without dashes"),
        pytest.param({"security": "on"}, ["/security"], id="security"),
        pytest.param({"latency": 5}, ["/latency"], id="number as latency"),
        pytest.param({"latency": {}}, ["/latency/fixed_ms"], id="empty latency"),
        pytest.param({"latency": {"fixed_ms": -1}}, ["/latency/fixed_ms"], id="negative latency"),
        pytest.param({"latency": {"min_ms": 5}}, ["/latency/max_ms"], id="half a range"),
        pytest.param({"latency": {"min_ms": 5, "max_ms": 1}}, ["/latency/min_ms"], id="range backwards"),
        pytest.param({"latency": {"min_ms": "5", "max_ms": True}}, ["/latency/min_ms", "/latency/max_ms"], id="types"),
        pytest.param({"latency": {"fixed_ms": 1, "max_ms": 2}}, ["/latency/fixed_ms", "/latency/min_ms"], id="mixed"),
        pytest.param({"latency": {"distribution": "normal", "median_ms": 1, "sigma": 1}}, ["/latency/distribution"]),
        pytest.param({"latency": {"distribution": "lognormal", "median_ms": 1, "sigma": 11}}, ["/latency/sigma"]),
        pytest.param({"array_items": [1, 5]}, ["/array_items"], id="items as list"),
        pytest.param({"array_items": {"min": 6, "max": 5}}, ["/array_items/min"], id="items backwards"),
        pytest.param({"array_items": {"min": 1, "max": 10**6}}, ["/array_items/max"], id="too many items"),
        pytest.param({"cors_origins": "*"}, ["/cors_origins"], id="origin as text"),
        pytest.param({"cors_origins": ["*", "https://a.example/"]}, ["/cors_origins/1"], id="origin with a path"),
        pytest.param({"cors_origins": [None, 1]}, ["/cors_origins/0", "/cors_origins/1"], id="origins of no text"),
        pytest.param({"rate_limit": {"per_second": 0}}, ["/rate_limit/per_second"], id="no requests"),
        pytest.param({"rate_limit": {"per_hour": 5}}, ["/rate_limit/per_hour"], id="unknown limit"),
        pytest.param({"credentials": ["x"]}, ["/credentials"], id="credentials as list"),
        pytest.param({"credentials": {"acepted": []}}, ["/credentials/acepted"], id="misspelt"),
        pytest.param({"credentials": {"accepted": "x"}}, ["/credentials/accepted"], id="one credential"),
        pytest.param({"credentials": {"denied": ["x"] * 101}}, ["/credentials/denied"], id="too many credentials"),
        pytest.param(
            {"credentials": {"denied": ["", "x", 7, "s3cret" * 100]}},
            ["/credentials/denied/0", "/credentials/denied/2", "/credentials/denied/3"],
            id="no credentials",
        ),
        pytest.param(
            {"strict": 1, "seed": None, "x": 1, "access": "all"}, ["/strict", "/x", "/access"], id="all faults"
        ),
    ],
)
def test_faults_are_all_told_with_their_pointers(body: dict[str, Any], pointers: list[str]) -> None:
    with pytest.raises(Invalid) as caught:
        parse_settings("x", body)
    assert [fault.pointer for fault in caught.value.faults] == pointers
    assert all(fault.message and fault.remedy for fault in caught.value.faults)
    assert "s3cret" not in repr(caught.value.faults)


def test_a_near_name_is_suggested() -> None:
    with pytest.raises(Invalid) as caught:
        parse_settings("x", {"locales": "de_DE"})
    assert caught.value.faults[0].remedy == "Did you mean `locale`?"


def test_languages_have_one_spelling() -> None:
    assert parse_settings("x", {"locale": "de-de"}).locale == "de_DE"


@pytest.mark.parametrize(
    ("present", "patch", "after"),
    [
        pytest.param({}, {}, {}, id="nothing"),
        pytest.param({"locale": "de_DE"}, {"seed": 5}, {"locale": "de_DE", "seed": 5}, id="others stay"),
        pytest.param({"locale": "de_DE"}, {"locale": None}, {}, id="null is the default"),
        pytest.param(
            {"rate_limit": {"per_second": 5, "per_month": 9}},
            {"rate_limit": {"per_month": None}},
            {"rate_limit": {"per_second": 5, "per_month": None}},
            id="one limit",
        ),
        pytest.param({"rate_limit": {"per_second": 5}}, {"rate_limit": None}, {}, id="no limits"),
        pytest.param({}, {"array_items": {"max": 9}}, {"array_items": {"min": 1, "max": 9}}, id="most items"),
        pytest.param(
            {"array_items": {"min": 0, "max": 0}},
            {"array_items": {"min": None, "max": None}},
            {},
            id="items by default",
        ),
        pytest.param(
            {"latency": {"min_ms": 1, "max_ms": 5}},
            {"latency": {"max_ms": 9}},
            {"latency": {"min_ms": 1, "max_ms": 9}},
            id="one end of a range",
        ),
        pytest.param(
            {"latency": {"min_ms": 1, "max_ms": 5}},
            {"latency": {"fixed_ms": 9}},
            {"latency": {"fixed_ms": 9}},
            id="another kind of latency",
        ),
        pytest.param(
            {"latency": {"fixed_ms": 9}},
            {"latency": {"fixed_ms": None, "min_ms": 1, "max_ms": 2}},
            {"latency": {"min_ms": 1, "max_ms": 2}},
            id="another kind, as RFC 7396 writes it",
        ),
        pytest.param(
            {"latency": {"distribution": "lognormal", "median_ms": 5, "sigma": 1}},
            {"latency": {"sigma": 2}},
            {"latency": {"distribution": "lognormal", "median_ms": 5, "sigma": 2}},
            id="wider",
        ),
        pytest.param({"latency": {"fixed_ms": 9}}, {"latency": None}, {}, id="no latency"),
        pytest.param(
            {"credentials": {"accepted": ["a"], "denied": ["b"]}},
            {"credentials": {"accepted": None}},
            {"credentials": {"accepted": None, "denied": [hashed("b")]}},
            id="all credentials but one",
        ),
        pytest.param({"credentials": {"accepted": ["a"]}}, {"credentials": None}, {}, id="all credentials"),
        pytest.param({"cors_origins": ["https://a.example"]}, {"cors_origins": []}, {"cors_origins": []}, id="list"),
    ],
)
def test_patches_merge(present: dict[str, Any], patch: dict[str, Any], after: dict[str, Any]) -> None:
    merged = merge_settings(DEFAULTS | present, patch)
    assert describe_settings(parse_settings("x", merged)) == DEFAULTS | after


def test_the_guide_names_every_setting_with_its_default() -> None:
    guide = (Path(__file__).parents[2] / "docs" / "guide.md").read_text("utf-8")
    rows = re.findall(r"^\| `(\w+)` \| `(.+?)` \|", guide, re.MULTILINE)
    assert {name: json.loads(default) for name, default in rows} == DEFAULTS
