import pytest

from smartmock.projects.checks import LONGEST_NAME, check_name, readable_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        pytest.param("Pets", "Pets", id="plain"),
        pytest.param(" Zoo \n of\tPets ", "Zoo of Pets", id="lines and tabs"),
        pytest.param("a\0b", "a b", id="NUL"),
        pytest.param("👩‍👩‍👧 API", "👩‍👩‍👧 API", id="joined signs"),
        pytest.param("\ud800", "", id="half a sign"),
        pytest.param("", "", id="nothing"),
        pytest.param("x" * 5000, "x" * LONGEST_NAME, id="long"),
    ],
)
def test_any_title_gives_a_name_that_can_be_used(text: str, name: str) -> None:
    assert readable_name(text) == name
    assert not name or check_name(name) == name
