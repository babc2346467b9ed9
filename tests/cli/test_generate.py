import datetime
import json
from pathlib import Path

import pytest

import smartmock
from tests.cli.conftest import Command

SHOP = "fixtures/demo/shop.yaml"


def test_the_body_is_what_the_mock_would_send(command: Command) -> None:
    done = command("generate", SHOP, "GET", "/products/7", "--today", "2026-05-31")
    api = smartmock.load(SHOP)
    assert done.out.encode() == api.respond("GET", "/products/7", today=datetime.date(2026, 5, 31)).body


def test_same_seed_same_bytes_and_another_seed_others(command: Command) -> None:
    first, again, other = (command("generate", SHOP, "getCustomer", "--seed", seed).out for seed in ("1", "1", "two"))
    assert first == again != other


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        pytest.param(["--code", "404"], "status", id="code"),
        pytest.param(["--accept", "application/xml"], "<", id="media type"),
    ],
)
def test_another_answer_can_be_asked_for(command: Command, options: list[str], expected: str) -> None:
    assert expected in command("generate", SHOP, "getProduct", *options).out


def test_a_list_has_as_many_items_as_asked(command: Command) -> None:
    assert len(json.loads(command("generate", SHOP, "listProducts", "--count", "9").out)) == 9


def test_an_answer_that_is_not_declared_is_an_error(command: Command) -> None:
    done = command("generate", SHOP, "getProduct", "--code", "418")
    assert (done.code, done.out) == (1, "")
    assert "418" in done.err


def test_an_unknown_operation_is_an_error_with_suggestions(command: Command) -> None:
    done = command("generate", SHOP, "getProdukt")
    assert done.code == 1
    assert "getProduct" in done.err


def test_a_bare_schema_is_generated_from_yaml_and_json(command: Command, tmp_path: Path) -> None:
    schema = tmp_path / "list.yaml"
    schema.write_text("type: array\nitems: {type: integer, minimum: 5, maximum: 5}\n")
    assert command("generate", "--schema", schema, "--count", "3").out == "[5,5,5]"


def test_a_schema_that_nothing_satisfies_is_an_error(command: Command) -> None:
    done = command("generate", "--schema", "-", stdin=b'{"type": "integer", "minimum": 3, "maximum": 2}')
    assert done.code == 1
    assert done.err.startswith("error: ")
