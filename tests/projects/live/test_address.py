import pytest

from smartmock.errors import UnknownMock
from smartmock.projects.live.address import MockAddress, parse_address


@pytest.mark.parametrize(
    ("text", "address"),
    [
        pytest.param("1-0-default", MockAddress("1", 0, "default"), id="id"),
        pytest.param("pets-0-default", MockAddress("pets", 0, "default"), id="slug"),
        pytest.param("my-pets-2-3-de_at", MockAddress("my-pets-2", 3, "de_at"), id="slug with dashes"),
    ],
)
def test_addresses_are_split_from_the_right(text: str, address: MockAddress) -> None:
    assert parse_address(text) == address
    assert str(address) == text


@pytest.mark.parametrize(
    "text", ["", "1", "1-0", "1-default", "-0-default", "1-0-", "1-0-A", "1-x-default", "1-0-a b", "١-0-a"]
)
def test_what_is_no_address_is_explained(text: str) -> None:
    with pytest.raises(UnknownMock) as raised:
        parse_address(text)
    assert "1-0-default" in raised.value.remedy
