import pytest

from smartmock.cli.options import read_seed


@pytest.mark.parametrize(
    ("text", "seed"),
    [("0", 0), ("7", 7), ("-3", -3), ("007", "007"), ("spring", "spring"), ("1.0", "1.0"), ("9" * 30, "9" * 30)],
)
def test_seeds_are_numbers_where_they_are_written_as_such(text: str, seed: int | str) -> None:
    assert read_seed(text) == seed
