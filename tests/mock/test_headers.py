import pytest

from smartmock.mock.headers import header_safe, header_text
from smartmock.settings import Environment
from smartmock.types import JSON
from tests.mock.apis import ask, header

API = "mock-examples"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        pytest.param("x-example", "42", id="example"),
        pytest.param("x-list", "a,b", id="array"),
        pytest.param("x-object", "a=1,b=2", id="exploded object"),
        pytest.param("x-lines", "one  two", id="line break"),
        pytest.param("x-script", "naïve %E6%9D%B1%E4%BA%AC", id="beyond Latin-1"),
        pytest.param("content-length", None, id="frames the message"),
        pytest.param("transfer-encoding", None, id="frames the message too"),
        pytest.param("smartmock-source", "example", id="our own"),
    ],
)
def test_declared_headers(name: str, value: str | None) -> None:
    assert header(ask(API, "GET /headers"), name) == value


def test_headers_without_a_valid_example_are_generated() -> None:
    answer = ask(API, "GET /headers")
    assert header(answer, "x-generated") in {"north", "south"}
    assert header(answer, "x-wrong-example") in {"5", "6", "7", "8", "9"}


def test_only_required_headers_when_optional_things_are_not_wanted() -> None:
    names = [
        name for name, _ in ask(API, "GET /headers", environment=Environment(optional_properties="required")).headers
    ]
    assert names == ["content-type", "x-generated", "smartmock-source"]


def test_generated_headers_differ_with_the_request_and_stay_for_the_same_one() -> None:
    first, second = ask("mock-routes", "GET /pets/1"), ask("mock-routes", "GET /pets/2")
    assert header(first, "x-rate") != header(second, "x-rate")
    assert first == ask("mock-routes", "GET /pets/1")


@pytest.mark.parametrize(
    ("value", "explode", "text"),
    [(None, False, ""), (True, False, "true"), (1.5, False, "1.5"), ([1, "a", None], False, "1,a,"),
     ({"a": 1, "b": "x"}, False, "a,1,b,x"), ({"a": [1]}, True, "a=[1]")],
)  # fmt: skip
def test_simple_style(value: JSON, text: str, *, explode: bool) -> None:
    assert header_text(value, explode=explode) == text


def test_header_values_are_one_line_of_bounded_length() -> None:
    assert header_safe("a\r\nset-cookie: x\x00\x85") == "a  set-cookie: x"
    assert len(header_safe("x" * 100_000)) == 4096
    header_safe("\ud800").encode("latin-1")
