import json
from collections.abc import Callable
from pathlib import Path

import pytest

import smartmock
from smartmock.cli.explained import show
from tests.cli.conftest import Command

SHOP = "fixtures/demo/shop.yaml"


def rows(text: str) -> dict[str, list[str]]:
    """Lines of a table in a pipe, by their first cell."""
    return {line.split("\t")[0]: line.split("\t")[1:] for line in text.splitlines()}


def test_each_value_stands_beside_what_made_it(command: Command) -> None:
    found = rows(command("generate", SHOP, "GET", "/customers/7", "--explain").out)
    value = json.loads(command("generate", SHOP, "GET", "/customers/7").out)
    assert found["/id"] == ["7", "world", "tells this customer from the others of the world"]
    told = "name says `first name`, means person.first_name, words in en_US, agrees with lastName and email"
    assert found["/firstName"] == [json.dumps(value["firstName"]), "name", told]
    assert found["/newsletter"] == [json.dumps(value["newsletter"]), "type", "true or false alike"]


def test_how_it_came_to_the_answer_is_said_on_standard_error(command: Command) -> None:
    done = command("generate", SHOP, "getCustomer", "--explain")
    assert "data is generated from the schema" in done.err.splitlines()
    assert "first name" not in done.err


def test_a_bare_schema_is_explained(command: Command) -> None:
    schema = json.dumps({"properties": {"city": {"type": "string"}, "n": {"const": 7}}}).encode()
    found = rows(command("generate", "--schema", "-", "--explain", "--locale", "de", stdin=schema).out)
    assert found["/city"][1:] == ["name", "name says `city`, means geo.city, words in de_DE"]
    assert found["/n"] == ["7", "const", "the only value that is allowed"]


def test_a_value_of_one_place_is_all_of_it(command: Command) -> None:
    done = command("generate", "--schema", "-", "--explain", stdin=b'{"const": 7}')
    assert done.out == "(all)\t7\tconst\tthe only value that is allowed\n"


def test_an_answer_without_a_body_has_an_empty_table(command: Command) -> None:
    done = command("generate", SHOP, "removeProduct", "--explain")
    assert (done.code, done.out) == (0, "")
    assert "the answer has no body" in done.err


EXAMPLE = """
openapi: 3.1.0
info: {title: Pets, version: "1"}
paths:
  /pet:
    get:
      operationId: getPet
      responses:
        "200":
          description: A pet.
          content:
            application/json:
              examples: {rex: {value: {name: Rex, age: 3}}}
"""


def test_an_example_is_named(command: Command, document: Callable[[str], Path]) -> None:
    done = command("generate", document(EXAMPLE), "getPet", "--explain")
    assert done.out == "(all)\t2 properties\texample\tthe example rex\n"


SHOWN = {
    "empty list": ([], "0 items"),
    "list": ([1], "1 item"),
    "object": ({"a": 1}, "1 property"),
    "text": ("ü", '"ü"'),
    "null": (None, "null"),
    "long text": ("x" * 90, '"' + "x" * 39 + "…"),
}


@pytest.mark.parametrize(("value", "shown"), SHOWN.values(), ids=SHOWN)
def test_values_are_shown_in_one_cell(value: object, shown: str) -> None:
    assert show(value) == shown


def test_the_python_door_tells_the_same(command: Command) -> None:
    api = smartmock.load(SHOP)
    found = rows(command("generate", SHOP, "GET", "/customers/7", "--explain").out)
    trace = api.respond("GET", "/customers/7", trace=True).trace
    assert f"/email: {found['/email'][2]}" in trace
    assert not any(step.startswith("/email") for step in api.respond("GET", "/customers/7").trace)
