from typing import Any

import pytest

from smartmock.errors import SmartmockError
from smartmock.settings import Environment, Settings


@pytest.mark.parametrize(
    ("values", "remedy"),
    [
        pytest.param({"seed": None}, "whole number or a word", id="seed"),
        pytest.param({"seed": True}, "whole number or a word", id="seed that is a boolean"),
        pytest.param({"priority": "foo"}, "example-first, smart-first", id="priority"),
        pytest.param({"variety": "foo"}, "stable, fresh", id="variety"),
        pytest.param({"access": "foo"}, "public, token", id="access"),
        pytest.param({"optional_properties": ["all"]}, "all, some, required", id="optional properties"),
        pytest.param({"array_items": (5, 1)}, "least and the most", id="more at least than at most"),
        pytest.param({"array_items": (-1, 1)}, "least and the most", id="fewer items than none"),
        pytest.param({"array_items": [1, 5]}, "least and the most", id="items in a list"),
        pytest.param({"array_items": (1, 2, 3)}, "least and the most", id="three numbers of items"),
        pytest.param({"cors_origins": "*"}, "tuple of origins", id="origins as text"),
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
        pytest.param({"seed": "spring", "array_items": (0, 0), "cors_origins": ()}, id="least"),
        pytest.param({"priority": "smart-first", "access": "token", "variety": "fresh"}, id="choices"),
    ],
)
def test_an_environment_takes_what_it_can_use(values: dict[str, Any]) -> None:
    assert Environment(**values)


@pytest.mark.parametrize("values", [{"token": ""}, {"token": 7}, {"trusted_proxies": "*"}], ids=str)
def test_settings_refuse_what_they_cannot_use(values: dict[str, Any]) -> None:
    with pytest.raises(SmartmockError, match="cannot be"):
        Settings(**values)
