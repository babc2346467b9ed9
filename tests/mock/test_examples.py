import pytest

from smartmock.settings import Environment
from tests.mock.apis import ask, content, fresh_api, open_api

API = "mock-examples"


@pytest.mark.parametrize(
    ("target", "body"),
    [
        pytest.param("GET /valid", {"name": "Ada", "age": 36}, id="as documented"),
        pytest.param("GET /string", {"name": "Ada", "age": 36}, id="JSON in a string for an object"),
        pytest.param("GET /schemaless", [1, 2], id="JSON in a string without a schema"),
        pytest.param("GET /text", '{"stays": "text"}', id="a string where strings are valid"),
        pytest.param("GET /root", {"name": "Lyon"}, id="the schema's own example, behind a reference"),
        pytest.param("GET /secret", {"name": "ada", "password": "engine"}, id="write-only"),
    ],
)
def test_examples_are_served(target: str, body: object) -> None:
    answer = ask(API, target)
    assert (content(answer), answer.source) == (body, "example")


def test_the_example_of_a_part_is_no_example_of_the_whole() -> None:
    answer = ask(API, "GET /part")
    assert answer.source == "generated"
    assert "mayor" in content(answer)


def test_property_examples_are_values_of_generated_answers() -> None:
    answer = ask(API, "GET /property")
    assert (content(answer)["motto"], answer.source) == ("Slow and steady", "generated")


def test_a_broken_example_is_repaired_and_keeps_what_validates() -> None:
    answer = ask(API, "GET /broken")
    validator = open_api(API).operation("broken").variants[0].validator
    assert validator is not None
    assert validator.is_valid(content(answer))
    assert content(answer)["nickname"] == "Countess"
    assert answer.source == "example"
    assert any("repair" in step for step in answer.trace)


def test_repaired_examples_speak_the_language_of_the_request() -> None:
    assert ask(API, "GET /broken", prefer="locale=ja-JP").body != ask(API, "GET /broken").body
    assert ask(API, "GET /broken").body == ask(fresh_api(API), "GET /broken").body


def test_operations_tell_what_is_wrong_with_their_examples() -> None:
    api = open_api(API)
    problems = {problem.pointer: problem for key in api.operations for problem in api.operation(key).problems}
    broken = problems["/paths/~1broken/get/responses/200/content/application~1json/example"]
    assert broken.severity == "warning"
    assert "`type` at /age" in broken.message
    assert "`required` at its root" in broken.message
    assert broken.remedy
    text = problems["/paths/~1string/get/responses/200/content/application~1json/example"]
    assert (text.severity, "JSON inside a string" in text.message) == ("info", True)
    assert len(problems) == 3


def test_an_operation_knows_the_problems_of_its_own_examples() -> None:
    api = open_api(API)
    assert len(api.operation("broken").problems) == 1
    assert api.operation("valid").problems == ()


@pytest.mark.parametrize(
    ("prefer", "environment"),
    [
        pytest.param("dynamic=true", Environment(), id="dynamic=true"),
        pytest.param("", Environment(priority="smart-first"), id="smart-first"),
    ],
)
def test_examples_are_left_aside(prefer: str, environment: Environment) -> None:
    answer = ask(API, "GET /valid", prefer=prefer, environment=environment)
    assert answer.source == "generated"
    assert content(answer) != {"name": "Ada", "age": 36}
    assert "examples are left aside" in answer.trace


def test_a_request_can_ask_for_examples() -> None:
    answer = ask(API, "GET /valid?__dynamic=false", environment=Environment(priority="smart-first"))
    assert (content(answer), answer.source) == ({"name": "Ada", "age": 36}, "example")
