import pytest

from smartmock.projects.gate.query import take_value


@pytest.mark.parametrize(
    ("query", "value", "rest"),
    [
        pytest.param("token=x", "x", "", id="alone"),
        pytest.param("a=1&token=x&b=%20+", "x", "a=1&b=%20+", id="the rest stays letter by letter"),
        pytest.param("token=&token=y&token=z", "y", "", id="first that is not empty"),
        pytest.param("token", None, "", id="no value"),
        pytest.param("%74o%6Ben=a%20b+c", "a b c", "", id="percent-encoded"),
        pytest.param("Token=x&tokens=y&atoken=z", None, "Token=x&tokens=y&atoken=z", id="other names"),
        pytest.param("a=token=x", None, "a=token=x", id="within a value"),
        pytest.param("a&&b", None, "a&&b", id="empty pieces"),
        pytest.param("a&token=x", "x", "a", id="last"),
        pytest.param("token=x&a", "x", "a", id="first"),
        pytest.param("&token=x&", "x", "&", id="between empty pieces"),
        pytest.param("token=x&token=y&a&token=z&b&token", "x", "a&b", id="everywhere"),
        pytest.param("token=a=b", "a=b", "", id="equals sign in the value"),
    ],
)
def test_a_name_is_found_and_removed(query: str, value: str | None, rest: str) -> None:
    assert take_value(query, "token") == (rest, value)


def test_an_unchanged_query_is_the_same_object() -> None:
    query = "a=1&b=2"
    assert take_value(query, "token")[0] is query
