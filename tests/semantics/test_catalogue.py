import pytest

from smartmock.semantics.catalogue import all_meanings
from smartmock.semantics.meaning import DayRange, NumberRange, ValueType


def test_meanings_carry_what_the_data_says() -> None:
    meanings = all_meanings()
    assert meanings["commerce.quantity"].numbers == NumberRange(1, 12, 0)
    assert meanings["time.due"].days == DayRange(3, 45)
    assert meanings["time.birth_date"].format == "date"
    assert meanings["flag.active"].probability == 0.9
    assert "email" in meanings["contact.email"].formats
    assert "geo.country_code" in meanings["geo.country"].shorter


@pytest.mark.parametrize(
    ("name", "types"),
    [
        pytest.param("person.first_name", {"string"}, id="words"),
        pytest.param("commerce.price", {"string", "integer", "number"}, id="numbers that make texts"),
        pytest.param("color.integer", {"integer", "number"}, id="numbers only"),
        pytest.param("time.created", {"string", "integer", "number"}, id="moments"),
        pytest.param("flag.active", {"boolean"}, id="booleans"),
    ],
)
def test_meanings_serve_the_types_they_have_values_for(name: str, types: set[str]) -> None:
    kinds: tuple[ValueType, ...] = ("string", "integer", "number", "boolean")
    assert {kind for kind in kinds if all_meanings()[name].serves(kind)} == types
